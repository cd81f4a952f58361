import type { WritableDeep } from "type-fest";
import { report, sessionPath, type Findings, type Path, type Placed } from "../issues.js";
import { isAbsent, noFields, readObject, readText, type Fields } from "../text.js";
import { readPlaced } from "./ids.js";
import { readPart } from "./parts.js";
import type { Options } from "./totango.js";

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
export type Product = { readonly texts: SessionProduct; readonly fields: Fields; readonly path: Path };

/** R3.1: `false` says that there is no product, and so does one that cannot be read. */
export function readProduct({ value, place }: Options, findings: Findings): Product | false | undefined {
  const { product } = value;
  if (isAbsent(product)) return undefined;
  if (product === false) return false;
  const fields = readObject(product);
  const { product: path } = place;
  if (!fields) {
    report(findings, "unusable-value", path);
    return false;
  }
  const texts = productOf(readText(fields.id), readText(fields.account_id), readText(fields.module));
  if (texts) return { texts, fields, path };
  report(findings, "product-without-id", path, "id");
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
  return { texts, fields: noFields, path: sessionPath };
}

/** Section 8: what comes from the session has no place in the message. */
export function pathIn({ path }: Product, key: keyof SessionProduct): Path {
  return path === sessionPath ? path : [...path, key];
}

export function readParent({ value, place }: Options, findings: Findings): Placed<string> | undefined {
  const { parent } = value;
  if (isAbsent(parent)) return undefined;
  const { id } = readPart(parent, place.parent, findings);
  return readPlaced(id, place.parentId);
}

export function readEnableHierarchy({ value, place }: Options, findings: Findings): boolean | undefined {
  const { enableHierarchy } = value;
  if (typeof enableHierarchy === "boolean") return enableHierarchy;
  if (!isAbsent(enableHierarchy)) report(findings, "unusable-value", place.path, "enableHierarchy");
  return undefined;
}
