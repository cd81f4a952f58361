/** An object as the rules mean it: neither `null`, a list nor a `Date`. */
export type Fields = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isDate(value);
}

/** R5.6: a record of any realm. A `Map` or an instance of a class has more to it than its keys tell. */
export function isPlain(object: Fields): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The object that has no fields. It stands for every part that a message lacks. */
export const noFields: Fields = /* @__PURE__ */ Object.freeze({});

/** An object in a message. An empty list is an empty object there, because PHP writes empty objects as lists. */
export function readObject(value: unknown): Fields | undefined {
  if (isObject(value)) return value;
  return Array.isArray(value) && value.length === 0 ? noFields : undefined;
}

/**
 * A `Date` of any realm, such as a frame's or a sandbox's. `instanceof` recognizes the dates of this realm, and the tag
 * those of others. Both can be forged, so `hasTime` decides.
 */
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

/** `Object.hasOwn`, which is younger than ES2020. */
export function hasOwn(object: object, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, name);
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** What `trim()` empties. */
export function isBlank(text: string): boolean {
  return !beginsVisibly(text) && text.trim() === "";
}

/** Whether there is a visible ASCII character at the start, which settles it for most texts that they are not blank. */
export function beginsVisibly(text: string): boolean {
  const first = text.charCodeAt(0);
  return first > 32 && first < 127;
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

/** R5.8: the first `limit` code points, without splitting a character. They are within twice as many UTF-16 units. */
export function cut(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : Array.from(text.slice(0, 2 * limit))
        .slice(0, limit)
        .join("");
}

/** R5.8: as `cut`, but `undefined` when only blanks would be left. */
export function cutText(text: string, limit: number): string | undefined {
  const sent = cut(text, limit);
  return isBlank(sent) ? undefined : sent;
}

/** R5.8: whether the text has no more than `limit` code points. */
export function fits(text: string, limit: number): boolean {
  return text.length <= limit || cut(text, limit) === text;
}
