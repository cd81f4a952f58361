/** A text that is read from its start, piece by piece. */
type Rest = { text: string };

const digits = "0123456789";

/** R5.7: what is sent as `Create Date`, if the value is a date. */
export function createDateOf(value: unknown): string | undefined {
  if (value instanceof Date) return dateOf(value);
  if (typeof value === "number") return epochOf(String(value));
  if (typeof value !== "string") return undefined;
  return isoOf(value, false) ?? mailOf(value) ?? javaScriptOf(value) ?? epochOf(value);
}

/** R5.4: the instant of an ISO date-time with a zone. */
export function zonedOf(text: string): string | undefined {
  return isoOf(text, true);
}

export function dateOf(value: Date): string | undefined {
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function isoOf(text: string, needsZone: boolean): string | undefined {
  const rest: Rest = { text };
  const year = take(rest, 4);
  const month = takeAfter(rest, "-", 2);
  const day = takeAfter(rest, "-", 2);
  if (year === undefined || month === undefined || day === undefined || !isDay(year, month, day)) return undefined;
  if (rest.text === "") return needsZone ? undefined : text;

  if (!"Tt ".includes(rest.text.charAt(0))) return undefined;
  rest.text = rest.text.slice(1);
  const hours = take(rest, 2);
  const minutes = takeAfter(rest, ":", 2);
  if (hours === undefined || minutes === undefined || hours > 23 || minutes > 59) return undefined;
  let seconds = 0;
  let milliseconds = 0;
  if (rest.text.startsWith(":")) {
    const given = takeAfter(rest, ":", 2);
    if (given === undefined || given > 59) return undefined;
    seconds = given;
    if (rest.text.startsWith(".")) {
      rest.text = rest.text.slice(1);
      const fraction = takeAll(rest);
      if (fraction === "") return undefined;
      milliseconds = Number(`${fraction}000`.slice(0, 3));
    }
  }
  const offset = rest.text === "" ? (needsZone ? undefined : 0) : offsetOf(rest.text);
  if (offset === undefined) return undefined;
  return instantOf([year, month, day, hours, minutes, seconds, milliseconds], offset);
}

/** Minutes before UTC. */
function offsetOf(text: string): number | undefined {
  const zone = text.startsWith(" ") ? text.slice(1) : text;
  if (["Z", "z", "UTC", "GMT"].includes(zone)) return 0;
  const sign = { "+": 1, "-": -1 }[zone.charAt(0)];
  const rest: Rest = { text: zone.slice(1) };
  const hours = take(rest, 2);
  if (sign === undefined || hours === undefined || hours > 23) return undefined;
  if (rest.text === "") return sign * hours * 60;
  if (rest.text.startsWith(":")) rest.text = rest.text.slice(1);
  const minutes = take(rest, 2);
  if (minutes === undefined || minutes > 59 || rest.text !== "") return undefined;
  return sign * (hours * 60 + minutes);
}

/** `Mon, 20 May 2024 14:38:12 GMT`, or `+0200` in the place of `GMT`. */
function mailOf(text: string): string | undefined {
  const [weekday = "", day = "", month = "", year = "", time = "", zone = "", ...others] = text.split(" ");
  const isWeekday = weekday.length === 4 && weekday.endsWith(",") && isCapitalized(weekday.slice(0, 3));
  if (!isWeekday || others.length > 0 || !hasDigits(day, 1, 2)) return undefined;
  const isZone =
    zone === "GMT" || (zone.length === 5 && "+-".includes(zone.charAt(0)) && hasDigits(zone.slice(1), 4, 4));
  return isZone ? writtenOf(day, month, year, time, zone) : undefined;
}

/** `Mon May 20 2024 14:38:12 GMT+0200`, and perhaps ` (a name)`. */
function javaScriptOf(text: string): string | undefined {
  const [weekday = "", month = "", day = "", year = "", time = "", zone = "", ...names] = text.split(" ");
  const name = names.join(" ");
  const isNamed = name.startsWith("(") && name.endsWith(")") && name.length > 2;
  if (!isCapitalized(weekday) || weekday.length !== 3 || !hasDigits(day, 2, 2) || (names.length > 0 && !isNamed))
    return;
  const isZone =
    zone.length === 8 && zone.startsWith("GMT") && "+-".includes(zone.charAt(3)) && hasDigits(zone.slice(4), 4, 4);
  return isZone ? writtenOf(day, month, year, time, zone.slice(3)) : undefined;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function writtenOf(day: string, month: string, year: string, time: string, zone: string): string | undefined {
  const monthNumber = months.indexOf(month) + 1;
  if (monthNumber === 0 || !hasDigits(year, 4, 4) || time.length !== 8) return undefined;
  return isoOf(`${year}-${two(monthNumber)}-${two(Number(day))}T${time}${zone}`, true);
}

const two = (number: number): string => String(number).padStart(2, "0");

/** R5.7: seconds or milliseconds, with a fraction or without. */
function epochOf(text: string): string | undefined {
  const [whole = "", fraction, ...others] = text.split(".");
  const isNumber = hasDigits(whole, 9, 13) && !whole.startsWith("0") && others.length === 0;
  if (!isNumber || (fraction !== undefined && !hasDigits(fraction, 1, Infinity))) return undefined;
  const epoch = Number(whole);
  if (epoch >= 100_000_000 && epoch <= 4_102_444_799) {
    return new Date(epoch * 1000 + Number(`${fraction ?? ""}000`.slice(0, 3))).toISOString();
  }
  return epoch >= 100_000_000_000 && epoch <= 4_102_444_799_999 ? new Date(epoch).toISOString() : undefined;
}

function instantOf(parts: readonly [number, number, number, number, number, number, number], offset: number) {
  const [year, month, day, hours, minutes, seconds, milliseconds] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hours, minutes - offset, seconds, milliseconds);
  const utcYear = date.getUTCFullYear();
  return utcYear >= 0 && utcYear <= 9999 ? date.toISOString() : undefined;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function take(rest: Rest, count: number): number | undefined {
  const text = rest.text.slice(0, count);
  if (!hasDigits(text, count, count)) return undefined;
  rest.text = rest.text.slice(count);
  return Number(text);
}

function takeAfter(rest: Rest, mark: string, count: number): number | undefined {
  if (!rest.text.startsWith(mark)) return undefined;
  rest.text = rest.text.slice(mark.length);
  return take(rest, count);
}

function takeAll(rest: Rest): string {
  let end = 0;
  while (end < rest.text.length && digits.includes(rest.text.charAt(end))) end += 1;
  const taken = rest.text.slice(0, end);
  rest.text = rest.text.slice(end);
  return taken;
}

function hasDigits(text: string, least: number, most: number): boolean {
  return (
    text.length >= least && text.length <= most && Array.from(text).every((character) => digits.includes(character))
  );
}

function isCapitalized(text: string): boolean {
  const isBetween = (character: string, first: string, last: string) => character >= first && character <= last;
  return (
    text.length === 3 &&
    isBetween(text.charAt(0), "A", "Z") &&
    isBetween(text.charAt(1), "a", "z") &&
    isBetween(text.charAt(2), "a", "z")
  );
}
