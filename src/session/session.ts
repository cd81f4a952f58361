import type { SessionProduct } from "../reading/product.js";

/**
 * What `advance` remembers of one visitor: who it is, and the group, which the messages of Segment's browser library do
 * not repeat. It is plain JSON data, which you keep wherever you like and give to the next `advance`. It stays small,
 * whatever the messages.
 *
 * @example
 * ```ts
 * const settings = { serviceId: "SP-1234-01" };
 * const { session } = advance({ type: "group", userId: "jack", groupId: "test_group" }, settings, emptySession);
 * session; // => { userId: "jack", groupId: "test_group" }
 * ```
 */
export type Session = {
  /** The visitor's user ID, once a message has named it. */
  readonly userId?: string;
  /** The visitor's last anonymous ID. It is never sent. */
  readonly anonymousId?: string;
  /** User attributes that wait until the account is known, by name without `sdr_u.`. */
  readonly userAttributes?: { readonly [name: string]: string };
  /** The account ID that the last group named. */
  readonly groupId?: string;
  /** The product that the last group named in that account. */
  readonly product?: SessionProduct;
  /** Only ever `false`, when a group of that account last said so. */
  readonly enableHierarchy?: false;
  /** The category of the last page, which is the module of activities that name none. */
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
