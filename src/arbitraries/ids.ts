import * as fc from "fast-check";
import { accountIdLimit } from "../limits.js";
import { fits, readText } from "../text.js";
import type { TotangoOptionsConstraints } from "./constraints.js";
import { blank, inheritedName, longText, nothing, number, simplestFirst, unicode, weighted } from "./values.js";

export type IdValue = string | number | null | undefined;

export function userId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return id(constraints, fc.constantFrom("jack", "eve", "lawrence@example.com"));
}

/** `g__p` is also the product account of `g` and `p`. */
export function accountId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return id(constraints, fc.constantFrom("g", "h", "test_group", "g__p", "a__b", "a_"));
}

export function productId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return id(constraints, fc.constantFrom("p", "q", "_b"));
}

function id(
  { wellFormedIds = false }: TotangoOptionsConstraints,
  familiar: fc.Arbitrary<string>,
): fc.Arbitrary<IdValue> {
  const wellFormed = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  const nasty = simplestFirst(number.filter(Number.isFinite), unicode, inheritedName, longText, blank, nothing);
  return wellFormedIds
    ? weighted([8, familiar], [1, wellFormed])
    : weighted([12, familiar], [1, wellFormed], [3, nasty]);
}

/** An account ID within its limit. Joined to a product's ID, it can still make one that is too long. */
export function usableAccountId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return accountId(constraints).filter((id) => isUsable(id, accountIdLimit));
}

/** A number's decimal can be long. */
export function isUsable(id: IdValue, limit: number): boolean {
  const text = readText(id);
  return text !== undefined && fits(text, limit);
}
