import { advance, emptySession, translate, type SegmentMessage, type Session } from "segment-to-totango";
import { heap, medians, print } from "./measure.js";
import { messages } from "./messages.js";

const settings = { serviceId: "SP-1234-01" };

print("traits of an identify", "ns a trait, against JSON.parse of it");
for (const size of [10, 100, 1_000, 10_000, 100_000]) {
  const traits = Object.fromEntries(Array.from({ length: size }, (_, index) => [`trait ${index}`, "x"]));
  const message: SegmentMessage = { type: "identify", userId: "jack", traits, context: { groupId: "test_group" } };
  const text = JSON.stringify(message);
  const cost = await medians({ parse: (): unknown => JSON.parse(text), translate: () => translate(message, settings) });
  print(String(size), cost("translate") / size, cost("translate") / cost("parse"));
}

const block = 1_000;
const shown = [1, 10, 100, 1_000].map((blocks) => blocks * block);

/** The session goes on for a million messages; what `show` is told is of the last thousand before it. */
function play(show: (count: number, nanoseconds: number, session: Session) => void): void {
  let session = emptySession;
  for (let count = block; count <= 1_000_000; count += block) {
    const start = performance.now();
    for (let n = count - block; n < count; n += 1) ({ session } = advance(nth(n), settings, session));
    if (shown.includes(count)) show(count, ((performance.now() - start) / block) * 1e6, session);
  }
}

print("messages of one session", "ns a message, MB of heap, bytes of the session");
play(() => undefined); // the engine's compilation is not the session's cost
play((count, nanoseconds, session) => {
  print(String(count), nanoseconds, heap(), JSON.stringify(session).length);
});

/** Users, groups, products and pages that come, change and go. */
function nth(n: number): SegmentMessage {
  const [identify, group, track, page] = messages;
  switch (n % 8) {
    case 0:
      return { ...identify, userId: `user-${n}` };
    case 1:
      return {
        ...group,
        userId: `user-${n - 1}`,
        groupId: `account-${n}`,
        context: { Totango: { product: { id: n } } },
      };
    case 2:
      return { ...page, userId: `user-${n - 2}`, category: `category-${n}` };
    default:
      return { ...track, userId: `user-${n - (n % 8)}` };
  }
}
