import type { Fields } from "../support.js";
import { createDateOf } from "./dates.js";
import {
  isAnythingSet,
  isSame,
  nothing,
  productOf,
  type Device,
  type Memory,
  type Product,
  type Waiting,
} from "./session.js";
import { isAbsent, isBlank, isObject, lengthOf } from "./values.js";

/** R6.1: a session from a store, of this version or of 0.2. */
export function readSession(stored: Fields): Memory {
  const userId = text(stored.userId, 100);
  if (isDamaged(stored.userId, userId)) return nothing;
  const isKnown = userId !== undefined;
  const devices = isAbsent(stored.devices) ? earlierDevices(stored) : listedDevices(stored.devices, isKnown);
  if (!devices) return nothing;
  return {
    userId,
    userAttributes: isKnown ? readAttributes(stored.userAttributes) : undefined,
    devices: devices.slice(0, isKnown ? 8 : 1),
  };
}

/** A session of 0.2 was of one device, whose fields were its own. */
function earlierDevices({
  anonymousId,
  groupId,
  product,
  enableHierarchy,
  category,
}: Fields): readonly Device[] | undefined {
  if (isDamaged(anonymousId, text(anonymousId, 100))) return undefined;
  const device = readDevice({ anonymousId, groupId, product, enableHierarchy, category }, false);
  return device ? [device] : [];
}

function listedDevices(list: unknown, isKnown: boolean): readonly Device[] {
  if (!Array.isArray(list)) return [];
  const devices = Array.from(list, (stored) => readDevice(stored, isKnown)).filter((device) => device !== undefined);
  return devices.filter((device, index) => devices.findIndex((other) => isSame(other, device)) === index);
}

/** What waits is of the session's user: without one, it is nobody's. */
function readDevice(stored: unknown, isKnown: boolean): Device | undefined {
  if (!isObject(stored)) return undefined;
  const anonymousId = text(stored.anonymousId, 100);
  if (isDamaged(stored.anonymousId, anonymousId)) return undefined;
  const hasNoGroup = stored.hasNoGroup === true ? true : undefined;
  const groupId = hasNoGroup ? undefined : text(stored.groupId, 480);
  const isGrouped = hasNoGroup ?? groupId !== undefined;
  const device: Device = {
    anonymousId,
    groupId,
    product: hasNoGroup ? undefined : readProduct(stored.product),
    enableHierarchy: !hasNoGroup && stored.enableHierarchy === false ? false : undefined,
    category: text(stored.category, 100),
    hasNoGroup,
    groupedAt: isGrouped && anonymousId !== undefined ? time(stored.groupedAt) : undefined,
    activities: isGrouped || !isKnown ? undefined : readActivities(stored.activities),
  };
  return isAnythingSet(device) ? device : undefined;
}

function readProduct(stored: unknown): Product | undefined {
  if (!isObject(stored)) return undefined;
  const id = text(stored.id, 480);
  const account_id = text(stored.account_id, 480);
  if (isDamaged(stored.id, id) || isDamaged(stored.account_id, account_id)) return undefined;
  return productOf(id, account_id, text(stored.module, 100));
}

function readActivities(stored: unknown): readonly Waiting[] | undefined {
  if (!Array.isArray(stored)) return undefined;
  const read = Array.from(stored, (item: unknown): Waiting | undefined => {
    if (!isObject(item)) return undefined;
    const activity = text(item.activity, 190);
    const module = text(item.module, 100);
    if (activity === undefined || module === undefined) return undefined;
    return { activity, module, id: text(item.id, 200), timestamp: time(item.timestamp) };
  }).filter((item) => item !== undefined);
  return read.length > 0 ? read.slice(0, 20) : undefined;
}

function readAttributes(stored: unknown): Readonly<Record<string, string>> | undefined {
  const sendable = Object.entries(isObject(stored) ? stored : {}).filter(
    (entry): entry is [string, string] =>
      !isBlank(entry[0]) && lengthOf(entry[0]) <= 100 && typeof entry[1] === "string" && lengthOf(entry[1]) <= 255,
  );
  return sendable.length > 0 ? Object.fromEntries(sendable.slice(0, 250)) : undefined;
}

function text(value: unknown, limit: number): string | undefined {
  return typeof value === "string" && !isBlank(value) && lengthOf(value) <= limit ? value : undefined;
}

/** R6.5: a text that R5.7 would write. */
function time(value: unknown): string | undefined {
  return typeof value === "string" && createDateOf(value) === value ? value : undefined;
}

function isDamaged(value: unknown, read: unknown): boolean {
  return !isAbsent(value) && read === undefined;
}
