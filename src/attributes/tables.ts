import { hasOwn, isAbsent, isObject, type Fields } from "../text.js";

/**
 * What a table says of a value: `false` leaves it out, a name renames it, and `true` keeps `"*"` from leaving it out.
 */
export type Entry = boolean | string | undefined;

/** R5.11. Only a table's own keys count. */
export function entryOf(table: Fields | undefined, name: string, value: unknown, isInsideNamed = false): Entry {
  if (!table) return undefined;
  // Not by `hasOwn`: engines make a call of that here, once for each attribute.
  const entry = Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;
  if (isAbsent(entry)) return isInsideNamed || !isLeftOut(table, name, value) ? undefined : false;
  if (entry === true || entry === "true") return true;
  return typeof entry === "string" && entry !== "false" ? entry : false;
}

/** R5.11: `"*"` leaves out what no entry names, but an object is looked through when an entry names what is inside. */
function isLeftOut(table: Fields, name: string, value: unknown): boolean {
  const rest = table["*"];
  if ((rest !== false && rest !== "false") || !hasOwn(table, "*")) return false;
  return !isObject(value) || !Object.keys(table).some((entry) => entry.startsWith(`${name}_`));
}
