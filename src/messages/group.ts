import type { WritableDeep } from "type-fest";
import { checkAccountId, checkProductAccountId, reportCharacters } from "../accounts/account-ids.js";
import { addAttributes, fillAttributes, hasAttributes } from "../attributes/attributes.js";
import { account as accountOwner, user as userOwner } from "../attributes/owners.js";
import { isAccountNamed, type Facts } from "../facts.js";
import { report, type Findings, type Placed } from "../issues.js";
import { accountIdCharacters, accountIdLimit, productIdLimit, userIdCharacters } from "../limits.js";
import type { KnownId } from "../reading/ids.js";
import { readGroupTraits } from "../reading/parts.js";
import { pathIn, readEnableHierarchy, readParent, type Product } from "../reading/product.js";
import { requestOf, type AccountParams, type OpenRequest } from "../request.js";
import { fits, type Fields } from "../text.js";
import { outcomeOf, type Outcome } from "./outcome.js";

type Params = WritableDeep<AccountParams>;

/** The account of a group message, and what the message says about it. */
type AccountFacts = {
  readonly account: KnownId;
  readonly traits: Placed<Fields>;
  readonly parent: Placed<string> | undefined;
  readonly hasHierarchy: boolean;
};

/** Section 3: an `account` request (R3.6), a `product` request (R3.4), or the one and then the other (R3.3). */
export function group(facts: Facts): Outcome {
  const { message, options, account, product, known, source, findings } = facts;
  const traits = readGroupTraits(message, findings);
  const parent = readParent(options, findings);
  const hasHierarchy = readHierarchy(facts);
  if (account.state !== "known") {
    report(findings, account.code, account.path);
    return outcomeOf(facts, [], account.state === "unusable" ? { step: "end-group" } : undefined);
  }
  if (!hasHierarchy) ignoreParent(parent, findings);
  const requests = makeRequests(facts, { account, traits, parent, hasHierarchy });
  const isNamed = isAccountNamed(facts);
  // R6.10: nothing is kept of another's account.
  if (!isNamed && source !== known.device) return outcomeOf(facts, requests);
  const { value: groupId } = account;
  if (!fits(groupId, accountIdLimit)) return outcomeOf(facts, requests, { step: "end-group" }); // R6.5
  return outcomeOf(facts, requests, { step: "group", groupId, product: product?.texts, hasHierarchy, isNamed });
}

/** R3.5, R6.6: what the message says, else what the session says of the account. */
function readHierarchy({ options, source, findings }: Facts): boolean {
  return readEnableHierarchy(options, findings) ?? source?.enableHierarchy !== false;
}

function makeRequests(facts: Facts, accountFacts: AccountFacts): OpenRequest[] {
  const { product, findings } = facts;
  const { account, hasHierarchy } = accountFacts;
  const accountId = product && !hasHierarchy ? undefined : checkAccountId(account, findings);
  const isAccountSent = accountId !== undefined;
  const productAccountId = product && checkProductAccountId(account, product, facts, isAccountSent);
  const requests: OpenRequest[] = [];
  if (isAccountSent) {
    const params = makeAccountParams(facts, accountFacts, accountId, productAccountId);
    requests.push(requestOf("account", params, facts, 0));
  }
  if (product && productAccountId !== undefined) {
    const params = makeProductParams(facts, accountFacts, product, productAccountId);
    requests.push(requestOf("product", params, facts, requests.length));
  }
  return requests;
}

/** Parameters of the `account` request. When there is a product, the user goes with that instead (R3.3). */
function makeAccountParams(
  facts: Facts,
  accountFacts: AccountFacts,
  sdr_o: string,
  productAccountId: string | undefined,
): Params {
  const { service, product, findings } = facts;
  const { traits, parent, hasHierarchy } = accountFacts;
  const params: Params = product ? { sdr_s: service.serviceId, sdr_o } : makeUserParams(facts, sdr_o);
  const parentOfTraits = addAttributes(params, accountOwner, traits, facts);
  if (hasHierarchy) setParent(params, parent ?? parentOfTraits, findings, productAccountId);
  else ignoreParent(parentOfTraits, findings);
  if (parent && params["sdr_o.parent_id"] !== undefined) reportCharacters(accountIdCharacters, parent, findings);
  return params;
}

/** Parameters of the `product` request: below its account (R3.3), or in its place (R3.4). */
function makeProductParams(facts: Facts, accountFacts: AccountFacts, product: Product, sdr_o: string): Params {
  const { findings } = facts;
  const { account, traits, hasHierarchy } = accountFacts;
  const params = makeUserParams(facts, sdr_o);
  const source = { value: product.fields, path: product.path };
  const parentOfProduct = addAttributes(params, accountOwner, source, facts, isProductAttribute);
  if (!hasHierarchy) {
    ignoreParent(parentOfProduct, findings);
    ignoreParent(fillAttributes(params, accountOwner, traits, facts), findings);
  }
  setProductId(params, product, findings);
  if (hasHierarchy) setParent(params, account, findings);
  return params;
}

/** R4.2: parameters with the user, when there is one. */
function makeUserParams(facts: Facts, sdr_o: string): Params {
  const { contextTraits, service, user, findings } = facts;
  if (user.state !== "known") {
    const isMissing = user.state === "missing" && hasAttributes(contextTraits, userOwner, facts);
    if (isMissing) report(findings, "missing-user-id", user.path);
    return { sdr_s: service.serviceId, sdr_o };
  }
  reportCharacters(userIdCharacters, user, findings);
  const params: Params = { sdr_s: service.serviceId, sdr_o, sdr_u: user.value };
  addAttributes(params, userOwner, contextTraits, facts);
  return params;
}

/** R3.9 */
function isProductAttribute(name: string): boolean {
  return name !== "id" && name !== "account_id" && name !== "module";
}

/** R5.3: the product's `id` replaces an attribute of that name, even when it is too long to be sent (R5.8). */
function setProductId(params: Params, product: Product, findings: Findings): void {
  const { id } = product.texts;
  if (id === undefined) return;
  if (fits(id, productIdLimit)) {
    params["sdr_o.product_id"] = id;
    return;
  }
  delete params["sdr_o.product_id"];
  report(findings, "id-too-long", pathIn(product, "id"));
}

/** R3.7, R5.8. `productAccountId` is the `sdr_o` of the `product` request that the same message sends. */
function setParent(
  params: Params,
  parent: Placed<string> | undefined,
  findings: Findings,
  productAccountId?: string,
): void {
  if (!parent) return;
  const { value, path } = parent;
  if (value === params.sdr_o || value === productAccountId) return report(findings, "hierarchy-cycle", path);
  if (!fits(value, accountIdLimit)) return report(findings, "id-too-long", path);
  params["sdr_o.parent_id"] = value;
}

/** R3.5: without hierarchy there is no parent, whatever names it. */
function ignoreParent(parent: Placed<string> | undefined, findings: Findings): void {
  if (parent) report(findings, "parent-ignored", parent.path);
}
