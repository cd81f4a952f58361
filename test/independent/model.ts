import type { Fields } from "../support.js";
import { isAssumed } from "./accounts.js";
import { page, released, track } from "./activities.js";
import { unique, type Found } from "./found.js";
import { group, withoutGroup, type Change } from "./groups.js";
import { readMessage, type Reading } from "./reading.js";
import { numbered, sentUser, usageAccount, type Request } from "./requests.js";
import { moved, nothing, relationOf, written, type Device, type Memory, type Waiting } from "./session.js";
import { readSession } from "./stored.js";
import { offSwitchOf, unsupportedPathOf } from "./switches.js";
import { isDoubtful, isTooOld } from "./times.js";
import { identify, withKept } from "./users.js";
import { isObject } from "./values.js";

/**
 * A second translation, written from the rules alone and for their reader: slow, and without a thought for the first. Where
 * the two differ, one of them is wrong.
 */

export type Result = {
  readonly requests: readonly Request[];
  readonly issues: readonly Found[];
  /** Only what is set (R6.1). */
  readonly session: Fields;
};

export function modelAdvance(message: unknown, settings: Fields, stored: Fields): Result {
  const before = readSession(stored);
  const unsupported = unsupportedPathOf(message);
  if (unsupported || !isObject(message)) {
    return resultOf([], [{ code: "unsupported-type", path: unsupported ?? [] }], before);
  }

  const relation = relationOf(message, before);
  const off = offSwitchOf(message, settings);
  if (off) {
    const disabled: Found = { code: "totango-disabled", path: off.path };
    const isEnding = off.isOwn && message.type === "group" && relation === "continues"; // R6.7
    if (!isEnding) return resultOf([], [disabled], before);
    const { memory, issues } = endOf(message, settings, before);
    return resultOf([], [disabled, ...issues], memory);
  }

  const reading = readMessage(message, settings, relation === "continues" ? before : nothing);
  const { requests, memory } = translated(reading);
  const dropped = relation === "begins anew" ? droppedOf(before) : [];
  return resultOf(requests, [...reading.issues, ...dropped], relation === "stands apart" ? before : memory);
}

/** R1.1: `advance` from nothing, which keeps nothing. */
export function modelExplain(message: unknown, settings: Fields): Omit<Result, "session"> {
  const { requests, issues } = modelAdvance(message, settings, {});
  const unkept = issues
    .filter(({ code }) => code !== "kept-attributes-dropped")
    .map(({ code, path }) =>
      ["attributes-kept", "activity-kept"].includes(code) ? { code: "missing-account-id", path } : { code, path },
    );
  return { requests, issues: unique(unkept) };
}

function resultOf(requests: readonly Request[], issues: readonly Found[], memory: Memory): Result {
  return { requests, issues: unique(issues), session: written(memory) };
}

/** R6.2: what another visitor does not take over. */
function droppedOf({ userAttributes, devices }: Memory): Found[] {
  return [
    ...(userAttributes ? [{ code: "kept-attributes-dropped", path: [] }] : []),
    ...(devices.some(({ activities }) => activities) ? [activitiesDropped] : []),
  ];
}

const activitiesDropped: Found = { code: "kept-activities-dropped", path: [] };

/** R6.7: a disabled group moves the session like one whose ID is over the limit. */
function endOf(
  message: Fields,
  settings: Fields,
  before: Memory,
): { readonly memory: Memory; readonly issues: Found[] } {
  const reading = readMessage(message, settings, before);
  const issues: Found[] = [];
  const { device, change } = withoutGroup(reading);
  if (change === "ended" && reading.device.activities) issues.push(activitiesDropped);
  return { memory: after({ ...reading, issues }, device, before.userAttributes, change), issues };
}

type Step = {
  readonly requests: readonly Request[];
  readonly device: Device;
  readonly kept: Memory["userAttributes"];
  readonly change?: Change;
  readonly isDropped?: boolean;
};

function translated(reading: Reading): { readonly requests: readonly Request[]; readonly memory: Memory } {
  const step = stepOf(reading);
  const own = withKept(numbered(reading.message, step.requests), step.kept);
  const { change = "none" } = step;
  const isDropped = step.isDropped === true || (change === "ended" && reading.device.activities !== undefined);
  if (isDropped) reading.issues.push(activitiesDropped);

  const isLeaving = isReleased(reading, change);
  const late = isLeaving ? releasedBy(reading, reading.device.activities ?? []) : [];
  const device = isLeaving ? { ...step.device, activities: undefined } : step.device;
  const requests = [...own.requests, ...late];
  if (requests.length > 0 && isAssumed(reading)) reading.issues.push({ code: "assumed-account", path: [] });
  return { requests, memory: after(reading, device, own.kept, change) };
}

function stepOf(reading: Reading): Step {
  const { device, memory } = reading;
  switch (reading.message.type) {
    case "identify":
      return { ...identify(reading), device };
    case "group":
      return { ...group(reading), kept: memory.userAttributes };
    case "track":
      return track(reading);
    default:
      return page(reading);
  }
}

/** R6.11: whether what waits on the device goes out with this message. */
function isReleased({ user, account, device }: Reading, change: Change): boolean {
  if (!device.activities) return false;
  return change === "set" || (user.text !== undefined && !account.problem && account.from !== "message");
}

function releasedBy(reading: Reading, waiting: readonly Waiting[]): Request[] {
  const { user, memory, time, issues, settings } = reading;
  const inTime = waiting.filter(({ timestamp }) => !isTooOld(timestamp, time));
  const userId = user.text ?? memory.userId;
  const account = inTime.length > 0 ? usageAccount(reading) : undefined;
  const isSent = account !== undefined && userId !== undefined;
  if (!isSent || inTime.length < waiting.length) issues.push(activitiesDropped);
  if (!isSent) return [];
  if (inTime.some(({ timestamp }) => isDoubtful(timestamp, time))) issues.push({ code: "assumed-account", path: [] });
  const sdr_u = sentUser(reading, userId, user.text === undefined ? [] : ["userId"]);
  return released(
    settings,
    [
      ["sdr_o", account],
      ["sdr_u", sdr_u],
    ],
    inTime,
  );
}

/** R6.1: the session once the message has moved it. */
function after(reading: Reading, device: Device, userAttributes: Memory["userAttributes"], change: Change): Memory {
  const { memory, user, issues } = reading;
  const { devices, gone } = moved(memory.devices, device, change !== "none");
  if (gone?.activities) issues.push(activitiesDropped);
  return { userId: user.text ?? memory.userId, userAttributes, devices };
}
