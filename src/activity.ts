import { productSaid } from "./account.js";
import { addUserAttributes, type Source } from "./attributes.js";
import { report, type Issues, type Path } from "./issues.js";
import type { Reading, UsageParams } from "./reading.js";
import type { Draft } from "./request.js";
import { cutSaid, said, type Said } from "./said.js";

/** R4.3: an `activity` request of the user in the usage account. Totango requires both of its texts. */
export function activity(
  { url, issues }: Reading,
  usage: UsageParams,
  text: string,
  module: string,
  traits: Source,
): Extract<Draft, { kind: "activity" }> {
  const params = { sdr_s: usage.sdr_s, sdr_o: usage.sdr_o, sdr_u: usage.sdr_u, sdr_a: text, sdr_m: module };
  addUserAttributes(params, traits, issues);
  return { kind: "activity", url, params };
}

/** R4.3, R5.8: the name of an activity as Totango takes it. */
export function activityText(event: Said | undefined, issues: Issues): string {
  return cutSaid(event, 190, issues) ?? unknownText("defaulted-activity", ["event"], issues);
}

/** R4.3, R4.5, R4.7: the message's own category, else the session's, else the product's module. */
export function moduleText({ memory, product, issues }: Reading, category: Said | undefined): string | undefined {
  const limit = 100;
  return (
    cutSaid(category, limit, issues) ??
    cutSaid(said(memory.category, []), limit, issues) ??
    cutSaid(product && productSaid(product, "module"), limit, issues)
  );
}

/** R4.3: what the article sends for an activity or a module that is missing, with the issue. */
export function unknownText(code: "defaulted-activity" | "defaulted-module", path: Path, issues: Issues): string {
  report(issues, code, path);
  return "Unknown";
}
