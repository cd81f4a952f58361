import type { Fields } from "../support.js";
import type { Found, Placed } from "./found.js";
import type { Options } from "./reading.js";
import { isSame, isServers, isWithoutGroup, productOf, type Device, type Memory, type Product } from "./session.js";
import { textsOf } from "./settings.js";
import { hasOnly, isAbsent, isObject, lengthOf, objectIn, textIn } from "./values.js";

/** Of the message, or of a device of the session; or why there is none. */
export type Account =
  (Placed & { readonly from: "message" | Device; readonly problem?: undefined }) | { readonly problem: Found };

/** Of the message (with a path), or of a device of the session. */
export type ProductIn = { readonly ids: Product; readonly fields: Fields; readonly path?: readonly string[] };

type Circumstances = { readonly message: Fields; readonly memory: Memory; readonly device: Device };

// Which account (R2.5, R6.10)

export function accountOf({
  message,
  settings,
  memory,
  device,
  isForeign,
}: Circumstances & { readonly settings: Fields; readonly isForeign: boolean }): Account {
  const isGroup = message.type === "group";
  const places = isGroup ? [["groupId"], ["context", "groupId"]] : [["context", "groupId"], ["groupId"]];
  const own = textsOf(settings.accountIdFrom)
    .map((place) => place.split("."))
    .filter((keys) => !(isForeign && keys[0] === "context" && keys[1] === "traits")); // R2.9
  for (const path of [...places, ...own]) {
    const value = valueAt(message, path);
    const text = textIn(value);
    if (text !== undefined) return { text, path, from: "message" };
    if (!isAbsent(value) && typeof value !== "string") return { problem: { code: "unusable-value", path } };
  }
  const from = accountDeviceOf(device, memory.devices);
  if (from?.groupId !== undefined) return { text: from.groupId, path: [], from };
  return { problem: { code: "missing-account-id", path: isGroup ? ["groupId"] : ["context", "groupId"] } };
}

/** Through objects, by own keys. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  const [key, ...others] = path;
  if (key === undefined) return value;
  return isObject(value) && Object.hasOwn(value, key) ? valueAt(value[key], others) : undefined;
}

/** R6.10: the device whose group counts where the message names no account. */
function accountDeviceOf(device: Device, devices: readonly Device[]): Device | undefined {
  const first = devices.find((other) => other.groupId !== undefined);
  if (!isServers(device)) return device.groupId !== undefined ? device : isWithoutGroup(device) ? first : undefined;
  const isEndedBefore =
    device.hasNoGroup === true && first !== undefined && devices.indexOf(device) < devices.indexOf(first);
  return isEndedBefore ? undefined : first;
}

// Which product and hierarchy (R3.1, R6.6)

/** R6.6: the device whose product and hierarchy count where the message says nothing of them. */
export function optionsDeviceOf({
  message,
  memory,
  device,
  account,
}: Circumstances & { readonly account: Account }): Device | undefined {
  if (account.problem) return undefined;
  if (account.from !== "message") return account.from;
  const isInIt = ({ groupId }: Device) => groupId === account.text;
  if (isInIt(device)) return device;
  if (message.type === "group") return undefined;
  return isServers(device) || isWithoutGroup(device) ? memory.devices.find(isInIt) : undefined;
}

export function productIn(
  circumstances: Circumstances & {
    readonly options: Options;
    readonly account: Account;
    readonly issues: Found[];
  },
): ProductIn | undefined {
  const { options, issues } = circumstances;
  const { product } = options.fields;
  const path = [...options.path, "product"];
  if (isAbsent(product)) {
    const ids = optionsDeviceOf(circumstances)?.product;
    return ids && { ids, fields: {} };
  }
  if (product === false) return undefined;
  const fields = objectIn(product);
  if (!fields) {
    issues.push({ code: "unusable-value", path });
    return undefined;
  }
  const ids = productOf(textIn(fields.id), textIn(fields.account_id), textIn(fields.module));
  if (!ids) issues.push({ code: "product-without-id", path: [...path, "id"] });
  return ids && { ids, fields, path };
}

/** R6.10: whether the account, or the product in it, is another device's and could be a third one's. */
export function isAssumed(
  circumstances: Circumstances & { readonly options: Options; readonly account: Account },
): boolean {
  const { memory, device, options, account } = circumstances;
  const source = optionsDeviceOf(circumstances);
  if (account.problem || !source || isSame(source, device)) return false;
  const isNamed = account.from === "message";
  const saysProduct = !isAbsent(options.fields.product);
  if (isNamed && saysProduct) return false;
  const meant = memory.devices.filter(({ groupId }) => (isNamed ? groupId === account.text : groupId !== undefined));
  const accounts = new Set(meant.map(({ groupId }) => groupId));
  const products = new Set(meant.map(({ product }) => identityOf(product)));
  return accounts.size > 1 || (!saysProduct && products.size > 1);
}

function identityOf(product: Product | undefined): string {
  if (!product) return "none";
  return product.account_id === undefined ? `id ${product.id ?? ""}` : `account ${product.account_id}`;
}

// Their IDs (R3.1, R3.8, R5.8, R5.9)

/** An ID as it is sent as `sdr_o`, if it is. */
export function sentAccount(issues: Found[], { text, path }: Placed): string | undefined {
  if (lengthOf(text) > 480) {
    issues.push({ code: "id-too-long", path });
    return undefined;
  }
  if (!hasOnly(text, "")) issues.push({ code: "id-charset", path });
  return text;
}

export function sentProductAccount(
  issues: Found[],
  settings: Fields,
  account: Placed,
  { ids, path }: ProductIn,
): string | undefined {
  const at = (field: string) => (path ? [...path, field] : []);
  if (ids.account_id !== undefined) return sentAccount(issues, { text: ids.account_id, path: at("account_id") });
  const separator = settings.productSeparator === "_" ? "_" : "__";
  const text = `${account.text}${separator}${ids.id ?? ""}`;
  if (lengthOf(text) > 480) {
    issues.push({ code: "id-too-long", path: at("id") });
    return undefined;
  }
  if (!hasOnly(account.text, "")) issues.push({ code: "id-charset", path: account.path });
  if (!hasOnly(ids.id ?? "", "")) issues.push({ code: "id-charset", path: at("id") });
  const places = text.split("").filter((_, index) => text.startsWith(separator, index));
  if (path && places.length > 1) issues.push({ code: "ambiguous-product-account", path: at("id") });
  return text;
}
