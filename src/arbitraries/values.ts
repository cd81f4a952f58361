import * as fc from "fast-check";
import type { Fields } from "../text.js";

/** Fields of which only the named ones are always there, as JSON makes objects. */
export function record<Values, Key extends keyof Values = never>(
  fields: { readonly [Name in keyof Values]: fc.Arbitrary<Values[Name]> },
  ...requiredKeys: Key[]
): fc.Arbitrary<fc.RecordValue<Values, Key>> {
  return fc.record(fields, { requiredKeys, noNullPrototype: true });
}

/** Shrinks towards the first. */
export function simplestFirst<Values extends readonly unknown[]>(
  ...arbitraries: { readonly [Index in keyof Values]: fc.Arbitrary<Values[Index]> }
): fc.Arbitrary<Values[number]> {
  return fc.oneof({ withCrossShrink: true }, ...arbitraries);
}

/** Shrinks towards the first too; a number says how often each occurs. */
export function weighted<Values extends readonly unknown[]>(
  ...arbitraries: {
    readonly [Index in keyof Values]: readonly [weight: number, arbitrary: fc.Arbitrary<Values[Index]>];
  }
): fc.Arbitrary<Values[number]> {
  return fc.oneof({ withCrossShrink: true }, ...arbitraries.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** Any names and values. */
export function dictionary(values: fc.Arbitrary<unknown>): fc.Arbitrary<Fields> {
  return fc.dictionary(traitName, values, { maxKeys: 3, noNullPrototype: true });
}

// Texts and values. They are set before any exported function can be called.

export const nothing = fc.constantFrom(null, undefined);
export const blank = fc.constantFrom("", " ", "\t\n", "\u00a0");
export const inheritedName = fc.constantFrom(
  "constructor",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "__proto__",
);
export const unicode = fc.string({
  unit: fc.constantFrom("a", "é", "日", "😀", "\ud83d", "\ude00", "\u0000", "&", "+", " "),
  maxLength: 8,
});
export const longText = fc
  .tuple(
    fc.constantFrom("a", "😀", " "),
    fc.constantFrom(99, 100, 101, 128, 129, 190, 191, 255, 256, 480, 481, 512, 513),
    fc.constantFrom("", "z"),
  )
  .map(([character, count, end]) => character.repeat(count) + end);
export const text = weighted(
  [6, fc.constantFrom("Docs", "Index", "Login")],
  [3, fc.string({ maxLength: 8 })],
  [1, unicode],
  [1, blank],
  [1, longText],
);
export const number = simplestFirst(
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    -0,
    1e21,
    1e-7,
    0.1,
    123456789.125,
    1.5e300,
    -5e-324,
    Number.MAX_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
);
export const epoch = fc.constantFrom(
  0,
  2014,
  20140101,
  99999999,
  100000000,
  1404177655,
  4102444799,
  4102444800,
  99999999999,
  1e11,
  1404177655123,
  4102444799999,
  4102444800000,
);
const writtenDate = fc.constantFrom(
  "2014-07-01",
  "2014-07-01T01:20",
  "2014-07-01 01:20:55",
  "2014-07-01T01:20:55Z",
  "2014-07-01T01:20:55.1239+02:00",
  "2014-07-01T23:20-0530",
  "0000-01-01T00:00+14:00",
  "2014-02-29",
  "2014-07-01T24:00",
  "2014-07-01T01:20:60Z",
  "2014-07-01T01Z",
  "1/2/2014",
  "Tue, 01 Jul 2014 01:20:55 GMT",
  "2014",
  "20140701",
);
export const date: fc.Arbitrary<unknown> = simplestFirst(
  writtenDate,
  fc.date({ noInvalidDate: false }),
  epoch,
  epoch.map(String),
  fc.date({ noInvalidDate: true }).map((day) => day.toISOString()),
  blank,
  nothing,
  fc.constantFrom(true, {}, []),
);
export const leaf: fc.Arbitrary<unknown> = simplestFirst(text, fc.boolean(), number, nothing, date);
const traitName = weighted(
  [6, fc.constantFrom("plan", "Contract Value", "seats", "city", "_hidden", "ip", "address_geo_lat")],
  [2, fc.string({ maxLength: 6 })],
  [1, inheritedName],
  [1, unicode],
  [1, blank],
  [1, longText],
);

const list = fc.array(simplestFirst(leaf, dictionary(leaf), fc.array(leaf, { maxLength: 2 })), { maxLength: 3 });
const nested = simplestFirst(dictionary(leaf), dictionary(simplestFirst(leaf, list, dictionary(leaf))));
const deep = fc
  .tuple(leaf, fc.array(fc.boolean(), { minLength: 9, maxLength: 12 }))
  .map(([inside, levels]) => levels.reduce<unknown>((inner, isList) => (isList ? [inner] : { a: inner }), inside));
export const value: fc.Arbitrary<unknown> = weighted([6, leaf], [2, list], [2, nested], [1, deep]);
