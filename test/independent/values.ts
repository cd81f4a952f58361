import type { Fields } from "../support.js";

/** What the rules call an object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Section 2: where a message is read, an empty list is an empty object. */
export function objectIn(value: unknown): Fields | undefined {
  if (Array.isArray(value) && value.length === 0) return {};
  return isObject(value) ? value : undefined;
}

export function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** R2.4 */
export function textIn(value: unknown): string | undefined {
  if (typeof value === "string") return isBlank(value) ? undefined : value;
  return typeof value === "number" && Number.isFinite(value) ? plainDecimal(value) : undefined;
}

/** R5.4: the digits and the exponent that JavaScript prints, as one plain decimal. */
export function plainDecimal(number: number): string {
  const [mantissa = "", exponent = "0"] = Math.abs(number).toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const point = 1 + Number(exponent);
  const all = whole + fraction;
  const padded = point > 0 ? all.padEnd(point, "0") : "0".repeat(1 - point) + all;
  const before = point > 0 ? padded.slice(0, point) : "0";
  const after = point > 0 ? padded.slice(point) : padded.slice(1);
  const text = after === "" ? before : `${before}.${after}`;
  return number < 0 ? `-${text}` : text;
}

export function lengthOf(text: string): number {
  return Array.from(text).length;
}

export function firstOf(text: string, limit: number): string {
  return Array.from(text).slice(0, limit).join("");
}

const wordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/** R5.9, R5.10 */
export function hasOnly(text: string, others: string): boolean {
  return Array.from(text).every((character) => (wordCharacters + others).includes(character));
}
