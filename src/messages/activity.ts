import { checkUsage, hasUserAndAccount, type UsageParams } from "../accounts/usage.js";
import { addAttributes, copyAttributes } from "../attributes/attributes.js";
import { user as userOwner } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import { report, type Findings, type Path, type Placed } from "../issues.js";
import { activityLimit, moduleLimit } from "../limits.js";
import { pathIn } from "../reading/product.js";
import { requestOf, type OpenRequest } from "../request.js";
import { cutText, fits, type Fields } from "../text.js";
import { activityEntry } from "./activity-table.js";
import { outcomeOf, type Move, type Outcome } from "./outcome.js";

export const eventPath: Path = ["event"];

/** What a message says of its activities: their names, and the category that is their module. */
export type Activities = {
  readonly names: readonly Name[];
  readonly category: Placed<string> | undefined;
  /** Section 8: its place, also where it is missing. */
  readonly categoryPath: Path;
  /** R4.7: the activity is Totango's sign that the user is still there. */
  readonly isHeartbeat: boolean;
};

/** One that nothing names is sent as `Unknown`. */
type Name = Placed<string> | undefined;

/** R4.3, R4.5: an `activity` request for each name, or activities that wait for their account (R6.11). */
export function makeActivities(facts: Facts, activities: Activities, move?: Move): Outcome {
  const { user, account, known, contextTraits } = facts;
  const isWithoutAccount = user.state === "known" && account.state === "missing" && !known.device.hasNoGroup;
  if (isWithoutAccount && !activities.isHeartbeat) {
    return outcomeOf(facts, [], move, { sources: [contextTraits], activities });
  }
  return outcomeOf(facts, makeRequests(facts, activities), move);
}

function makeRequests(facts: Facts, activities: Activities): OpenRequest[] {
  if (!hasUserAndAccount(facts)) return reportMissing(facts);
  const names = trackedNames(facts, activities, facts.findings);
  const usage = names.length > 0 ? checkUsage(facts) : undefined;
  if (!usage) return [];
  const params = makeParams(facts, usage, names[0], activities);
  addAttributes(params, userOwner, facts.contextTraits, facts);
  const request = requestOf("activity", params, facts, 0);
  if (names.length === 1) return [request];
  const secondParams = makeParams(facts, usage, names[1], activities);
  copyAttributes(secondParams, params);
  return [request, requestOf("activity", secondParams, facts, 1)];
}

/** R4.8: what is missing is said, whatever the table leaves out. */
function reportMissing(facts: Facts): [] {
  checkUsage(facts);
  return [];
}

/** R4.9: those that the table does not leave out. */
export function trackedNames(facts: Facts, activities: Activities, findings: Findings): readonly Name[] {
  const table = tableFor(facts, activities);
  if (table === undefined) return activities.names;
  return activities.names.filter((name) => {
    const { isTracked } = activityEntry(table, name);
    if (!isTracked) report(findings, "untracked-activity", name?.path ?? eventPath);
    return isTracked;
  });
}

/** R4.9: the heartbeat has a setting of its own. */
function tableFor({ service }: Facts, { isHeartbeat }: Activities): Fields | undefined {
  return isHeartbeat ? undefined : service.activities;
}

function makeParams(facts: Facts, { sdr_s, sdr_o, sdr_u }: UsageParams, name: Name, activities: Activities) {
  const { activity, module } = nameActivity(facts, name, activities);
  return { sdr_s, sdr_o, sdr_u, sdr_a: activity, sdr_m: module };
}

/** R4.3, R4.9: the texts of an activity; `Unknown`, with the issue, where nothing that Totango takes gives one. */
export function nameActivity(facts: Facts, name: Name, activities: Activities) {
  const { findings } = facts;
  const entry = activityEntry(tableFor(facts, activities), name);
  const givenName = entry.name === undefined ? name : { value: entry.name, path: name?.path ?? eventPath };
  const activity = fitText(givenName, activityLimit, findings);
  if (activity === undefined) report(findings, "defaulted-activity", eventPath);
  return { activity: activity ?? "Unknown", module: nameModule(facts, entry.module, activities) };
}

function nameModule(facts: Facts, given: string | undefined, activities: Activities): string {
  const { service, known, product, findings } = facts;
  const { category, categoryPath, isHeartbeat } = activities;
  const first = given === undefined ? category : { value: given, path: categoryPath };
  const module = fitText(first, moduleLimit, findings) ?? known.device.category ?? fitProductModule(product, findings);
  if (module !== undefined) return module;
  if (isHeartbeat) return "__system"; // R4.7
  if (service.defaultModule === undefined) report(findings, "defaulted-module", categoryPath);
  return service.defaultModule ?? "Unknown";
}

function fitProductModule(product: Facts["product"], findings: Findings): string | undefined {
  const value = product?.texts.module;
  if (!product || value === undefined) return undefined;
  return fitText({ value, path: pathIn(product, "module") }, moduleLimit, findings);
}

/** R5.8: as much of a text as Totango takes, with the issue when that is not the whole. */
function fitText(text: Placed<string> | undefined, limit: number, findings: Findings): string | undefined {
  if (!text || fits(text.value, limit)) return text?.value;
  const sent = cutText(text.value, limit);
  report(findings, sent === undefined ? "unusable-value" : "value-truncated", text.path);
  return sent;
}
