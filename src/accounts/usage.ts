import type { Facts } from "../facts.js";
import { report } from "../issues.js";
import { userIdCharacters } from "../limits.js";
import { checkAccountId, checkProductAccountId, reportCharacters } from "./account-ids.js";

/** What every request about a user begins with: the user in the usage account (R3.2). */
export type UsageParams = { readonly sdr_s: string; readonly sdr_o: string; readonly sdr_u: string };

/** R3.2: the usage account's ID; `undefined`, with the issue, when it is missing, unusable or too long (R5.8). */
export function checkUsageAccount(facts: Facts): string | undefined {
  const { account, product, findings } = facts;
  if (account.state !== "known") {
    report(findings, account.code, account.path);
    return undefined;
  }
  return product ? checkProductAccountId(account, product, facts, false) : checkAccountId(account, findings);
}

/** R4.8: what an identify, track, page or screen cannot do without. */
export function hasUserAndAccount({ user, account }: Facts): boolean {
  return user.state === "known" && account.state === "known";
}

/**
 * R3.2: `undefined`, with the issue, when an ID is missing or unusable (R4.8: of two, only the user's is reported), or
 * the usage account's is too long (R5.8).
 */
export function checkUsage(facts: Facts): UsageParams | undefined {
  const { service, user, findings } = facts;
  if (user.state !== "known") {
    report(findings, user.code, user.path);
    return undefined;
  }
  const sdr_o = checkUsageAccount(facts);
  if (sdr_o === undefined) return undefined;
  reportCharacters(userIdCharacters, user, findings);
  return { sdr_s: service.serviceId, sdr_o, sdr_u: user.value };
}
