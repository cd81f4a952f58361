import type { Fields } from "../support.js";
import { optionsDeviceOf, sentAccount, sentProductAccount } from "./accounts.js";
import { attributesOf, type Attributes } from "./attributes.js";
import type { Placed } from "./found.js";
import { partOf, placed, type Reading } from "./reading.js";
import { prefixed, requestOf, type Request } from "./requests.js";
import { isServers, isSame, productOf, type Device, type Product } from "./session.js";
import { isLate } from "./times.js";
import { tableOf, userOfGroup } from "./users.js";
import { firstOf, hasOnly, isAbsent, isBlank, lengthOf } from "./values.js";

/** What a group does to the group of its device. */
export type Change = "set" | "ended" | "none";

/** Section 3, R4.2, R6.5 */
export function group(reading: Reading): {
  readonly requests: readonly Request[];
  readonly device: Device;
  readonly change: Change;
} {
  const { message, account, issues, options, device } = reading;
  const [given, place] = isAbsent(message.traits) ? [message.properties, "properties"] : [message.traits, "traits"];
  const traits = { fields: partOf(issues, given, [place]), path: [place] };
  const path = [...options.path, "parent"];
  const parent = placed(partOf(issues, options.fields.parent, path).id, [...path, "id"]);
  const { enableHierarchy } = options.fields;
  const isStated = typeof enableHierarchy === "boolean";
  if (!isStated && !isAbsent(enableHierarchy)) {
    issues.push({ code: "unusable-value", path: [...options.path, "enableHierarchy"] });
  }
  if (account.problem) {
    issues.push(account.problem);
    const isUnusable = account.problem.code === "unusable-value";
    return { requests: [], ...(isUnusable ? withoutGroup(reading) : { device, change: "none" }) };
  }

  const isFlat = isStated ? !enableHierarchy : optionsDeviceOf(reading)?.enableHierarchy === false;
  if (isFlat && parent) issues.push({ code: "parent-ignored", path: parent.path });
  const requests = requestsOf(reading, account, traits, parent, isFlat);
  if (lengthOf(account.text) > 480) return { requests, ...withoutGroup(reading) };
  const isOther = account.from !== "message" && !isSame(account.from, device);
  if (isOther || isLateGroup(reading)) return { requests, device, change: "none" };

  const isOwn = account.from === "message";
  const grouped: Device = {
    anonymousId: device.anonymousId,
    category: device.category,
    groupId: account.text,
    product: keptProduct(reading.product?.ids),
    enableHierarchy: isFlat ? false : undefined,
    groupedAt: isServers(device) ? undefined : isOwn ? reading.time : device.groupedAt,
  };
  return { requests, device: grouped, change: isOwn ? "set" : "none" };
}

function isLateGroup({ device, time }: Reading): boolean {
  return !isServers(device) && isLate(time, device.groupedAt);
}

/** R6.5, R6.7: the device after what ends its group. */
export function withoutGroup(reading: Reading): { readonly device: Device; readonly change: Change } {
  const { device, time } = reading;
  if (isLateGroup(reading)) return { device, change: "none" };
  const { anonymousId, category } = device;
  const groupedAt = isServers(device) ? undefined : time;
  return { device: { anonymousId, category, hasNoGroup: true, groupedAt }, change: "ended" };
}

/** R6.1 */
function keptProduct(product: Product | undefined): Product | undefined {
  const isTooLong = [product?.id, product?.account_id].some((id) => id !== undefined && lengthOf(id) > 480);
  return isTooLong ? undefined : productOf(product?.id, product?.account_id, keptText(product?.module));
}

/** R6.1 */
export function keptText(text: string | undefined): string | undefined {
  const kept = firstOf(text ?? "", 100);
  return isBlank(kept) ? undefined : kept;
}

type Traits = { readonly fields: Fields; readonly path: readonly string[] };

