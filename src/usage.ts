import { accountIdToSend, noticeUserId, productAccountIdToSend } from "./accounts.js";
import type { Id, KnownId } from "./ids.js";
import { report, type Findings } from "./issues.js";
import type { Facts } from "./resolve.js";

/** What every request about a user begins with: the user in the usage account (R3.2). */
export type UsageParams = { readonly sdr_s: string; readonly sdr_o: string; readonly sdr_u: string };

/** R4.8: what an identify, track, page or screen cannot do without. */
export function hasUsage(facts: Facts): facts is Facts & { readonly user: KnownId; readonly account: KnownId } {
  return facts.user.state === "known" && facts.account.state === "known";
}

/** R3.2: `undefined`, with the issue, when an ID is missing (R4.8), or the usage account's is too long (R5.8). */
export function usageOf(facts: Facts): UsageParams | undefined {
  if (!hasUsage(facts)) {
    reportMissing(facts);
    return undefined;
  }
  const { service, user, account, product, findings } = facts;
  const sdr_o = product ? productAccountIdToSend(account, product, facts) : accountIdToSend(account, findings);
  if (sdr_o === undefined) return undefined;
  noticeUserId(user, findings);
  return { sdr_s: service.serviceId, sdr_o, sdr_u: user.value };
}

/** R4.8: the user is named first and alone. An unusable one has its issue already (R2.6). */
function reportMissing({ user, account, findings }: Facts): void {
  if (user.state === "missing") report(findings, "missing-user-id", user.path);
  if (user.state === "known") reportMissingAccount(account, findings);
}

/** R2.5: an ID that is there and of no use has an issue of its own. */
export function reportMissingAccount({ state, path }: Id, findings: Findings): void {
  report(findings, state === "unusable" ? "unusable-value" : "missing-account-id", path);
}
