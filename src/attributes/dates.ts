import { isDate } from "../text.js";

/**
 * R5.7: `created` and its like as Totango's `Create Date`; `undefined` for what is not a date, or could be several.
 */
export function createDate(value: unknown): string | undefined {
  if (typeof value === "string") return isoDate(value) ?? mailOrJavaScriptDate(value) ?? epochDate(value);
  if (typeof value === "number") return epochDate(String(value));
  return isDate(value) ? dateText(value) : undefined;
}

/** R5.4: an ISO date-time with a zone as its instant in UTC; `undefined` for any other text. */
export function zonedDateTime(text: string): string | undefined {
  return mayBeDateTime(text) ? isoDate(text, true) : undefined;
}

/** Whether the fifth character is a hyphen. Every ISO date-time has one there, and few other texts do. */
function mayBeDateTime(text: string): boolean {
  return text.charCodeAt(4) === hyphen;
}

/** R5.4: a `Date` in ISO 8601 UTC, whatever methods of its own a subclass has; `undefined` for an invalid one. */
export function dateText(date: Date): string | undefined {
  return instantText(Date.prototype.getTime.call(date));
}

const hyphen = 45;

function instantText(time: number): string | undefined {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** A date-time as Totango has it, but for February 29. Most senders write this form. */
const utcDateTime =
  /^\d{4}-(?!02-29|02-3|0[469]-31|11-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** No zone is longer than seven characters. Without that bound, digits could be a fraction or a zone at every place. */
const isoForm =
  /^(\d{4}-(?:0[1-9]|1[0-2])-\d\d)(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(.{0,7}))?$/;
const isoZone = /^ ?(?:[Zz]|UTC|GMT|([+-](?:[01]\d|2[0-3]))(?::?([0-5]\d))?)$/;

/**
 * R5.7: `YYYY-MM-DD`, alone or followed by a time and perhaps a zone. A date alone stays as it is. A date-time comes
 * out in UTC, and one without a zone is taken to be in UTC.
 */
function isoDate(text: string, needsZone = false): string | undefined {
  if (utcDateTime.test(text)) return text;
  const [, date, hoursAndMinutes, seconds = "00", fraction = "", zone = ""] = isoForm.exec(text) ?? [];
  if (date === undefined || !isRealDate(date)) return undefined;
  if (hoursAndMinutes === undefined) return needsZone ? undefined : date;

  const offset = isoZone.exec(zone);
  if (zone === "" ? needsZone : !offset) return undefined;

  const local = `${date}T${hoursAndMinutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}`;
  const [, offsetHours, offsetMinutes = "00"] = offset ?? [];
  if (offsetHours === undefined) return `${local}Z`;
  return fourDigitYear(instantText(Date.parse(`${local}${offsetHours}:${offsetMinutes}`)));
}

/** Whether the month, one of twelve, has that day. For February 30, engines give an invalid time or a day in March. */
function isRealDate(date: string): boolean {
  return new Date(Date.parse(date)).getUTCDate() === Number(date.slice(8));
}

/** R5.7: an offset can lead to a year before 0 or after 9999, which Totango's form has no room for. */
function fourDigitYear(text: string | undefined): string | undefined {
  return text?.length === "2014-07-01T01:20:55.000Z".length ? text : undefined;
}

/** R5.7: `Mon, 20 May 2024 14:38:12 GMT`, as mail and HTTP write it. The day of the week is not checked. */
const mailDate =
  /^[A-Z][a-z]{2}, (?<day>\d\d?) (?<month>\w{3}) (?<year>\d{4}) (?<time>[\d:]{8}) (?<zone>GMT|[+-]\d{4})$/;

/** R5.7: `Mon May 20 2024 14:38:12 GMT+0200 (Central European Summer Time)`, as JavaScript writes a `Date`. */
const javaScriptDate =
  /^[A-Z][a-z]{2} (?<month>\w{3}) (?<day>\d\d) (?<year>\d{4}) (?<time>[\d:]{8}) GMT(?<zone>[+-]\d{4})(?: \(.+\))?$/;

const months = "JanFebMarAprMayJunJulAugSepOctNovDec";

function mailOrJavaScriptDate(text: string): string | undefined {
  const { day, month = "", year, time, zone } = (mailDate.exec(text) ?? javaScriptDate.exec(text))?.groups ?? {};
  if (day === undefined) return undefined;
  const monthNumber = String(months.indexOf(month) / 3 + 1);
  return isoDate(`${year}-${monthNumber.padStart(2, "0")}-${day.padStart(2, "0")}T${time}${zone}`);
}

/** R5.7: seconds or milliseconds from 1973 to 2099, told apart by their size. */
function epochDate(text: string): string | undefined {
  const [, whole, fraction = ""] = /^([1-9]\d{8,12})(?:\.(\d+))?$/.exec(text) ?? [];
  const epoch = Number(whole);
  if (epoch <= 4_102_444_799) return instantText(epoch * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0")));
  return epoch >= 100_000_000_000 && epoch <= 4_102_444_799_999 ? instantText(epoch) : undefined;
}
