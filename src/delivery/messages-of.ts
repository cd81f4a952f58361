import { isAbsent, isObject, readObject, type Fields } from "../text.js";

declare const unchecked: unique symbol;

/**
 * What a receiver was handed as a message. It may be any value, so nothing can be read of it: `advance`, `explain`,
 * `translate` and `sessionKey` take it as it is, and the schema's `SegmentMessage` checks it.
 */
export type UncheckedMessage = {
  /** Not to be read: the value may be no message, or no object. */
  readonly type: { readonly [unchecked]: unknown };
};

/**
 * The messages in what a receiver was handed, in order: in a message itself, in a list of messages, in the batch that
 * Segment's libraries send (`{ batch: [...] }`, without a `type`), or in a list of batches.
 *
 * The messages of a batch get the batch's `context` and `integrations`, key by key under their own. Nothing is parsed,
 * checked or left out: what is no message becomes an issue when it is translated. A list in a list, and a list or a
 * batch in a batch, is not opened, so it is such a thing.
 *
 * @param body - A parsed body: any value. It is not changed
 * @returns The messages, in a new list. Never throws
 *
 * @example
 * ```ts
 * const body: unknown = {
 *   batch: [
 *     { type: "group", userId: "jack", groupId: "test_group" },
 *     { type: "track", userId: "jack", event: "Login" },
 *   ],
 *   integrations: { Totango: true },
 * };
 * let session = emptySession;
 * const kinds: string[] = [];
 * for (const message of messagesOf(body)) {
 *   const result = advance(message, { serviceId: "SP-1234-01" }, session);
 *   kinds.push(...result.requests.map(({ kind }) => kind));
 *   session = result.session;
 * }
 * kinds; // => ["account", "activity"]
 * ```
 */
export function messagesOf(body: unknown): UncheckedMessage[];
export function messagesOf(body: unknown): unknown[] {
  return isList(body) ? body.flatMap(openBatch) : [...openBatch(body)];
}

/** `Array.isArray` would take the items for `any`. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** R9.4: the items of a batch, with what they share in them; of anything else, that alone. */
function openBatch(value: unknown): readonly unknown[] {
  if (!isObject(value) || !isList(value.batch) || !isAbsent(value.type)) return [value];
  const { batch, context, integrations } = value;
  if (isAbsent(context) && isAbsent(integrations)) return batch;
  return batch.map((item) =>
    isObject(item)
      ? merge(item, {
          context: readShared(context, item.context),
          integrations: readShared(integrations, item.integrations),
        })
      : item,
  );
}

/** R9.4: what an item has of its own, over what the batch has for all. */
function readShared(shared: unknown, own: unknown): unknown {
  if (isAbsent(own)) return shared;
  const sharedFields = readObject(shared);
  const ownFields = readObject(own);
  return sharedFields && ownFields ? merge(sharedFields, ownFields) : own;
}

/**
 * `fields` over `base`, where an absent one counts as none. What some compilers make of a spread would take a field
 * named `__proto__` for the prototype.
 */
function merge(base: Fields, fields: Fields): Fields {
  const present = Object.entries(fields).filter(([, value]) => !isAbsent(value));
  return Object.fromEntries([...Object.entries(base), ...present]);
}
