/**
 * Delivers Segment messages from standard input, one JSON text per line. It reports lost lines by number on standard
 * error, ends with a JSON summary, and exits with 1 if any line was lost. `--coalesce` merges a visitor's waiting
 * requests; `--backfill` sends no activities.
 *
 *     TOTANGO_SERVICE_ID=SP-1234-01 tsx stream.ts [--coalesce] [--backfill] < messages.ndjson
 *
 * A visitor's requests are sent in the order of the lines, and sixteen visitors are served at once. So what two
 * visitors say about one account can arrive in either order. Sessions last as long as the process, and take about 350
 * bytes for each visitor. Give it complete sessions in one run.
 */
import { addAbortSignal, type Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  advance,
  coalesce,
  emptySession,
  sessionKey,
  type Issue,
  type IssueCode,
  type Session,
  type TotangoRequest,
} from "segment-to-totango";
import { TotangoSettings } from "segment-to-totango/schema";
import { readMessage } from "./message.js";
import { deliver, type Answer, type SendOptions } from "./send.js";

export type StreamOptions = Omit<SendOptions, "signal"> & {
  /** Merges those requests of a visitor that wait for their turn, where that changes nothing. */
  readonly coalesce?: boolean | undefined;
  /** Sends no activities, which would count on the day of delivery. The user attributes in them are sent. */
  readonly backfill?: boolean | undefined;
  /** Takes a sentence about what was lost. If it throws, the stream ends and rejects. Default: `console.error`. */
  readonly report?: ((problem: string) => void) | undefined;
};

export type Summary = {
  /** How many lines were read. */
  readonly lines: number;
  /** How many requests arrived. */
  readonly delivered: number;
  /** How many lines did not arrive, or not in full. */
  readonly lost: number;
  /** How many visitors have attributes that still wait for an account, and end with the process. */
  readonly waiting: number;
  /** Whether it ended early, because the endpoint or the token is wrong. */
  readonly stopped: boolean;
  /** How often each issue was found. */
  readonly issues: Readonly<Partial<Record<IssueCode, number>>>;
};

/** Whose line it is: a visitor's, or an account's when it names no visitor. */
type Key = string;
type Line = { readonly number: number; readonly requests: readonly TotangoRequest[] };

