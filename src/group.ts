import { accountLimit, accountToSend, productAccountToSend, productSaid, type Product } from "./account.js";
import { addAccountAttributes, addUserAttributes, type Attributes, type Source } from "./attributes.js";
import { report, type Issues, type Path } from "./issues.js";
import { contextTraits, part, reportMissingUser, source, type Reading } from "./reading.js";
import type { AccountParams, Draft, Writable } from "./request.js";
import { isTooLong, noticeAccountCharset, noticeUserCharset, said, type Said } from "./said.js";
import { forgetGroup } from "./session.js";
import { isAbsent } from "./text.js";

type Params = Writable<AccountParams>;

/** What the message says besides its account and product. */
type Given = {
  readonly traits: Source;
  readonly userTraits: Source;
  readonly parent: Said | undefined;
  readonly isHierarchy: boolean;
};

/** An `account` request (R3.6), a `product` request (R3.4), or the one and then the other (R3.3). */
export function group(reading: Reading): Draft[] {
  const { message, url, account, product, memory, issues } = reading;
  const traits = source(message.traits, ["traits"], issues);
  const userTraits = contextTraits(reading);
  const parent = readParent(reading);
  const isHierarchy = readHierarchy(reading);
  if (!account) {
    report(issues, "missing-account-id", ["groupId"]);
    return [];
  }

  // R6.5
  forgetGroup(memory);
  memory.groupId = account.text;
  if (product) memory.product = product.texts;
  if (!isHierarchy) memory.enableHierarchy = false;

  const given: Given = { traits, userTraits, parent, isHierarchy };
  const accountId = !product || isHierarchy ? accountToSend(account, issues) : undefined;
  const productAccount = product && productAccountToSend(account, product, issues);
  if (parent && !isHierarchy) report(issues, "parent-ignored", parent.path);

  const requests: Draft[] = [];
  if (accountId !== undefined) {
    requests.push({ kind: "account", url, params: accountParams(reading, given, accountId, productAccount) });
  }
  if (product && productAccount !== undefined) {
    requests.push({ kind: "product", url, params: productParams(reading, given, account, product, productAccount) });
  }
  return requests;
}

/** R3.6; beside a product account, the account goes without the user (R3.3). */
function accountParams(reading: Reading, given: Given, sdr_o: string, productAccount: string | undefined): Params {
  const { settings, product, issues } = reading;
  const { traits, parent, isHierarchy } = given;
  const params: Params = product ? { sdr_s: settings.serviceId, sdr_o } : userParams(reading, sdr_o, given.userTraits);
  addAccountAttributes(params, traits, issues);
  if (isHierarchy) setParent(params, parent, traits.path, issues, productAccount);
  else ignoreParent(params, traits.path, issues);
  return params;
}

/** R3.3: below its account; R3.4: in its account's place, with the account's traits under its own attributes (R5.3). */
function productParams(reading: Reading, given: Given, account: Said, product: Product, sdr_o: string): Params {
  const { issues } = reading;
  const { traits, isHierarchy } = given;
  const params = userParams(reading, sdr_o, given.userTraits);
  const attributes: Attributes = {};
  addAccountAttributes(attributes, { fields: product.fields, path: product.path, except: isProductField }, issues);
  if (!isHierarchy) {
    addAccountAttributes(params, traits, issues);
    ignoreParent(params, traits.path, issues);
    ignoreParent(attributes, product.path, issues);
  }
  Object.assign(params, attributes);
  if (isHierarchy) setParent(params, account, [], issues);
  setProductId(params, product, issues);
  return params;
}

/** R2.7 */
function readParent({ options, issues }: Reading): Said | undefined {
  const { parent } = options.fields;
  if (isAbsent(parent)) return undefined;
  const path = [...options.path, "parent"];
  return said(part(parent, path, issues).id, [...path, "id"]);
}

/** R3.5, R6.5: what the message says of hierarchy, else, in the same group, the session. */
function readHierarchy({ options, account, memory, issues }: Reading): boolean {
  const { enableHierarchy } = options.fields;
  if (typeof enableHierarchy === "boolean") return enableHierarchy;
  if (!isAbsent(enableHierarchy)) report(issues, "unusable-value", options.path, "enableHierarchy");
  return memory.enableHierarchy !== false || account?.text !== memory.groupId;
}

/** R4.2: the user goes along where there is one. */
function userParams({ message, settings, user, issues }: Reading, sdr_o: string, traits: Source): Params {
  const sdr_s = settings.serviceId;
  if (!user) {
    if (Object.values(traits.fields).some((value) => !isAbsent(value))) reportMissingUser(message, issues);
    return { sdr_s, sdr_o };
  }
  noticeUserCharset(user, issues);
  const params: Params = { sdr_s, sdr_o, sdr_u: user.text };
  addUserAttributes(params, traits, issues);
  return params;
}

/** R3.9 */
function isProductField(name: string): boolean {
  return name === "id" || name === "account_id" || name === "module";
}

/** R5.3: the product's `id` replaces an attribute of that name, even where it is too long to be sent (R5.8). */
function setProductId(params: Params, product: Product, issues: Issues): void {
  const id = productSaid(product, "id");
  if (!id) return;
  delete params["sdr_o.product_id"];
  if (!isTooLong(id, 255, issues)) params["sdr_o.product_id"] = id.text;
}

/** R3.7, R5.3: the parent of the options, else the attribute `parent_id`; `beside` is the product account of one message. */
function setParent(params: Params, parent: Said | undefined, above: Path, issues: Issues, beside?: string): void {
  const attribute = params["sdr_o.parent_id"];
  if (attribute !== undefined) delete params["sdr_o.parent_id"];
  const given = parent ?? (attribute === undefined ? undefined : { text: attribute, path: [...above, "parent_id"] });
  if (!given) return;
  if (given.text === params.sdr_o || given.text === beside) return report(issues, "hierarchy-cycle", given.path);
  if (parent) {
    if (isTooLong(parent, accountLimit, issues)) return;
    noticeAccountCharset(parent, issues);
  }
  params["sdr_o.parent_id"] = given.text;
}

/** R3.5: without hierarchy there is no parent, whatever its source. */
function ignoreParent(attributes: Attributes, above: Path, issues: Issues): void {
  if (attributes["sdr_o.parent_id"] === undefined) return;
  delete attributes["sdr_o.parent_id"];
  report(issues, "parent-ignored", above, "parent_id");
}
