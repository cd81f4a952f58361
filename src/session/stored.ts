import { anonymousIdLimit, isUsableName, keptAttributesLimit, userAttributeLimit, userIdLimit } from "../limits.js";
import { fits, isAbsent, isObject, isPlain, type Fields } from "../text.js";
import { noDevices } from "./devices.js";
import type { Device, Session } from "./session.js";
import { countOf, hasOnly, isDamaged, readDevices, readStored } from "./stored-devices.js";

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
export function closeSession(next: OpenSession, session: Fields): Session {
  return isSameSession(session, next) ? session : sessionOf(next);
}

function isSameSession(session: Fields, { userId, userAttributes, devices }: OpenSession): session is Session {
  const given = devices.length > 0 ? devices : undefined;
  return (
    session.userId === userId &&
    session.userAttributes === userAttributes &&
    session.devices === given &&
    hasOnly(session, countOf(userId) + countOf(userAttributes) + countOf(given))
  );
}

export function sessionOf({ userId, userAttributes, devices }: OpenSession): Session {
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