export async function deliverLines(
  input: Readable,
  settings: TotangoSettings,
  options: StreamOptions = {},
): Promise<Summary> {
  const { report = console.error } = options;
  const stop = new AbortController();
  const queues = startQueues(options.coalesce ? Infinity : 1, deliverBatch);
  const sessions = new Map<string | undefined, Session>();
  const cutOff = new Set<Key>();
  const lost = new Set<number>();
  const failures: unknown[] = [];
  const issues: Partial<Record<IssueCode, number>> = {};
  let [lines, delivered] = [0, 0];

  async function deliverBatch(key: Key, batch: readonly Line[]): Promise<void> {
    const requests = batch.flatMap((line) => line.requests);
    for (const request of options.coalesce ? coalesce(requests) : requests) {
      const { delivery, reason } = cutOff.has(key) ? overtaking : await send(request);
      if (delivery === "delivered") delivered += 1;
      else lose(reason, ...batch.map(({ number }) => number));
      if (delivery === "retry") cutOff.add(key);
      if (delivery === "misconfigured") stop.abort();
    }
  }

  function send(request: TotangoRequest): Promise<Answer> {
    return deliver(request, { ...options, signal: stop.signal }).catch(() => stopped);
  }

  function lose(reason: string, ...numbers: readonly number[]): void {
    const isKnown = numbers.every((number) => lost.has(number));
    numbers.forEach((number) => lost.add(number));
    if (isKnown) return;
    try {
      report(`line ${numbers.join(", ")}: ${reason}`);
    } catch (error) {
      failures.push(error);
      stop.abort();
    }
  }

  function count(found: readonly Issue[]): void {
    for (const { code } of found) issues[code] = (issues[code] ?? 0) + 1;
  }

  try {
    for await (const text of linesOf(addAbortSignal(stop.signal, input))) {
      lines += 1;
      if (text.trim() === "") continue;
      const message = readMessage(text);
      if (!message) {
        lose("this is not a Segment message in JSON", lines);
        continue;
      }
      const visitor = sessionKey(message);
      const result = advance(message, settings, sessions.get(visitor) ?? emptySession);
      if (visitor !== undefined) sessions.set(visitor, result.session);
      count(result.issues);
      const requests = options.backfill ? result.requests.flatMap(withoutActivity) : result.requests;
      if (requests[0]) await queues.add(visitor ?? requests[0].params.sdr_o, { number: lines, requests });
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    await queues.done();
  }
  if (failures.length > 0) throw failures[0];
  const waiting = Array.from(sessions.values()).filter(({ userAttributes }) => userAttributes).length;
  return { lines, delivered, lost: lost.size, waiting, stopped: stop.signal.aborted, issues };
}

/** A request that failed has to arrive before the next one in its queue, so the next one is not sent. */
const overtaking: Answer = { delivery: "retry", reason: "an earlier request did not arrive", retryAfter: 0 };
const stopped: Answer = { delivery: "retry", reason: "the stream was stopped before", retryAfter: 0 };

/** Lines end at `\n` alone: other line separators can be part of a JSON text. */
async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const [first = "", ...others] = text.split("\n");
    rest += first;
    for (const other of others) {
      yield rest;
      rest = other;
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}

/** An activity can carry user attributes, including those that waited for an account. */
function withoutActivity(request: TotangoRequest): readonly TotangoRequest[] {
  if (request.kind !== "activity") return [request];
  const { sdr_s, sdr_o, sdr_u } = request.params;
  const attributes = Object.entries(request.params).filter(([name]) => name.startsWith("sdr_u."));
  if (attributes.length === 0) return [];
  return [{ ...request, kind: "user", params: { sdr_s, sdr_o, sdr_u, ...Object.fromEntries(attributes) } }];
}

/**
 * Works through the items of each key in order and one batch at a time, for sixteen keys at once. `add` waits for as
 * long as a thousand items wait already, so that the input is read no faster than it is worked through.
 */
function startQueues<Item>(batchSize: number, work: (key: Key, batch: readonly Item[]) => Promise<void>) {
  const places = semaphore(1_000);
  const workers = semaphore(16);
  const queues = new Map<Key, { readonly items: Item[]; readonly done: Promise<void> }>();

  async function workThrough(key: Key, items: Item[]): Promise<void> {
    while (items.length > 0) {
      await workers.take();
      const batch = items.splice(0, batchSize);
      await work(key, batch);
      workers.give();
      batch.forEach(places.give);
    }
    queues.delete(key);
  }

  return {
    add: async (key: Key, item: Item): Promise<void> => {
      await places.take();
      const queue = queues.get(key);
      if (queue) queue.items.push(item);
      else {
        const items = [item];
        queues.set(key, { items, done: workThrough(key, items) });
      }
    },
    done: async (): Promise<void> => {
      await Promise.all(Array.from(queues.values(), ({ done }) => done));
    },
  };
}

/** `take` waits until there is a place; who waits longest is first. */
function semaphore(places: number) {
  const waiting: (() => void)[] = [];
  return {
    take: async (): Promise<void> => {
      if (places > 0) places -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give: (): void => {
      const next = waiting.shift();
      if (next) next();
      else places += 1;
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { coalesce: { type: "boolean" }, backfill: { type: "boolean" } } });
  const { TOTANGO_SERVICE_ID, TOTANGO_REGION, TOTANGO_ENDPOINT, TOTANGO_TOKEN } = process.env;
  const settings = { serviceId: TOTANGO_SERVICE_ID, region: TOTANGO_REGION, endpoint: TOTANGO_ENDPOINT };
  const options = { ...values, apiToken: TOTANGO_TOKEN };
  const summary = await deliverLines(process.stdin, TotangoSettings.parse(settings), options);
  console.log(JSON.stringify(summary));
  if (summary.lost > 0 || summary.stopped) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
