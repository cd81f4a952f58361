import { noon, timeAfter } from "./devices.js";
import type { Fields } from "../support.js";

/** R6.1, R6.3, R5.8: the greatest session that there can be, every character of which is one of two. */
export function greatestSession(
  letter: string,
  other: string,
): { readonly userId: string; readonly [name: string]: unknown } {
  const text = (length: number) => letter.repeat(length);
  return {
    userId: text(100),
    userAttributes: Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [distinct(letter, other, n, 100), text(255)]),
    ),
    devices: Array.from({ length: 8 }, (_, n) => waitingDevice(letter, other, 7 - n)),
  };
}

/** R6.11: a device on which as much waits as can. */
function waitingDevice(letter: string, other: string, device: number): Fields {
  const text = (length: number) => letter.repeat(length);
  return {
    anonymousId: distinct(letter, other, device, 100),
    category: text(100),
    activities: Array.from({ length: 20 }, (_, n) => ({
      activity: text(190),
      module: text(100),
      id: `${distinct(letter, other, 32 * device + n, 198)}:0`,
      timestamp: timeAfter(0),
    })),
  };
}

/** R6.5: a device with all that goes with a group, which is less. */
export function groupedDevice(letter: string): Fields {
  const text = (length: number) => letter.repeat(length);
  return {
    anonymousId: text(100),
    groupId: text(480),
    product: { id: text(480), account_id: text(480), module: text(100) },
    enableHierarchy: false,
    category: text(100),
    groupedAt: timeAfter(0),
  };
}

/** The messages that make the greatest session. */
export function greatestMessages(letter: string, other: string): Fields[] {
  const text = (length: number) => letter.repeat(length);
  const traits = (from: number) =>
    Object.fromEntries(Array.from({ length: 125 }, (_, n) => [distinct(letter, other, from + n, 100), text(300)]));
  const identifies = [0, 125].map((from) => ({ type: "identify", traits: traits(from) }));
  const devices = Array.from({ length: 8 }, (_, device) => [
    { type: "page", category: text(120) },
    // One more than can wait: the first makes room for the last.
    ...[20, ...Array(20).keys()].map((n) => ({
      type: "track",
      event: text(200),
      messageId: distinct(letter, other, 32 * device + n, 198),
    })),
  ]);
  const calls = devices.flatMap((own, device) =>
    [...(device === 0 ? identifies : []), ...own].map((call): Fields => ({
      ...call,
      userId: text(100),
      anonymousId: distinct(letter, other, device, 100),
      timestamp: noon,
    })),
  );
  return calls;
}

/** A text of the two characters alone, another for each number. */
function distinct(letter: string, other: string, n: number, length: number): string {
  const digits = Array.from(n.toString(2), (digit) => (digit === "1" ? other : letter));
  return letter.repeat(length - digits.length) + digits.join("");
}
