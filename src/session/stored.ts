import { anonymousIdLimit, isUsableName, keptAttributesLimit, userAttributeLimit, userIdLimit } from "../limits.js";
import { fits, isAbsent, isObject, isPlain, type Fields } from "../text.js";
import { emptySession, type Device, type Session } from "./session.js";
import { countOf, hasOnly, isDamaged, readDevices, readStored } from "./stored-devices.js";

/**
 * What the session says: the very same, unless it is damaged or one of 0.2. One that comes from a store is trusted no
 * further than R6.1 says. When nobody can tell whose it is, nothing is read: a guess could give one visitor's data to
 * another.
 */
export function openSession(session: unknown): Session {
  if (!isObject(session)) throw new TypeError("session must be an object");
  const userId = readStored(session.userId, userIdLimit);
  if (isDamaged(session.userId, userId)) return emptySession;
  const devices = isAbsent(session.devices)
    ? readEarlierDevice(session)
    : readDevices(session.devices, userId !== undefined);
  if (!devices) return emptySession;
  const userAttributes = userId === undefined ? undefined : readStoredAttributes(session.userAttributes);
  return isWhole(session, userId, userAttributes, devices) ? session : sessionOf(userId, userAttributes, devices);
}

/** Whether this is what was read of it, and everything that is there was read. */
function isWhole(
  session: Fields,
  userId: string | undefined,
  userAttributes: Session["userAttributes"],
  devices: readonly Device[],
): session is Session {
  const given = devices.length > 0 ? devices : undefined;
  return (
    session.userAttributes === userAttributes &&
    session.devices === given &&
    hasOnly(session, countOf(userId) + countOf(userAttributes) + countOf(given))
  );
}

/** R6.1: a session of 0.2 is one device itself. */
function readEarlierDevice(session: Fields): readonly Device[] | undefined {
  const { anonymousId, groupId, product, enableHierarchy, category } = session;
  if (isDamaged(anonymousId, readStored(anonymousId, anonymousIdLimit))) return undefined;
  return readDevices([{ anonymousId, groupId, product, enableHierarchy, category }], false);
}

/** R6.1: a session with only what is set. */
export function sessionOf(
  userId: string | undefined,
  userAttributes: Session["userAttributes"],
  devices: readonly Device[],
): Session {
  const session: { -readonly [Name in keyof Session]: Session[Name] } = {};
  if (userId !== undefined) session.userId = userId;
  if (userAttributes) session.userAttributes = userAttributes;
  if (devices.length > 0) session.devices = devices;
  return session;
}

/** Clean ones stay the same object, so that a message that leaves them alone costs next to nothing. */
function readStoredAttributes(attributes: unknown): Session["userAttributes"] {
  if (!isObject(attributes)) return undefined;
  if (areSendable(attributes)) return attributes;
  const kept: [name: string, text: string][] = [];
  for (const name of Object.keys(attributes)) {
    const text = attributes[name];
    if (kept.length < keptAttributesLimit && isSendable(name, text)) kept.push([name, text]);
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** A `for` over the keys is many times faster than a list of them. */
function areSendable(attributes: Fields): attributes is { readonly [name: string]: string } {
  let count = 0;
  for (const name in attributes) {
    if (!Object.prototype.hasOwnProperty.call(attributes, name)) continue; // engines optimize this away here
    if (count === keptAttributesLimit || !isSendable(name, attributes[name])) return false;
    count += 1;
  }
  return count > 0 && isPlain(attributes);
}

function isSendable(name: string, text: unknown): text is string {
  return isUsableName(name) && typeof text === "string" && fits(text, userAttributeLimit);
}
