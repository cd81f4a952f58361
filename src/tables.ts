import { isAbsent, isObject, type Fields } from "./text.js";

/** R5.11: what a table says of a name: `true` or `false`, another name, or nothing. */
export function entryOf(table: Fields, name: string): boolean | string | undefined {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (isAbsent(entry)) return undefined;
  if (entry === true || entry === "true") return true;
  return typeof entry === "string" && entry !== "false" ? entry : false;
}

/** R5.11: whether the table leaves a value out: by its entry, or, where it names nothing of it, by `"*"`. */
export function isLeftOut(table: Fields, entry: boolean | string | undefined, name: string, value: unknown): boolean {
  if (entry !== undefined) return entry === false;
  const isClosed = Object.hasOwn(table, "*") && (table["*"] === false || table["*"] === "false");
  return isClosed && !(isObject(value) && namesInside(table, name));
}

function namesInside(table: Fields, name: string): boolean {
  return Object.keys(table).some((entry) => entry.startsWith(`${name}_`));
}
