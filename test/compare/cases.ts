import * as fc from "fast-check";
import type { Arbitraries, Schemas } from "../builds.js";
import { anything, jsonWithDates, messageOf, sessionOf } from "../properties/anything.js";
import { hostileMessages } from "../properties/hostile.js";

/** Messages in order, all with the same settings, and the session in which the first of them comes. */
export type Case = { readonly settings: unknown; readonly session: unknown; readonly messages: readonly unknown[] };

export type Cases = { readonly cases: fc.Arbitrary<Case>; readonly runs: number };

const noSession = fc.constant(undefined);

/** Sessions of many kinds, most of them with the arbitraries of the commit, which make what both libraries know. */
export function casesOf({ segmentStream, segmentMessage, totangoSettings }: Arbitraries): Record<string, Cases> {
  const settings = totangoSettings();
  const streams = fc.oneof(
    segmentStream({ maxLength: 20 }),
    segmentStream({ maxLength: 20, users: 2 }),
    segmentStream({
      maxLength: 20,
      wellFormedIds: true,
      traitNames: ["plan", "seats", "address", "createdAt", "name"],
    }),
  );
  const hostile = fc.oneof(messageOf(jsonWithDates), messageOf(jsonWithDates), messageOf(anything), segmentMessage());
  const hostileSession = fc.oneof(noSession, sessionOf(jsonWithDates), sessionOf(anything), anything);
  return {
    streams: { cases: record(settings, noSession, streams), runs: 5_000 },
    "messages and sessions with any values in them": {
      cases: record(settings, hostileSession, fc.array(hostile, { minLength: 1, maxLength: 5 })),
      runs: 8_000,
    },
    "any values for messages": {
      cases: record(settings, hostileSession, fc.array(anything, { minLength: 1, maxLength: 5 })),
      runs: 2_000,
    },
    "any values for settings": {
      cases: record(anySettings(settings), noSession, fc.array(segmentMessage(), { minLength: 1, maxLength: 2 })),
      runs: 6_000,
    },
    "traits that look like dates and numbers": {
      cases: record(settings, noSession, fc.array(dated, { minLength: 1, maxLength: 3 })),
      runs: 8_000,
    },
    "attributes that wait, up to their limit": {
      cases: record(settings, noSession, fc.array(waiting, { minLength: 2, maxLength: 6 })),
      runs: 500,
    },
    "expensive messages": {
      cases: record(settings, noSession, fc.array(expensive, { minLength: 1, maxLength: 3 })),
      runs: 300,
    },
  };
}

function record(
  settings: fc.Arbitrary<unknown>,
  session: fc.Arbitrary<unknown>,
  messages: fc.Arbitrary<readonly unknown[]>,
): fc.Arbitrary<Case> {
  return fc.record({ settings, session, messages });
}

/** Settings that are right but for some of their fields, and some that are none at all. */
function anySettings(settings: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.constantFrom("", " ", "true", "eu", "us2", "_", "ftp://a.example", "https://", "m".repeat(101), "Application"),
    fc.record({ account: jsonWithDates, user: jsonWithDates }, { requiredKeys: [] }),
    jsonWithDates,
    anything,
  );
  const name = fc.constantFrom(
    "serviceId",
    "region",
    "disableHeartbeat",
    "trackNamedPages",
    "trackCategorizedPages",
    "endpoint",
    "defaultModule",
    "productSeparator",
    "attributes",
    "serviceID",
  );
  const faults = fc.dictionary(name, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  const faulty = fc.tuple(settings, faults).map(([right, wrong]) => ({ ...right, ...wrong }));
  return fc.oneof({ weight: 9, arbitrary: faulty }, { weight: 1, arbitrary: anything });
}

const dates = [
  "2014-07-01",
  "2014-07-01T01:20:55.123Z",
  "2016-02-29T01:20:55.000Z",
  "2014-07-01T01:20:55+02:00",
  "2014-07-01 01:20",
  "2014-07-01T01:20:55.123456 UTC",
  "Tue Jul 01 2014 01:20:55 GMT+0200 (CEST)",
  "Tue, 01 Jul 2014 01:20:55 GMT",
  "1404177655",
  "1404177655000",
  "0001-01-01T00:00:00.000-12:00",
];

