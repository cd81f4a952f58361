import fc from "fast-check";
import { runInNewContext } from "node:vm";
import { type Explanation, type Issue, type IssueCode, type IssueEffect } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped } from "../../support.js";

/** To inherit from `Date` does not make a date. */
const withoutTime: unknown = Object.create(Date.prototype);
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
const accountSources = [accountTraits, productFields];
const userSources = [userTraits, contextTraits];

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

class Person {
  name = "Jack";
}

describe("R5.4 values", () => {
  testCases(everySource, [
    {
      name: "a string as it is",
      fields: { a: " x\n\ty ", b: "", c: "NaN", d: "1e21" },
      sent: { a: " x\n\ty ", b: "", c: "NaN", d: "1e21" },
    },
    { name: "a boolean", fields: { a: true, b: false }, sent: { a: "true", b: "false" } },
    {
      name: "a bigint in digits",
      fields: { a: 0n, b: -12n, c: 10n ** 40n },
      sent: { a: "0", b: "-12", c: `1${"0".repeat(40)}` },
    },
    {
      name: "a Date as ISO 8601 UTC",
      fields: { a: new Date(Date.UTC(2014, 5, 30, 1, 2, 3, 4)) },
      sent: { a: "2014-06-30T01:02:03.004Z" },
    },
    {
      name: "an object that says it is a Date is one with fields",
      fields: { a: { [Symbol.toStringTag]: "Date", b: "x" } },
      sent: { a_b: "x" },
    },
    {
      name: "a Date of another realm",
      fields: { a: ofAnotherRealm("new Date(0)"), b: { c: ofAnotherRealm("new Date(1)") } },
      sent: { a: "1970-01-01T00:00:00.000Z", b_c: "1970-01-01T00:00:00.001Z" },
    },
    {
      name: "null and undefined are left out without an issue",
      fields: { a: null, b: undefined, c: { d: null, e: undefined } },
      sent: {},
    },
    {
      name: "numbers that are none",
      fields: { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY, d: "kept" },
      sent: { d: "kept" },
      issues: [skipped("unusable-value", "a"), skipped("unusable-value", "b"), skipped("unusable-value", "c")],
    },
    {
      name: "invalid dates, of any realm",
      fields: { a: new Date(Number.NaN), b: ofAnotherRealm("new Date(NaN)"), c: { d: new Date(Number.NaN) } },
      sent: {},
      issues: [skipped("unusable-value", "a"), skipped("unusable-value", "b"), skipped("unusable-value", "c", "d")],
    },
    {
      name: "functions and symbols",
      fields: { a: () => "x", b: Symbol("x"), c: Person, d: { e: () => "x", f: "kept", g: Symbol("x") } },
      sent: { d_f: "kept" },
      issues: [
        skipped("unusable-value", "a"),
        skipped("unusable-value", "b"),
        skipped("unusable-value", "c"),
        skipped("unusable-value", "d", "e"),
        skipped("unusable-value", "d", "g"),
      ],
    },
    {
      name: "objects that are not plain",
      fields: {
        a: new Map([["x", "y"]]),
        b: new Set(["x"]),
        c: new Person(),
        d: /x/,
        e: new Error("x"),
        f: new Uint8Array(2),
        g: ofAnotherRealm('new String("x")'),
        h: withoutTime,
      },
      sent: {},
      issues: ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => skipped("unusable-value", name)),
    },
    {
      name: "objects inside an object that are not plain",
      fields: { a: { b: new Map(), c: "kept", d: { e: new Person() } } },
      sent: { a_c: "kept" },
      issues: [skipped("unusable-value", "a", "b"), skipped("unusable-value", "a", "d", "e")],
    },
  ]);

  describe.each([
    [0, "0"],
    [-0, "0"],
    [7, "7"],
    [-7, "-7"],
    [0.1, "0.1"],
    [-0.5, "-0.5"],
    [1e21, "1000000000000000000000"],
    [-1e21, "-1000000000000000000000"],
    [1.5e21, "1500000000000000000000"],
    [1.2345678901234e25, "12345678901234000000000000"],
    [123456789012345680000, "123456789012345680000"],
    [1e-6, "0.000001"],
    [1e-7, "0.0000001"],
    [-1e-7, "-0.0000001"],
    [1.5e-10, "0.00000000015"],
    [-1.5e-10, "-0.00000000015"],
    [123e-20, "0.00000000000000000123"],
    [1e200, `1${"0".repeat(200)}`],
    [1.25e-200, `0.${"0".repeat(199)}125`],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ])("the number %d is sent as %s", (number, text) => {
    test.each(everySource)("by $source", (source) => {
      expect(outcome(source, { a: number, b: { c: number }, d: [number] })).toEqual({
        sent: { a: text, b_c: text, d: text },
        issues: [],
      });
    });
  });

  test("1e300 fits an account's attribute", () => {
    expect(outcome(accountTraits, { a: 1e300 })).toEqual({ sent: { a: `1${"0".repeat(300)}` }, issues: [] });
  });

  test("the text of any number has no exponent and reads back as the number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = outcome(accountTraits, { a: number }).sent.a ?? "";
        expect(text).toMatch(/^(-?(0|[1-9]\d*)(\.\d+)?)$/);
        expect(Number(text)).toBe(number + 0);
      }),
      { examples: [[5e-324], [-5e-324], [Number.MAX_VALUE], [-0]] },
    );
  });

  testCases(userSources, [
    {
      name: "Contact and Key Contact of a user are yes or no",
      fields: { Contact: true, "Key Contact": false },
      sent: { Contact: "yes", "Key Contact": "no" },
    },
    {
      name: "the other way round",
      fields: { Contact: false, "Key Contact": true },
      sent: { Contact: "no", "Key Contact": "yes" },
    },
    {
      name: "only booleans are yes or no",
      fields: { Contact: "true", "Key Contact": 1 },
      sent: { Contact: "true", "Key Contact": "1" },
    },
    {
      name: "only as spelled",
      fields: { contact: true, KeyContact: true, "key contact": false },
      sent: { contact: "true", KeyContact: "true", "key contact": "false" },
    },
    {
      name: "only at the top level",
      fields: { a: { Contact: true, "Key Contact": false }, Contact: { x: true }, "Key Contact": [true] },
      sent: { a_Contact: "true", "a_Key Contact": "false", Contact_x: "true", "Key Contact": "true" },
    },
  ]);

  testCases(accountSources, [
    {
      name: "Contact and Key Contact of an account are true or false",
      fields: { Contact: true, "Key Contact": false },
      sent: { Contact: "true", "Key Contact": "false" },
    },
  ]);

  test("Contact of an attribute track is yes or no", () => {
    const explanation = untyped.explain(
      { type: "track", userId: "jack", event: null, Contact: true, context: { groupId: "test_group" } },
      settings,
    );
    expect(paramsOf(explanation)).toMatchObject([{ "sdr_u.Contact": "yes" }]);
  });
});
