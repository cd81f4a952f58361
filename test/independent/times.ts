import type { Fields } from "../support.js";
import { createDateOf } from "./dates.js";

const minute = 60_000;
const hour = 60 * minute;

/** R6.5: when a message was sent, as R5.7 writes it. */
export function timeOf({ originalTimestamp, timestamp }: Fields): string | undefined {
  return readableOf(originalTimestamp) ?? readableOf(timestamp);
}

/** A session is read back from a store: a `Date` past the year 9999 is no text that R5.7 can read. */
function readableOf(value: unknown): string | undefined {
  const text = createDateOf(value);
  return createDateOf(text) === text ? text : undefined;
}

/** R6.5: by at most an hour, so that a clock that is set back cannot hold a device. */
export function isLate(time: string | undefined, groupedAt: string | undefined): boolean {
  const behind = between(time, groupedAt);
  return behind > 0 && behind <= hour;
}

/** R6.11 */
export function isTooOld(activityTime: string | undefined, time: string | undefined): boolean {
  return between(activityTime, time) > hour;
}

/** R6.11 */
export function isDoubtful(activityTime: string | undefined, time: string | undefined): boolean {
  return between(activityTime, time) > minute;
}

/** Milliseconds from one to the other, 0 where either is not known. */
function between(earlier: string | undefined, later: string | undefined): number {
  return earlier === undefined || later === undefined ? 0 : Date.parse(later) - Date.parse(earlier);
}
