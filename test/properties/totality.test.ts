import { advance, emptySession, sessionKey, toFetch, toPixelUrl } from "segment-to-totango";
import { segmentMessage, segmentStream } from "segment-to-totango/arbitraries";
import { SegmentMessage, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, service, untyped } from "../support.js";
import { anything, messageOf, sessionOf } from "./anything.js";
import { hold } from "./runs.js";

/** Each passes for something that it is not, or has code that throws when it is read as that. */
const forged = fc.constantFrom<unknown>(
  { [Symbol.toStringTag]: "Date" },
  Object.create(Date.prototype),
  Object.create(null, { [Symbol.toStringTag]: { value: "Date" } }),
  [{ toJSON: () => fail() }],
  [{ toJSON: () => undefined }],
);
const anyCode = fc.oneof({ weight: 8, arbitrary: anything }, fc.func(anything), fc.constant(Symbol("trait")), forged);

function fail(): never {
  throw new Error("This code is not the library's.");
}

/** Every request must still be one that can be sent. */
function translateAll(message: unknown, session: unknown): void {
  const { requests, issues } = untyped.advance(message, service, session);
  const values = requests.flatMap(({ params }) => Object.values(params));
  expect(values.filter((text) => typeof text !== "string")).toEqual([]);
  for (const request of requests) {
    toFetch(request);
    toPixelUrl(request);
  }
  expect(requests.length + issues.length).toBeGreaterThan(0);
}

// One malformed event from a queue would otherwise stop a worker, at every retry.
test("R1.4 any JSON value can come as a message", () => {
  hold(fc.jsonValue({ depthSize: "large" }), (value) => {
    expect(untyped.explain(value, service)).toMatchObject({ requests: [] });
  });
});

test("R1.4 any JSON value can come as a part of a message, and of a session", () => {
  const json = fc.jsonValue({ depthSize: "medium", stringUnit: "binary" });
  hold(fc.tuple(messageOf(json), sessionOf(json)), ([message, session]) => translateAll(message, session), 1000);
});

// In a browser, traits hold whatever the page put there: its click handler must not fail for it.
test("R1.4 any JavaScript value can come as a message, as a part of one, and of a session", () => {
  hold(anyCode, (value) => translateAll(value, emptySession));
  hold(fc.tuple(messageOf(anyCode), sessionOf(anyCode)), ([message, session]) => translateAll(message, session), 1000);
});

// Whoever validates before translating must not fail where the translation would not.
test("R2.8, R9.1 any JavaScript value can come to the schemas and to sessionKey", () => {
  hold(fc.oneof(anyCode, messageOf(anyCode), sessionOf(anyCode)), (value) => {
    for (const schema of [SegmentMessage, Session, TotangoOptions, TotangoSettings]) {
      expect(typeof schema.safeParse(value).success).toBe("boolean");
    }
    expect(["string", "undefined"]).toContain(typeof sessionKey(value));
  });
});

// A name that reaches the prototype of all objects would change the program that translates it.
test("inherited names are only names: Object.prototype stays as it was", () => {
  const before = Object.getOwnPropertyDescriptors(Object.prototype);
  const polluting: unknown = JSON.parse(
    '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"toString":"x"}',
  );
  hold(
    fc.tuple(messageOf(fc.oneof(fc.constant(polluting), fc.jsonValue())), segmentStream()),
    ([message, messages]) => {
      translateAll(message, emptySession);
      for (const each of messages) translateAll(each, emptySession);
    },
  );
  expect(Object.getOwnPropertyDescriptors(Object.prototype)).toEqual(before);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

// A switch somebody meant to turn off, in a spelling that nobody thought of, must not send personal data.
test.each([
  ["integrations.Totango", (value: unknown) => ({ integrations: { Totango: value } }), isOnOrOptions],
  [
    "context.Totango",
    (value: unknown) => ({ integrations: { Totango: true }, context: { groupId: "g", Totango: value } }),
    isOnOrOptions,
  ],
  ["integrations", (value: unknown) => ({ integrations: value }), isAbsentOrObject],
  ["integrations.All", (value: unknown) => ({ integrations: { All: value } }), isOn],
  ["integrations.all", (value: unknown) => ({ integrations: { All: true, all: value } }), isOn],
] as const)("R2.3 %s fails closed", (_, fields, isSent) => {
  const spellings = fc.constantFrom<unknown>(
    true,
    false,
    "true",
    "false",
    "",
    0,
    1,
    null,
    undefined,
    [],
    [true],
    new Date(0),
  );
  hold(fc.oneof(spellings, anything), (value) => {
    const message = { type: "track", userId: "jack", event: "Login", context: { groupId: "g" }, ...fields(value) };
    const { requests, issues } = untyped.explain(message, service);
    expect(requests.length).toBe(isSent(value) ? 1 : 0);
    expect(issues.some(({ code }) => code === "totango-disabled")).toBe(!isSent(value));
  });
});

// Messages that are switched off must not leave their data in the session, to be sent with a later one.
test("R6.7 a message that is switched off leaves nothing in the session, and a group what one too long leaves", () => {
  hold(segmentMessage({ options: false }), (message) => {
    const { requests, session } = advance({ ...message, integrations: { Totango: false } }, service, emptySession);
    expectEqual(requests, []);
    const { type, userId, anonymousId, originalTimestamp, timestamp } = message;
    const visitor = { userId, anonymousId, originalTimestamp, timestamp };
    const tooLong = advance({ type: "group", ...visitor, groupId: "g".repeat(481) }, service, emptySession);
    expectEqual(session, type === "group" ? tooLong.session : emptySession);
  });
});

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value);
}

/** An empty list is an empty object in a message: PHP writes one so. */
function isObject(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && !(value instanceof Date);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isAbsentOrObject(value: unknown): boolean {
  return isAbsent(value) || isObject(value); // options inside may be off themselves
}

function isOnOrOptions(value: unknown): boolean {
  return value === true || isAbsentOrObject(value);
}