function requestsOf(
  reading: Reading,
  account: Placed,
  traits: Traits,
  parent: Placed | undefined,
  isFlat: boolean,
): Request[] {
  const { product, settings, issues } = reading;
  const hasAccount = !(product && isFlat);
  const accountId = hasAccount ? sentAccount(issues, account) : undefined;
  const productId = product ? sentProductAccount(issues, settings, account, product) : undefined;
  return [
    ...(accountId === undefined ? [] : [accountRequest(reading, { accountId, productId, traits, parent, isFlat })]),
    ...(productId === undefined ? [] : [productRequest(reading, { account, productId, traits, isFlat })]),
  ];
}

/** R3.3, R3.5, R3.6 */
function accountRequest(
  reading: Reading,
  given: {
    readonly accountId: string;
    readonly productId: string | undefined;
    readonly traits: Traits;
    readonly parent: Placed | undefined;
    readonly isFlat: boolean;
  },
): Request {
  const { issues, product, settings } = reading;
  const { accountId, productId, traits, parent, isFlat } = given;
  const user = product ? [] : userOfGroup(reading);
  const attributes = accountAttributes(reading, traits);
  const params = prefixed("sdr_o.", attributes.sent);
  const above = parent ?? attributes.parent;
  if (isFlat && attributes.parent) issues.push({ code: "parent-ignored", path: attributes.parent.path });
  if (!isFlat && above && isParent(reading, above, [accountId, productId])) {
    params.push(["sdr_o.parent_id", above.text]);
    if (parent && !hasOnly(parent.text, "")) issues.push({ code: "id-charset", path: parent.path });
  }
  return requestOf(settings, "account", [["sdr_o", accountId], ...user, ...params]);
}

/** R3.3, R3.4, R3.5 */
function productRequest(
  reading: Reading,
  given: {
    readonly account: Placed;
    readonly productId: string;
    readonly traits: Traits;
    readonly isFlat: boolean;
  },
): Request {
  const { issues, product, settings } = reading;
  const { account, productId, traits, isFlat } = given;
  const user = userOfGroup(reading);
  const { fields = {}, path = [], ids } = product ?? {};
  const isAttribute = (name: string) => !["id", "account_id", "module"].includes(name); // R3.9
  const own = accountAttributes(reading, { fields, path }, isAttribute);
  const others = isFlat ? accountAttributes(reading, traits) : undefined;
  const attributes = new Map([...own.sent, ...[...(others?.sent ?? [])].filter(([name]) => !own.sent.has(name))]);
  if (ids?.id !== undefined && lengthOf(ids.id) > 255) {
    attributes.delete("product_id");
    issues.push({ code: "id-too-long", path: product?.path ? [...path, "id"] : [] });
  } else if (ids?.id !== undefined) attributes.set("product_id", ids.id);
  for (const ignored of isFlat ? [own.parent, others?.parent] : []) {
    if (ignored) issues.push({ code: "parent-ignored", path: ignored.path });
  }
  if (!isFlat && isParent(reading, account, [productId])) attributes.set("parent_id", account.text);
  return requestOf(settings, "product", [["sdr_o", productId], ...user, ...prefixed("sdr_o.", attributes)]);
}

function accountAttributes(
  { settings, issues }: Reading,
  { fields, path }: Traits,
  isAttribute: (name: string) => boolean = () => true,
): Attributes {
  const table = tableOf(settings, "account");
  const attributes = attributesOf({ owner: "account", fields, path, table, isAttribute });
  issues.push(...attributes.issues);
  return attributes;
}

/** R3.7, R5.8 */
function isParent({ issues }: Reading, { text, path }: Placed, accounts: readonly (string | undefined)[]): boolean {
  const code = accounts.includes(text) ? "hierarchy-cycle" : lengthOf(text) > 480 ? "id-too-long" : undefined;
  if (code !== undefined) issues.push({ code, path });
  return code === undefined;
}
