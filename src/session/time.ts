import { createDate } from "../attributes/dates.js";
import type { Fields } from "../text.js";

/** In milliseconds. */
export const minute = 60_000;
export const hour = 60 * minute;

/** R6.5: when a message happened, by its own word. */
export function timeOf({ originalTimestamp, timestamp }: Fields): string | undefined {
  return readTime(originalTimestamp) ?? readTime(timestamp);
}

/** A time that can be read again from a store: a `Date` may be of a year that has more than four digits. */
function readTime(value: unknown): string | undefined {
  const time = createDate(value);
  return time !== undefined && time.length <= "2014-07-01T01:20:55.000Z".length ? time : undefined;
}

/** How many milliseconds later one time is than another; `NaN`, neither more nor less, where one is missing. */
export function aheadOf(later: string | undefined, earlier: string | undefined): number {
  return Date.parse(String(later)) - Date.parse(String(earlier));
}
