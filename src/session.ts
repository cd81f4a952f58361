import type { Writable } from "type-fest";
import { report, type Issue } from "./issues.js";
import { productTexts } from "./account.js";
import type { Attributes } from "./attributes.js";
import type { Draft } from "./request.js";
import { isBlank, isObject, type Fields } from "./text.js";

/**
 * What Segment's browser library remembers and its messages do not repeat: who the user and the group are. Plain JSON
 * data of one user, which the caller keeps wherever it likes and gives to the next `advance` (section 6).
 */
export type Session = {
  readonly userId?: string;
  /** Attributes of a user whose account is not known yet, by finished name without `sdr_u.` (R6.3). */
  readonly userAttributes?: { readonly [name: string]: string };
  readonly groupId?: string;
  readonly product?: { readonly id?: string; readonly account_id?: string; readonly module?: string };
  /** Only ever `false`; absent where hierarchy is on. */
  readonly enableHierarchy?: false;
  /** The last page's category, the module of activities that name none (R6.4). */
  readonly category?: string;
};

/**
 * The session that knows nothing: where every user starts.
 *
 * @example
 * ```ts
 * Object.keys(emptySession); // => []
 * ```
 */
export const emptySession: Session = /* @__PURE__ */ Object.freeze({});

/** A session while a message moves it: every field has a place, and the message types write to it. */
export type Memory = { -readonly [Field in keyof Session]-?: Session[Field] | undefined };

/** R1.4: a session that is no object is a mistake of the programmer; ill-typed fields of one count as absent. */
export function recall(session: unknown): Memory {
  if (!isObject(session)) throw new TypeError("session must be an object, such as emptySession");
  return {
    userId: keptText(session.userId),
    userAttributes: isObject(session.userAttributes) ? keptAttributes(session.userAttributes) : undefined,
    groupId: keptText(session.groupId),
    product: isObject(session.product) ? productTexts(session.product, keptText) : undefined,
    enableHierarchy: session.enableHierarchy === false ? false : undefined,
    category: keptText(session.category),
  };
}

function keptText(value: unknown): string | undefined {
  return typeof value === "string" && !isBlank(value) ? value : undefined;
}

function keptAttributes(fields: Fields): Session["userAttributes"] {
  const texts = Object.entries(fields).flatMap(([name, text]) => (typeof text === "string" ? [[name, text] as const] : []));
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** R6.2: a session is one user's. Anybody else, and nobody after somebody, starts from the empty session. */
export function adopt(memory: Memory, userId: string | undefined, issues: Issue[]): void {
  if (memory.userId !== undefined && memory.userId !== userId) {
    if (memory.userAttributes !== undefined) report(issues, "kept-attributes-dropped", []);
    memory.userAttributes = undefined;
    memory.category = undefined;
    forgetGroup(memory);
  }
  memory.userId = userId;
}

/** R6.3: the latest of each name waits for a request that carries the user. */
export function keepAttributes(memory: Memory, attributes: Attributes): void {
  const kept = Object.entries(attributes).map(([name, text]) => [name.slice("sdr_u.".length), text] as const);
  if (kept.length > 0) memory.userAttributes = { ...memory.userAttributes, ...Object.fromEntries(kept) };
}

/** R6.3: what was kept goes out under what the message says itself (R5.3), and is forgotten. */
export function sendKept(memory: Memory, requests: readonly Draft[]): void {
  const { userAttributes } = memory;
  if (userAttributes === undefined) return;
  const carrier = requests.find(({ params }) => params.sdr_u !== undefined);
  if (carrier === undefined) return;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  memory.userAttributes = undefined;
}

/** R6.7: nothing more is sent until the next group. */
export function forgetGroup(memory: Memory): void {
  memory.groupId = undefined;
  memory.product = undefined;
  memory.enableHierarchy = undefined;
}

/** The session to keep: only what is set (R6.1), and the very same one when nothing changed (R6.9). */
export function remember(memory: Memory, session: Session): Session {
  const { userId, userAttributes, groupId, product, enableHierarchy, category } = memory;
  if (
    userId === session.userId &&
    groupId === session.groupId &&
    enableHierarchy === session.enableHierarchy &&
    category === session.category &&
    same(userAttributes, session.userAttributes) &&
    same(product, session.product)
  ) {
    return session;
  }
  const next: Writable<Session> = {};
  if (userId !== undefined) next.userId = userId;
  if (userAttributes !== undefined) next.userAttributes = userAttributes;
  if (groupId !== undefined) next.groupId = groupId;
  if (product !== undefined) next.product = product;
  if (enableHierarchy !== undefined) next.enableHierarchy = enableHierarchy;
  if (category !== undefined) next.category = category;
  return next;
}

/** Equal, or objects that hold the same texts. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
