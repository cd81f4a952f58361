import { readVisitor } from "../reading/ids.js";
import { noFields, readObject } from "../text.js";

/**
 * The key under which to keep the session of a message: `u:{userId}`, else `a:{anonymousId}`, else `undefined`, for a
 * message that names neither and needs no session kept. IDs are read as the translation reads them, so one that cannot
 * be used counts as absent.
 *
 * The user comes first: so a user's requests keep one order whatever the device, a server's messages meet the group
 * that the browser named, and two people never share a session. The price is that what an anonymous visitor did before
 * the identify, such as a group, stays behind in the visitor's own session.
 *
 * @param message - A Segment message. Any other value gives `undefined`
 * @returns The key, or `undefined`. Never throws
 *
 * @example
 * ```ts
 * sessionKey({ type: "track", userId: "jack", anonymousId: "5f5e", event: "Login" }); // => "u:jack"
 * sessionKey({ type: "page", anonymousId: "5f5e" }); // => "a:5f5e"
 * sessionKey({ type: "page" }); // => undefined
 * ```
 */
export function sessionKey(message: unknown): string | undefined {
  const { user, anonymousId } = readVisitor(readObject(message) ?? noFields);
  // R9.1: the user comes first, so that two people never meet in one session.
  if (user.state === "known") return `u:${user.value}`;
  return anonymousId === undefined ? undefined : `a:${anonymousId}`;
}
