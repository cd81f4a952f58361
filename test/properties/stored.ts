import * as fc from "fast-check";
import type { Fields } from "../support.js";

/** Sessions as a store may give them back: whole, of 0.2, and damaged in every way that R6.1 speaks of. What they say is marked. */

const mark = (text: string) => `stored:${text}`;

const id = fc.constantFrom("laptop", "phone", "tablet", "desktop");
const time = fc.constantFrom("2026-11-27T12:00:00.000Z", "2026-11-27T11:00:00.000Z", "2026-11-27");
const product = fc.record(
  { id: fc.constant(mark("p")), account_id: fc.constant(mark("a")), module: fc.constant(mark("m")) },
  { requiredKeys: ["id"], noNullPrototype: true },
);
const waiting = fc.record(
  {
    activity: fc.constantFrom("Login", "Saved").map(mark),
    module: fc.constant(mark("m")),
    id: fc.nat(30).map((n) => mark(`m${n}:0`)),
    timestamp: time,
  },
  { requiredKeys: ["activity", "module"], noNullPrototype: true },
);

function deviceFields<Parts>(parts: { readonly [Name in keyof Parts]: fc.Arbitrary<Parts[Name]> }) {
  return fc
    .record(
      { anonymousId: id, category: fc.constant(mark("Docs")), ...parts },
      { requiredKeys: [], noNullPrototype: true },
    )
    .map((device): Fields => device);
}

const grouped = deviceFields({
  groupId: fc.constantFrom("acct-1", "acct-2").map(mark),
  product,
  enableHierarchy: fc.constant(false),
  groupedAt: time,
});
const ended = deviceFields({ hasNoGroup: fc.constant(true), groupedAt: time });
const without = deviceFields({ activities: fc.array(waiting, { minLength: 1, maxLength: 4 }) });

/** What does not fit: of another type, blank, too long, not as R5.7 writes a date. */
const unfit: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  5,
  true,
  " ",
  "",
  mark("x").repeat(70),
  [],
  [mark("x")],
  {},
  { id: mark("x") },
  "1716215892",
  "2026-11-27T12:00:00+02:00",
  null,
);

const deviceFieldNames = [
  "anonymousId",
  "groupId",
  "product",
  "enableHierarchy",
  "category",
  "hasNoGroup",
  "groupedAt",
  "activities",
];

const damagedWaiting = fc
  .tuple(waiting, fc.constantFrom("activity", "module", "id", "timestamp"), unfit)
  .map(([whole, name, value]): Fields => ({ ...whole, [name]: value }));

const damagedProduct = fc
  .tuple(product, fc.constantFrom("id", "account_id", "module"), unfit)
  .map(([whole, name, value]): Fields => ({ ...whole, [name]: value }));

const damagedField = fc
  .tuple(fc.oneof(grouped, ended, without), fc.constantFrom(...deviceFieldNames), unfit)
  .map(([device, name, value]): Fields => ({ ...device, [name]: value }));

/** One device, damaged in one field or in one place inside it, or with fields that do not go together. */
const damagedDevice = fc.oneof(
  { weight: 7, arbitrary: damagedField },
  fc.tuple(grouped, damagedProduct).map(([device, damaged]): Fields => ({ ...device, product: damaged })),
  fc
    .tuple(without, fc.array(fc.oneof(waiting, damagedWaiting, unfit), { maxLength: 25, size: "max" }))
    .map(([device, activities]): Fields => ({ ...device, activities })),
  fc
    .tuple(without, fc.array(waiting, { minLength: 21, maxLength: 25 }))
    .map(([device, activities]): Fields => ({ ...device, activities })),
  fc.tuple(grouped, ended).map(([one, other]): Fields => ({ ...one, ...other })),
  fc.tuple(grouped, without).map(([one, other]): Fields => ({ ...one, ...other })),
  fc.tuple(ended, without).map(([one, other]): Fields => ({ ...one, ...other })),
  grouped.map((device): Fields => ({ ...device, other: mark("field") })),
);

export const storedDevice = fc.oneof(grouped, grouped, ended, without);

const tooMany = Object.fromEntries(Array.from({ length: 251 }, (_, n) => [`n${n}`, mark("pro")]));

const userAttributes = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ plan: mark("pro") }) },
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant(tooMany) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("plan", " ", "n".repeat(101)), unfit)
      .map(([name, value]) => ({ [name]: value })),
  },
);

const userId = fc.oneof({ weight: 5, arbitrary: fc.constantFrom("jack", undefined) }, { weight: 1, arbitrary: unfit });

/** Any session of this version, most of them damaged somewhere. */
export const storedSession: fc.Arbitrary<Fields> = fc
  .record(
    {
      userId,
      userAttributes,
      devices: fc.oneof(
        {
          weight: 6,
          arbitrary: fc.array(fc.oneof(storedDevice, storedDevice, damagedDevice, unfit), {
            maxLength: 12,
            size: "max",
          }),
        },
        { weight: 3, arbitrary: fc.tuple(damagedDevice, storedDevice) },
        { weight: 1, arbitrary: unfit },
      ),
    },
    { requiredKeys: ["devices"], noNullPrototype: true },
  )
  .map((session): Fields => session);

/** A session that 0.2 could have left, and what a store may make of it. */
export const earlierSession: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.record({ userId, userAttributes }, { requiredKeys: [], noNullPrototype: true }),
    grouped,
    fc.constantFrom(...deviceFieldNames),
    fc.oneof({ weight: 3, arbitrary: fc.constant("whole") }, { weight: 2, arbitrary: unfit }),
  )
  .map(([visitor, own, name, value]): Fields => ({
    ...visitor,
    ...own,
    ...(value === "whole" ? {} : { [name]: value }),
  }));
