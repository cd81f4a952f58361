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

/** A session with a place for each field: what the message types read and change. */
export type Memory = { readonly [Field in keyof Session]-?: Session[Field] | undefined };

const nothing: Memory = {
  userId: undefined,
  userAttributes: undefined,
  groupId: undefined,
  product: undefined,
  enableHierarchy: undefined,
  category: undefined,
};

/** R1.4: a session that is no object is a mistake of the programmer; ill-typed fields of one count as absent. */
export function recall(session: unknown): Memory {
  if (session === emptySession) return nothing;
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
export function ofUser(memory: Memory, userId: string | undefined, issues: Issue[]): Memory {
  if (memory.userId === userId) return memory;
  if (memory.userId === undefined) return { ...memory, userId };
  if (memory.userAttributes !== undefined) report(issues, "kept-attributes-dropped", []);
  return { ...nothing, userId };
}

/** R6.3: the latest of each name waits for a request that carries the user. */
export function keepAttributes(memory: Memory, attributes: Attributes): Memory {
  const kept = Object.entries(attributes).map(([name, text]) => [name.slice("sdr_u.".length), text] as const);
  const userAttributes = { ...memory.userAttributes, ...Object.fromEntries(kept) };
  return Object.keys(userAttributes).length === 0 ? memory : { ...memory, userAttributes };
}

/** R6.3: what was kept goes out under what the message says itself (R5.3), and is forgotten. */
export function sendKept(memory: Memory, requests: readonly Draft[]): Memory {
  const { userAttributes } = memory;
  const carrier = requests.find(({ params }) => params.sdr_u !== undefined);
  if (carrier === undefined || userAttributes === undefined) return memory;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  return { ...memory, userAttributes: undefined };
}

/** R6.7: nothing more is sent until the next group. */
export function withoutGroup(memory: Memory): Memory {
  return { ...memory, groupId: undefined, product: undefined, enableHierarchy: undefined };
}

/** The session to keep: only what is set (R6.1), and the very same one when nothing changed (R6.9). */
export function remember(memory: Memory, session: Session): Session {
  if (fields.every((field) => same(memory[field], session[field]))) return session;
  const { userId, userAttributes, groupId, product, enableHierarchy, category } = memory;
  return {
    ...(userId !== undefined && { userId }),
    ...(userAttributes !== undefined && { userAttributes }),
    ...(groupId !== undefined && { groupId }),
    ...(product !== undefined && { product }),
    ...(enableHierarchy !== undefined && { enableHierarchy }),
    ...(category !== undefined && { category }),
  };
}

const fields = ["userId", "userAttributes", "groupId", "product", "enableHierarchy", "category"] as const satisfies readonly (keyof Session)[];

/** Equal texts, or objects that hold the same texts. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
