import { productPath } from "./account.js";
import { report, reportOnce, type Issue, type Path } from "./issues.js";
import type { Reading } from "./reading.js";
import { cut } from "./text.js";

/** A text and where it was said. */
export type Said = { readonly text: string; readonly path: Path };

/** What Totango shows for an activity or module without a name (the article). */
export const unknown = "Unknown";

/** R5.8: the name of an activity as Totango takes it. */
export function activityText(activity: Said, issues: Issue[]): string {
  return cutSaid(activity, 190, issues);
}

/** R4.3, R4.5, R4.7: the message's own category, else the session's, else the product's module. */
export function moduleText({ memory, product, issues }: Reading, category: Said | undefined): string | undefined {
  if (category) return cutSaid(category, 100, issues);
  if (memory.category !== undefined) return cutSaid({ text: memory.category, path: [] }, 100, issues);
  const module = product?.texts.module;
  if (product === undefined || module === undefined) return undefined;
  return cutSaid({ text: module, path: productPath(product, "module") }, 100, issues);
}

/** R4.3, R4.5: the module of an activity for which none is known. */
export function unknownModule(path: Path, issues: Issue[]): string {
  report(issues, "defaulted-module", path);
  return unknown;
}

function cutSaid({ text, path }: Said, limit: number, issues: Issue[]): string {
  const sent = cut(text, limit);
  if (sent !== text) reportOnce(issues, "value-truncated", path);
  return sent;
}
