import type { Placed } from "../issues.js";
import { activityLimit, moduleLimit } from "../limits.js";
import { cutText, hasOwn, isAbsent, isObject, type Fields } from "../text.js";

/** R4.9: whether an activity is sent, and what takes the place of its own name and module. */
export type ActivityEntry = {
  readonly isTracked: boolean;
  readonly name: string | undefined;
  readonly module: string | undefined;
};

const asItIs: ActivityEntry = { isTracked: true, name: undefined, module: undefined };
const leftOut: ActivityEntry = { isTracked: false, name: undefined, module: undefined };

/** R4.9: what the table says of an activity, by the name as it would be sent without it. */
export function activityEntry(table: Fields | undefined, name: Placed<string> | undefined): ActivityEntry {
  if (!table) return asItIs;
  const entry = ownEntry(table, (name && cutText(name.value, activityLimit)) ?? "Unknown");
  if (isAbsent(entry)) return isFalse(ownEntry(table, "*")) ? leftOut : asItIs;
  if (entry === true || entry === "true") return asItIs;
  if (typeof entry === "string" && !isFalse(entry))
    return { isTracked: true, name: givenText(entry, activityLimit), module: undefined };
  if (!isObject(entry)) return leftOut;
  return { isTracked: true, name: givenText(entry.name, activityLimit), module: givenText(entry.module, moduleLimit) };
}

function ownEntry(table: Fields, name: string): unknown {
  return hasOwn(table, name) ? table[name] : undefined;
}

function isFalse(entry: unknown): boolean {
  return entry === false || entry === "false";
}

/** A text of which something would be left. */
function givenText(text: unknown, limit: number): string | undefined {
  return typeof text === "string" && cutText(text, limit) !== undefined ? text : undefined;
}
