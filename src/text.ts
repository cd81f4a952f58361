/** An object as the rules mean it: neither `null`, a list nor a `Date`. */
export type Fields = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isDate(value);
}

/** The object that has no fields. */
export const none: Fields = /* @__PURE__ */ Object.freeze({});

/** An object in a message. An empty list is an empty object there: PHP writes one so. */
export function readObject(value: unknown): Fields | undefined {
  if (isObject(value)) return value;
  return Array.isArray(value) && value.length === 0 ? none : undefined;
}

/** Of any realm (a frame, a sandbox): `instanceof` knows those of this one, the tag the rest; both can be forged. */
export function isDate(value: unknown): value is Date {
  const isLikely =
    value instanceof Object ? value instanceof Date : Object.prototype.toString.call(value) === "[object Date]";
  return isLikely && hasTime(value);
}

function hasTime(value: unknown): boolean {
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    return false;
  }
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** What `trim()` empties. A visible ASCII character at the start settles it for most strings. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  return !(first > 32 && first < 127) && text.trim() === "";
}

/** A string that is not blank. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && !isBlank(value);
}

/** R2.4: the text of an ID, an event, a category or a name; a number as a plain decimal. All else counts as absent. */
export function readText(value: unknown): string | undefined {
  if (typeof value === "string") return isBlank(value) ? undefined : value;
  return typeof value === "number" && Number.isFinite(value) ? decimal(value) : undefined;
}

/** R2.4: a page's category or name may be a list of one text, as the classic library emits `page(["__heartbeat"])`. */
export function soleItem(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** R5.4: the shortest decimal that reads back as the same number, without an exponent. */
export function decimal(number: number): string {
  const text = String(number);
  if (!text.includes("e")) return text;
  const [shortest = "", exponent] = text.split("e");
  const digits = shortest.replace(/[-.]/g, "");
  const zeros = Number(exponent);
  const sign = text.startsWith("-") ? "-" : "";
  return sign + (zeros < 0 ? `0.${"0".repeat(-zeros - 1)}${digits}` : digits.padEnd(zeros + 1, "0"));
}

/** R5.8: the first `limit` code points, a character never split: they lie within twice as many units. */
export function cut(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : Array.from(text.slice(0, 2 * limit))
        .slice(0, limit)
        .join("");
}

/** R5.8: whether the text has no more than `limit` code points. */
export function fits(text: string, limit: number): boolean {
  return cut(text, limit) === text;
}
