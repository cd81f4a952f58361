import { boolean, literal, looseObject, union, type ZodMiniType } from "zod/v4/mini";
import type { Finding } from "../issues.js";
import type * as message from "../message.js";
import { readEnableHierarchy, readParent, readProduct } from "../reading/product.js";
import { optionsPlace } from "../reading/totango.js";
import { readObject } from "../text.js";
import { checked, field, objectSentence, text, type Fault } from "./checked.js";

/**
 * The options for Totango, which a message carries in `integrations.Totango` or `context.Totango`. Fields that are not
 * options pass, and those of `product` are attributes.
 *
 * @example
 * ```ts
 * TotangoOptions.safeParse({ product: { id: "productA" }, enableHierarchy: false }).success; // => true
 * TotangoOptions.safeParse({ product: "productA" }).success; // => false
 * ```
 */
export const TotangoOptions: ZodMiniType<message.TotangoOptions, message.TotangoOptions> = /* @__PURE__ */ checked(
  () => ({
    description: "The options for Totango in a message.",
    shape: optionsShape(),
    others: "pass",
    findFaults,
  }),
);
/** The options for Totango in a message. */
export type TotangoOptions = message.TotangoOptions;

function optionsShape() {
  const product = looseObject({
    id: text("The product's ID: joined to the account ID, and sent as the product ID."),
    account_id: text("The ID of the product account, when it is not the account's ID and the product's joined."),
    module: text("The module of activities that name none themselves."),
  });
  return {
    parent: field(
      "The account above this one in the hierarchy.",
      looseObject({ id: text("The ID of the parent account.") }),
    ),
    product: field(
      "The product in use; false says that none is. Fields other than id, account_id and module are its attributes.",
      union([product, literal(false)]),
    ),
    enableHierarchy: field(
      "false: no parent is sent, and a group with a product goes to the product account alone.",
      boolean(),
    ),
  } satisfies Record<keyof message.TotangoOptions, ZodMiniType>;
}

function findFaults(value: unknown): readonly Fault[] {
  const fields = readObject(value);
  if (!fields) return [{ path: [], message: objectSentence }];
  const options = { value: fields, place: optionsPlace([]) };
  const findings: Finding[] = [];
  readProduct(options, findings);
  readParent(options, findings);
  readEnableHierarchy(options, findings);
  return faultsOf(findings);
}

const idSentence = "must be a string or a finite number";

/** What a part or an ID should have been, by the last key of its path. */
const sentences: ReadonlyMap<string | undefined, string> = /* @__PURE__ */ new Map([
  ["userId", idSentence],
  ["groupId", idSentence],
  ["product", "must be an object or false"],
  ["enableHierarchy", "must be true or false"],
]);

/** Other findings, such as an ID that is too long, are not faults: the translation copes with them. */
export function faultsOf(findings: readonly Finding[]): readonly Fault[] {
  return findings
    .filter(({ code }) => code === "unusable-value")
    .map(({ path }) => ({ path, message: sentences.get(path[path.length - 1]) ?? objectSentence }));
}
