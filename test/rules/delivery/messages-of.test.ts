import { advance, emptySession, messagesOf } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { frozen, group, sentOf, service, track, type Fields } from "../../support.js";

const login = { type: "track", event: "Login" };
const logout = { type: "track", event: "Logout" };
const acme = { context: { groupId: "acme" } };

/** What is handed to a receiver, and the messages in it. */
type Reading = readonly [rule: string, body: unknown, messages: readonly unknown[]];

function read(readings: readonly Reading[]): void {
  test.each(readings)("R9.4 %s", (_, body, messages) => {
    expect(messagesOf(frozen(body))).toStrictEqual(messages);
  });
}

describe("R9.4 messagesOf", () => {
  describe("what is no list and no batch is alone", () => {
    read([
      ["a message", login, [login]],
      ["a message with a batch of its own", { ...login, batch: [logout] }, [{ ...login, batch: [logout] }]],
      ["a type that is no type, beside a batch", { type: "", batch: [login] }, [{ type: "", batch: [login] }]],
      ["a batch that is no list", { batch: { 0: login } }, [{ batch: { 0: login } }]],
      ["an object without fields", {}, [{}]],
      ["a text, which is not parsed", '{"batch":[]}', ['{"batch":[]}']],
      ["a number", 7, [7]],
      ["false", false, [false]],
      ["null", null, [null]],
      ["nothing", undefined, [undefined]],
      ["a date", new Date(0), [new Date(0)]],
    ]);
  });

  describe("a list", () => {
    read([
      ["of messages", [login, logout], [login, logout]],
      ["of none", [], []],
      ["with what is no message", [login, null, "batch", 7], [login, null, "batch", 7]],
      [
        "with batches in it",
        [login, { batch: [logout, login] }, { batch: [] }, logout],
        [login, logout, login, logout],
      ],
      ["with a list in it, which stays", [[login], [], logout], [[login], [], logout]],
    ]);
  });

  describe("a batch", () => {
    read([
      ["of messages", { batch: [login, logout], sentAt: "2014-07-01", writeKey: "w" }, [login, logout]],
      ["of none", { batch: [] }, []],
      ["whose type is absent", { type: null, batch: [login] }, [login]],
      ["with what is no message", { batch: [login, null, "a"], ...acme }, [{ ...login, ...acme }, null, "a"]],
      ["with a list in it, which stays", { batch: [[login], []], ...acme }, [[login], []]],
      ["with a date in it, which stays", { batch: [new Date(0)], ...acme }, [new Date(0)]],
      ["with a batch in it, which is not opened", { batch: [{ batch: [login] }] }, [{ batch: [login] }]],
      ["in a list in a list, which is not opened", [[{ batch: [login] }]], [[{ batch: [login] }]]],
    ]);
  });

  describe.each(["context", "integrations"])("the %s of a batch", (part) => {
    /** A batch of one, the part of both, and what the message in it has in the end. */
    const sharing = (ofBatch: unknown, ofMessage: unknown, comesOut: unknown): readonly [body: unknown, Fields[]] => [
      { batch: [{ ...login, [part]: ofMessage }], [part]: ofBatch },
      [{ ...login, [part]: comesOut }],
    ];

    read([
      ["is that of a message without", { batch: [login], [part]: { a: 1 } }, [{ ...login, [part]: { a: 1 } }]],
      ["is that of a message where it is undefined", ...sharing({ a: 1 }, undefined, { a: 1 })],
      ["is that of a message where it is null", ...sharing({ a: 1 }, null, { a: 1 })],
      ["is under that of a message, key by key", ...sharing({ a: 1, b: 1 }, { b: 2, c: 2 }, { a: 1, b: 2, c: 2 })],
      [
        "stands where the message's own is absent",
        ...sharing({ a: 1, b: 1 }, { a: null, b: undefined }, { a: 1, b: 1 }),
      ],
      [
        "gives way to what is false, blank or 0",
        ...sharing({ a: 1, b: 1, c: 1 }, { a: false, b: "", c: 0 }, { a: false, b: "", c: 0 }),
      ],
      ["is not merged deeper", ...sharing({ a: { b: 1 } }, { a: { c: 2 } }, { a: { c: 2 } })],
      ["is merged with an empty list, as PHP writes an empty object", ...sharing({ a: 1 }, [], { a: 1 })],
      ["adds nothing where it is an empty list", ...sharing([], { a: 1 }, { a: 1 })],
      ["adds nothing where it is absent", ...sharing(null, { a: 1 }, { a: 1 })],
      ["leaves a text of the message", ...sharing({ a: 1 }, "a", "a")],
      ["leaves a list of the message", ...sharing({ a: 1 }, [1], [1])],
      ["leaves false of the message", ...sharing({ a: 1 }, false, false)],
      ["leaves an object of the message where it is a text", ...sharing("a", { a: 1 }, { a: 1 })],
      ["is that of a message without, whatever it is", ...sharing("a", undefined, "a")],
      [
        "is for the messages of its own batch alone",
        [{ batch: [login], [part]: { a: 1 } }, { batch: [login] }, login],
        [{ ...login, [part]: { a: 1 } }, login, login],
      ],
    ]);
  });

  describe("a field named __proto__", () => {
    const withProto: unknown = JSON.parse('{ "__proto__": { "groupId": "other" }, "a": 1 }');

    test.each([
      ["of the batch's context", { batch: [{ ...login, context: { b: 2 } }], context: withProto }],
      ["of a message's context", { batch: [{ ...login, context: withProto }], context: { b: 2 } }],
    ])("%s stays a field", (_, body) => {
      const [message] = messagesOf(frozen(body));
      const text = JSON.stringify(message);
      expect(JSON.parse(text)).toHaveProperty("context.a", 1);
      expect(text).toContain('"__proto__":{"groupId":"other"}');
      expect(message).not.toHaveProperty("context.groupId");
    });

    test("of a message stays a field", () => {
      const message: unknown = JSON.parse('{ "__proto__": { "userId": "other" }, "type": "track" }');
      const [shared] = messagesOf(frozen({ batch: [message], ...acme }));
      expect(JSON.stringify(shared)).toBe(
        '{"__proto__":{"userId":"other"},"type":"track","context":{"groupId":"acme"}}',
      );
      expect(shared).not.toHaveProperty("userId");
    });

    test("of the body is none of its own", () => {
      const body: unknown = JSON.parse('{ "__proto__": { "batch": [{ "type": "track" }] } }');
      expect(messagesOf(body)).toEqual([body]);
    });
  });

  test("R9.4 the list is new, and the messages that nothing is added to are the very same", () => {
    const messages = frozen([login, logout]);
    for (const body of [messages, { batch: messages }, [{ batch: messages }]]) {
      const found = messagesOf(body);
      expect(found).not.toBe(messages);
      expect(found).toEqual(messages);
      for (const [index, message] of found.entries()) expect(message).toBe(messages[index]);
    }
  });

  test("R9.4 advance takes what comes out", () => {
    const body: unknown = {
      batch: [group({ groupId: undefined }), { ...track({ context: undefined }), userId: "jack" }, "no message"],
      context: { groupId: "test_group" },
    };
    let session = emptySession;
    const results = messagesOf(body).map((message) => {
      const result = advance(message, service, session);
      session = result.session;
      return result;
    });
    expect(results.map(({ requests }) => sentOf(requests).map(({ kind }) => kind))).toEqual([
      ["account"],
      ["activity"],
      [],
    ]);
    expect(results.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain("unsupported-type");
  });
});
