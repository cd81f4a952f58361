import {
  accountToSend,
  namedProduct,
  productAccountToSend,
  rememberedProduct,
  type Account,
  type Options,
  type Product,
} from "./account.js";
import type { Source } from "./attributes.js";
import { report, type Issue, type Path } from "./issues.js";
import { adopt, type Memory } from "./session.js";
import type { TotangoSettings } from "./settings.js";
import { exceeds, isObject, readText, type Fields } from "./text.js";

/** A message and its session, read together: what every message type starts from (sections 2, 3 and 6). */
export type Reading = {
  readonly message: Fields;
  readonly context: Fields;
  readonly options: Options;
  readonly settings: TotangoSettings;
  readonly url: string;
  readonly userId: string | undefined;
  readonly account: Account | undefined;
  readonly product: Product | undefined;
  /** The session, already this user's (R6.2); the message type moves it on. */
  readonly memory: Memory;
  readonly issues: Issue[];
};

const none: Fields = /* @__PURE__ */ Object.freeze({});
// Paths that every message needs are not made anew: an issue gets a copy.
const userIdPath: Path = ["userId"];
const contextPath: Path = ["context"];
const groupIdPath: Path = ["groupId"];
const contextGroupIdPath: Path = ["context", "groupId"];
const contextTraitsPath: Path = ["context", "traits"];
const contextTotangoPath: Path = ["context", "Totango"];
const userIdLimit = 100;

export function read(
  message: Fields,
  settings: TotangoSettings,
  url: string,
  memory: Memory,
  issues: Issue[],
): Reading {
  const context = part(message.context, contextPath, issues);
  const options = optionsOf(message.integrations, context);
  const userId = userIdOf(message, issues);
  adopt(memory, userId, issues);
  const account = accountOf(message, context, memory);
  const named = namedProduct(options, issues);
  const product = named === undefined ? rememberedProduct(memory, account) : named || undefined;
  return { message, context, options, settings, url, userId, account, product, memory, issues };
}

/** R2.7: a part of the message that should be an object. Absent or, with the issue, of the wrong shape: an empty one. */
export function part(value: unknown, path: Path, issues: Issue[]): Fields {
  if (isObject(value)) return value;
  if (value !== undefined && value !== null) report(issues, "unusable-value", path);
  return none;
}

/** R2.7: a part of the message whose fields are attributes. */
export function source(value: unknown, path: Path, issues: Issue[]): Source {
  return { fields: part(value, path, issues), path };
}

/** R4.2 to R4.7: the user's attributes on messages other than identify. */
export function contextTraits({ context, issues }: Reading): Source {
  return source(context.traits, contextTraitsPath, issues);
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

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** R2.2: the first that is an object. */
function optionsOf(integrations: unknown, context: Fields): Options {
  if (isObject(integrations) && isObject(integrations.Totango)) {
    return { fields: integrations.Totango, path: ["integrations", "Totango"] };
  }
  return { fields: isObject(context.Totango) ? context.Totango : none, path: contextTotangoPath };
}

/** R2.6. One over the limit counts as missing (R4.8). */
export function userIdOf(message: Fields, issues: Issue[]): string | undefined {
  const userId = readText(message.userId);
  if (userId === undefined || !exceeds(userId, userIdLimit)) return userId;
  report(issues, "id-too-long", userIdPath);
  return undefined;
}

/** R2.5 */
function accountOf(message: Fields, context: Fields, { groupId }: Memory): Account | undefined {
  const own = message.type === "group" ? readText(message.groupId) : undefined;
  if (own !== undefined) return { id: own, path: groupIdPath };
  const around = readText(context.groupId);
  if (around !== undefined) return { id: around, path: contextGroupIdPath };
  return groupId === undefined ? undefined : { id: groupId, path: [] };
}

/** A reading that knows who and where. */
type UsageReading = Reading & { readonly userId: string; readonly account: Account };

/** R4.8: what identify, track, page and screen cannot do without. When both are missing, the user is named alone. */
export function hasUsage(reading: Reading): reading is UsageReading {
  const { message, userId, account, issues } = reading;
  if (userId === undefined) reportMissingUser(message, issues);
  else if (account === undefined) report(issues, "missing-account-id", contextGroupIdPath);
  return userId !== undefined && account !== undefined;
}

/** R3.2: what a request about a user begins with; `undefined`, with the issue, where there can be none (R4.8, R5.8). */
export function usageParams(reading: Reading): UsageParams | undefined {
  if (!hasUsage(reading)) return undefined;
  const { settings, userId, account, product, issues } = reading;
  const sdr_o = product ? productAccountToSend(account, product, issues) : accountToSend(account, issues);
  if (sdr_o === undefined) return undefined;
  noticeUserCharset(userId, issues);
  return { sdr_s: settings.serviceId, sdr_o, sdr_u: userId };
}

/** The user in the usage account. */
type UsageParams = { readonly sdr_s: string; readonly sdr_o: string; readonly sdr_u: string };

/** One over the limit has its issue already (R4.8). */
export function reportMissingUser(message: Fields, issues: Issue[]): void {
  if (readText(message.userId) === undefined) report(issues, "missing-user-id", userIdPath);
}

/** R5.9: users have `@` and `.` too. */
export function noticeUserCharset(userId: string, issues: Issue[]): void {
  if (/[^\w@.-]/.test(userId)) report(issues, "id-charset", userIdPath);
}
