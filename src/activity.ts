import { productPath, type Product } from "./account.js";
import { report, reportOnce, type Issue, type Path } from "./issues.js";
import type { Reading } from "./reading.js";
import { cut } from "./text.js";

/** A text and where it was said. */
export type Said = { readonly text: string; readonly path: Path };

/** R4.3: what the article sends for an activity or a module that is missing. */
const unknown = "Unknown";

/** R5.8: the name of an activity as Totango takes it. */
export function activityText(activity: Said, issues: Issue[]): string {
  return cutSaid(activity, 190, issues);
}

/** R4.3: `Unknown`, with the issue. */
export function unknownActivity(issues: Issue[]): string {
  report(issues, "defaulted-activity", ["event"]);
  return unknown;
}

/** R4.3, R4.5, R4.7: the message's own category, else the session's, else the product's module. */
export function moduleText({ memory, product, issues }: Reading, category: Said | undefined): string | undefined {
  const remembered = memory.category === undefined ? undefined : { text: memory.category, path: [] };
  const said = category ?? remembered ?? productModule(product);
  return said && cutSaid(said, 100, issues);
}

/** R4.3, R4.5: `Unknown`, with the issue. */
export function unknownModule(path: Path, issues: Issue[]): string {
  report(issues, "defaulted-module", path);
  return unknown;
}

function productModule(product: Product | undefined): Said | undefined {
  const text = product?.texts.module;
  return product && text !== undefined ? { text, path: productPath(product, "module") } : undefined;
}

function cutSaid({ text, path }: Said, limit: number, issues: Issue[]): string {
  const sent = cut(text, limit);
  if (sent !== text) reportOnce(issues, "value-truncated", path);
  return sent;
}
