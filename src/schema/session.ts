import { array, literal, object, optional, record, string, type ZodMiniType } from "zod/v4/mini";
import { devicesLimit, keptActivitiesLimit } from "../limits.js";
import type { SessionProduct } from "../reading/product.js";
import type * as session from "../session/session.js";
import { openSession } from "../session/stored.js";
import { isAbsent, isObject, type Fields } from "../text.js";
import { checked, described, objectSentence, type Fault } from "./checked.js";

/**
 * A session that came back from a store. It rejects one that the translation would not read, or not in full, and leaves
 * out fields that no session has, and devices of which nothing is set. A session of version 0.2 becomes one of today.
 *
 * @example
 * ```ts
 * const stored = { userId: "jack", devices: [{ groupId: "test_group" }, {}], theme: 1 };
 * Session.parse(stored); // => { userId: "jack", devices: [{ groupId: "test_group" }] }
 * Session.safeParse({ userId: 7 }).success; // => false
 * ```
 */
export const Session: ZodMiniType<session.Session, session.Session | session.EarlierSession> = /* @__PURE__ */ checked(
  () => ({
    description: "What is remembered of one visitor. A session of version 0.2 is taken too.",
    shape: sessionShape(),
    others: "drop",
    findFaults,
    convert: (stored) => ({ ...openSession(stored) }),
  }),
);
/** What `advance` remembers of one visitor. */
export type Session = session.Session;

function sessionShape() {
  return {
    userId: text("The visitor's user ID."),
    userAttributes: described(
      "User attributes that wait until an account is known, by name.",
      optional(record(string(), string())),
    ),
    devices: described(
      "The visitor's devices, at most 8. The one that was heard from last comes first.",
      optional(array(object(deviceShape()))),
    ),
  } satisfies Record<keyof session.Session, ZodMiniType>;
}

function deviceShape() {
  const product = object({
    id: text("The product's ID."),
    account_id: text("The ID of the product account."),
    module: text("The product's module."),
  } satisfies Record<keyof SessionProduct, ZodMiniType>);
  const activity = object({
    activity: described("The activity, as it will be sent.", string()),
    module: described("The module, as it will be sent.", string()),
    id: text("The ID of its request."),
    timestamp: text("When it happened, in ISO 8601 UTC."),
  } satisfies Record<keyof session.WaitingActivity, ZodMiniType>);
  return {
    anonymousId: text("The device's anonymous ID; absent for that of the servers."),
    groupId: text("The account ID that the device's last group named."),
    product: described("The product that the last group named in that account.", optional(product)),
    enableHierarchy: described("Only ever false, when a group of that account last said so.", optional(literal(false))),
    category: text("The category of the last page."),
    hasNoGroup: described("Only ever true: the device has left its group.", optional(literal(true))),
    groupedAt: text("When the device's group was set or ended, in ISO 8601 UTC."),
    activities: described("Activities that wait until an account is known, at most 20.", optional(array(activity))),
  } satisfies Record<keyof session.Device, ZodMiniType>;
}

function text(description: string): ZodMiniType {
  return described(description, optional(string()));
}

const productNames = ["id", "account_id", "module"] satisfies (keyof SessionProduct)[];
const activityNames = ["activity", "module", "id", "timestamp"] satisfies (keyof session.WaitingActivity)[];
/** R6.1: what a session of 0.2 has of its one device. */
const earlierNames = [
  "anonymousId",
  "groupId",
  "product",
  "enableHierarchy",
  "category",
] satisfies (keyof session.EarlierSession)[];
const deviceNames = [...earlierNames, "hasNoGroup", "groupedAt", "activities"] satisfies (keyof session.Device)[];

type Place = Fault["path"];

/** R6.1: whatever the translation would not read as it is. Where IDs are damaged, nothing else counts. */
function findFaults(value: unknown): readonly Fault[] {
  if (!isObject(value)) return [{ path: [], message: objectSentence }];
  return unreadPlaces(value).map((path) => ({ path, message: "must be what a session can keep" }));
}

