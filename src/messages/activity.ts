import { checkUsage, hasUserAndAccount, type UsageParams } from "../accounts/usage.js";
import { addAttributes, copyAttributes, readAttributes } from "../attributes/attributes.js";
import { user as userOwner } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import { report, type Finding, type Findings, type Path, type Placed } from "../issues.js";
import { activityIdLimit, activityLimit, moduleLimit } from "../limits.js";
import { requestId } from "../request.js";
import { outcomeOf, type Outcome } from "../session/moves.js";
import { waitingActivity } from "../session/stored.js";
import { timeOf } from "../session/time.js";
import { cutText, fits } from "../text.js";
import { activityEntry, type ActivityEntry } from "./activity-table.js";

export const eventPath: Path = ["event"];

/** What a message says of its activities' module. */
export type Category = {
  readonly text: Placed<string> | undefined;
  /** Section 8: its place, also where it is missing. */
  readonly path: Path;
  /** R4.7: the activity is Totango's sign that the user is still there. */
  readonly isHeartbeat: boolean;
};

/** An activity that is not left out. */
type Activity = { readonly name: Placed<string> | undefined; readonly entry: ActivityEntry };

/** R4.3, R4.5: an `activity` request for each name, or activities that wait for their account (R6.11). */
export function makeActivities(
  facts: Facts,
  names: readonly (Placed<string> | undefined)[],
  category: Category,
): Outcome {
  if (canWait(facts) && !category.isHeartbeat) return keepActivities(facts, names, category);
  if (!hasUserAndAccount(facts)) return reportMissing(facts);
  const [first, second] = readActivities(facts, names, category, facts.findings);
  const usage = first && checkUsage(facts);
  if (!usage) return outcomeOf([]);
  const { url } = facts.service;
  const params = makeParams(facts, usage, first, category);
  addAttributes(params, userOwner, facts.contextTraits, facts);
  if (!second) return outcomeOf([{ kind: "activity", url, params }]);
  const secondParams = makeParams(facts, usage, second, category);
  copyAttributes(secondParams, params);
  return outcomeOf([
    { kind: "activity", url, params },
    { kind: "activity", url, params: secondParams },
  ]);
}

/** R6.11 */
function canWait({ user, account, known }: Facts): boolean {
  return user.state === "known" && account.state === "missing" && !known.device.hasNoGroup;
}

/** R6.11, and R4.8 where the table leaves out all. */
function keepActivities(facts: Facts, names: readonly (Placed<string> | undefined)[], category: Category): Outcome {
  const { message, account, contextTraits, findings } = facts;
  const untracked: Finding[] = [];
  const tracked = readActivities(facts, names, category, untracked);
  if (tracked.length === 0) return reportMissing(facts);
  findings?.push(...untracked);
  const timestamp = timeOf(message);
  const activities = tracked.map((activity, index) => {
    const id = requestId(message.messageId, index);
    const idToKeep = id !== undefined && fits(id, activityIdLimit) ? id : undefined;
    return waitingActivity(
      nameActivity(activity, findings),
      nameModule(facts, activity, category),
      idToKeep,
      timestamp,
    );
  });
  return outcomeOf([], undefined, {
    attributes: [readAttributes(contextTraits, userOwner, facts)],
    activities,
    path: account.path,
  });
}

/** R4.8 */
function reportMissing(facts: Facts): Outcome {
  checkUsage(facts);
  return outcomeOf([]);
}

/** R4.9: those that the table does not leave out. It is not asked for the heartbeat, which has a setting of its own. */
function readActivities(
  { service }: Facts,
  names: readonly (Placed<string> | undefined)[],
  { isHeartbeat }: Category,
  findings: Findings,
): Activity[] {
  const activities: Activity[] = [];
  for (const name of names) {
    const entry = activityEntry(isHeartbeat ? undefined : service.activities, name?.value);
    if (entry === false) report(findings, "untracked-activity", name?.path ?? eventPath);
    else activities.push({ name, entry });
  }
  return activities;
}

function makeParams(facts: Facts, { sdr_s, sdr_o, sdr_u }: UsageParams, activity: Activity, category: Category) {
  const sdr_a = nameActivity(activity, facts.findings);
  return { sdr_s, sdr_o, sdr_u, sdr_a, sdr_m: nameModule(facts, activity, category) };
}

/** R4.3: the name of an activity; `Unknown`, with the issue, when there is none that Totango takes. */
function nameActivity({ name, entry }: Activity, findings: Findings): string {
  const given = entry.name === undefined ? name : { value: entry.name, path: name?.path ?? eventPath };
  const text = fitText(given, activityLimit, findings);
  if (text === undefined) report(findings, "defaulted-activity", eventPath);
  return text ?? "Unknown";
}

/** R4.3: the module of an activity; `Unknown`, with the issue, when nothing names one. */
function nameModule(facts: Facts, { entry }: Activity, { text, path, isHeartbeat }: Category): string {
  const { service, known, product, findings } = facts;
  const given = entry.module === undefined ? text : { value: entry.module, path };
  const module = fitText(given, moduleLimit, findings) ?? known.device.category ?? fitProductModule(product, findings);
  if (module !== undefined) return module;
  if (isHeartbeat) return "__system"; // R4.7
  if (service.defaultModule === undefined) report(findings, "defaulted-module", path);
  return service.defaultModule ?? "Unknown";
}

function fitProductModule(product: Facts["product"], findings: Findings): string | undefined {
  const value = product?.texts.module;
  if (!product || value === undefined) return undefined;
  return fitText({ value, path: product.paths.productModule }, moduleLimit, findings);
}

/** R5.8: as much of a text as Totango takes, with the issue when that is not the whole. */
function fitText(text: Placed<string> | undefined, limit: number, findings: Findings): string | undefined {
  if (!text || fits(text.value, limit)) return text?.value;
  const sent = cutText(text.value, limit);
  report(findings, sent === undefined ? "unusable-value" : "value-truncated", text.path);
  return sent;
}
