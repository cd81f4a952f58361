import * as fc from "fast-check";
import type { TotangoOptions, TotangoProduct } from "../message.js";
import type { TotangoOptionsConstraints } from "./constraints.js";
import { accountId, productId } from "./ids.js";
import { accountTraits, withoutNames } from "./traits.js";
import { nothing, record, text, weighted } from "./values.js";

/**
 * The options for Totango: parents, products with attributes, products that are `false` or have no ID,
 * `enableHierarchy`, and IDs that meet each other in a cycle.
 *
 * @param constraints - Which IDs and names occur
 * @returns An arbitrary of what a message carries in `integrations.Totango` or `context.Totango`
 *
 * @example
 * ```ts
 * fc.sample(totangoOptions(), 10).every((options) => TotangoOptions.safeParse(options).success); // => true
 * ```
 */
export function totangoOptions(constraints: TotangoOptionsConstraints = {}): fc.Arbitrary<TotangoOptions> {
  const id = accountId(constraints);
  const productIds = record({ id: productId(constraints), account_id: id, module: text });
  const product: fc.Arbitrary<TotangoProduct> = fc
    .tuple(weighted([3, fc.constant({})], [1, accountTraits(constraints)]), productIds)
    .map(([attributes, ids]) => ({ ...withoutNames(attributes, ["id", "account_id", "module", "__proto__"]), ...ids }));
  return record({
    parent: weighted([4, record({ id })], [1, nothing]),
    product: weighted([6, product], [1, fc.constant(false)], [1, nothing]),
    enableHierarchy: weighted([4, fc.boolean()], [1, nothing]),
  });
}
