import { messagesOf } from "segment-to-totango";
import { segmentMessage } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, expectSame, frozen, type Fields } from "../support.js";
import { anything } from "./anything.js";
import { hold } from "./runs.js";

/** Any JSON in which what messagesOf reads comes up, and what a careless copy would take for a prototype. */
const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 0, "a", "__proto__"),
    fc.array(tie("value"), { maxLength: 3 }),
    fieldsOf(tie("value")),
  ),
})).value;

function fieldsOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<Fields> {
  const name = fc.constantFrom("batch", "context", "integrations", "type", "__proto__", "constructor", "groupId", "a");
  return fc.array(fc.tuple(name, value), { maxLength: 5 }).map((entries): Fields => Object.fromEntries(entries));
}

const message: fc.Arbitrary<unknown> = fc.oneof(segmentMessage(), json);

/** What is no batch and no list by itself: it comes out as it is. */
const single = message.filter((value) => typeof value !== "object" || value === null || !("batch" in value));

const batch = fc.record(
  { batch: fc.array(message, { maxLength: 4 }), context: json, integrations: json, sentAt: json },
  { requiredKeys: ["batch"], noNullPrototype: true },
);

const body = fc.oneof(json, batch, fc.array(fc.oneof(single, batch), { maxLength: 4 }));

/** The names of an object that are there, with their values; of any other value nothing. */
function present(value: unknown): [name: string, value: unknown][] {
  const isObject = typeof value === "object" && value !== null;
  return isObject ? Object.entries(value).filter(([, field]) => field !== undefined && field !== null) : [];
}

function field(value: unknown, name: string): unknown {
  return new Map(present(value)).get(name);
}

// Whoever sends the body decides what is in it.
test("R9.4 any body is taken, and nothing of it becomes a prototype", () => {
  hold(fc.oneof(body, anything), (body) => {
    expect(messagesOf(body)).toBeInstanceOf(Array);
    expectEqual(Object.keys(Object.prototype), []);
  });
});

// Other destinations read the same body.
test("R9.4 the body is left unchanged, and gives the same twice, frozen or not", () => {
  hold(body, (body) => {
    const before = JSON.stringify([body]);
    const messages = messagesOf(body);
    expect(JSON.stringify([body])).toBe(before);
    expect(messagesOf(frozen(body))).toStrictEqual(messages);
  });
});

// A message that is lost, or that passes another, is an activity in the wrong account.
test("R9.4 no message is lost, and none passes another", () => {
  hold(fc.array(fc.oneof(single, batch), { maxLength: 5 }), (items) => {
    const isBatch = (item: unknown): item is { readonly batch: readonly unknown[] } & Fields =>
      Array.isArray(field(item, "batch"));
    const given = items.flatMap((item) =>
      isBatch(item) ? item.batch.map((own) => ({ own, of: item })) : [{ own: item, of: {} }],
    );
    const messages: readonly unknown[] = messagesOf(items);
    expect(messages).toHaveLength(given.length);
    for (const [index, { own, of }] of given.entries()) expectWhole(messages[index], own, of);
  });
});

/** All that an item has is in the message, and besides it only what its batch shares. */
function expectWhole(message: unknown, own: unknown, batch: unknown): void {
  if (typeof own !== "object" || own === null || Array.isArray(own)) {
    expectSame(message, own);
    return;
  }
  for (const [name, value] of present(own)) {
    if (name !== "context" && name !== "integrations") expectSame(field(message, name), value);
  }
  for (const part of ["context", "integrations"]) {
    const shared = field(batch, part);
    const fields = new Map(present(field(message, part)));
    for (const [name, value] of present(field(own, part))) expectSame(fields.get(name), value);
    for (const [name, value] of fields) {
      expectSame([field(field(own, part), name), field(shared, name)].includes(value), true);
    }
    if (field(own, part) === undefined) expectSame(field(message, part), shared);
  }
  expectSame(Object.getPrototypeOf(message), Object.prototype);
}
