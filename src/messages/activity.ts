import type { UsageParams } from "../accounts/usage.js";
import { addAttributes, copyAttributes } from "../attributes/attributes.js";
import { user } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import { report, type Findings, type Path, type Placed } from "../issues.js";
import { activityLimit, moduleLimit } from "../limits.js";
import type { OpenRequest } from "../request.js";
import { cutText, fits } from "../text.js";

export const eventPath: Path = ["event"];

/** R4.3, R4.5: an `activity` request, and for some pages a second one that differs in its name alone. */
export function makeActivities(
  facts: Facts,
  { sdr_s, sdr_o, sdr_u }: UsageParams,
  sdr_m: string,
  first: Placed<string> | undefined,
  second?: Placed<string>,
): OpenRequest[] {
  const { contextTraits, service, findings } = facts;
  const { url } = service;
  const params = { sdr_s, sdr_o, sdr_u, sdr_a: nameActivity(first, findings), sdr_m };
  addAttributes(params, user, contextTraits, facts);
  if (!second) return [{ kind: "activity", url, params }];
  const secondParams = { sdr_s, sdr_o, sdr_u, sdr_a: nameActivity(second, findings), sdr_m };
  copyAttributes(secondParams, params);
  return [
    { kind: "activity", url, params },
    { kind: "activity", url, params: secondParams },
  ];
}

/** R4.3: the name of an activity; `Unknown`, with the issue, when there is none that Totango takes. */
function nameActivity(event: Placed<string> | undefined, findings: Findings): string {
  const name = fitText(event, activityLimit, findings);
  if (name === undefined) report(findings, "defaulted-activity", eventPath);
  return name ?? "Unknown";
}

/** R4.3: the module of an activity; `Unknown`, with the issue, when nothing names one. */
export function nameModule(facts: Facts, category: Placed<string> | undefined, path: Path): string {
  const { service, findings } = facts;
  const module = findModule(facts, category) ?? service.defaultModule;
  if (module === undefined) report(findings, "defaulted-module", path);
  return module ?? "Unknown";
}

/** R4.3, R4.7: the message's category, else the session's, else the product's module. */
export function findModule(
  { session, product, findings }: Facts,
  category: Placed<string> | undefined,
): string | undefined {
  return fitText(category, moduleLimit, findings) ?? session.category ?? findProductModule(product, findings);
}

function findProductModule(product: Facts["product"], findings: Findings): string | undefined {
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
