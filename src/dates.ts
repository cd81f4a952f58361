import { isDate } from "./text.js";

/** R5.7: `created` and its like as Totango's `Create Date`; `undefined` for what is no date, or could be more than one. */
export function createDate(value: unknown): string | undefined {
  if (typeof value === "string") return isoDate(value) ?? writtenDate(value) ?? epochDate(value);
  if (typeof value === "number") return epochDate(String(value));
  return isDate(value) ? dateText(value) : undefined;
}

/** R5.4: an ISO date-time with a zone as its instant in UTC; `undefined` for any other text. */
export function zonedDateTime(text: string): string | undefined {
  return text[4] === "-" && text[7] === "-" ? isoDate(text, true) : undefined;
}

/** R5.4: a `Date` in ISO 8601 UTC, whatever methods of its own a subclass has; `undefined` for an invalid one. */
export function dateText(date: Date): string | undefined {
  return instantText(Date.prototype.getTime.call(date));
}

function instantText(time: number): string | undefined {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A date-time as Totango has it, on a day that every month has: it stays as it is. Most senders write this form. */
const utcDateTime = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** R5.7: `YYYY-MM-DD`, alone or followed by a time and perhaps a zone. */
const isoDateTime =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(?: ?([Zz]|UTC|GMT|([+-](?:[01]\d|2[0-3]))(?::?([0-5]\d))?))?)?$/;

/** A date alone stays as it is, and a date-time is given in UTC, also one without a zone unless it needs one. */
function isoDate(text: string, needsZone = false): string | undefined {
  if (utcDateTime.test(text)) return text;
  const [, day, time, seconds = "00", fraction = "", zone, hours, minutes = "00"] = isoDateTime.exec(text) ?? [];
  if (day === undefined || !isRealDay(day) || (needsZone && zone === undefined)) return undefined;
  if (time === undefined) return day;
  const local = `${day}T${time}:${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}`;
  return hours === undefined ? `${local}Z` : fourDigitYear(instantText(Date.parse(`${local}${hours}:${minutes}`)));
}

/** Whether the month has the day. The calendar repeats itself every 400 years. */
function isRealDay(date: string): boolean {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** R5.7: an offset can lead to a year that Totango's form has no place for. */
function fourDigitYear(text: string | undefined): string | undefined {
  return text?.length === "2014-07-01T01:20:55.000Z".length ? text : undefined;
}

/** R5.7: `Mon, 20 May 2024 14:38:12 GMT`, as mail and HTTP write it. The day of the week is not checked. */
const mailDate =
  /^[A-Z][a-z]{2}, (?<day>\d\d?) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) (?<zone>GMT|[+-]\d{4})$/;

/** R5.7: `Mon May 20 2024 14:38:12 GMT+0200 (Central European Summer Time)`, as JavaScript writes a `Date`. */
const javaScriptDate =
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>\d\d) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT(?<zone>[+-]\d{4})(?: \(.+\))?$/;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function writtenDate(text: string): string | undefined {
  const { day, month = "", year, time, zone } = (mailDate.exec(text) ?? javaScriptDate.exec(text))?.groups ?? {};
  if (day === undefined) return undefined;
  const monthNumber = String(months.indexOf(month) + 1);
  return isoDate(`${year}-${monthNumber.padStart(2, "0")}-${day.padStart(2, "0")}T${time}${zone}`);
}

/** R5.7: seconds or milliseconds from 1973 to 2099, told apart by their size. */
function epochDate(text: string): string | undefined {
  const [, whole, fraction = ""] = /^([1-9]\d{8,12})(?:\.(\d+))?$/.exec(text) ?? [];
  const epoch = Number(whole);
  if (epoch >= 100_000_000 && epoch <= 4_102_444_799)
    return instantText(Number(whole + fraction.slice(0, 3).padEnd(3, "0")));
  return epoch >= 100_000_000_000 && epoch <= 4_102_444_799_999 ? instantText(epoch) : undefined;
}
