import { Readable } from "node:stream";
import type { SegmentMessage } from "segment-to-totango";
import { deliverLines } from "../examples/stream.js";
import { startCollector } from "../pipelines/collector.js";
import { heap } from "./measure.js";

const total = 100_000;
const samples: readonly number[] = [1_000, 10_000, total];

function* lines() {
  for (let n = 0; n < total; n += 1) {
    const message: SegmentMessage = {
      type: "track",
      messageId: `message-${n}`,
      userId: `user-${n}`,
      event: "Login",
      properties: { category: "Application" },
      context: { groupId: `account-${n % 100}`, traits: { email: `user-${n}@example.com` } },
    };
    yield `${JSON.stringify(message)}\n`;
  }
}

const collector = await startCollector(() => 200, { keep: false });
const settings = { serviceId: "SP-1234-01", endpoint: collector.url };
const start = performance.now();
let delivered = 0;
let count = 0;
for await (const report of deliverLines(Readable.from(lines()), settings)) {
  delivered += report.delivered;
  count += 1;
  if (samples.includes(count)) console.log(`stream: heap after ${count} messages: ${heap().toFixed(1)} MB`);
}
const seconds = (performance.now() - start) / 1_000;
console.log(
  `stream: ${delivered} requests delivered in ${seconds.toFixed(1)} s, ${Math.round(delivered / seconds)} per second`,
);
await collector.stop();
