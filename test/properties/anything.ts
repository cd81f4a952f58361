import * as fc from "fast-check";

/** Any value that JavaScript has without code of its own. */
export const anything = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  stringUnit: "binary",
});

/** Any value that JSON has, and a `Date` here and there, which is not an object to the rules (section 2). */
export const jsonWithDates: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.jsonValue({ depthSize: "small", stringUnit: "binary" }),
    fc.date(),
    fc.constantFrom([], {}, "", null, false, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** Objects that have some of the fields, as JSON makes them. */
function someOf<Fields>(fields: { readonly [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) {
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true });
}

/** A message of a known type, any part of which may be any value. */
export function messageOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<{ readonly [name: string]: unknown }> {
  const id = fc.oneof(fc.constantFrom("jack", "g"), value);
  const product = someOf({ id, account_id: id, module: id, other: value });
  const options = fc.oneof(
    someOf({
      parent: fc.oneof(someOf({ id }), value),
      product: fc.oneof(product, value),
      enableHierarchy: fc.oneof(fc.boolean(), value),
    }),
    value,
  );
  const attributes = fc.oneof(
    fc.dictionary(fc.string(), value, { noNullPrototype: true }),
    someOf({ name: value, created: value, address: value, parent_id: value }),
    value,
  );
  const context = someOf({ groupId: id, traits: attributes, Totango: options });
  const integrations = someOf({ Totango: options, All: fc.oneof(fc.constant(true), value) });
  const pageText = fc.oneof(fc.constantFrom("Docs", "__heartbeat", ["Docs"]), value);
  return fc.record(
    {
      type: fc.constantFrom("identify", "group", "track", "page", "screen"),
      userId: id,
      anonymousId: id,
      groupId: id,
      messageId: id,
      event: fc.oneof(fc.constant("Login"), value),
      name: pageText,
      category: pageText,
      traits: attributes,
      properties: fc.oneof(someOf({ category: pageText, name: pageText }), value),
      context: fc.oneof(context, context, value),
      integrations: fc.oneof(integrations, fc.constant(undefined), value),
      Plan: value,
    },
    { requiredKeys: ["type"], noNullPrototype: true },
  );
}

/** A session as a store may give it back, any field of which may be any value. */
export function sessionOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<{ readonly [name: string]: unknown }> {
  const id = fc.oneof(fc.constantFrom("jack", "g"), value);
  const strings = fc.oneof(fc.dictionary(fc.string(), fc.oneof(fc.string(), value), { noNullPrototype: true }), value);
  return someOf({
    userId: fc.oneof(id, fc.constant(undefined)),
    anonymousId: fc.oneof(id, fc.constant(undefined)),
    userAttributes: strings,
    groupId: id,
    product: fc.oneof(someOf({ id, account_id: id, module: id }), value),
    enableHierarchy: fc.oneof(fc.constant(false), value),
    category: id,
  });
}
