import type { SegmentMessage, Session } from "segment-to-totango";
import { segmentMessage } from "segment-to-totango/arbitraries";
import { SegmentMessage as MessageSchema, Session as SessionSchema } from "segment-to-totango/schema";
import * as fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { expectEqual, foundIn, service, untyped } from "../support.js";
import { jsonWithDates, messageOf, sessionOf } from "./anything.js";
import { hold } from "./runs.js";

const hostile = fc.oneof(messageOf(jsonWithDates), segmentMessage());

/** R2.8: the parts and IDs that the translation looks at, whatever is sent of them. */
const checked = [
  "context",
  "context traits",
  "context groupId",
  "traits",
  "properties",
  "userId",
  "groupId",
  ...["context Totango", "integrations Totango"].flatMap((options) =>
    ["product", "parent", "enableHierarchy"].map((option) => `${options} ${option}`),
  ),
].map((path) => `unusable-value ${path}`);

// A schema that is stricter than the translation loses messages; one that is laxer lets through what nobody expects.
test("R2.8 a message parses when the translation finds nothing unusable at its parts and IDs, and only then", () => {
  const parsed = { yes: 0, no: 0 };
  hold(
    hostile,
    (message) => {
      const found = foundIn(untyped.explain(message, service).issues);
      const isUsable = !found.some((issue) => checked.includes(issue));
      expect(MessageSchema.safeParse(message).success).toBe(isUsable);
      parsed[isUsable ? "yes" : "no"] += 1;
    },
    2_000,
  );
  expect(Math.min(parsed.yes, parsed.no)).toBeGreaterThan(100); // else one half was never tried
});

test("R2.8 what parses translates the same before and after", () => {
  hold(hostile, (message) => {
    const result = MessageSchema.safeParse(message);
    if (result.success) expect(untyped.explain(result.data, service)).toEqual(untyped.explain(message, service));
  });
});

/** As a store may give it back: of 0.2, or with devices, any part of which may be any value. */
function storedSession(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const part = <Value>(usual: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 29, arbitrary: usual }, { weight: 1, arbitrary: value });
  const time = part(fc.constant("2014-07-01T01:20:55.000Z"));
  const text = part(fc.constantFrom("g", "h"));
  const activity = fc.record(
    { activity: text, module: text, id: text, timestamp: time },
    { requiredKeys: ["activity", "module"] },
  );
  const device = fc.record(
    {
      anonymousId: part(fc.constantFrom("A", "B", "C", undefined)),
      groupId: text,
      product: part(fc.record({ id: text, account_id: text, module: text }, { requiredKeys: ["id"] })),
      enableHierarchy: part(fc.constant(false)),
      category: text,
      hasNoGroup: part(fc.constant(true)),
      groupedAt: time,
      activities: part(fc.array(part(activity), { maxLength: 3 })),
    },
    { requiredKeys: [] },
  );
  const devices = part(fc.array(part(device), { maxLength: 4 }));
  const userAttributes = part(fc.dictionary(fc.string(), part(fc.string())));
  return fc.oneof(
    sessionOf(value),
    fc.record({ userId: text, userAttributes, devices }, { requiredKeys: ["devices"] }),
  );
}

test("R6.1 a session that parses goes on as what it was, and one that does not is not read in full", () => {
  const parsed = { yes: 0, no: 0 };
  hold(
    fc.tuple(storedSession(fc.jsonValue({ depthSize: "small" })), segmentMessage()),
    ([stored, message]) => {
      const result = SessionSchema.safeParse(stored);
      const mended = untyped.advance({ type: "alias" }, service, stored).session; // R6.7, R6.9: nothing moves it
      parsed[result.success ? "yes" : "no"] += 1;
      if (!result.success) return expect(mended).not.toEqual(stored);
      expectEqual(mended, result.data);
      expectEqual(untyped.advance(message, service, result.data), untyped.advance(message, service, stored));
      expectEqual(SessionSchema.parse(result.data), result.data);
    },
    1_000,
  );
  expect(Math.min(parsed.yes, parsed.no)).toBeGreaterThan(50);
});

test("the schemas are typed as what the functions take", () => {
  expectTypeOf(() => MessageSchema.parse({})).returns.toEqualTypeOf<SegmentMessage>();
  expectTypeOf(() => SessionSchema.parse({})).returns.toEqualTypeOf<Session>();
});
