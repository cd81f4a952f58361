import { report, reportOnce, type Issue, type Path } from "./issues.js";
import type { Memory, Session } from "./session.js";
import { exceeds, isObject, readText, type Fields } from "./text.js";

/** The message's Totango options and where they stand (R2.2). */
export type Options = { readonly fields: Fields; readonly path: Path };

/** An account ID and where it was said. */
export type Account = { readonly id: string; readonly path: Path };

/** The product in use: its IDs and module as texts, and what the message holds of it: nothing of the session's product. */
export type Product = {
  readonly texts: NonNullable<Session["product"]>;
  readonly fields: Fields;
  readonly path: Path;
};

const accountLimit = 480;

/**
 * The ID of the product account: the `account_id` of the product when it has one, else the account ID and the product's
 * `id`, joined by two underscores (R3.1, from Totango's published snippets).
 *
 * IDs are read as in messages (R2.4): numbers become plain decimals, and a blank ID counts as absent. A product without
 * an ID adds nothing, so the account ID comes back; a blank account ID without an `account_id` gives `""`. Never throws.
 *
 * @example
 * ```ts
 * productAccountId("test_group", { id: "productA" }); // => "test_group__productA"
 * productAccountId("test_group", { id: "productA", account_id: "123" }); // => "123"
 * ```
 */
export function productAccountId(
  accountId: string | number,
  product: {
    readonly id?: string | number | null | undefined;
    readonly account_id?: string | number | null | undefined;
  },
): string {
  const account = readText(accountId);
  const id = readText(product.id);
  const joined = account === undefined || id === undefined ? account : `${account}__${id}`;
  return readText(product.account_id) ?? joined ?? "";
}

/** The texts of a product that has an ID (R3.1). */
export function productTexts(fields: Fields, read: (value: unknown) => string | undefined): Session["product"] {
  const id = read(fields.id);
  const account_id = read(fields.account_id);
  const module = read(fields.module);
  if (id === undefined && account_id === undefined) return undefined;
  return {
    ...(id !== undefined && { id }),
    ...(account_id !== undefined && { account_id }),
    ...(module !== undefined && { module }),
  };
}

/**
 * R3.1: the product that the options name, `undefined` where they say nothing of one. `false`, a product without an ID and
 * one of the wrong shape mean that there is none.
 */
export function namedProduct({ fields, path: above }: Options, issues: Issue[]): Product | false | undefined {
  const value = fields.product ?? undefined;
  if (value === undefined || value === false) return value;
  const path = [...above, "product"];
  if (!isObject(value)) {
    report(issues, "unusable-value", path);
    return false;
  }
  const texts = productTexts(value, readText);
  if (texts !== undefined) return { texts, fields: value, path };
  report(issues, "product-without-id", [...path, "id"]);
  return false;
}

/** R6.6: what the session says of the product counts for the session's account only. */
export function rememberedProduct({ groupId, product }: Memory, account: Account | undefined): Product | undefined {
  return product !== undefined && account?.id === groupId ? { texts: product, fields: {}, path: [] } : undefined;
}

/** Whether the message itself names the product. */
function isNamed({ path }: Product): boolean {
  return path.length > 0;
}

/** Where a field of the product was said; `[]` for the session's product (section 8). */
export function productPath(product: Product, field: "id" | "account_id" | "module"): Path {
  return isNamed(product) ? [...product.path, field] : [];
}

/** The account ID as a request carries it; `undefined`, with the issue, when it stops the request (R5.8). */
export function accountToSend({ id, path }: Account, issues: Issue[]): string | undefined {
  if (isTooLong(id, path, issues)) return undefined;
  noticeCharset(id, path, issues);
  return id;
}

/** The product account's ID as a request carries it; `undefined`, with the issue, when it stops the request (R5.8). */
export function productAccountToSend(account: Account, product: Product, issues: Issue[]): string | undefined {
  const { id, account_id } = product.texts;
  const joined = productAccountId(account.id, product.texts);
  if (id === undefined || account_id !== undefined) {
    return accountToSend({ id: joined, path: productPath(product, "account_id") }, issues);
  }
  const path = productPath(product, "id");
  if (isTooLong(joined, path, issues)) return undefined;
  noticeCharset(account.id, account.path, issues);
  noticeCharset(id, path, issues);
  if (isNamed(product) && joined.indexOf("__") !== joined.lastIndexOf("__")) {
    report(issues, "ambiguous-product-account", path);
  }
  return joined;
}

/** R5.8: account IDs are never cut. */
export function isTooLong(id: string, path: Path, issues: Issue[]): boolean {
  const tooLong = exceeds(id, accountLimit);
  if (tooLong) reportOnce(issues, "id-too-long", path);
  return tooLong;
}

/** R5.9: accounts have letters, digits, `_` and `-`. */
export function noticeCharset(id: string, path: Path, issues: Issue[]): void {
  if (/[^\w-]/.test(id)) reportOnce(issues, "id-charset", path);
}
