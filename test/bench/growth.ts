import { advance, emptySession, translate, type SegmentMessage, type Session } from "segment-to-totango";
import { cpuTime, each, median, medians } from "./clock.js";
import { heap } from "./heap.js";
import { inTurn, mixedSamples } from "./messages.js";
import { print } from "./print.js";
import { retainedOf } from "./retained.js";
import { settings } from "./settings.js";

print("traits of an identify", "ns a trait, against JSON.parse of it");
for (const size of [10, 100, 1_000, 10_000, 100_000]) {
  const traits = Object.fromEntries(Array.from({ length: size }, (_, index) => [`trait ${index}`, "x"]));
  const message: SegmentMessage = { type: "identify", userId: "jack", traits, context: { groupId: "test_group" } };
  const text = JSON.stringify(message);
  const cost = medians({
    parse: each([text], (text): unknown => JSON.parse(text)),
    translate: each([message], (message) => translate(message, settings)),
  });
  print(String(size), cost("translate") / size, cost("translate") / cost("parse"));
}

const messages = mixedSamples().map(({ message }) => message);
const block = 100;
const shown: readonly number[] = [1_000, 10_000, 100_000, 1_000_000];

/** One session goes on for a million messages. The time that `show` is told is the median of the last ten blocks. */
function play(show: (count: number, nanoseconds: number, session: Session) => void): void {
  let session = emptySession;
  const latest: number[] = [];
  for (let count = block; count <= 1_000_000; count += block) {
    const start = cpuTime();
    for (let n = count - block; n < count; n += 1) ({ session } = advance(nth(n), settings, session));
    latest.push((cpuTime() - start) / block);
    if (latest.length > 10) latest.shift();
    if (shown.includes(count)) show(count, median(latest), session);
  }
}

print("messages of one session", "ns a message, MB of heap, bytes of the session");
play(() => undefined); // the engine's compilation is not the session's cost
play((count, nanoseconds, session) => {
  print(String(count), nanoseconds, heap(), JSON.stringify(session).length);
});

/** What one visitor sends: groups, products and pages come, change and go. */
function nth(n: number): SegmentMessage {
  const message = { ...inTurn(messages, n), userId: "jack", anonymousId: "5f5e3a9e-5e5e-4f5e-8e5e-5e5e5e5e5e5e" };
  switch (message.type) {
    case "group":
      return { ...message, groupId: `account-${n}`, context: { Totango: { product: { id: n } } } };
    case "page":
      return { ...message, category: `category-${n}` };
    default:
      return message;
  }
}

const { results, objects, alive } = await retainedOf(10_000);
print("what is kept of messages", "objects of theirs, and how many are alive: none must be");
print(`with the results of ${results}`, objects, alive);
