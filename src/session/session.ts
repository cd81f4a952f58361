import type { SessionProduct } from "../reading/product.js";

/**
 * What `advance` remembers of one visitor: who it is, and the group of each of its devices, which the messages of
 * Segment's browser library do not repeat. It is plain JSON data, which you keep wherever you like and give to the next
 * `advance`. It stays small, whatever the messages.
 *
 * @example
 * ```ts
 * const settings = { serviceId: "SP-1234-01" };
 * const message: SegmentMessage = { type: "group", userId: "jack", anonymousId: "5f5e", groupId: "test_group" };
 * const { session } = advance(message, settings, emptySession);
 * session; // => { userId: "jack", devices: [{ anonymousId: "5f5e", groupId: "test_group" }] }
 * ```
 */
export type Session = {
  /** The visitor's user ID, once a message has named it. */
  readonly userId?: string;
  /** User attributes that wait until an account is known, by name without `sdr_u.`. */
  readonly userAttributes?: { readonly [name: string]: string };
  /** The visitor's devices, at most 8. The one that was heard from last comes first. */
  readonly devices?: readonly Device[];
};

/**
 * What a session remembers of one device: of what has one `anonymousId`, such as a browser or a phone. Messages without
 * an `anonymousId`, as most servers send them, are of one device too.
 */
export type Device = {
  /** The device's anonymous ID; absent for that of the servers. It is never sent. */
  readonly anonymousId?: string;
  /** The account ID that the device's last group named. */
  readonly groupId?: string;
  /** The product that the last group named in that account. */
  readonly product?: SessionProduct;
  /** Only ever `false`, when a group of that account last said so. */
  readonly enableHierarchy?: false;
  /** The category of the last page, which is the module of activities that name none. */
  readonly category?: string;
  /** Only ever `true`: the device has left its group, and no other device's takes its place. */
  readonly hasNoGroup?: true;
  /** When the device's group was set or ended, in ISO 8601 UTC, by the time of the message that did it. */
  readonly groupedAt?: string;
  /** Activities that wait until an account is known, at most 20, the oldest first. */
  readonly activities?: readonly WaitingActivity[];
};

/** An activity that waits until an account is known. */
export type WaitingActivity = {
  /** The activity, as it will be sent. */
  readonly activity: string;
  /** The module, as it will be sent. */
  readonly module: string;
  /** The `id` of its request, where that has at most 200 characters. */
  readonly id?: string;
  /** When it happened, in ISO 8601 UTC, by the time of its message. */
  readonly timestamp?: string;
};

/** A session as version 0.2 made it, for one device. `advance` takes it too, and gives a `Session`. */
export type EarlierSession = {
  /** The visitor's user ID. */
  readonly userId?: string;
  /** The visitor's last anonymous ID. */
  readonly anonymousId?: string;
  /** User attributes that wait until the account is known, by name without `sdr_u.`. */
  readonly userAttributes?: { readonly [name: string]: string };
  /** The account ID that the last group named. */
  readonly groupId?: string;
  /** The product that the last group named in that account. */
  readonly product?: SessionProduct;
  /** Only ever `false`, when a group of that account last said so. */
  readonly enableHierarchy?: false;
  /** The category of the last page. */
  readonly category?: string;
};

/**
 * The session that knows nothing: every visitor starts from it.
 *
 * @example
 * ```ts
 * Object.keys(emptySession); // => []
 * ```
 */
export const emptySession: Session = /* @__PURE__ */ Object.freeze({});