/** A date in which a few characters were left out, put in or changed. */
const almostDate = fc
  .tuple(
    fc.constantFrom(...dates),
    fc.array(
      fc.record({
        at: fc.nat(30),
        left: fc.nat(2),
        put: fc.oneof(
          fc.constantFrom("", "T", "t", "Z", "z", "-", "+", ":", ".", " ", "\n", "0", "3", "9", "29", "31", "24", "60"),
        ),
      }),
      { maxLength: 2 },
    ),
  )
  .map(([date, edits]) =>
    edits.reduce((text, { at, left, put }) => text.slice(0, at) + put + text.slice(at + left), date),
  );

const datedTraits = fc.dictionary(
  fc.constantFrom(
    "createdAt",
    "created",
    "created_at",
    "Create Date",
    "renewalDate",
    "at",
    "name",
    "email",
    "seats",
    "a b",
  ),
  fc.oneof(
    almostDate,
    almostDate,
    fc.date(),
    fc.double(),
    fc.integer(),
    fc.float({ noNaN: true }),
    fc.boolean(),
    jsonWithDates,
  ),
  { maxKeys: 8, noNullPrototype: true },
);

const dated = fc
  .record({ traits: datedTraits, isGroup: fc.boolean(), hasAccount: fc.boolean(), timestamp: almostDate })
  .map(({ traits, isGroup, hasAccount, timestamp }) => {
    const context = hasAccount ? { groupId: "test_group", traits } : { traits };
    return isGroup
      ? { type: "group", userId: "jack", groupId: "test_group", traits, context, timestamp }
      : { type: "identify", userId: "jack", traits, context, timestamp };
  });

/** Identify after identify without an account, and now and then something that ends the waiting. */
const waiting = fc
  .record({ first: fc.nat(250), count: fc.nat(140), text: fc.constantFrom("x", "y"), event: fc.nat(9) })
  .map(({ first, count, text, event }) => {
    if (event === 0) return { type: "group", userId: "jack", groupId: "test_group" };
    if (event === 1) return { type: "alias", userId: "jack", previousId: "5f5e" };
    if (event === 2) return { type: "page", userId: "eve", name: "Index" };
    const names = Array.from({ length: count }, (_, n) => `trait ${first + n}`);
    return { type: "identify", userId: "jack", traits: Object.fromEntries(names.map((name) => [name, text])) };
  });

/** Somebody's expensive messages, some of which name no account, so that attributes wait, and the group after them. */
const expensive = fc
  .record({
    messageOf: fc.constantFrom(...Object.values(hostileMessages)),
    size: fc.constantFrom(10, 300, 1_000),
    hasAccount: fc.boolean(),
    isGroup: fc.boolean(),
  })
  .map(({ messageOf, size, hasAccount, isGroup }) => {
    const message = messageOf(size);
    if (isGroup) return { type: "group", userId: "jack", groupId: "test_group", messageId: "m" };
    return hasAccount ? message : { ...message, context: { traits: { plan: "Pro" } } };
  });

/** Values for each schema, right ones and wrong ones. */
export function valuesOf({ segmentMessage, totangoSettings, totangoOptions }: Arbitraries): {
  readonly name: keyof Schemas;
  readonly values: fc.Arbitrary<unknown>;
  readonly runs: number;
}[] {
  const options = fc.dictionary(fc.constantFrom("parent", "product", "enableHierarchy"), jsonWithDates);
  const settings = totangoSettings();
  return [
    {
      name: "SegmentMessage",
      values: fc.oneof(messageOf(jsonWithDates), messageOf(anything), segmentMessage(), anything),
      runs: 10_000,
    },
    { name: "TotangoSettings", values: fc.oneof(settings, anySettings(settings)), runs: 8_000 },
    { name: "TotangoOptions", values: fc.oneof(totangoOptions(), options, anything), runs: 5_000 },
    { name: "Session", values: fc.oneof(sessionOf(jsonWithDates), sessionOf(fc.string()), anything), runs: 5_000 },
  ];
}
