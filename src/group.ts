import type { Writable } from "type-fest";
import { accountToSend, isTooLong, noticeCharset, productAccountToSend, productPath, type Account, type Product } from "./account.js";
import { addAccountAttributes, addUserAttributes, type Attributes, type Source } from "./attributes.js";
import { report, reportOnce, type Issue, type Path } from "./issues.js";
import { noticeUserCharset, part, reportMissingUser, type Reading } from "./reading.js";
import type { AccountParams, Draft } from "./request.js";
import { exceeds, readText } from "./text.js";

type Params = Writable<AccountParams>;

/** A group message's two kinds of attributes: `traits` are the account's, `context.traits` the user's (R4.2). */
type GroupTraits = { readonly account: Source; readonly user: Source };

/** Section 3: an `account` request, a `product` request, or both. */
export function group(reading: Reading): Draft[] {
  const { message, context, account, product, memory, issues } = reading;
  const traits: GroupTraits = {
    account: { fields: part(message.traits, ["traits"], issues), path: ["traits"] },
    user: { fields: part(context.traits, ["context", "traits"], issues), path: ["context", "traits"] },
  };
  const parent = readParent(reading);
  const hierarchy = readHierarchy(reading);
  if (account === undefined) {
    report(issues, "missing-account-id", ["groupId"]);
    return [];
  }

  if (parent && !hierarchy) report(issues, "parent-ignored", parent.path);
  // R6.5
  memory.groupId = account.id;
  memory.product = product?.texts;
  memory.enableHierarchy = hierarchy ? undefined : false;
  if (product === undefined) return accountAlone(reading, account, traits, hierarchy, parent);
  return hierarchy
    ? accountAndProduct(reading, account, product, traits, parent)
    : productAlone(reading, account, product, traits);
}

/** R3.6 */
function accountAlone(
  reading: Reading,
  account: Account,
  traits: GroupTraits,
  hierarchy: boolean,
  parent: Account | undefined,
): Draft[] {
  const { url, issues } = reading;
  const sdr_o = accountToSend(account, issues);
  if (sdr_o === undefined) return [];
  const params = userParams(reading, sdr_o, traits.user);
  addAccountAttributes(params, traits.account, issues);
  if (hierarchy) setParent(params, parent, traits.account.path, issues);
  else ignoreParent(params, traits.account.path, issues);
  return [{ kind: "account", url, params }];
}

/** R3.3: the account under its parent, and the product account under the account. */
function accountAndProduct(
  reading: Reading,
  account: Account,
  product: Product,
  traits: GroupTraits,
  parent: Account | undefined,
): Draft[] {
  const { settings, url, issues } = reading;
  const requests: Draft[] = [];
  const accountId = accountToSend(account, issues);
  const productAccount = productAccountToSend(account, product, issues);
  if (accountId !== undefined) {
    const params: Params = { sdr_s: settings.serviceId, sdr_o: accountId };
    addAccountAttributes(params, traits.account, issues);
    setParent(params, parent, traits.account.path, issues, productAccount);
    requests.push({ kind: "account", url, params });
  }
  if (productAccount !== undefined) {
    const params = userParams(reading, productAccount, traits.user);
    addProductAttributes(params, product, issues);
    setParent(params, account, [], issues);
    setProductId(params, product, issues);
    requests.push({ kind: "product", url, params });
  }
  return requests;
}

/** R3.4: with `enableHierarchy: false` the product account carries everything. */
function productAlone(reading: Reading, account: Account, product: Product, traits: GroupTraits): Draft[] {
  const { url, issues } = reading;
  const sdr_o = productAccountToSend(account, product, issues);
  if (sdr_o === undefined) return [];
  const ofAccount: Attributes = {};
  addAccountAttributes(ofAccount, traits.account, issues);
  ignoreParent(ofAccount, traits.account.path, issues);
  const ofProduct: Attributes = {};
  addProductAttributes(ofProduct, product, issues);
  ignoreParent(ofProduct, product.path, issues);
  const params = { ...userParams(reading, sdr_o, traits.user), ...ofAccount, ...ofProduct };
  setProductId(params, product, issues);
  return [{ kind: "product", url, params }];
}

/** R4.2: the user goes along where there is one. */
function userParams({ message, settings, userId, issues }: Reading, sdr_o: string, traits: Source): Params {
  const sdr_s = settings.serviceId;
  if (userId === undefined) {
    if (Object.values(traits.fields).some((value) => (value ?? null) !== null)) reportMissingUser(message, issues);
    return { sdr_s, sdr_o };
  }
  noticeUserCharset(userId, issues);
  const params: Params = { sdr_s, sdr_o, sdr_u: userId };
  addUserAttributes(params, traits, issues);
  return params;
}

/** R3.9: the session's product has none, they were sent with the message that held them (R6.5). */
function addProductAttributes(attributes: Attributes, { fields, path }: Product, issues: Issue[]): void {
  addAccountAttributes(attributes, { fields, path, except: isProductField }, issues);
}

function isProductField(name: string): boolean {
  return name === "id" || name === "account_id" || name === "module";
}

/** R3.3, R3.4, R5.3: the product's `id` replaces an attribute of that name, even one too long to be sent (R5.8). */
function setProductId(params: Params, product: Product, issues: Issue[]): void {
  const { id } = product.texts;
  if (id === undefined) return;
  delete params["sdr_o.product_id"];
  if (exceeds(id, 255)) reportOnce(issues, "id-too-long", productPath(product, "id"));
  else params["sdr_o.product_id"] = id;
}

/** R2.7 */
function readParent({ options, issues }: Reading): Account | undefined {
  const path = [...options.path, "parent"];
  const id = readText(part(options.fields.parent, path, issues).id);
  return id === undefined ? undefined : { id, path: [...path, "id"] };
}

/** R3.5, R6.5: what the message says of hierarchy, else, in the same group, the session. */
function readHierarchy({ options, account, memory, issues }: Reading): boolean {
  const said = options.fields.enableHierarchy ?? undefined;
  if (typeof said === "boolean") return said;
  if (said !== undefined) report(issues, "unusable-value", [...options.path, "enableHierarchy"]);
  return account?.id !== memory.groupId || memory.enableHierarchy !== false;
}

/** R5.3, R3.7: the parent of the options, else the attribute `parent_id`, unless the account would be its own ancestor. */
function setParent(params: Params, parent: Account | undefined, source: Path, issues: Issue[], beside?: string): void {
  const attribute = params["sdr_o.parent_id"];
  const given = parent ?? (attribute === undefined ? undefined : { id: attribute, path: [...source, "parent_id"] });
  if (given === undefined) return;
  delete params["sdr_o.parent_id"];
  if (given.id === params.sdr_o || given.id === beside) return report(issues, "hierarchy-cycle", given.path);
  if (parent) {
    if (isTooLong(parent.id, parent.path, issues)) return;
    noticeCharset(parent.id, parent.path, issues);
  }
  params["sdr_o.parent_id"] = given.id;
}

/** R3.5: without hierarchy there is no parent, whatever its source. */
function ignoreParent(attributes: Attributes, source: Path, issues: Issue[]): void {
  if (attributes["sdr_o.parent_id"] === undefined) return;
  delete attributes["sdr_o.parent_id"];
  report(issues, "parent-ignored", [...source, "parent_id"]);
}
