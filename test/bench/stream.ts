import { Readable } from "node:stream";
import { advance, emptySession, toFetch, type Session, type TotangoRequest } from "segment-to-totango";
import { deliverLines } from "../../examples/stream.js";
import { serve } from "../loopback.js";
import { heap } from "./heap.js";
import { print } from "./print.js";
import { traffic } from "./traffic.js";

// The whole way in one process: NDJSON in, HTTP out on loopback, and which part of it is the limit.

const total = 20_000;
const visitors = 200;
const heapAfter: readonly number[] = [1_000, 10_000, total];

const source = traffic(visitors, { hasCategory: false });
const messages = Array.from({ length: total }, () => source.next().value);
const server = await serve((request, response) => request.resume().on("end", () => response.end("GIF89a")));
const settings = { serviceId: "SP-1234-01", endpoint: `${server.origin}/pixel.gif/` };

print("NDJSON to HTTP on loopback, one process", "messages and requests a second");
await rate("the whole way", (lines) => deliverLines(lines, settings));
await rate("the whole way, coalesced", (lines) => deliverLines(lines, settings, { coalesce: true }));

const parsing = secondsOf(() => {
  for (const { message } of messages) JSON.parse(JSON.stringify(message));
});
const requests: TotangoRequest[] = [];
const translating = secondsOf(() => {
  const sessions = new Map<number, Session>();
  for (const { visitor, message } of messages) {
    const result = advance(message, settings, sessions.get(visitor) ?? emptySession);
    sessions.set(visitor, result.session);
    requests.push(...result.requests);
  }
});
print("JSON alone", total / parsing);
print("translation alone", total / translating, requests.length / translating);

const start = performance.now();
const queue = requests.slice(0, 10_000);
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (let request = queue.pop(); request; request = queue.pop())
      await (await fetch(...toFetch(request))).arrayBuffer();
  }),
);
print("fetch alone, 16 at once", 0, 10_000 / ((performance.now() - start) / 1_000));
await server.stop();

/** One visitor's session for each of them is kept, and nothing else grows. */
async function rate(
  what: string,
  deliver: (lines: Readable) => Promise<{ readonly delivered: number }>,
): Promise<void> {
  const heaps: string[] = [];
  function* lines() {
    for (const [index, { message }] of messages.entries()) {
      yield `${JSON.stringify(message)}\n`;
      if (heapAfter.includes(index + 1)) heaps.push(heap().toFixed(0));
    }
  }
  const start = performance.now();
  const { delivered } = await deliver(Readable.from(lines()));
  const seconds = (performance.now() - start) / 1_000;
  print(what, total / seconds, delivered / seconds);
  console.log(`  heap after ${heapAfter.join(", ")} messages: ${heaps.join(", ")} MB`);
}

function secondsOf(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1_000;
}
