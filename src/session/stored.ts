import { createDate } from "../attributes/dates.js";
import {
  accountIdLimit,
  activityIdLimit,
  activityLimit,
  anonymousIdLimit,
  devicesLimit,
  isUsableName,
  keptActivitiesLimit,
  keptAttributesLimit,
  moduleLimit,
  userAttributeLimit,
  userIdLimit,
} from "../limits.js";
import { productOf, type SessionProduct } from "../reading/product.js";
import { fits, isAbsent, isObject, isPlain, isText, type Fields } from "../text.js";
import { deviceOf, findDevice, noDevices } from "./devices.js";
import type { Device, Session, WaitingActivity } from "./session.js";

/** A session while a message is translated. */
export type OpenSession = {
  readonly userId: string | undefined;
  readonly userAttributes: Session["userAttributes"];
  readonly devices: readonly Device[];
};

/** What is read of a session when nobody can tell whose it is: a guess could give one visitor's data to another. */
export const nobody: OpenSession = { userId: undefined, userAttributes: undefined, devices: noDevices };

/** What the session says. One that comes from a store is trusted no further than R6.1 says. */
export function openSession(session: unknown): OpenSession {
  if (!isObject(session)) throw new TypeError("session must be an object");
  const userId = readStored(session.userId, userIdLimit);
  if (isDamaged(session.userId, userId)) return nobody;
  const devices = isAbsent(session.devices)
    ? readEarlierDevice(session)
    : readDevices(session.devices, userId !== undefined);
  if (!devices) return nobody;
  const userAttributes = userId === undefined ? undefined : readStoredAttributes(session.userAttributes);
  return { userId, userAttributes, devices };
}

/** R6.1: a session of 0.2 is one device itself. */
function readEarlierDevice(session: Fields): readonly Device[] | undefined {
  const { anonymousId, groupId, product, enableHierarchy, category } = session;
  if (isDamaged(anonymousId, readStored(anonymousId, anonymousIdLimit))) return undefined;
  return readDevices([{ anonymousId, groupId, product, enableHierarchy, category }], false);
}

/** R6.9: the very same session when nothing changed and nothing was damaged, else one with only what is set. */
export function closeSession(next: OpenSession, opened: OpenSession, session: Fields): Session {
  const isUnchanged =
    next.userId === opened.userId && next.userAttributes === opened.userAttributes && next.devices === opened.devices;
  return isUnchanged && isWhole(opened, session) ? session : sessionOf(next);
}

export function sessionOf({ userId, userAttributes, devices }: OpenSession): Session {
  const session: { -readonly [Name in keyof Session]: Session[Name] } = {};
  if (userId !== undefined) session.userId = userId;
  if (userAttributes) session.userAttributes = userAttributes;
  if (devices.length > 0) session.devices = devices;
  return session;
}

/** Whether a session was read as it is. */
function isWhole({ userId, userAttributes, devices }: OpenSession, session: Fields): session is Session {
  const count = countOf(userId) + countOf(userAttributes) + (devices.length > 0 ? 1 : 0);
  return (
    count === Object.keys(session).length &&
    session.userAttributes === userAttributes &&
    (devices.length === 0 || isListOf(session.devices, devices))
  );
}

/** Whether everything in a list was read as it is. */
function isListOf<Item>(stored: unknown, read: readonly Item[]): stored is readonly Item[] {
  return Array.isArray(stored) && read.length === stored.length && read.every((item, index) => item === stored[index]);
}

function countOf(field: unknown): number {
  return field === undefined ? 0 : 1;
}

/** R6.1: the first of each anonymous ID, and no more than a session can have: one, as long as nobody is known. */
function readDevices(stored: unknown, hasUser: boolean): readonly Device[] {
  if (!Array.isArray(stored)) return noDevices;
  const items: readonly unknown[] = stored;
  const limit = hasUser ? devicesLimit : 1;
  const devices: Device[] = [];
  for (const item of items) {
    if (!isObject(item)) continue;
    const device = isWholeDevice(item, hasUser) ? item : mendedDevice(item, hasUser);
    if (device && !findDevice(devices, device.anonymousId)) devices.push(device);
    if (devices.length === limit) break;
  }
  return devices;
}

/** Whether a device is as it should be, as nearly all are: then it stays the same object. */
function isWholeDevice(stored: Fields, hasUser: boolean): stored is Device {
  let isSet = false;
  let hasGroup = false;
  let hasOptions = false;
  let isTimed = false;
  let isWaiting = false;
  for (const name in stored) {
    if (!Object.prototype.hasOwnProperty.call(stored, name)) return false; // engines optimize this away here
    const value = stored[name];
    isSet = true;
    switch (name) {
      case "anonymousId":
        if (readStored(value, anonymousIdLimit) === undefined) return false;
        break;
      case "groupId":
        if (readStored(value, accountIdLimit) === undefined) return false;
        hasGroup = true;
        break;
      case "product":
        if (!isObject(value) || !isWholeProduct(value)) return false;
        hasOptions = true;
        break;
      case "enableHierarchy":
        if (value !== false) return false;
        hasOptions = true;
        break;
      case "category":
        if (readStored(value, moduleLimit) === undefined) return false;
        break;
      case "hasNoGroup":
        if (value !== true) return false;
        break;
      case "groupedAt":
        if (readTime(value) === undefined) return false;
        isTimed = true;
        break;
      case "activities":
        if (readActivities(value) !== value) return false;
        isWaiting = true;
        break;
      default:
        return false;
    }
  }
  const isSettled = hasGroup || stored.hasNoGroup === true;
  if (hasGroup ? stored.hasNoGroup === true : hasOptions && isSettled) return false;
  if (isTimed && (!isSettled || stored.anonymousId === undefined)) return false;
  if (isWaiting && (isSettled || !hasUser)) return false;
  return isSet;
}

