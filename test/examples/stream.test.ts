import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { toFetch, translate, type SegmentMessage, type TotangoSettings } from "segment-to-totango";
import { afterEach, describe, expect, test } from "vitest";
import { startCollector, type Answer, type Collector } from "../pipelines/collector.js";
import { deliverLines, type LineReport } from "./stream.js";

const messages = Array.from({ length: 100 }, (_, n): SegmentMessage => {
  const common = { userId: `user-${n}`, context: { groupId: "test_group" } };
  return n % 2 === 0
    ? { type: "track", ...common, event: "Login", properties: { category: "Application" } }
    : { type: "page", ...common, category: "Docs", name: "Setup" };
});

let collector: Collector | undefined;

async function start(answer: () => Answer): Promise<TotangoSettings> {
  collector = await startCollector(answer);
  return { serviceId: "SP-1234-01", endpoint: collector.url };
}

/** An answer that fails in several ways now and then: every seventh time. */
function nowAndThen(): () => Answer {
  const failures = ["drop", 500, 429, 503] as const;
  let calls = 0;
  return () => {
    calls += 1;
    return calls % 7 === 0 ? (failures[(calls / 7) % failures.length] ?? 500) : 200;
  };
}

async function all(reports: AsyncIterable<LineReport>): Promise<LineReport[]> {
  const list: LineReport[] = [];
  for await (const report of reports) list.push(report);
  return list;
}

afterEach(async () => {
  await collector?.stop();
  collector = undefined;
});

describe("a stream of messages, one JSON text per line", () => {
  test("each request is accepted exactly once, though the server fails now and then", async () => {
    const settings = await start(nowAndThen());
    const lines = messages.map((message) => JSON.stringify(message)).join("\n");
    const reports = await all(deliverLines(Readable.from([lines]), settings));

    const expected = messages
      .flatMap((message) => translate(message, settings))
      .map((request) => toFetch(request)[1].body);
    expect(collector?.accepted.map(({ body }) => body).sort()).toEqual(expected.sort());
    expect(reports).toEqual(
      messages.map((message) => ({ delivered: translate(message, settings).length, problems: [] })),
    );
  });

  test.each([
    ["no JSON", "{", ["must be an object of type identify, group, track, page or screen"]],
    ["no message", "[]", ["must be an object of type identify, group, track, page or screen"]],
    [
      "a wrong field",
      '{"type":"track","event":"Login","userId":["jack"]}',
      ["userId must be a string or a finite number"],
    ],
  ])(
    "a line that holds %s is reported in its place, and the next ones are delivered",
    async (_name, line, problems) => {
      const settings = await start(() => 200);
      const good = JSON.stringify(messages[0]);
      const reports = await all(deliverLines(Readable.from([`${good}\n${line}\n${good}`]), settings));
      const delivered: LineReport = { delivered: 1, problems: [] };
      expect(reports).toEqual([delivered, { delivered: 0, problems }, delivered]);
      expect(collector?.accepted).toHaveLength(2);
    },
  );

  test("a request that Totango refuses ends the stream with the reason", async () => {
    const settings = await start(() => 400);
    const reports = deliverLines(Readable.from([JSON.stringify(messages[0])]), settings);
    await expect(all(reports)).rejects.toThrow("Totango answered 400");
  });

  test("a source that fails ends the pipeline", async () => {
    const settings = await start(() => 200);
    const source = new PassThrough();
    const ended = pipeline(
      source,
      (lines) => deliverLines(lines, settings),
      async (reports) => {
        for await (const { delivered } of reports) expect(delivered).toBe(1);
      },
    );
    source.write(`${JSON.stringify(messages[0])}\n`);
    source.destroy(new Error("the disk is gone"));
    await expect(ended).rejects.toThrow("the disk is gone");
  });

  test("no more is read than is being delivered", async () => {
    const settings = await start(() => 200);
    const line = `${JSON.stringify(messages[0])}\n`;
    let read = 0;
    function* lines() {
      for (; read < 100_000; read += 1) yield line;
    }
    const source = Readable.from(lines());
    let reported = 0;
    for await (const { delivered } of deliverLines(source, settings)) {
      reported += delivered;
      if (reported === 10) break;
    }
    expect(read).toBeLessThan(5_000);
  });
});
