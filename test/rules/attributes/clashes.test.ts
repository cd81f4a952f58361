import { type Explanation, type Issue, type IssueCode, type IssueEffect } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped } from "../../support.js";

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

describe("R5.2 clashes within a source", () => {
  testCases(everySource, [
    {
      name: "Create Date wins over created after it",
      fields: { "Create Date": "a", created: "2014-06-30" },
      sent: { "Create Date": "a" },
      issues: [skipped("attribute-clash", "created")],
    },
    {
      name: "Create Date wins over created before it",
      fields: { created: "2014-06-30", "Create Date": "a" },
      sent: { "Create Date": "a" },
      issues: [skipped("attribute-clash", "created")],
    },
    {
      name: "Create Date wins over both",
      fields: { createdAt: "2014-06-30", created: "2014-06-30", "Create Date": "a" },
      sent: { "Create Date": "a" },
      issues: [skipped("attribute-clash", "created"), skipped("attribute-clash", "createdAt")],
    },
    {
      name: "of all three created wins, wherever they stand",
      fields: { created_at: "2016-06-30", createdAt: "2015-06-30", created: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: [skipped("attribute-clash", "createdAt"), skipped("attribute-clash", "created_at")],
    },
    {
      name: "createdAt wins over created_at before it",
      fields: { created_at: "2015-06-30", createdAt: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: [skipped("attribute-clash", "created_at")],
    },
    {
      name: "created wins over createdAt after it",
      fields: { created: "2014-06-30", createdAt: "2015-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: [skipped("attribute-clash", "createdAt")],
    },
    {
      name: "created wins over createdAt before it",
      fields: { createdAt: "2015-06-30", created: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: [skipped("attribute-clash", "createdAt")],
    },
    {
      name: "a name as spelled wins over an object's after it",
      fields: { address_city: "a", address: { city: "b", street: "c" } },
      sent: { address_city: "a", address_street: "c" },
      issues: [skipped("attribute-clash", "address", "city")],
    },
    {
      name: "a name as spelled wins over an object's before it",
      fields: { address: { city: "b" }, address_city: "a" },
      sent: { address_city: "a" },
      issues: [skipped("attribute-clash", "address", "city")],
    },
    {
      name: "an empty text wins like others",
      fields: { address: { city: "b" }, address_city: "" },
      sent: { address_city: "" },
      issues: [skipped("attribute-clash", "address", "city")],
    },
    {
      name: "of two objects the first wins",
      fields: { a: { b_c: "1" }, a_b: { c: "2" } },
      sent: { a_b_c: "1" },
      issues: [skipped("attribute-clash", "a_b", "c")],
    },
    {
      name: "of two objects the first wins, the other way round",
      fields: { a_b: { c: "2" }, a: { b_c: "1" } },
      sent: { a_b_c: "2" },
      issues: [skipped("attribute-clash", "a", "b_c")],
    },
    {
      name: "within one object the first wins",
      fields: { a: { b: { c: "1" }, b_c: "2" } },
      sent: { a_b_c: "1" },
      issues: [skipped("attribute-clash", "a", "b_c")],
    },
    {
      name: "three of one name: every loser is named",
      fields: { a: { b_c: "1" }, a_b: { c: "2" }, a_b_c: "3" },
      sent: { a_b_c: "3" },
      issues: [skipped("attribute-clash", "a", "b_c"), skipped("attribute-clash", "a_b", "c")],
    },
    {
      name: "a loser too long is a loser, not cut",
      fields: { a_b: "1", a: { b: "x".repeat(600) } },
      sent: { a_b: "1" },
      issues: [skipped("attribute-clash", "a", "b")],
    },
    {
      name: "what is not sent cannot win",
      fields: { a_b: Number.NaN, a: { b: "1" }, c_d: [], c: { d: "2" }, e_f: null, e: { f: "3" } },
      sent: { a_b: "1", c_d: "2", e_f: "3" },
      issues: [skipped("unusable-value", "a_b")],
    },
    {
      name: "what would not be sent cannot lose",
      fields: {
        a_b: "1",
        a: { b: null },
        a_c: "2",
        "Create Date": "3",
        created: "yesterday",
        d_e: "4",
        d: { e: [] },
        f_g: "5",
        f: { g: Number.NaN },
      },
      sent: { a_b: "1", a_c: "2", "Create Date": "3", d_e: "4", f_g: "5" },
      issues: [skipped("unusable-value", "created"), skipped("unusable-value", "f", "g")],
    },
  ]);

  testCases(accountSources, [
    {
      name: "account_name wins over name after it",
      fields: { account_name: "Initech", name: "Initrode" },
      sent: { account_name: "Initech" },
      issues: [skipped("attribute-clash", "name")],
    },
    {
      name: "account_name wins over name before it",
      fields: { name: "Initrode", account_name: "Initech" },
      sent: { account_name: "Initech" },
      issues: [skipped("attribute-clash", "name")],
    },
    {
      name: "a blank account_name cannot win",
      fields: { account_name: " ", name: "Initech" },
      sent: { account_name: "Initech" },
      issues: [skipped("unusable-value", "account_name")],
    },
    {
      name: "a blank name cannot lose",
      fields: { account_name: "Initech", name: " " },
      sent: { account_name: "Initech" },
      issues: [skipped("unusable-value", "name")],
    },
    {
      name: "flattening never makes parent_id, product_id or account_name",
      fields: { parent: { id: "a", city: "b" }, product: { id: "c", name: "d" }, account: { name: "e", tier: "f" } },
      sent: { parent_city: "b", product_name: "d", account_tier: "f" },
      issues: [
        skipped("attribute-clash", "parent", "id"),
        skipped("attribute-clash", "product", "id"),
        skipped("attribute-clash", "account", "name"),
      ],
    },
    {
      name: "nor beside a name as spelled",
      fields: { account: { name: "e" }, account_name: "Initech" },
      sent: { account_name: "Initech" },
      issues: [skipped("attribute-clash", "account", "name")],
    },
    {
      name: "nor beside name, which still becomes account_name",
      fields: { account: { name: "e" }, name: "Initech" },
      sent: { account_name: "Initech" },
      issues: [skipped("attribute-clash", "account", "name")],
    },
    {
      name: "deeper names of that kind are names like others",
      fields: { a: { parent_id: "b" } },
      sent: { a_parent_id: "b" },
    },
    { name: "product_id as spelled is an attribute", fields: { product_id: "a" }, sent: { product_id: "a" } },
    { name: "what would not be sent cannot clash", fields: { parent: { id: null }, product: { id: [] } }, sent: {} },
  ]);

  testCases(userSources, [
    {
      name: "flattening makes any name of a user",
      fields: { parent: { id: "a" }, product: { id: "b" }, account: { name: "c" } },
      sent: { parent_id: "a", product_id: "b", account_name: "c" },
    },
  ]);
});