/** R6.1: what of a device counts. */
function mendedDevice(stored: Fields, hasUser: boolean): Device | undefined {
  const anonymousId = readStored(stored.anonymousId, anonymousIdLimit);
  if (isDamaged(stored.anonymousId, anonymousId)) return undefined;
  const hasNoGroup = stored.hasNoGroup === true ? true : undefined;
  const groupId = hasNoGroup ? undefined : readStored(stored.groupId, accountIdLimit);
  const isSettled = hasNoGroup === true || groupId !== undefined;
  const device = deviceOf({
    anonymousId,
    groupId,
    product: hasNoGroup ? undefined : readStoredProduct(stored.product),
    enableHierarchy: !hasNoGroup && stored.enableHierarchy === false ? false : undefined,
    category: readStored(stored.category, moduleLimit),
    hasNoGroup,
    groupedAt: isSettled && anonymousId !== undefined ? readTime(stored.groupedAt) : undefined,
    activities: isSettled || !hasUser ? undefined : readActivities(stored.activities),
  });
  return Object.keys(device).length > 0 ? device : undefined;
}

function readStored(value: unknown, limit: number): string | undefined {
  return isText(value) && fits(value, limit) ? value : undefined;
}

function isDamaged(value: unknown, read: string | undefined): boolean {
  return read === undefined && !isAbsent(value);
}

/** R6.5: a date as R5.7 gives it. */
function readTime(value: unknown): string | undefined {
  return typeof value === "string" && createDate(value) === value ? value : undefined;
}

function isWholeProduct(product: Fields): product is SessionProduct {
  for (const name in product) {
    const limit = name === "module" ? moduleLimit : accountIdLimit;
    if (name !== "id" && name !== "account_id" && name !== "module") return false;
    if (readStored(product[name], limit) === undefined) return false;
  }
  return (product.id !== undefined || product.account_id !== undefined) && isPlain(product);
}

function readStoredProduct(product: unknown): SessionProduct | undefined {
  if (!isObject(product)) return undefined;
  if (isWholeProduct(product)) return product;
  const id = readStored(product.id, accountIdLimit);
  const account_id = readStored(product.account_id, accountIdLimit);
  // Half of a product could be another one.
  if (isDamaged(product.id, id) || isDamaged(product.account_id, account_id)) return undefined;
  return productOf(id, account_id, readStored(product.module, moduleLimit));
}

/** R6.11: the first that can be read, up to as many as wait. A list that is as it should be stays the same object. */
function readActivities(stored: unknown): readonly WaitingActivity[] | undefined {
  if (!Array.isArray(stored)) return undefined;
  const items: readonly unknown[] = stored;
  const activities: WaitingActivity[] = [];
  for (const item of items) {
    const activity = isObject(item) ? readActivity(item) : undefined;
    if (activity) activities.push(activity);
    if (activities.length === keptActivitiesLimit) break;
  }
  if (activities.length === 0) return undefined;
  return isListOf(items, activities) ? items : activities;
}

/** Of its fields, so many were read as they are. */
function isWholeActivity(stored: Fields, count: number): stored is WaitingActivity {
  return Object.keys(stored).length === count && isPlain(stored);
}

function readActivity(stored: Fields): WaitingActivity | undefined {
  const activity = readStored(stored.activity, activityLimit);
  const module = readStored(stored.module, moduleLimit);
  if (activity === undefined || module === undefined) return undefined;
  const id = readStored(stored.id, activityIdLimit);
  const timestamp = readTime(stored.timestamp);
  if (isWholeActivity(stored, 2 + countOf(id) + countOf(timestamp))) return stored;
  return waitingActivity(activity, module, id, timestamp);
}

export function waitingActivity(
  activity: string,
  module: string,
  id: string | undefined,
  timestamp: string | undefined,
): WaitingActivity {
  return { activity, module, ...(id !== undefined && { id }), ...(timestamp !== undefined && { timestamp }) };
}

/** Clean ones stay the same object, so that a message that leaves them alone costs nothing. */
function readStoredAttributes(attributes: unknown): Session["userAttributes"] {
  if (!isObject(attributes)) return undefined;
  const names = Object.keys(attributes);
  if (names.length === 0) return undefined;
  if (isPlain(attributes) && areSendable(attributes, names)) return attributes;
  const kept: [name: string, text: string][] = [];
  for (const name of names) {
    const text = attributes[name];
    if (kept.length < keptAttributesLimit && isSendable(name, text)) kept.push([name, text]);
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function areSendable(attributes: Fields, names: readonly string[]): attributes is { readonly [name: string]: string } {
  if (names.length > keptAttributesLimit) return false;
  for (const name of names) if (!isSendable(name, attributes[name])) return false;
  return true;
}

function isSendable(name: string, text: unknown): text is string {
  return isUsableName(name) && typeof text === "string" && fits(text, userAttributeLimit);
}
