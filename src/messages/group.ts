import type { WritableDeep } from "type-fest";
import { accountIdToSend, noticeAccountId, noticeUserId, productAccountIdToSend, productPath } from "../accounts.js";
import { addAttributes, fillAttributes, hasUserAttributes } from "../attributes.js";
import type { KnownId } from "../ids.js";
import { inside, report, sessionPath, type Findings, type Placed } from "../issues.js";
import { accountIdLimit, productIdLimit } from "../limits.js";
import type { AccountParams, OpenRequest } from "../request.js";
import { contextTraitsPath, readEnableHierarchy, readParent, readTraits, traitsPath, type Product } from "../read.js";
import type { Facts } from "../resolve.js";
import { endGroup, setGroup } from "../session.js";
import { fits, type Fields } from "../text.js";
import { reportMissingAccount } from "../usage.js";

type Params = WritableDeep<AccountParams>;

/** What a group says of its account. */
type AccountFacts = {
  readonly account: KnownId;
  readonly traits: Fields;
  readonly parent: Placed<string> | undefined;
  readonly hasHierarchy: boolean;
};

/** Section 3: an `account` request (R3.6), a `product` request (R3.4), or the one and then the other (R3.3). */
export function group(facts: Facts): OpenRequest[] {
  const { message, options, account, product, session, findings } = facts;
  const traits = readTraits(message, findings);
  const parent = readParent(options, findings);
  const hasHierarchy = hasHierarchyOf(facts);
  if (account.state !== "known") {
    reportMissingAccount(account, findings);
    if (account.state === "unusable") endGroup(session);
    return [];
  }
  if (!hasHierarchy) ignoreParent(parent, findings);
  const accountFacts: AccountFacts = { account, traits, parent, hasHierarchy };
  const requests = product ? productRequests(facts, accountFacts, product) : accountRequest(facts, accountFacts);
  setGroup(session, account.value, product?.kept, hasHierarchy);
  return requests;
}

/** R3.5, R6.5: what the message says, else, in the same group, what the session says. */
function hasHierarchyOf({ options, account, session, findings }: Facts): boolean {
  const isSameGroup = account.state === "known" && account.value === session.groupId;
  return readEnableHierarchy(options, findings) ?? !(isSameGroup && session.enableHierarchy === false);
}

/** R3.6 */
function accountRequest(facts: Facts, accountFacts: AccountFacts): OpenRequest[] {
  const { service, findings } = facts;
  const sdr_o = accountIdToSend(accountFacts.account, findings);
  if (sdr_o === undefined) return [];
  const params = userParams(facts, sdr_o);
  addAccount(params, facts, accountFacts);
  return [{ kind: "account", url: service.url, params }];
}

function productRequests(facts: Facts, accountFacts: AccountFacts, product: Product): OpenRequest[] {
  return accountFacts.hasHierarchy
    ? accountAndProduct(facts, accountFacts, product)
    : productAlone(facts, accountFacts, product);
}

/** R3.3: the account, and below it the product account, where the user is. */
function accountAndProduct(facts: Facts, accountFacts: AccountFacts, product: Product): OpenRequest[] {
  const { service, findings } = facts;
  const { account } = accountFacts;
  const accountId = accountIdToSend(account, findings);
  const productAccountId = productAccountIdToSend(account, product, facts);
  const requests: OpenRequest[] = [];
  if (accountId !== undefined) {
    const params: Params = { sdr_s: service.serviceId, sdr_o: accountId };
    addAccount(params, facts, accountFacts, productAccountId);
    requests.push({ kind: "account", url: service.url, params });
  }
  if (productAccountId !== undefined) {
    const params = userParams(facts, productAccountId);
    addProductAttributes(params, facts, product);
    setProductId(params, product, findings);
    setParent(params, account, findings);
    requests.push({ kind: "product", url: service.url, params });
  }
  return requests;
}

/** R3.4: the product account in the account's place. */
function productAlone(facts: Facts, accountFacts: AccountFacts, product: Product): OpenRequest[] {
  const { service, findings } = facts;
  const sdr_o = productAccountIdToSend(accountFacts.account, product, facts);
  if (sdr_o === undefined) return [];
  const params = userParams(facts, sdr_o);
  ignoreParent(addProductAttributes(params, facts, product), findings);
  ignoreParent(fillAttributes(params, "account", accountFacts.traits, traitsPath, facts), findings);
  setProductId(params, product, findings);
  return [{ kind: "product", url: service.url, params }];
}

/** R4.2: the user goes along when there is one. */
function userParams(facts: Facts, sdr_o: string): Params {
  const { contextTraits, service, user, findings } = facts;
  if (user.state !== "known") {
    const isMissing = user.state === "missing" && hasUserAttributes(contextTraits, facts);
    if (isMissing) report(findings, "missing-user-id", user.path);
    return { sdr_s: service.serviceId, sdr_o };
  }
  noticeUserId(user, findings);
  const params: Params = { sdr_s: service.serviceId, sdr_o, sdr_u: user.value };
  addAttributes(params, "user", contextTraits, contextTraitsPath, facts);
  return params;
}

/** The account's attributes and its parent: that of the options, else the attribute `parent_id` (R5.3). */
function addAccount(params: Params, facts: Facts, accountFacts: AccountFacts, productAccountId?: string): void {
  const { findings } = facts;
  const { traits, parent, hasHierarchy } = accountFacts;
  const parentOfTraits = addAttributes(params, "account", traits, traitsPath, facts);
  if (!hasHierarchy) return ignoreParent(parentOfTraits, findings);
  setParent(params, parent ?? parentOfTraits, findings, productAccountId);
  if (parent && params["sdr_o.parent_id"] !== undefined) noticeAccountId(parent.value, parent.path, findings);
}

/** R3.9 */
function addProductAttributes(params: Params, facts: Facts, product: Product): Placed<string> | undefined {
  const { fields, optionsPath } = product;
  const path = optionsPath ? inside(facts.findings, optionsPath, "product") : sessionPath;
  return addAttributes(params, "account", fields, path, facts, isProductAttribute);
}

/** R3.9 */
function isProductAttribute(name: string): boolean {
  return name !== "id" && name !== "account_id" && name !== "module";
}

/** R5.3: the product's `id` replaces an attribute of that name, even when it is too long to be sent (R5.8). */
function setProductId(params: Params, product: Product, findings: Findings): void {
  const { id } = product.kept;
  if (id === undefined) return;
  if (fits(id, productIdLimit)) {
    params["sdr_o.product_id"] = id;
    return;
  }
  delete params["sdr_o.product_id"];
  report(findings, "id-too-long", productPath(product, "id", findings));
}

/** R3.7, R5.8: `productAccountId` is the product account's that the same message sends. */
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
