import { report, type Issues, type Path } from "./issues.js";
import { isTooLong, noticeAccountCharset, type Said } from "./said.js";
import { productTexts, type Memory, type Session } from "./session.js";
import { isObject, readText, type Fields } from "./text.js";

/** The message's Totango options and where they stand (R2.2). */
export type Options = { readonly fields: Fields; readonly path: Path };

/** The product in use: its IDs and module as texts, and what the message holds of it: nothing of the session's product. */
export type Product = {
  readonly texts: NonNullable<Session["product"]>;
  readonly fields: Fields;
  readonly path: Path;
};

export const accountLimit = 480;

/**
 * The ID of the product account: the `account_id` of the product when it has one, else the account ID and the product's
 * `id`, joined by two underscores (R3.1, from Totango's published snippets).
 *
 * IDs are read as in messages (R2.4): numbers become plain decimals, and a blank ID counts as absent. A product without
 * an ID adds nothing, so the account ID comes back.
 *
 * @param accountId - The ID of the account
 * @param product - The product's `id` and `account_id`, as the Totango options have them
 * @returns The ID; `""` for a blank account ID without an `account_id`. Never throws
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

/**
 * R3.1: the product that the options name, `undefined` where they say nothing of one. `false`, a product without an ID and
 * one of the wrong shape mean that there is none.
 */
export function namedProduct({ fields, path: above }: Options, issues: Issues): Product | false | undefined {
  const value = fields.product ?? undefined;
  if (value === undefined || value === false) return value;
  const path = [...above, "product"];
  if (!isObject(value)) {
    report(issues, "unusable-value", path);
    return false;
  }
  const texts = productTexts(value, readText);
  if (texts !== undefined) return { texts, fields: value, path };
  report(issues, "product-without-id", path, "id");
  return false;
}

/** R6.6: what the session says of the product counts for the session's account only. */
export function rememberedProduct({ groupId, product }: Memory, account: Said | undefined): Product | undefined {
  return product !== undefined && account?.text === groupId ? { texts: product, fields: {}, path: [] } : undefined;
}

/** A text of the product, and where the message says it. */
export function productSaid(product: Product, field: keyof Product["texts"]): Said | undefined {
  const text = product.texts[field];
  return text === undefined ? undefined : { text, path: productPath(product, field) };
}

/** The account ID as a request carries it; `undefined`, with the issue, when it stops the request (R5.8). */
export function accountToSend(account: Said, issues: Issues): string | undefined {
  if (isTooLong(account, accountLimit, issues)) return undefined;
  noticeAccountCharset(account, issues);
  return account.text;
}

/** The product account's ID as a request carries it; `undefined`, with the issue, when it stops the request (R5.8). */
export function productAccountToSend(account: Said, product: Product, issues: Issues): string | undefined {
  const text = productAccountId(account.text, product.texts);
  const id = productSaid(product, "id");
  if (!id || product.texts.account_id !== undefined) {
    return accountToSend({ text, path: productPath(product, "account_id") }, issues);
  }
  if (isTooLong({ text, path: id.path }, accountLimit, issues)) return undefined;
  noticeAccountCharset(account, issues);
  noticeAccountCharset(id, issues);
  if (isNamed(product) && text.indexOf("__") !== text.lastIndexOf("__")) {
    report(issues, "ambiguous-product-account", id.path);
  }
  return text;
}

/** Whether the message itself names the product. */
function isNamed({ path }: Product): boolean {
  return path.length > 0;
}

/** `[]` for the session's product (section 8). */
function productPath(product: Product, field: string): Path {
  return isNamed(product) ? [...product.path, field] : [];
}
