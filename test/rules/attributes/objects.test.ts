import { runInNewContext } from "node:vm";
import { type Explanation, type Issue, type IssueCode, type IssueEffect } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped } from "../../support.js";

const json = (text: string): object => {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" ? { ...value } : {};
};
const ofAnotherRealm = (code: string): unknown => runInNewContext(code);

type Found = { code: IssueCode; effect: IssueEffect; path: readonly string[] };
type Texts = { [name: string]: string };

const found =
  (effect: IssueEffect) =>
  (code: IssueCode, ...path: string[]): Found => ({ code, effect, path });
const skipped = found("skipped");

/** Issues come in no particular order. */
function inOrder(issues: Found[]): Found[] {
  const key = ({ code, path }: Found) => JSON.stringify([path, code]);
  return [...issues].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function withoutSentence(issues: readonly Issue[]): Found[] {
  return inOrder(issues.map(({ code, effect, path }) => ({ code, effect, path })));
}

function paramsOf({ requests }: Explanation): Texts[] {
  return requests.map(({ params }) => ({ ...params }));
}

type Source = { source: string; prefix: string; path: string[]; send: (fields: object) => Explanation };

const accountTraits: Source = {
  source: "traits of an account",
  prefix: "sdr_o.",
  path: ["traits"],
  send: (fields) => untyped.explain({ type: "group", groupId: "test_group", traits: fields }, settings),
};

const productFields: Source = {
  source: "fields of a product",
  prefix: "sdr_o.",
  path: ["context", "Totango", "product"],
  send: (fields) => {
    const product = { ...fields, account_id: "123" };
    return untyped.explain(
      { type: "group", groupId: "test_group", context: { Totango: { product, enableHierarchy: false } } },
      settings,
    );
  },
};

const userTraits: Source = {
  source: "traits of a user",
  prefix: "sdr_u.",
  path: ["traits"],
  send: (fields) =>
    untyped.explain({ type: "identify", userId: "jack", context: { groupId: "test_group" }, traits: fields }, settings),
};

const contextTraits: Source = {
  source: "context.traits",
  prefix: "sdr_u.",
  path: ["context", "traits"],
  send: (fields) =>
    untyped.explain(
      {
        type: "track",
        userId: "jack",
        event: "Login",
        properties: { category: "Application" },
        context: { groupId: "test_group", traits: fields },
      },
      settings,
    ),
};

const everySource = [accountTraits, productFields, userTraits, contextTraits];

/** What a source sends, its names without the prefix, and what is said of it, by path within the source. */
function outcome({ prefix, path, send }: Source, fields: object): { sent: Texts; issues: Found[] } {
  const explanation = send(fields);
  const params = paramsOf(explanation).flatMap((texts) => Object.entries(texts));
  const attributes = params.filter(([name]) => name.startsWith("sdr_o.") || name.startsWith("sdr_u."));
  const within = (issue: Found): Found =>
    path.every((key, index) => issue.path[index] === key) ? { ...issue, path: issue.path.slice(path.length) } : issue;
  return {
    sent: Object.fromEntries(
      attributes.map(([name, text]) => [name.startsWith(prefix) ? name.slice(prefix.length) : name, text]),
    ),
    issues: inOrder(withoutSentence(explanation.issues).map(within)),
  };
}

type Case = { name: string; fields: object; sent: Texts; issues?: Found[] };

/** A test of every case for every source. */
function testCases(sources: Source[], cases: Case[]): void {
  describe.each(sources)("$source", (source) => {
    test.each(cases)("$name", ({ fields, sent, issues = [] }) => {
      expect(outcome(source, fields)).toEqual({ sent, issues: inOrder(issues) });
    });
  });
}

/** `value` in as many lists or objects. */
const listed = (levels: number, value: unknown): unknown => (levels === 0 ? value : [listed(levels - 1, value)]);
const nested = (levels: number, value: unknown): unknown => (levels === 0 ? value : { n: nested(levels - 1, value) });
const joinedName = (levels: number): string => ["a", ...Array.from({ length: levels }, () => "n")].join("_");

function bottomless(wrap: (value: unknown) => unknown): unknown {
  let value: unknown = "x";
  for (let level = 0; level < 100_000; level += 1) value = wrap(value);
  return value;
}

const withoutPrototype = json('{"b":"x"}');
Object.setPrototypeOf(withoutPrototype, null);

const sparse = new Array<string>(3);
sparse[0] = "x";
sparse[2] = "y";

const loop: { again?: unknown } = {};
loop.again = loop;
const loopedList: unknown[] = ["x"];
loopedList.push(loopedList);

describe("R5.5 lists", () => {
  testCases(everySource, [
    {
      name: "strings, numbers and booleans join with a comma",
      fields: { a: ["x", 1, true, false, " y "] },
      sent: { a: "x,1,true,false, y " },
    },
    {
      name: "numbers are plain decimals",
      fields: { a: [1e21, 1e-7, -0] },
      sent: { a: "1000000000000000000000,0.0000001,0" },
    },
    { name: "a list of one is its text", fields: { a: ["x"], b: [""] }, sent: { a: "x", b: "" } },
    { name: "a list inside an object", fields: { a: { b: ["x", "y"] } }, sent: { a_b: "x,y" } },
    { name: "a list of another realm", fields: { a: ofAnotherRealm('["x", 1]') }, sent: { a: "x,1" } },
    { name: "an empty list is left out without an issue", fields: { a: [], b: { c: [] }, name: [] }, sent: {} },
    { name: "a list with null is JSON text", fields: { a: ["x", null, 1] }, sent: { a: '["x",null,1]' } },
    { name: "a list with undefined is JSON text", fields: { a: ["x", undefined] }, sent: { a: '["x",null]' } },
    {
      name: "a list with a number that is none is JSON text",
      fields: { a: [1, Number.NaN, Number.POSITIVE_INFINITY] },
      sent: { a: "[1,null,null]" },
    },
    {
      name: "a list with a list is JSON text",
      fields: { a: ["x", ["y"]], b: [[]] },
      sent: { a: '["x",["y"]]', b: "[[]]" },
    },
    {
      name: "a list with an object is JSON text",
      fields: { a: [{ b: "x", c: [1] }], d: [{}] },
      sent: { a: '[{"b":"x","c":[1]}]', d: "[{}]" },
    },
    {
      name: "a list without JSON text is left out",
      fields: {
        a: [
          {
            toJSON: () => {
              throw new Error("no text");
            },
          },
        ],
      },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "a list with a Date is JSON text",
      fields: { a: [new Date(0)], b: [new Date(Number.NaN)] },
      sent: { a: '["1970-01-01T00:00:00.000Z"]', b: "[null]" },
    },
    {
      name: "a list with a bigint is JSON text with its digits",
      fields: { a: ["x", 12n], b: [{ c: -1n }] },
      sent: { a: '["x","12"]', b: '[{"c":"-1"}]' },
    },
    {
      name: "a list with a function or symbol is JSON text",
      fields: { a: [() => "x", Symbol("x")] },
      sent: { a: "[null,null]" },
    },
    { name: "a list with a gap is JSON text", fields: { a: sparse }, sent: { a: '["x",null,"y"]' } },
    { name: "a list of gaps alone is JSON text", fields: { a: new Array<string>(2) }, sent: { a: "[null,null]" } },
  ]);
});

describe("R5.6 objects", () => {
  testCases(everySource, [
    {
      name: "an object is flattened with _",
      fields: { address: { city: "a", geo: { lat: 1, "long itude": 2 } } },
      sent: { address_city: "a", address_geo_lat: "1", "address_geo_long itude": "2" },
    },
    { name: "an object without a prototype", fields: { a: withoutPrototype }, sent: { a_b: "x" } },
    {
      name: "an object of another realm",
      fields: { a: ofAnotherRealm('({ b: "x", c: { d: "y" } })') },
      sent: { a_b: "x", a_c_d: "y" },
    },
    { name: "empty objects are left out without an issue", fields: { a: {}, b: { c: {} } }, sent: {} },
    { name: "10 objects deep", fields: { a: nested(10, "x") }, sent: { [joinedName(10)]: "x" } },
    {
      name: "11 objects deep",
      fields: { a: nested(11, "x"), b: "kept" },
      sent: { b: "kept" },
      issues: [skipped("unusable-value", "a")],
    },
    { name: "10 lists deep", fields: { a: listed(10, "x") }, sent: { a: `${"[".repeat(10)}"x"${"]".repeat(10)}` } },
    {
      name: "11 lists deep",
      fields: { a: listed(11, "x"), b: "kept" },
      sent: { b: "kept" },
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "5 objects and 5 lists deep",
      fields: { a: nested(5, listed(5, "x")) },
      sent: { [joinedName(5)]: '[[[[["x"]]]]]' },
    },
    {
      name: "5 objects and 6 lists deep",
      fields: { a: nested(5, listed(6, "x")) },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "a list of 9 objects deep",
      fields: { a: [nested(9, "x")] },
      sent: { a: `[${'{"n":'.repeat(9)}"x"${"}".repeat(9)}]` },
    },
    {
      name: "a list of 10 objects deep",
      fields: { a: [nested(10, "x")] },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "the deepest may be empty, and counts",
      fields: { a: nested(9, {}), b: nested(10, {}), c: nested(10, []) },
      sent: {},
      issues: [skipped("unusable-value", "b"), skipped("unusable-value", "c")],
    },
    {
      name: "a Date is not a level",
      fields: { a: nested(10, new Date(0)) },
      sent: { [joinedName(10)]: "1970-01-01T00:00:00.000Z" },
    },
    {
      name: "too deep is left out whole",
      fields: { a: { first: "x", rest: nested(10, "y"), last: "z" } },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "too deep under name",
      fields: { name: nested(11, "x") },
      sent: {},
      issues: [skipped("unusable-value", "name")],
    },
    {
      name: "no depth exhausts the stack",
      fields: {
        a: bottomless((n) => ({ n })),
        b: bottomless((n) => [n]),
        c: bottomless((n) => [{ n }]),
        created: bottomless((n) => ({ n })),
      },
      sent: {},
      issues: [
        skipped("unusable-value", "b"),
        skipped("unusable-value", "c"),
        skipped("unusable-value", "created"),
        skipped("unusable-value", "a"),
      ],
    },
    {
      name: "nor does a loop",
      fields: { a: loop, b: loopedList },
      sent: {},
      issues: [skipped("unusable-value", "b"), skipped("unusable-value", "a")],
    },
  ]);
});
