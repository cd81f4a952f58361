import { report, sessionPath, type Findings } from "../issues.js";
import { devicesLimit } from "../limits.js";
import type { Id } from "../reading/ids.js";
import type { SessionProduct } from "../reading/product.js";
import type { Device } from "./session.js";

/** What a session says to a message: of the device that sent it, and of the visitor's others. */
export type Known = {
  /** The message's own device, even if it is not in the list yet. */
  readonly device: Device;
  readonly devices: readonly Device[];
  /** It comes with the devices, so that a bundle with `translate` alone goes without it. */
  readonly sourceOf: typeof sourceOf;
};

/** The fields of a device, of which those that are not set may be there. */
type DeviceFields = { readonly [Name in keyof Device]: Device[Name] | undefined };

export const noDevices: readonly Device[] = [];

const noDevice: Device = {};
/** What is known of a message that has no session. */
export const nothingKnown: Known = { device: noDevice, devices: noDevices, sourceOf: () => undefined };

export function knownOf(devices: readonly Device[], anonymousId: string | undefined): Known {
  const device = findDevice(devices, anonymousId);
  return { device: device ?? (anonymousId === undefined ? noDevice : { anonymousId }), devices, sourceOf };
}

export function findDevice(devices: readonly Device[], anonymousId: string | undefined): Device | undefined {
  for (const device of devices) if (device.anonymousId === anonymousId) return device;
  return undefined;
}

/** The device of messages without an `anonymousId`. */
function isServers({ anonymousId }: Device): boolean {
  return anonymousId === undefined;
}

/** R6.6, R6.10: the device that knows what a message does not say of account, product and hierarchy. */
function sourceOf(known: Known, named: Id, isGroup: boolean): Device | undefined {
  if (named.state === "missing") return deviceWithGroup(known);
  return named.state === "known" ? deviceInAccount(known, named.value, isGroup) : undefined;
}

/** R6.10: the device whose group is the account of a message that names none. */
function deviceWithGroup({ device, devices }: Known): Device | undefined {
  if (device.groupId !== undefined && !isServers(device)) return device;
  if (device.hasNoGroup && !isServers(device)) return undefined;
  for (const one of devices) {
    if (one.groupId !== undefined) return one;
    if (one === device && one.hasNoGroup) return undefined;
  }
  return undefined;
}

/** R6.6: the device that knows the product and the hierarchy of the account that a message names. */
function deviceInAccount({ device, devices }: Known, accountId: string, isGroup: boolean): Device | undefined {
  if (device.groupId === accountId) return device;
  const isSettled = device.groupId !== undefined || device.hasNoGroup === true;
  if (isGroup || (isSettled && !isServers(device))) return undefined;
  for (const one of devices) if (one.groupId === accountId) return one;
  return undefined;
}

/**
 * R6.10: whether another account or product could have been meant. `accountId` is the account that the message names;
 * of one that says its product, only the account is in doubt.
 */
export function isDoubtful({ devices }: Known, accountId: string | undefined, hasProductOfItsOwn: boolean): boolean {
  const meant = devices.filter(({ groupId }) => groupId !== undefined && (accountId ?? groupId) === groupId);
  return meant.some(
    ({ groupId, product }) =>
      groupId !== meant[0]?.groupId || (!hasProductOfItsOwn && !isSameProduct(product, meant[0]?.product)),
  );
}

function isSameProduct(one: SessionProduct | undefined, other: SessionProduct | undefined): boolean {
  if (!one || !other) return one === other;
  return one.account_id === other.account_id && (one.account_id !== undefined || one.id === other.id);
}

/** R6.1: the list with a device first, or in the place of what it was. A ninth makes one of the others go. */
export function withDevice(
  devices: readonly Device[],
  before: Device,
  device: Device,
  isFirst: boolean,
  findings: Findings,
): readonly Device[] {
  if (device === before && (!isFirst || device === devices[0])) return devices;
  const index = devices.indexOf(before);
  const others = devices.filter((one) => one !== before);
  if (isEmpty(device)) return others;
  if (others.length === devicesLimit) {
    // The last one that knows nothing of a group, else the last: -1 counts from the end.
    const [removed] = others.splice(others.map(isIdle).lastIndexOf(true), 1);
    if (removed?.activities) report(findings, "kept-activities-dropped", sessionPath);
  }
  others.splice(isFirst ? 0 : index < 0 ? others.length : index, 0, device);
  return others;
}

function isIdle({ groupId, hasNoGroup }: Device): boolean {
  return groupId === undefined && !hasNoGroup;
}

function isEmpty(device: Device): boolean {
  return device.anonymousId === undefined && Object.keys(device).length === 0;
}

/** R6.1: a device with only those fields that are set, in the order of its type. */
export function deviceOf(fields: DeviceFields): Device {
  const device: { -readonly [Name in keyof Device]: Device[Name] } = {};
  if (fields.anonymousId !== undefined) device.anonymousId = fields.anonymousId;
  if (fields.groupId !== undefined) device.groupId = fields.groupId;
  if (fields.product) device.product = fields.product;
  if (fields.enableHierarchy === false) device.enableHierarchy = false;
  if (fields.category !== undefined) device.category = fields.category;
  if (fields.hasNoGroup) device.hasNoGroup = true;
  if (fields.groupedAt !== undefined) device.groupedAt = fields.groupedAt;
  if (fields.activities) device.activities = fields.activities;
  return device;
}

/** A device whose group was set or ended: the very same one where that changes nothing. */
export function regroupedDevice(device: Device, fields: DeviceFields): Device {
  return hasSameGroup(device, fields) ? device : deviceOf(fields);
}

function hasSameGroup(one: Device, other: DeviceFields): boolean {
  return (
    one.groupId === other.groupId &&
    one.product === other.product &&
    one.enableHierarchy === other.enableHierarchy &&
    one.hasNoGroup === other.hasNoGroup &&
    one.groupedAt === other.groupedAt
  );
}
