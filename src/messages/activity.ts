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
import { cutText, fits, type Fields } from "../text.js";
import { activityEntry } from "./activity-table.js";

export const eventPath: Path = ["event"];

/** What a message says of its activities' module. */
export type Category = {
  readonly text: Placed<string> | undefined;
  /** Section 8: its place, also where it is missing. */
  readonly path: Path;
  /** R4.7: the activity is Totango's sign that the user is still there. */
  readonly isHeartbeat: boolean;
};

/** R4.3, R4.5: an `activity` request for each name, or activities that wait for their account (R6.11). */
export function makeActivities(
  facts: Facts,
  names: readonly (Placed<string> | undefined)[],
  category: Category,
): Outcome {
  if (canWait(facts) && !category.isHeartbeat) return keepActivities(facts, names, category);
  if (!hasUserAndAccount(facts)) return reportMissing(facts);
  const tracked = trackedNames(facts, names, category, facts.findings);
  const usage = tracked.length > 0 ? checkUsage(facts) : undefined;
  if (!usage) return outcomeOf([]);
  const { url } = facts.service;
  const params = makeParams(facts, usage, tracked[0], category);
  addAttributes(params, userOwner, facts.contextTraits, facts);
  if (tracked.length === 1) return outcomeOf([{ kind: "activity", url, params }]);
  const secondParams = makeParams(facts, usage, tracked[1], category);
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
  const tracked = trackedNames(facts, names, category, untracked);
  if (tracked.length === 0) return reportMissing(facts);
  findings?.push(...untracked);
  const timestamp = timeOf(message);
  const activities = tracked.map((name, index) => {
    const { activity, module } = nameActivity(facts, name, category);
    const id = requestId(message.messageId, index);
    return waitingActivity(activity, module, id !== undefined && fits(id, activityIdLimit) ? id : undefined, timestamp);
  });
  const attributes = [readAttributes(contextTraits, userOwner, facts)];
  return outcomeOf([], undefined, { attributes, activities, path: account.path });
}

/** R4.8 */
function reportMissing(facts: Facts): Outcome {
  checkUsage(facts);
  return outcomeOf([]);
}

/** R4.9: those that the table does not leave out. */
function trackedNames(
  facts: Facts,
  names: readonly (Placed<string> | undefined)[],
  category: Category,
  findings: Findings,
): readonly (Placed<string> | undefined)[] {
  if (tableFor(facts, category) === undefined) return names;
  return names.filter((name) => {
    const { isTracked } = activityEntry(tableFor(facts, category), name);
    if (!isTracked) report(findings, "untracked-activity", name?.path ?? eventPath);
    return isTracked;
  });
}

/** R4.9: the heartbeat has a setting of its own. */
function tableFor({ service }: Facts, { isHeartbeat }: Category): Fields | undefined {
  return isHeartbeat ? undefined : service.activities;
}

function makeParams(
  facts: Facts,
  { sdr_s, sdr_o, sdr_u }: UsageParams,
  name: Placed<string> | undefined,
  category: Category,
) {
  const { activity, module } = nameActivity(facts, name, category);
  return { sdr_s, sdr_o, sdr_u, sdr_a: activity, sdr_m: module };
}

/** R4.3, R4.9: the texts of an activity; `Unknown`, with the issue, where nothing that Totango takes gives one. */
function nameActivity(facts: Facts, name: Placed<string> | undefined, category: Category) {
  const { findings } = facts;
  const entry = activityEntry(tableFor(facts, category), name);
  const givenName = entry.name === undefined ? name : { value: entry.name, path: name?.path ?? eventPath };
  const activity = fitText(givenName, activityLimit, findings);
  if (activity === undefined) report(findings, "defaulted-activity", eventPath);
  return { activity: activity ?? "Unknown", module: nameModule(facts, entry.module, category) };
}

function nameModule(facts: Facts, given: string | undefined, { text, path, isHeartbeat }: Category): string {
  const { service, known, product, findings } = facts;
  const first = given === undefined ? text : { value: given, path };
  const module = fitText(first, moduleLimit, findings) ?? known.device.category ?? fitProductModule(product, findings);
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