function unreadPlaces(stored: Fields): readonly Place[] {
  const { userId, userAttributes, devices } = stored;
  const isEarlier = isAbsent(devices);
  const read = openSession(isEarlier ? stored : { userId, userAttributes });
  const ids = [
    ...unread(userId, openSession({ userId }).userId, ["userId"]),
    ...(isEarlier ? unreadAnonymousId(stored, []) : []),
  ];
  if (ids.length > 0) return ids;
  const hasUser = read.userId !== undefined;
  return [
    ...unreadObject(userAttributes, read.userAttributes, undefined, ["userAttributes"]),
    ...(isEarlier ? unreadFields(stored, read.devices?.[0], earlierNames, []) : unreadDevices(devices, hasUser)),
  ];
}

/** R6.1: of a list, the first devices that have something set, each of another anonymous ID. */
function unreadDevices(devices: unknown, hasUser: boolean): readonly Place[] {
  if (!Array.isArray(devices)) return [["devices"]];
  const items: readonly unknown[] = devices;
  const seen = new Set<string | undefined>();
  return items.flatMap((item, index) => {
    const path = ["devices", index];
    if (!isObject(item)) return [path];
    const damaged = unreadAnonymousId(item, path);
    if (damaged.length > 0) return damaged;
    const read = readDevice(item, hasUser);
    const isKept = !read || (!seen.has(read.anonymousId) && seen.size < (hasUser ? devicesLimit : 1));
    if (read) seen.add(read.anonymousId);
    return isKept ? unreadFields(item, read, deviceNames, path) : [path];
  });
}

/** A device as it is read by itself; `undefined` where nothing of it is. */
function readDevice(stored: Fields, hasUser: boolean): session.Device | undefined {
  return openSession({ userId: hasUser ? "jack" : undefined, devices: [stored] }).devices?.[0];
}

function unreadAnonymousId({ anonymousId }: Fields, path: Place): readonly Place[] {
  return unread(anonymousId, readDevice({ anonymousId }, false)?.anonymousId, [...path, "anonymousId"]);
}

/** The fields of these names that are not read as they are. */
function unreadFields(
  stored: Fields,
  read: Fields | undefined,
  names: readonly string[],
  path: Place,
): readonly Place[] {
  return names.flatMap((name) => {
    const place = [...path, name];
    const value = stored[name];
    if (name === "product") return unreadObject(value, read?.product, productNames, place);
    if (name === "activities") return unreadActivities(value, read?.activities, place);
    return unread(value, read?.[name], place);
  });
}

/** Of an object; without `names`, all of its fields count. */
function unreadObject(
  stored: unknown,
  read: unknown,
  names: readonly string[] | undefined,
  path: Place,
): readonly Place[] {
  if (!isObject(stored)) return unread(stored, undefined, path);
  const set = (names ?? Object.keys(stored)).filter((name) => !isAbsent(stored[name]));
  if (!isObject(read)) return set.length > 0 ? [path] : [];
  return set.flatMap((name) => unread(stored[name], read[name], [...path, name]));
}

/** R6.11: each by itself, since those that are read move up in the list. */
function unreadActivities(stored: unknown, read: unknown, path: Place): readonly Place[] {
  if (!Array.isArray(stored)) return unread(stored, undefined, path);
  const items: readonly unknown[] = stored;
  if (!read) return items.length > 0 ? [path] : [];
  return items.flatMap((item, index) => {
    const place = [...path, index];
    const activity =
      index < keptActivitiesLimit ? readDevice({ activities: [item] }, true)?.activities?.[0] : undefined;
    return isObject(item) && activity ? unreadFields(item, activity, activityNames, place) : [place];
  });
}

function unread(stored: unknown, read: unknown, path: Place): readonly Place[] {
  return isAbsent(stored) || stored === read ? [] : [path];
}
