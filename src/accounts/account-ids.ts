import { report, sessionPath, type Findings, type Path, type Placed } from "../issues.js";
import { accountIdCharacters, accountIdLimit } from "../limits.js";
import type { Product } from "../reading/parts.js";
import type { Facts } from "../facts.js";
import { productOf, type SessionProduct } from "../session/session.js";
import { readSeparator } from "../settings.js";
import { fits, isObject, readText } from "../text.js";

/**
 * The ID of a product account: the `account_id` of the product when it has one, else the account ID and the product's
 * `id` joined by the separator. It is what requests carry as `sdr_o` for users and activities of the product.
 *
 * IDs are read as in messages: numbers become plain decimals, and a blank ID counts as absent. A product without an ID
 * adds nothing, so the account ID comes back.
 *
 * @param accountId - The ID of the account
 * @param product - The product's `id` and `account_id`, as the options for Totango have them
 * @param separator - What joins the two: `"__"` (the default) or `"_"`, as in the setting `productSeparator`
 * @returns The ID; `""` for a blank account ID without an `account_id`
 * @throws TypeError when the separator is neither of these, unless it is absent or blank
 *
 * @example
 * ```ts
 * productAccountId("test_group", { id: "productA" }); // => "test_group__productA"
 * productAccountId("test_group", { id: "productA" }, "_"); // => "test_group_productA"
 * productAccountId("test_group", { id: "productA", account_id: "123" }); // => "123"
 * ```
 */
export function productAccountId(
  accountId: string | number,
  product: {
    readonly id?: string | number | null | undefined;
    readonly account_id?: string | number | null | undefined;
  },
  separator?: "__" | "_" | null,
): string {
  const joint = readSeparator("separator", separator);
  const ids: { readonly id?: unknown; readonly account_id?: unknown } = isObject(product) ? product : {};
  const kept = productOf(readText(ids.id), readText(ids.account_id), undefined) ?? {};
  const account = readText(accountId);
  return account === undefined ? (kept.account_id ?? "") : idOfProductAccount(account, kept, joint);
}

/** R3.1 */
function idOfProductAccount(accountId: string, { id, account_id }: SessionProduct, separator: string): string {
  return account_id ?? (id === undefined ? accountId : accountId + separator + id);
}

/** The path of a field of the product; `[]` for the product of the session (section 8). Built only for findings. */
export function productPath({ optionsPath }: Product, field: string, findings: Findings): Path {
  return findings && optionsPath ? [...optionsPath, "product", field] : sessionPath;
}

/** The account's ID as `sdr_o`; `undefined`, with the issue, when it is too long (R5.8). */
export function accountIdToSend(account: Placed<string>, findings: Findings): string | undefined {
  if (fits(account.value, accountIdLimit)) {
    reportCharacters(accountIdCharacters, account, findings);
    return account.value;
  }
  report(findings, "id-too-long", account.path);
  return undefined;
}

/** The product account's ID as `sdr_o`; `undefined`, with the issue, when it is too long (R5.8). */
export function productAccountIdToSend(
  account: Placed<string>,
  product: Product,
  { service, findings }: Facts,
): string | undefined {
  const { id = "", account_id } = product.kept;
  const separator = service.productSeparator;
  const value = idOfProductAccount(account.value, product.kept, separator);
  const path = productPath(product, account_id === undefined ? "id" : "account_id", findings);
  if (account_id !== undefined) return accountIdToSend({ value, path }, findings);
  if (!fits(value, accountIdLimit)) {
    report(findings, "id-too-long", path);
    return undefined;
  }
  if (!findings) return value; // what follows only reports issues
  reportCharacters(accountIdCharacters, account, findings);
  reportCharacters(accountIdCharacters, { value: id, path }, findings);
  // R3.8
  const isAmbiguous = product.optionsPath && value.indexOf(separator) !== value.lastIndexOf(separator);
  if (isAmbiguous) report(findings, "ambiguous-product-account", path);
  return value;
}

/** R5.9: reports an ID with characters that Totango does not document. Checked only when findings are collected. */
export function reportCharacters(documented: RegExp, { value, path }: Placed<string>, findings: Findings): void {
  if (findings && !documented.test(value)) report(findings, "id-charset", path);
}
