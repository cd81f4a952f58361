import { explain } from "segment-to-totango";
import { segmentMessage, segmentStream } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, group, identify, page, replay, service, untyped } from "../support.js";
import { anything, jsonWithDates, messageOf } from "./anything.js";
import { greatestMessages, greatestSession, groupedDevice } from "./greatest.js";
import { hold } from "./runs.js";

/** The values of a message, what is inside others included. */
function valuesOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + valuesOf(inner), 1);
}

/** The names of parts, which a path has besides names of the sender's own. */
const parts = ["context", "integrations", "Totango", "product", "parent", "traits", "properties"];

const lengthOf = (text: string) => Array.from(text).length;

const messages = fc.oneof(
  segmentMessage(),
  messageOf(jsonWithDates),
  messageOf(anything),
  // Long names around many values: the names of what is inside grow with each level.
  fc.tuple(fc.array(fc.nat(60), { minLength: 1, maxLength: 9 }), fc.nat(30)).map(([lengths, count]) => {
    const values = Object.fromEntries(Array.from({ length: count }, (_, index) => [`é${index}`, "é".repeat(600)]));
    return group({ traits: lengths.reduce<unknown>((inner, length) => ({ ["a".repeat(length)]: inner }), values) });
  }),
);

// An issue for each value and one for its name: more would make a small message a large log.
test("section 8: a message has no more issues than values and names, and a few of its own", () => {
  hold(messages, (message) => {
    const { issues } = untyped.explain(message, service);
    expect(issues.length).toBeLessThanOrEqual(2 * valuesOf(message) + 4);
  });
});

// The whole path of every issue is logged: names of any length would make gigabytes of it.
test("R5.8 the keys of a path but its last have at most 100 characters beside the names of parts", () => {
  hold(messages, (message) => {
    const lengths = untyped.explain(message, service).issues.map(({ path }) => {
      const own = path.slice(0, -1).filter((key, index) => index > 3 || !parts.includes(key));
      return own.reduce((sum, key) => sum + lengthOf(key), 0);
    });
    expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(100);
  });
});

/** What JSON writes as six characters is the longest that a character can become. */
const longestSession = JSON.stringify(greatestSession("\u0000", "\u0001")).length;

// A session that no message could reach would make the limit a guess.
test("R6.1, R6.11 the greatest session is reached, and has every limit there is", () => {
  for (const [letter, other] of [
    ["a", "b"],
    ["\u0000", "\u0001"],
    ["\ud83d", "\ud83e"],
  ] as const) {
    const session = replay(greatestMessages(letter, other)).at(-1)?.session;
    expectEqual(session, greatestSession(letter, other));
    const waiting = JSON.stringify(session).length / 8;
    expect(JSON.stringify(groupedDevice(letter)).length).toBeLessThan(waiting);
  }
});

// README gives these figures: a caller chooses a store by them.
test("R6.1 how much a session takes: as a rule, at most in plain letters, and with nothing but escapes", () => {
  const jack = { userId: "97980cfea0067", anonymousId: "507f191e-810c-4972-9de8-60ea507f191e" };
  const usual = replay([
    { ...jack, type: "group", groupId: "initech", timestamp: "2026-11-27T12:00:00.000Z" },
    { ...jack, type: "page", category: "Docs" },
  ]);
  const plain = JSON.stringify(greatestSession("a", "b")).length;
  expect([JSON.stringify(usual.at(-1)?.session).length, plain, longestSession]).toEqual([170, 182_778, 1_025_428]);
});

const names = (from: number, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`\u0000${from + index}`.repeat(25), "\u0001".repeat(300)]),
  );

/** What a sender could say to make a session grow: many attributes, long IDs and values, again and again. */
const growing = fc.array(
  fc.oneof(
    segmentMessage({ options: false }),
    fc.tuple(fc.nat(900), fc.nat(120)).map(([from, count]) => identify({ context: {}, traits: names(from, count) })),
    fc.nat(600).map((length) => group({ userId: undefined, groupId: "\u0002".repeat(length), anonymousId: "5f5e" })),
    fc.nat(300).map((length) => page({ userId: "jack", context: {}, category: "\u0003".repeat(length) })),
  ),
  { minLength: 5, maxLength: 20, size: "max" },
);

// A session is read, written and stored with every message of its visitor.
test("R6.1 a session stays below its limit, whatever comes", () => {
  let longest = 0;
  hold(
    growing,
    (messages) => {
      for (const { session } of replay(messages)) {
        expect(Object.keys(session.userAttributes ?? {}).length).toBeLessThanOrEqual(250);
        const { length } = JSON.stringify(session);
        expect(length).toBeLessThanOrEqual(longestSession);
        longest = Math.max(longest, length);
      }
    },
    100,
  );
  expect(longest).toBeGreaterThan(longestSession / 4); // else nothing was tried
});

// What waits is handled with every message: were it without bound, each message would cost more than the last.
test("R6.3 a message meets at most 250 attributes that wait, however many were kept before it", () => {
  const identifies = Array.from({ length: 40 }, (_, index) => identify({ context: {}, traits: names(index * 20, 20) }));
  const kept = replay(identifies).map(({ session }) => Object.keys(session.userAttributes ?? {}).length);
  expect(kept).toEqual(kept.map((_, index) => Math.min(250, 20 * (index + 1))));
});

test("R6.1 the stream's own messages stay below it too", () => {
  hold(segmentStream({ users: 2, maxLength: 30 }), (messages) => {
    const lengths = replay(messages).map(({ session }) => JSON.stringify(session).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(longestSession);
  });
});

// The same text many times over is one issue's work, not one for each of its values.
test("R5.8 an object with a long name is one issue", () => {
  const inside = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`n${index}`, "x"]));
  const { issues } = explain(
    { type: "identify", userId: "jack", context: { groupId: "g" }, traits: { ["a".repeat(39_000)]: inside } },
    service,
  );
  expect(issues.map(({ code }) => code)).toEqual(["unusable-name"]);
});
