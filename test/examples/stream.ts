import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pMapIterable } from "p-map";
import pRetry, { AbortError } from "p-retry";
import { toFetch, translate, type TotangoRequest, type TotangoSettings } from "segment-to-totango";
import { SegmentMessage } from "segment-to-totango/schema";

/** What became of a line: how many requests it made, and why there are none when it holds no message. */
export type LineReport = { readonly delivered: number; readonly problems: readonly string[] };

/**
 * Delivers a stream of messages, one JSON text per line, and reports on each line in turn. No more is read than is being
 * delivered. Up to sixteen messages are under way at once, so each must stand alone: it names its account itself.
 */
export function deliverLines(input: Readable, settings: TotangoSettings): AsyncIterable<LineReport> {
  return pMapIterable(createInterface({ input }), (line) => deliverLine(line, settings), { concurrency: 16 });
}

async function deliverLine(line: string, settings: TotangoSettings): Promise<LineReport> {
  const { data: message, error } = SegmentMessage.safeParse(readJson(line));
  if (error) return { delivered: 0, problems: error.issues.map(({ path, message }) => [...path, message].join(" ")) };
  const requests = translate(message, settings);
  for (const request of requests) await pRetry(() => send(request), { minTimeout: 100, randomize: true });
  return { delivered: requests.length, problems: [] };
}

async function send(request: TotangoRequest): Promise<void> {
  const response = await fetch(...toFetch(request));
  await response.arrayBuffer(); // an answer that is not read keeps its connection
  const { status } = response;
  if (status === 200) return;
  const error = new Error(`Totango answered ${status}`);
  throw status === 429 || status >= 500 ? error : new AbortError(error);
}

/** No message is `undefined`, so the schema rejects a text that is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
