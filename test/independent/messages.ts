import { segmentMessage } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { jsonWithDates, messageOf } from "../properties/anything.js";
import { anyCall, hour, noon } from "../properties/devices.js";
import type { Fields } from "../support.js";

/** Messages and settings in which the rules meet: what is rare elsewhere is as likely as what is usual. */

function someOf<Parts>(parts: { readonly [Name in keyof Parts]: fc.Arbitrary<Parts[Name]> }) {
  return fc.record(parts, { requiredKeys: [], noNullPrototype: true });
}

function pick(...values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.constantFrom(...values);
}

const id = pick(
  "g",
  "acct-1",
  "acct-2",
  "stored:acct-1",
  7,
  " ",
  "",
  null,
  undefined,
  [],
  {},
  true,
  "g".repeat(480),
  "g".repeat(481),
  "é",
);
const userId = fc.oneof(
  { weight: 8, arbitrary: pick("jack", "jack", "jack", "eve") },
  { weight: 1, arbitrary: pick(undefined, ["jack"], "j".repeat(101), 5, "é") },
);
const anonymousId = pick("laptop", "phone", "tablet", undefined, undefined, "a".repeat(101), 5, " ");
const text = pick("Docs", "Login", "*", "toString", 5, " ", null, "x".repeat(191), `${" ".repeat(190)}x`, ["Docs"], {});

/** Around noon, in every form of R5.7, and in none. */
const time = fc.tuple(fc.integer({ min: -2 * hour, max: 2 * hour }), fc.nat(8)).map(([after, form]): unknown => {
  const date = new Date(noon + after);
  return [
    date.toISOString(),
    date.toISOString(),
    date.toISOString().replace("Z", "+02:00"),
    date,
    date.getTime(),
    date.toUTCString(),
    date.toISOString().slice(0, 10),
    undefined,
    "yesterday",
  ][form];
});

/** Totango's own attributes, and those that are read in another way than others. */
const typedNames = ["Create Date", "Contract Renewal Date", "Trial Expiration Date", "Contract Value", "Licenses"];
const values = pick(
  "",
  " ",
  "12",
  "-1.50",
  "+5",
  "1e3",
  ".5",
  "5.",
  "9".repeat(600),
  12.5,
  7n,
  NaN,
  true,
  null,
  1_716_215_892,
  "1716215892",
  "2026-11-27",
  "2026-11-27T12:00:00+02:00",
  "2026-11-27 12:00",
  "31.12.2026",
  new Date(noon),
  new Date(NaN),
  ["12"],
  [],
  { a: "12" },
  "x".repeat(600),
);
const name = fc.constantFrom(
  ...typedNames,
  "plan",
  "created",
  "createdAt",
  "userId",
  "crossDomainId",
  "id",
  "parent_id",
  "name",
);
const traits = fc.oneof(
  fc.dictionary(name, values, { maxKeys: 4, noNullPrototype: true }),
  someOf({ userId: pick("jack", "old", 5, " "), crossDomainId: pick("x"), companyId: id, company: someOf({ id }) }),
  pick(undefined, null, [], "aaa"),
);

const options = someOf({
  product: fc.oneof(
    someOf({
      id: pick("crm", "desk", "p".repeat(481)),
      account_id: pick(undefined, "own"),
      module: text,
      Licenses: values,
    }),
    pick(undefined, false, "crm", {}),
  ),
  enableHierarchy: pick(true, false, undefined, "false"),
  parent: fc.oneof(someOf({ id }), pick(undefined, 7)),
});

const on = pick(true, true, false, undefined, null, {}, [], "false");
const integrations = fc.oneof(
  { weight: 5, arbitrary: pick(undefined, {}, []) },
  { weight: 1, arbitrary: pick("all", [1]) },
  {
    weight: 4,
    arbitrary: someOf({ Totango: fc.oneof(on, options), All: on, all: on, Webhooks: on, "My Function": on, Other: on }),
  },
);

const context = fc.oneof(
  { weight: 8, arbitrary: someOf({ groupId: id, group_id: id, traits, Totango: fc.oneof(options, options, on) }) },
  { weight: 4, arbitrary: someOf({ traits, Totango: options }) },
  { weight: 1, arbitrary: pick(undefined, 5, []) },
);

const properties = fc.oneof(
  someOf({ category: text, name: text, workspaceId: id, plan: pick("pro") }),
  pick(undefined, undefined, "aaa", []),
);

