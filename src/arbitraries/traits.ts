import * as fc from "fast-check";
import type { Fields } from "../text.js";
import type { TotangoOptionsConstraints } from "./constraints.js";
import { accountId, userId } from "./ids.js";
import { date, dictionary, leaf, longText, number, record, simplestFirst, text, value } from "./values.js";

export function userTraits(constraints: TotangoOptionsConstraints): fc.Arbitrary<Fields> {
  return traits(constraints, {
    email: text,
    Contact: simplestFirst(fc.boolean(), value),
    "Key Contact": simplestFirst(fc.boolean(), value),
    name: value,
    userId: simplestFirst(userId({}), text),
    anonymousId: text,
  });
}

export function accountTraits(constraints: TotangoOptionsConstraints): fc.Arbitrary<Fields> {
  const account = simplestFirst(accountId({}), text, number);
  return traits(constraints, {
    name: simplestFirst(text, longText, record({ first: text }, "first"), value),
    account_name: simplestFirst(text, longText, value),
    account_id: account,
    account: record({ name: text }, "name"),
    parent_id: account,
    parent: record({ id: account }, "id"),
    product_id: simplestFirst(account, value),
    product: record({ id: account }, "id"),
    "Contract Renewal Date": date,
    Licenses: simplestFirst(number, text),
  });
}

/** Any names and values, and some that end up in the same attribute. */
function traits(
  { traitNames }: TotangoOptionsConstraints,
  own: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Fields> {
  if (traitNames) return record(Object.fromEntries(traitNames.map((name) => [name, value])));
  const clashing = record({
    ...own,
    id: value,
    created: date,
    createdAt: date,
    created_at: date,
    "Create Date": date,
    address: record({ city: text, geo: record({ lat: number }, "lat") }),
    address_city: simplestFirst(text, value),
    address_geo: simplestFirst(text, record({ lat: number }, "lat")),
    company: record({ id: accountId({}) }, "id"),
    tags: fc.array(leaf, { maxLength: 4 }),
  });
  return fc
    .tuple(simplestFirst(fc.constant({}), clashing), dictionary(value), fc.boolean())
    .map(([clashes, others, isReversed]) =>
      isReversed ? reversed({ ...others, ...clashes }) : { ...others, ...clashes },
    );
}

/** Which name stands first must not matter where R5.2 says so. */
function reversed(traits: Fields): Fields {
  return Object.fromEntries(Object.entries(traits).reverse());
}

export function withoutNames(traits: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(traits).filter(([name]) => !names.includes(name)));
}
