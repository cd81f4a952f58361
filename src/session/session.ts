import type { WritableDeep } from "type-fest";
import type { Id } from "../reading/ids.js";
import { report, sessionPath, type Findings, type Path } from "../issues.js";
import {
  accountIdLimit,
  anonymousIdLimit,
  isUsableName,
  keptAttributesLimit,
  moduleLimit,
  userAttributeLimit,
  userIdLimit,
} from "../limits.js";
import type { OpenRequest } from "../request.js";
import { cutText, fits, isAbsent, isObject, isText, type Fields } from "../text.js";

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

/** What a session keeps of a product. */
export type SessionProduct = {
  /** The product's `id`. */
  readonly id?: string;
  /** The product's `account_id`. */
  readonly account_id?: string;
  /** The product's `module`. */
  readonly module?: string;
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

/** R6.2: whom a message is about. */
export type Visitor = { readonly user: Id; readonly anonymousId: string | undefined };

/** What a message changes in its session, apart from the visitor's IDs. */
export type Move =
  | {
      readonly step: "group";
      readonly groupId: string;
      readonly product: SessionProduct | undefined;
      readonly hasHierarchy: boolean;
    }
  | { readonly step: "end group" }
  | { readonly step: "page"; readonly category: string | undefined }
  | { readonly step: "keep"; readonly attributes: { readonly [parameter: string]: string }; readonly path: Path }
  /** R6.7: the message is not for Totango, so not even its IDs are remembered. Such a group still ends the last one. */
  | { readonly step: "ignore"; readonly isGroup: boolean };

/** What a message becomes, and how it moves its session. */
export type Outcome = { readonly requests: OpenRequest[]; readonly move?: Move };

// Reading and writing a session

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

/** R3.1: a product with neither ID is none. */
export function productOf(
  id: string | undefined,
  account_id: string | undefined,
  module: string | undefined,
): SessionProduct | undefined {
  if (id === undefined && account_id === undefined) return undefined;
  const product: WritableDeep<SessionProduct> = {};
  if (id !== undefined) product.id = id;
  if (account_id !== undefined) product.account_id = account_id;
  if (module !== undefined) product.module = module;
  return product;
}

function readStoredAttributes(attributes: unknown): Session["userAttributes"] {
  if (!isObject(attributes)) return undefined;
  const kept: [name: string, text: string][] = [];
  for (const [name, text] of Object.entries(attributes)) {
    if (kept.length < keptAttributesLimit && isSendable(name, text)) kept.push([name, text]);
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
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

// Moving a session

/**
 * R6.2: a message continues the session, or begins it anew, or stands apart when nobody can tell whose it is.
 */
export type Relation = "continues" | "begins" | "apart";

/** R6.2: how the message's visitor relates to the session's. */
export function relationTo(session: OpenSession, { user, anonymousId }: Visitor): Relation {
  if (user.state === "unusable") return "apart";
  if (user.state === "missing" && anonymousId === undefined) {
    return session.userId === undefined && session.anonymousId === undefined ? "continues" : "apart";
  }
  const isSameVisitor =
    user.state === "known" && session.userId !== undefined
      ? session.userId === user.value
      : session.anonymousId === anonymousId;
  return isSameVisitor ? "continues" : "begins";
}

/**
 * Moves the session by a message, and returns it: `stored` itself, changed, or a new one when the message begins
 * another. Attributes that waited in it are added to the message's requests.
 */
export function moveSession(
  stored: OpenSession,
  relation: Relation,
  visitor: Visitor,
  { requests, move }: Outcome,
  findings: Findings,
): OpenSession {
  if (move?.step === "ignore") {
    if (move.isGroup && relation === "continues") endGroup(stored);
    return stored;
  }
  if (relation === "apart") return stored;
  if (relation === "begins" && stored.userAttributes) report(findings, "kept-attributes-dropped", sessionPath);
  const next = relation === "begins" ? newSession() : stored;
  enter(next, visitor);
  if (move?.step === "group") setGroup(next, move);
  if (move?.step === "end group") endGroup(next);
  if (move?.step === "page") setCategory(next, move.category);
  if (move?.step === "keep") keepAttributes(next, move, findings);
  sendKept(next, requests);
  return next;
}

/** R6.2 */
function enter(session: OpenSession, { user, anonymousId }: Visitor): void {
  if (user.state === "known") session.userId = user.value;
  if (anonymousId !== undefined) session.anonymousId = anonymousId;
}

/** R6.5: a group whose ID is too long ends the last one. */
function setGroup(session: OpenSession, { groupId, product, hasHierarchy }: Extract<Move, { step: "group" }>): void {
  if (!fits(groupId, accountIdLimit)) return endGroup(session);
  session.groupId = groupId;
  session.product = product && productToKeep(product);
  session.enableHierarchy = hasHierarchy ? undefined : false;
}

/** R6.1: the product with its module cut to fit; none when one of its IDs does not fit, since IDs are never cut. */
function productToKeep({ id, account_id, module }: SessionProduct): SessionProduct | undefined {
  const isKept = [id, account_id].every((kept) => kept === undefined || fits(kept, accountIdLimit));
  return isKept ? productOf(id, account_id, module && cutText(module, moduleLimit)) : undefined;
}

/** R6.5, R6.7: until the next group, only messages that name an account themselves are sent. */
function endGroup(session: OpenSession): void {
  session.groupId = undefined;
  session.product = undefined;
  session.enableHierarchy = undefined;
}

/** R6.4: the category outlives the page, until the next page. */
function setCategory(session: OpenSession, category: string | undefined): void {
  session.category = category && cutText(category, moduleLimit);
}

/** R6.3: the latest text of each name waits for a request that carries the user. */
function keepAttributes(
  session: OpenSession,
  { attributes, path }: Extract<Move, { step: "keep" }>,
  findings: Findings,
): void {
  const kept = new Map(Object.entries(session.userAttributes ?? {}));
  let isKept = false;
  let isDropped = false;
  for (const [parameter, text] of Object.entries(attributes)) {
    const name = parameter.slice("sdr_u.".length);
    const hasRoom = kept.has(name) || kept.size < keptAttributesLimit;
    if (hasRoom) kept.set(name, text);
    isKept ||= hasRoom;
    isDropped ||= !hasRoom;
  }
  if (isKept) session.userAttributes = Object.fromEntries(kept);
  if (isDropped) report(findings, "kept-attributes-dropped", ["traits"]);
  report(findings, isKept ? "attributes-kept" : "missing-account-id", path);
}

/** R6.3, R5.3: kept attributes go with the first request that has the user, and the message's own win over them. */
function sendKept(session: OpenSession, requests: readonly OpenRequest[]): void {
  const { userAttributes } = session;
  const carrier = userAttributes && requests.find(({ params }) => params.sdr_u !== undefined);
  if (!carrier) return;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  session.userAttributes = undefined;
}