const message = fc
  .record(
    {
      type: pick("identify", "group", "track", "track", "page", "page", "screen"),
      userId,
      anonymousId,
      groupId: fc.oneof(id, pick(undefined, undefined, "acct-1")),
      messageId: pick("m1", "m2", "m3", "m".repeat(199), "m".repeat(198), " ", 5, undefined),
      event: text,
      name: fc.oneof(text, pick("__heartbeat", undefined)),
      category: text,
      traits,
      properties,
      context,
      integrations,
      originalTimestamp: time,
      timestamp: time,
      Plan: pick("Gold", undefined),
      crossDomainId: pick("x", undefined),
    },
    { requiredKeys: ["type"], noNullPrototype: true },
  )
  .map((fields): Fields => fields);

/** Most of what is heard comes from few devices, and the rest from more than a session holds. */
const device = fc.oneof(
  pick("laptop", "phone", undefined),
  pick("laptop", "phone", undefined),
  fc.nat(9).map((n) => `device ${n}`),
);

/** Messages that go on with what came before: of jack, on one of his devices, without switches. */
const plain = fc
  .tuple(anyCall, device, pick("jack", "jack", "jack", "jack", undefined), time, fc.nat(40))
  .map(([call, device, user, timestamp, n]): Fields => ({
    ...call,
    userId: user,
    anonymousId: device,
    timestamp,
    messageId: `m${n}`,
  }));

/** Identifies with many attributes, so that there is no room for all. */
const wide = fc
  .tuple(pick("identify", "track", "page"), anonymousId, fc.nat(300), fc.nat(200), fc.boolean())
  .map(([type, device, from, count, isBoth]): Fields => {
    const many = Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${from + index}`, "x"]));
    const few = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${from + index * 3}`, "y"]));
    return {
      type,
      userId: "jack",
      anonymousId: device,
      event: "E",
      name: "N",
      traits: many,
      context: { traits: isBoth ? few : many },
    };
  });

const whatIsNone = fc.oneof(
  pick(
    [],
    [{ type: "track" }],
    { batch: [] },
    { type: null, batch: [{ type: "track", userId: "jack" }] },
    "text",
    null,
    new Date(noon),
  ),
  pick(
    { type: "track", batch: [], userId: "jack", event: "E" },
    { type: "alias", userId: "jack" },
    {},
    { type: 5, batch: [] },
  ),
);

export const anyMessage: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: message },
  { weight: 8, arbitrary: plain },
  { weight: 1, arbitrary: whatIsNone },
  { weight: 1, arbitrary: messageOf(jsonWithDates) },
  { weight: 2, arbitrary: segmentMessage() },
);

/** What one session may get: some of it delivered again, in another order. */
export const deliveries: fc.Arbitrary<unknown[]> = fc
  .array(anyMessage, { minLength: 1, maxLength: 14, size: "max" })
  .chain((messages) =>
    fc
      .tuple(fc.constant(messages), fc.array(fc.constantFrom(...messages), { maxLength: 8 }))
      .map((parts) => parts.flat()),
  );

/** One person's messages alone, so that sessions fill up. */
export const visits: fc.Arbitrary<unknown[]> = fc.array(
  fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: wide }, { weight: 1, arbitrary: message }),
  { minLength: 10, maxLength: 40, size: "max" },
);

const place = fc.constantFrom(
  "context.group_id",
  "traits.company.id",
  "properties.workspaceId",
  "context.traits.companyId",
  "context.traits",
  "traits.Licenses",
  "toString",
  "anonymousId",
  "properties..name",
  " ",
);
const texts = (one: fc.Arbitrary<unknown>) => fc.oneof(one, fc.array(fc.oneof(one, pick(null, " ")), { maxLength: 3 }));

const entry = fc.oneof(
  pick(
    true,
    false,
    "true",
    "false",
    " ",
    "",
    null,
    undefined,
    "Renamed",
    "n".repeat(191),
    `${" ".repeat(190)}x`,
    5,
    [],
  ),
  someOf({ name: fc.oneof(text, pick("Renamed", "false")), module: fc.oneof(text, pick("Moved", "m".repeat(101))) }),
);
const activities = fc.record(
  Object.fromEntries(
    [
      "Login",
      "Saved",
      "Unknown",
      "Docs",
      "*",
      "Viewed Docs Page",
      "Viewed Docs Index Page",
      "Viewed Index Page",
      "toString",
    ].map((activity) => [activity, entry]),
  ),
  { requiredKeys: [], noNullPrototype: true },
);

export const newSettings: fc.Arbitrary<Fields> = fc
  .record(
    {
      integrationNames: fc.oneof(pick(undefined, null, ""), texts(pick("Webhooks", "My Function", "Totango", "All"))),
      accountIdFrom: fc.oneof(pick(undefined, null, ""), texts(place)),
      activities: fc.oneof(pick(undefined, null, ""), activities),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .map((settings): Fields => settings);
