import type { Fields } from "../support.js";
import { sentAccount, sentProductAccount } from "./accounts.js";
import type { Reading } from "./reading.js";
import { hasOnly, isBlank } from "./values.js";

export type Request = {
  readonly kind: "account" | "product" | "user" | "activity";
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly id?: string;
};

export type Params = readonly (readonly [name: string, text: string])[];

/** R1.2 */
export function requestOf(settings: Fields, kind: Request["kind"], params: Params): Request {
  const isLeading = ([name]: readonly [string, string]) => !name.includes(".");
  const ordered = [...params.filter(isLeading), ...params.filter((param) => !isLeading(param))];
  return {
    kind,
    url: urlOf(settings),
    params: Object.fromEntries([["sdr_s", String(settings.serviceId)], ...ordered]),
  };
}

/** R1.2 */
export function idOf({ messageId }: Fields, n: number): string | undefined {
  return typeof messageId === "string" && !isBlank(messageId) ? `${messageId}:${n}` : undefined;
}

export function numbered(message: Fields, requests: readonly Request[]): readonly Request[] {
  return requests.map((request, n) => {
    const id = idOf(message, n);
    return id === undefined ? request : { ...request, id };
  });
}

/** R7.1 */
function urlOf({ region, endpoint }: Fields): string {
  if (typeof endpoint === "string" && !isBlank(endpoint)) return endpoint;
  const host = region === "eu" || region === "eu1" ? "sdr-eu1" : "sdr";
  return `https://${host}.totango.com/pixel.gif/`;
}

export function prefixed(prefix: string, attributes: ReadonlyMap<string, string>): [string, string][] {
  return Array.from(attributes, ([name, text]) => [prefix + name, text]);
}

/** R3.2: `sdr_o` of what is about users. */
export function usageAccount({ account, product, settings, issues }: Reading): string | undefined {
  if (account.problem) return undefined;
  return product ? sentProductAccount(issues, settings, account, product) : sentAccount(issues, account);
}

/** R4.8: what a request about the message's user begins with. */
export function usage(reading: Reading): Params | undefined {
  const { user, account, issues } = reading;
  if (user.text === undefined) {
    if (user.problem === undefined) issues.push({ code: "missing-user-id", path: ["userId"] });
    return undefined;
  }
  if (account.problem) {
    issues.push(account.problem);
    return undefined;
  }
  const id = usageAccount(reading);
  if (id === undefined) return undefined;
  return [
    ["sdr_o", id],
    ["sdr_u", sentUser(reading, user.text)],
  ];
}

/** R5.9 */
export function sentUser({ issues }: Reading, userId: string, path: readonly string[] = ["userId"]): string {
  if (!hasOnly(userId, "@.")) issues.push({ code: "id-charset", path });
  return userId;
}
