import type { WritableDeep } from "type-fest";
import { report, type Findings, type Placed } from "../issues.js";
import { isAbsent, noFields, readObject, readText, type Fields } from "../text.js";
import { readPlaced } from "./ids.js";
import { readPart } from "./parts.js";
import { sessionPaths, type Options, type OptionsPaths } from "./totango.js";

/** What a session keeps of a product. */
export type SessionProduct = {
  /** The product's `id`. */
  readonly id?: string;
  /** The product's `account_id`. */
  readonly account_id?: string;
  /** The product's `module`. */
  readonly module?: string;
};

/** The product in use: the message's own, or the session's, which has no fields and no place in the message. */
export type Product = { readonly texts: SessionProduct; readonly fields: Fields; readonly paths: OptionsPaths };

/** R3.1: `false` says that there is no product, and so does one that cannot be read. */
export function readProduct({ value: { product }, paths }: Options, findings: Findings): Product | false | undefined {
  if (isAbsent(product)) return undefined;
  if (product === false) return false;
  const fields = readObject(product);
  if (!fields) {
    report(findings, "unusable-value", paths.product);
    return false;
  }
  const texts = productOf(readText(fields.id), readText(fields.account_id), readText(fields.module));
  if (texts) return { texts, fields, paths };
  report(findings, "product-without-id", paths.productId);
  return false;
}

/** R3.1: a product with neither ID is none. */
export function productOf(
  id: string | undefined,
  account_id: string | undefined,
  module: string | undefined,
): SessionProduct | undefined {
  if (id === undefined && account_id === undefined) return undefined;
  const product: WritableDeep<SessionProduct> = {};
  if (id !== undefined) product.id = id;
  if (account_id !== undefined) product.account_id = account_id;
  if (module !== undefined) product.module = module;
  return product;
}

/** R6.6 */
export function productOfSession(texts: SessionProduct): Product {
  return { texts, fields: noFields, paths: sessionPaths };
}

export function readParent({ value: { parent }, paths }: Options, findings: Findings): Placed<string> | undefined {
  if (isAbsent(parent)) return undefined;
  const { id } = readPart(parent, paths.parent, findings);
  return readPlaced(id, paths.parentId);
}

export function readEnableHierarchy({ value, paths }: Options, findings: Findings): boolean | undefined {
  const { enableHierarchy } = value;
  if (typeof enableHierarchy === "boolean") return enableHierarchy;
  if (!isAbsent(enableHierarchy)) report(findings, "unusable-value", paths.enableHierarchy);
  return undefined;
}
