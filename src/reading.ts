import {
  accountToSend,
  namedProduct,
  productAccountToSend,
  rememberedProduct,
  type Options,
  type Product,
} from "./account.js";
import type { Source } from "./attributes.js";
import { report, type Issues, type Path } from "./issues.js";
import { isTooLong, noticeUserCharset, said, type Said } from "./said.js";
import { adopt, type Memory } from "./session.js";
import type { TotangoSettings } from "./settings.js";
import { isAbsent, isObject, type Fields } from "./text.js";

/** A message and its session, read together: what every message type starts from (sections 2, 3 and 6). */
export type Reading = {
  readonly message: Fields;
  readonly context: Fields;
  readonly options: Options;
  readonly settings: TotangoSettings;
  readonly url: string;
  readonly user: Said | undefined;
  readonly account: Said | undefined;
  readonly product: Product | undefined;
  /** The session, already this user's (R6.2); the message type moves it on. */
  readonly memory: Memory;
  readonly issues: Issues;
};

const none: Fields = /* @__PURE__ */ Object.freeze({});

export function read(message: Fields, settings: TotangoSettings, url: string, memory: Memory, issues: Issues): Reading {
  const context = part(message.context, ["context"], issues);
  const options = optionsOf(message.integrations, context);
  const user = userOf(message, issues);
  adopt(memory, user?.text, issues);
  const account = accountOf(message, context, memory);
  const named = namedProduct(options, issues);
  const product = named === undefined ? rememberedProduct(memory, account) : named || undefined;
  return { message, context, options, settings, url, user, account, product, memory, issues };
}

/** R2.7: a part of the message that should be an object. Absent or, with the issue, of the wrong shape: an empty one. */
export function part(value: unknown, path: Path, issues: Issues): Fields {
  if (isObject(value)) return value;
  if (!isAbsent(value)) report(issues, "unusable-value", path);
  return none;
}

/** R2.7: a part of the message whose fields are attributes. */
export function source(value: unknown, path: Path, issues: Issues): Source {
  return { fields: part(value, path, issues), path };
}

/** R4.2 to R4.7: the user's attributes on messages other than identify. */
export function contextTraits({ context, issues }: Reading): Source {
  return source(context.traits, ["context", "traits"], issues);
}

/** R2.3: the switch that keeps the message from Totango. A switch that cannot be read is off. */
export function offSwitch({ integrations, context }: Fields): Path | undefined {
  if (isObject(integrations)) {
    const { Totango, All, all } = integrations;
    if (!isOn(Totango)) return ["integrations", "Totango"];
    if (isAbsent(Totango) && !isAbsent(All) && All !== true) return ["integrations", "All"];
    if (isAbsent(Totango) && !isAbsent(all) && all !== true) return ["integrations", "all"];
  } else if (!isAbsent(integrations)) {
    return ["integrations"];
  }
  return isObject(context) && !isOn(context.Totango) ? ["context", "Totango"] : undefined;
}

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value) || isObject(value);
}

/** R2.2: the first that is an object. */
function optionsOf(integrations: unknown, context: Fields): Options {
  if (isObject(integrations) && isObject(integrations.Totango)) {
    return { fields: integrations.Totango, path: ["integrations", "Totango"] };
  }
  return { fields: isObject(context.Totango) ? context.Totango : none, path: ["context", "Totango"] };
}

/** R2.6. One over the limit counts as missing (R4.8). */
export function userOf(message: Fields, issues: Issues): Said | undefined {
  const user = said(message.userId, ["userId"]);
  return user && isTooLong(user, 100, issues) ? undefined : user;
}

/** R2.5 */
function accountOf(message: Fields, context: Fields, { groupId }: Memory): Said | undefined {
  const own = message.type === "group" ? said(message.groupId, ["groupId"]) : undefined;
  return own ?? said(context.groupId, ["context", "groupId"]) ?? said(groupId, []);
}

/** R4.8: what identify, track, page and screen cannot do without; reports what is missing, the user alone when both are. */
export function hasUsage(reading: Reading): reading is Reading & { readonly user: Said; readonly account: Said } {
  const { message, user, account, issues } = reading;
  if (!user) reportMissingUser(message, issues);
  else if (!account) report(issues, "missing-account-id", ["context", "groupId"]);
  return user !== undefined && account !== undefined;
}

/** The user in the usage account. */
export type UsageParams = { readonly sdr_s: string; readonly sdr_o: string; readonly sdr_u: string };

/** R3.2: what a request about a user begins with; `undefined`, with the issue, where there can be none (R4.8, R5.8). */
export function usageParams(reading: Reading): UsageParams | undefined {
  if (!hasUsage(reading)) return undefined;
  const { settings, user, account, product, issues } = reading;
  const sdr_o = product ? productAccountToSend(account, product, issues) : accountToSend(account, issues);
  if (sdr_o === undefined) return undefined;
  noticeUserCharset(user, issues);
  return { sdr_s: settings.serviceId, sdr_o, sdr_u: user.text };
}

/** One over the limit has its issue already (R4.8). */
export function reportMissingUser(message: Fields, issues: Issues): void {
  if (!said(message.userId, [])) report(issues, "missing-user-id", ["userId"]);
}
