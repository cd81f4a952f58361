import { report, type Issues } from "./issues.js";
import type { Attributes } from "./attributes.js";
import type { Draft, Writable } from "./request.js";
import { isFilled, isObject, type Fields } from "./text.js";

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

/** A session on its way from one message to the next: the message types set its fields, and delete them (R6.1). */
export type Memory = Writable<Session>;

/** R1.4: a session that is no object is a mistake of the programmer; ill-typed fields of one count as absent. */
export function recall(session: unknown): Memory {
  if (!isObject(session)) throw new TypeError("session must be an object, such as emptySession");
  const memory: Memory = {};
  const userId = keptText(session.userId);
  const userAttributes = keptAttributes(session.userAttributes);
  const groupId = keptText(session.groupId);
  const product = isObject(session.product) ? productTexts(session.product, keptText) : undefined;
  const category = keptText(session.category);
  if (userId !== undefined) memory.userId = userId;
  if (userAttributes) memory.userAttributes = userAttributes;
  if (groupId !== undefined) memory.groupId = groupId;
  if (product) memory.product = product;
  if (session.enableHierarchy === false) memory.enableHierarchy = false;
  if (category !== undefined) memory.category = category;
  return memory;
}

/** What a session keeps of a product that has an ID (R3.1, R6.1). */
export function productTexts(fields: Fields, read: (value: unknown) => string | undefined): Session["product"] {
  const id = read(fields.id);
  const account_id = read(fields.account_id);
  const module = read(fields.module);
  if (id === undefined && account_id === undefined) return undefined;
  return {
    ...(id !== undefined && { id }),
    ...(account_id !== undefined && { account_id }),
    ...(module !== undefined && { module }),
  };
}

function keptText(value: unknown): string | undefined {
  return isFilled(value) ? value : undefined;
}

function keptAttributes(value: unknown): Session["userAttributes"] {
  if (!isObject(value)) return undefined;
  const texts: [string, string][] = [];
  for (const [name, text] of Object.entries(value)) if (typeof text === "string") texts.push([name, text]);
  return texts.length > 0 ? Object.fromEntries(texts) : undefined;
}

/** R6.2: a session is one user's. Anybody else, and nobody after somebody, starts from the empty session. */
export function adopt(memory: Memory, userId: string | undefined, issues: Issues): void {
  if (memory.userId !== undefined && memory.userId !== userId) {
    if (memory.userAttributes) report(issues, "kept-attributes-dropped", []);
    delete memory.userId;
    delete memory.userAttributes;
    delete memory.category;
    forgetGroup(memory);
  }
  if (userId !== undefined) memory.userId = userId;
}

/** R6.3: the latest of each name waits for a request that carries the user. */
export function keepAttributes(memory: Memory, attributes: Attributes): void {
  const kept = Object.entries(attributes).map(([name, text]) => [name.slice("sdr_u.".length), text] as const);
  if (kept.length > 0) memory.userAttributes = { ...memory.userAttributes, ...Object.fromEntries(kept) };
}

/** R6.3: what was kept goes out under what the message says itself (R5.3), and is forgotten. */
export function sendKept(memory: Memory, requests: readonly Draft[]): void {
  const { userAttributes } = memory;
  const carrier = userAttributes && requests.find(({ params }) => params.sdr_u !== undefined);
  if (!carrier) return;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  delete memory.userAttributes;
}

/** R6.7: nothing more is sent until the next group. (To delete what is not there costs more than to look.) */
export function forgetGroup(memory: Memory): void {
  if (memory.groupId !== undefined) delete memory.groupId;
  if (memory.product) delete memory.product;
  if (memory.enableHierarchy === false) delete memory.enableHierarchy;
}

/** R6.9: the very same session when nothing changed. */
export function remember(memory: Memory, session: Session): Session {
  return isSame(memory, session) ? session : memory;
}

function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}
