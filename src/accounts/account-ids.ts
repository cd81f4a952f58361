import type { Facts } from "../facts.js";
import { report, sessionPath, type Findings, type Placed } from "../issues.js";
import { accountIdCharacters, accountIdLimit } from "../limits.js";
import { pathIn, productOf, type Product, type SessionProduct } from "../reading/product.js";
import { eitherSeparator, mistake, separatorOf } from "../settings.js";
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
  const joint = separatorOf(separator);
  if (joint === undefined) throw mistake("separator", eitherSeparator);
  const ids: { readonly id?: unknown; readonly account_id?: unknown } = isObject(product) ? product : {};
  const texts = productOf(readText(ids.id), readText(ids.account_id), undefined) ?? {};
  const account = readText(accountId);
  return account === undefined ? (texts.account_id ?? "") : idOfProductAccount(account, texts, joint);
}

/** R3.1 */
function idOfProductAccount(accountId: string, { id, account_id }: SessionProduct, separator: string): string {
  return account_id ?? (id === undefined ? accountId : accountId + separator + id);
}

/** Checks an account's ID, and gives it as `sdr_o` unless it is too long (R5.8). */
export function checkAccountId(account: Placed<string>, findings: Findings): string | undefined {
  if (fits(account.value, accountIdLimit)) {
    reportCharacters(accountIdCharacters, account, findings);
    return account.value;
  }
  report(findings, "id-too-long", account.path);
  return undefined;
}

/**
 * Checks a product account's ID, and gives it as `sdr_o` unless it is too long (R5.8). Where `isAccountSent`, a request
 * of the same message has the account's own ID, whose characters have been reported.
 */
export function checkProductAccountId(
  account: Placed<string>,
  product: Product,
  { service, findings }: Facts,
  isAccountSent: boolean,
): string | undefined {
  const { id = "", account_id } = product.texts;
  if (account_id !== undefined) {
    return checkAccountId({ value: account_id, path: pathIn(product, "account_id") }, findings);
  }
  const separator = service.productSeparator;
  const value = idOfProductAccount(account.value, product.texts, separator);
  if (!fits(value, accountIdLimit)) {
    report(findings, "id-too-long", pathIn(product, "id"));
    return undefined;
  }
  if (!findings) return value; // what follows only reports issues
  if (!isAccountSent) reportCharacters(accountIdCharacters, account, findings);
  if (!accountIdCharacters.test(id)) report(findings, "id-charset", pathIn(product, "id"));
  // R3.8
  const isAmbiguous = product.path !== sessionPath && value.indexOf(separator) !== value.lastIndexOf(separator);
  if (isAmbiguous) report(findings, "ambiguous-product-account", pathIn(product, "id"));
  return value;
}

/** R5.9: reports an ID with characters that Totango does not document. Checked only when findings are collected. */
export function reportCharacters(documented: RegExp, { value, path }: Placed<string>, findings: Findings): void {
  if (findings && !documented.test(value)) report(findings, "id-charset", path);
}
