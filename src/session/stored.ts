import type { WritableDeep } from "type-fest";
import {
  accountIdLimit,
  anonymousIdLimit,
  isUsableName,
  keptAttributesLimit,
  moduleLimit,
  userAttributeLimit,
  userIdLimit,
} from "../limits.js";
import { productOf, type SessionProduct } from "../reading/product.js";
import { fits, isAbsent, isObject, isPlain, isText, type Fields } from "../text.js";
import type { Session } from "./session.js";

/** A session while a message is translated: every field is there, if only as `undefined`, and can be set. */
export type OpenSession = {
  userId: string | undefined;
  anonymousId: string | undefined;
  userAttributes: Session["userAttributes"];
  groupId: string | undefined;
  product: SessionProduct | undefined;
  enableHierarchy: false | undefined;
  category: string | undefined;
};

/** What the session says. One that comes from a store is trusted no further than R6.1 says. */
export function openSession(session: unknown): OpenSession {
  if (!isObject(session)) throw new TypeError("session must be an object");
  const userId = readStored(session.userId, userIdLimit);
  const anonymousId = readStored(session.anonymousId, anonymousIdLimit);
  // Nobody can tell whose it is, and a guess could give one visitor's data to another.
  if (isDamaged(session.userId, userId) || isDamaged(session.anonymousId, anonymousId)) return newSession();
  return {
    userId,
    anonymousId,
    userAttributes: userId === undefined ? undefined : readStoredAttributes(session.userAttributes),
    groupId: readStored(session.groupId, accountIdLimit),
    product: readStoredProduct(session.product),
    enableHierarchy: session.enableHierarchy === false ? false : undefined,
    category: readStored(session.category, moduleLimit),
  };
}

/** What `openSession` makes of `emptySession`. It is shared and never changed; `newSession` gives a copy to change. */
export const emptyOpenSession: Readonly<OpenSession> = {
  userId: undefined,
  anonymousId: undefined,
  userAttributes: undefined,
  groupId: undefined,
  product: undefined,
  enableHierarchy: undefined,
  category: undefined,
};

export function newSession(): OpenSession {
  return { ...emptyOpenSession };
}

function readStored(value: unknown, limit: number): string | undefined {
  return isText(value) && fits(value, limit) ? value : undefined;
}

function isDamaged(value: unknown, read: string | undefined): boolean {
  return read === undefined && !isAbsent(value);
}

function readStoredProduct(product: unknown): SessionProduct | undefined {
  if (!isObject(product)) return undefined;
  const id = readStored(product.id, accountIdLimit);
  const account_id = readStored(product.account_id, accountIdLimit);
  // Half of a product could be another one.
  if (isDamaged(product.id, id) || isDamaged(product.account_id, account_id)) return undefined;
  return productOf(id, account_id, readStored(product.module, moduleLimit));
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
  return names.length <= keptAttributesLimit && names.every((name) => isSendable(name, attributes[name]));
}

function isSendable(name: string, text: unknown): text is string {
  return isUsableName(name) && typeof text === "string" && fits(text, userAttributeLimit);
}

/** R6.9: the very same session when nothing changed, else one with only those fields that are set. */
export function closeSession(next: OpenSession, session: Session): Session {
  const closed: WritableDeep<Session> = {};
  if (next.userId !== undefined) closed.userId = next.userId;
  if (next.anonymousId !== undefined) closed.anonymousId = next.anonymousId;
  if (next.userAttributes) closed.userAttributes = next.userAttributes;
  if (next.groupId !== undefined) closed.groupId = next.groupId;
  if (next.product) closed.product = next.product;
  if (next.enableHierarchy === false) closed.enableHierarchy = false;
  if (next.category !== undefined) closed.category = next.category;
  return isUnchanged(closed, session) ? session : closed;
}

function isUnchanged(closed: Session, session: Session): boolean {
  return (
    closed.userId === session.userId &&
    closed.anonymousId === session.anonymousId &&
    closed.groupId === session.groupId &&
    closed.enableHierarchy === session.enableHierarchy &&
    closed.category === session.category &&
    isSame(closed.product, session.product) &&
    isSame(closed.userAttributes, session.userAttributes) &&
    Object.keys(closed).length === Object.keys(session).length
  );
}

function isSame(one: Fields | undefined, other: Fields | undefined): boolean {
  if (!one || !other || one === other) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
