import { createDate } from "../attributes/dates.js";
import {
  accountIdLimit,
  activityIdLimit,
  activityLimit,
  anonymousIdLimit,
  devicesLimit,
  keptActivitiesLimit,
  moduleLimit,
} from "../limits.js";
import { productOf, type SessionProduct } from "../reading/product.js";
import { beginsVisibly, fits, isAbsent, isBlank, isObject, type Fields } from "../text.js";
import { deviceOf, findDevice, noDevices } from "./devices.js";
import type { Device, WaitingActivity } from "./session.js";

/** R6.1: the first of each anonymous ID, and no more than a session can have: one, as long as nobody is known. */
export function readDevices(stored: unknown, hasUser: boolean): readonly Device[] {
  if (!Array.isArray(stored)) return noDevices;
  const items: readonly unknown[] = stored;
  const limit = hasUser ? devicesLimit : 1;
  if (items.length <= limit && areDevices(items, hasUser) && !hasRepeat(items)) return items;
  const devices: Device[] = [];
  for (const item of items) {
    const device = isObject(item) ? mendedDevice(item, hasUser) : undefined;
    if (device && !findDevice(devices, device.anonymousId)) devices.push(device);
    if (devices.length === limit) break;
  }
  return devices;
}

/** Whether each is as it should be, as nearly all are: then the list stays the same object. */
function areDevices(items: readonly unknown[], hasUser: boolean): items is readonly Device[] {
  for (const item of items) if (!hasFields(item) || !isWholeDevice(item, hasUser)) return false;
  return true;
}

/** As `isObject`, but for a `Date` of another realm, which has none of the fields for which it is then asked. */
function hasFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Whether two have one ID. Only where their last letters are alike are IDs compared. */
function hasRepeat(devices: readonly Device[]): boolean {
  let letters = 0;
  for (const device of devices) {
    const { anonymousId = "" } = device;
    const letter = 1 << anonymousId.charCodeAt(anonymousId.length - 1);
    if ((letters & letter) !== 0 && isRepeated(devices, device)) return true;
    letters |= letter;
  }
  return false;
}

/** The same object, too, can be there twice. */
function isRepeated(devices: readonly Device[], device: Device): boolean {
  return findDevice(devices, device.anonymousId) !== device || devices.indexOf(device) !== devices.lastIndexOf(device);
}

/** Whether a device is as it should be. It asks as little as it can: this is what each device more costs a message. */
function isWholeDevice(stored: Fields, hasUser: boolean): stored is Device {
  const { anonymousId, groupId, product, enableHierarchy, category, hasNoGroup, groupedAt, activities } = stored;
  let count = 0;
  if (anonymousId !== undefined) {
    if (readStored(anonymousId, anonymousIdLimit) === undefined) return false;
    count += 1;
  }
  if (groupId !== undefined) {
    if (readStored(groupId, accountIdLimit) === undefined) return false;
    count += 1;
  }
  if (product !== undefined) {
    if (!hasFields(product) || !isWholeProduct(product)) return false;
    count += 1;
  }
  if (enableHierarchy !== undefined) {
    if (enableHierarchy !== false) return false;
    count += 1;
  }
  if (category !== undefined) {
    if (readStored(category, moduleLimit) === undefined) return false;
    count += 1;
  }
  if (hasNoGroup !== undefined) {
    const isGrouped = groupId !== undefined || product !== undefined || enableHierarchy !== undefined;
    if (hasNoGroup !== true || isGrouped) return false;
    count += 1;
  }
  if (groupedAt !== undefined) {
    if (anonymousId === undefined || (groupId === undefined && !hasNoGroup)) return false;
    if (readStoredTime(groupedAt) === undefined) return false;
    count += 1;
  }
  if (activities !== undefined) {
    if (!hasUser || groupId !== undefined || hasNoGroup || readActivities(activities) !== activities) return false;
    count += 1;
  }
  return count > 0 && hasOnly(stored, count);
}

