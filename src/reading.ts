import { accountToSend, namedProduct, productAccountToSend, rememberedProduct, type Account, type Options, type Product } from "./account.js";
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
const userIdPath: Path = ["userId"];
const userIdLimit = 100;

export function read(
  message: Fields,
  settings: TotangoSettings,
  url: string,
  memory: Memory,
  issues: Issue[],
): Reading {
  const context = part(message.context, ["context"], issues);
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
  if (value === undefined || value === null) return none;
  if (isObject(value)) return value;
  report(issues, "unusable-value", path);
  return none;
}

/** R2.3: the switch that keeps the message from Totango. A switch that cannot be read is off. */
export function offSwitch({ integrations, context }: Fields): Path | undefined {
  if (isObject(integrations)) {
    const { Totango } = integrations;
    if (Totango !== undefined && Totango !== null) {
      if (!isOn(Totango)) return ["integrations", "Totango"];
    } else {
      for (const all of ["All", "all"]) if ((integrations[all] ?? true) !== true) return ["integrations", all];
    }
  } else if (integrations !== undefined && integrations !== null) {
    return ["integrations"];
  }
  return isObject(context) && !isOn(context.Totango ?? true) ? ["context", "Totango"] : undefined;
}

function isOn(value: unknown): boolean {
  return value === true || isObject(value);
}

/** R2.2: the first that is an object. */
function optionsOf(integrations: unknown, context: Fields): Options {
  if (isObject(integrations) && isObject(integrations.Totango)) {
    return { fields: integrations.Totango, path: ["integrations", "Totango"] };
  }
  return { fields: isObject(context.Totango) ? context.Totango : none, path: ["context", "Totango"] };
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
  if (own !== undefined) return { id: own, path: ["groupId"] };
  const around = readText(context.groupId);
  if (around !== undefined) return { id: around, path: ["context", "groupId"] };
  return groupId === undefined ? undefined : { id: groupId, path: [] };
}

/** Who and where: the IDs that requests about a user carry. */
export type Usage = { readonly userId: string; readonly account: Account };

/** R4.8: what identify, track, page and screen cannot do without. When both are missing, the user is named alone. */
export function requireUsage(reading: Reading): Usage | undefined {
  const { message, userId, account, issues } = reading;
  if (userId !== undefined && account !== undefined) return { userId, account };
  if (userId !== undefined) report(issues, "missing-account-id", ["context", "groupId"]);
  else reportMissingUser(message, issues);
  return undefined;
}

/** One over the limit has its issue already (R4.8). */
export function reportMissingUser(message: Fields, issues: Issue[]): void {
  if (readText(message.userId) === undefined) report(issues, "missing-user-id", userIdPath);
}

/** R3.2: the usage account's ID as a request carries it; `undefined`, with the issue, when it stops the request (R5.8). */
export function usageAccountToSend({ product, issues }: Reading, { userId, account }: Usage): string | undefined {
  const id = product ? productAccountToSend(account, product, issues) : accountToSend(account, issues);
  if (id !== undefined) noticeUserCharset(userId, issues);
  return id;
}

/** R5.9: users have `@` and `.` too. */
export function noticeUserCharset(userId: string, issues: Issue[]): void {
  if (/[^\w@.-]/.test(userId)) report(issues, "id-charset", userIdPath);
}
