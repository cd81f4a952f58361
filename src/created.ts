import { isDate } from "./text.js";

/** `YYYY-MM-DD`, alone or with a time and, after the time, an offset. */
const isoDate =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(Z|([+-](?:[01]\d|2[0-3])):?([0-5]\d))?)?$/;

/**
 * R5.7: a `created` or `createdAt` as Totango's `Create Date`: a date alone as it is, else ISO 8601 in UTC. `undefined` for
 * what is no date, or could be more than one.
 */
export function createDate(value: unknown): string | undefined {
  if (isDate(value)) return dateText(value);
  if (typeof value === "number") return epochDate(String(value));
  if (typeof value !== "string") return undefined;
  return /^[1-9]\d{8,12}$/.test(value) ? epochDate(value) : isoDateText(value);
}

/** A `Date` in ISO 8601 UTC; `undefined` for an invalid one. */
export function dateText(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Seconds or milliseconds from 1973 to 2099, told apart by their size. */
function epochDate(digits: string): string | undefined {
  const epoch = Number(digits);
  if (epoch >= 100_000_000 && epoch <= 4_102_444_799) return dateText(new Date(Number(`${digits}e3`)));
  if (epoch >= 100_000_000_000 && epoch <= 4_102_444_799_999) return dateText(new Date(epoch));
  return undefined;
}

function isoDateText(text: string): string | undefined {
  const [, day, time, seconds = "00", fraction = "", zone = "Z", hours, minutes] = isoDate.exec(text) ?? [];
  if (day === undefined || !isRealDay(day)) return undefined;
  if (time === undefined) return day;
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  return dateText(new Date(`${day}T${time}:${seconds}.${milliseconds}${zone === "Z" ? zone : `${hours}:${minutes}`}`));
}

/** Engines read 30 February as a day in March, or not at all. */
function isRealDay(day: string): boolean {
  return dateText(new Date(`${day}T00:00:00.000Z`))?.startsWith(day) === true;
}