/** R6.1: what of a device counts. */
function mendedDevice(stored: Fields, hasUser: boolean): Device | undefined {
  const anonymousId = readStored(stored.anonymousId, anonymousIdLimit);
  if (isDamaged(stored.anonymousId, anonymousId)) return undefined;
  const hasNoGroup = stored.hasNoGroup === true ? true : undefined;
  const groupId = hasNoGroup ? undefined : readStored(stored.groupId, accountIdLimit);
  const isSettled = hasNoGroup ?? groupId !== undefined;
  const device = deviceOf({
    anonymousId,
    groupId,
    product: hasNoGroup ? undefined : readStoredProduct(stored.product),
    enableHierarchy: !hasNoGroup && stored.enableHierarchy === false ? false : undefined,
    category: readStored(stored.category, moduleLimit),
    hasNoGroup,
    groupedAt: isSettled && anonymousId !== undefined ? readStoredTime(stored.groupedAt) : undefined,
    activities: isSettled || !hasUser ? undefined : readActivities(stored.activities),
  });
  return Object.keys(device).length > 0 ? device : undefined;
}

function isWholeProduct(stored: Fields): stored is SessionProduct {
  const { id, account_id, module } = stored;
  let count = 0;
  if (id !== undefined) {
    if (readStored(id, accountIdLimit) === undefined) return false;
    count += 1;
  }
  if (account_id !== undefined) {
    if (readStored(account_id, accountIdLimit) === undefined) return false;
    count += 1;
  }
  if (count === 0) return false;
  if (module !== undefined) {
    if (readStored(module, moduleLimit) === undefined) return false;
    count += 1;
  }
  return hasOnly(stored, count);
}

function readStoredProduct(stored: unknown): SessionProduct | undefined {
  if (!isObject(stored)) return undefined;
  if (isWholeProduct(stored)) return stored;
  const id = readStored(stored.id, accountIdLimit);
  const account_id = readStored(stored.account_id, accountIdLimit);
  // Half of a product could be another one.
  if (isDamaged(stored.id, id) || isDamaged(stored.account_id, account_id)) return undefined;
  return productOf(id, account_id, readStored(stored.module, moduleLimit));
}

/** R6.11: the first that can be read, up to as many as wait. A list that is as it should be stays the same object. */
function readActivities(stored: unknown): readonly WaitingActivity[] | undefined {
  if (!Array.isArray(stored) || stored.length === 0) return undefined;
  const items: readonly unknown[] = stored;
  if (items.length <= keptActivitiesLimit && areActivities(items)) return items;
  const activities: WaitingActivity[] = [];
  for (const item of items) {
    const activity = isObject(item) ? readActivity(item) : undefined;
    if (activity) activities.push(activity);
    if (activities.length === keptActivitiesLimit) break;
  }
  return activities.length > 0 ? activities : undefined;
}

function areActivities(items: readonly unknown[]): items is readonly WaitingActivity[] {
  for (const item of items) if (!isObject(item) || readActivity(item) !== item) return false;
  return true;
}

function readActivity(stored: Fields): WaitingActivity | undefined {
  const activity = readStored(stored.activity, activityLimit);
  const module = readStored(stored.module, moduleLimit);
  if (activity === undefined || module === undefined) return undefined;
  const id = readStored(stored.id, activityIdLimit);
  const timestamp = readStoredTime(stored.timestamp);
  if (isWholeActivity(stored, 2 + countOf(id) + countOf(timestamp))) return stored;
  return waitingActivity(activity, module, id, timestamp);
}

/** Of its fields, so many were read as they are. */
function isWholeActivity(stored: Fields, count: number): stored is WaitingActivity {
  return hasOnly(stored, count);
}

export function waitingActivity(
  activity: string,
  module: string,
  id: string | undefined,
  timestamp: string | undefined,
): WaitingActivity {
  return { activity, module, ...(id !== undefined && { id }), ...(timestamp !== undefined && { timestamp }) };
}

/** Whether an object has so many fields, all of its own: those that were read of it, and nothing else. */
export function hasOnly(stored: Fields, count: number): boolean {
  let fields = 0;
  for (const name in stored) {
    if (!Object.prototype.hasOwnProperty.call(stored, name)) return false;
    fields += 1;
  }
  return fields === count;
}

/** The first question settles it for nearly all. */
export function readStored(value: unknown, limit: number): string | undefined {
  if (typeof value !== "string") return undefined;
  return (value.length <= limit && beginsVisibly(value)) || (fits(value, limit) && !isBlank(value)) ? value : undefined;
}

export function isDamaged(value: unknown, read: string | undefined): boolean {
  return read === undefined && !isAbsent(value);
}

/** R6.5: a date as R5.7 gives it. */
function readStoredTime(value: unknown): string | undefined {
  const time = createDate(value);
  return time === value ? time : undefined;
}

export function countOf(field: unknown): number {
  return field === undefined ? 0 : 1;
}
