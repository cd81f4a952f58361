import type { Path } from "segment-to-totango";

/** A text and the place in the message where it stands. */
export type Said = { readonly text: string; readonly path: Path };

export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** What section 2 calls an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** An ID or a text (R2.4). */
export function plainText(value: unknown): string | undefined {
  const text = typeof value === "number" && Number.isFinite(value) ? decimal(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

export function isTooLong(said: Said | undefined, limit: number): boolean {
  return said !== undefined && Array.from(said.text).length > limit;
}

export function hasOnly(text: string, characters: string): boolean {
  return Array.from(text).every((character) => characters.includes(character));
}

/** R3.1 */
export function join(account: string, product: string): string {
  return `${account}__${product}`;
}

/** A finite number without an exponent (R5.4). */
export function decimal(value: number): string {
  if (value === 0) return "0";
  if (value < 0) return `-${decimal(-value)}`;
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + "0".repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
