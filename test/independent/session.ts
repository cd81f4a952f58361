import type { Fields } from "../support.js";
import { anonymousIdOf, userOf } from "./who.js";

export type Product = { readonly id?: string; readonly account_id?: string; readonly module?: string };

/** R6.11 */
export type Waiting = {
  readonly activity: string;
  readonly module: string;
  readonly id?: string | undefined;
  readonly timestamp?: string | undefined;
};

export type Device = {
  readonly anonymousId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly product?: Product | undefined;
  readonly enableHierarchy?: false | undefined;
  readonly category?: string | undefined;
  readonly hasNoGroup?: true | undefined;
  readonly groupedAt?: string | undefined;
  readonly activities?: readonly Waiting[] | undefined;
};

/** R6.1 */
export type Memory = {
  readonly userId?: string | undefined;
  readonly userAttributes?: Readonly<Record<string, string>> | undefined;
  readonly devices: readonly Device[];
};

export const nothing: Memory = { devices: [] };

/** As it is given back: only what is set. */
export function written({ userId, userAttributes, devices }: Memory): Fields {
  return onlySet({ userId, userAttributes, devices: devices.length > 0 ? devices.map(writtenDevice) : undefined });
}

function writtenDevice({ activities, ...device }: Device): Fields {
  return onlySet({ ...device, activities: activities?.map(onlySet) });
}

function onlySet(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function isServers({ anonymousId }: Device): boolean {
  return anonymousId === undefined;
}

export function isSame(one: Device, other: Device): boolean {
  return one.anonymousId === other.anonymousId;
}

export function productOf(id?: string, account_id?: string, module?: string): Product | undefined {
  if (id === undefined && account_id === undefined) return undefined;
  return {
    ...(id === undefined ? {} : { id }),
    ...(account_id === undefined ? {} : { account_id }),
    ...(module === undefined ? {} : { module }),
  };
}

// Whose message it is (R6.2)

export type Relation = "continues" | "stands apart" | "begins anew";

export function relationOf(message: Fields, { userId, devices }: Memory): Relation {
  const user = userOf(message);
  const anonymousId = anonymousIdOf(message);
  const hasDevice = devices.some((device) => device.anonymousId === anonymousId);
  if (user.problem !== undefined) return "stands apart";
  if (userId === undefined && devices.length === 0) return "continues";
  if (user.text !== undefined && user.text === userId) return "continues";
  if (user.text !== undefined && userId === undefined && hasDevice) return "continues"; // it takes the session over
  if (user.text === undefined && anonymousId !== undefined && hasDevice) return "continues";
  if (user.text === undefined && anonymousId === undefined) {
    return userId === undefined && hasDevice ? "continues" : "stands apart";
  }
  return "begins anew";
}

// The list of devices (R6.1)

export function deviceOf(message: Fields, { devices }: Memory): Device {
  const anonymousId = anonymousIdOf(message);
  return devices.find((device) => device.anonymousId === anonymousId) ?? { anonymousId };
}

/** The list after a message of the device, and whoever had to go for it. */
export function moved(
  devices: readonly Device[],
  device: Device,
  isGroupSetOrEnded: boolean,
): { readonly devices: readonly Device[]; readonly gone?: Device | undefined } {
  const others = devices.filter((other) => !isSame(other, device));
  if (!isAnythingSet(device)) return { devices: others };
  const gone = others.length < 8 ? undefined : (others.filter(isWithoutGroup).at(-1) ?? others.at(-1));
  const staying = others.filter((other) => other !== gone);
  if (!isServers(device) || isGroupSetOrEnded) return { devices: [device, ...staying], gone };
  const isListed = staying.length < devices.length && !gone;
  return {
    devices: isListed ? devices.map((other) => (isSame(other, device) ? device : other)) : [...staying, device],
    gone,
  };
}

export function isWithoutGroup({ groupId, hasNoGroup }: Device): boolean {
  return groupId === undefined && hasNoGroup === undefined;
}

export function isAnythingSet(device: Device): boolean {
  return Object.values(device).some((value) => value !== undefined);
}
