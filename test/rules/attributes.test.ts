import fc from "fast-check";
import { runInNewContext } from "node:vm";
import type { Explanation, Issue, IssueCode, IssueEffect, Session } from "segment-to-totango";
import { emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped, type Fields } from "../support.js";

const json = (text: string): object => {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" ? { ...value } : {};
};
/** To inherit from `Date` does not make a date. */
const withoutTime: unknown = Object.create(Date.prototype);
const ofAnotherRealm = (code: string): unknown => runInNewContext(code);

type Found = { code: IssueCode; effect: IssueEffect; path: readonly string[] };
type Texts = { [name: string]: string };

const found =
  (effect: IssueEffect) =>
  (code: IssueCode, ...path: string[]): Found => ({ code, effect, path });
const skipped = found("skipped");
const altered = found("altered");
const notice = found("notice");

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

describe("R5.1 names", () => {
  test("account attributes are sdr_o., user attributes sdr_u.", () => {
    const message: Fields = {
      type: "group",
      userId: "jack",
      groupId: "test_group",
      traits: { plan: "gold" },
      context: { traits: { plan: "silver" } },
    };
    expect(paramsOf(untyped.explain(message, settings))).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack", "sdr_o.plan": "gold", "sdr_u.plan": "silver" },
    ]);
  });

  testCases(everySource, [
    {
      name: "every other name is sent as it is",
      fields: {
        "Contract Value": "9",
        " padded ": "a",
        "a.b-c/d": "b",
        "sdr_u.x": "c",
        "名前 😀": "d",
        Name: "e",
        CREATED: "f",
      },
      sent: {
        "Contract Value": "9",
        " padded ": "a",
        "a.b-c/d": "b",
        "sdr_u.x": "c",
        "名前 😀": "d",
        Name: "e",
        CREATED: "f",
      },
      issues: [notice("name-charset", "a.b-c/d"), notice("name-charset", "sdr_u.x"), notice("name-charset", "名前 😀")],
    },
    { name: "an id inside an object is sent", fields: { address: { id: "7" } }, sent: { address_id: "7" } },
    {
      name: "an object under name keeps its own name",
      fields: { name: { first: "Jack" } },
      sent: { name_first: "Jack" },
    },
    { name: "created becomes Create Date", fields: { created: "2014-06-30" }, sent: { "Create Date": "2014-06-30" } },
    {
      name: "createdAt becomes Create Date",
      fields: { createdAt: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      name: "created_at becomes Create Date",
      fields: { created_at: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      name: "an unusable created leaves Create Date to createdAt",
      fields: { createdAt: "2014-06-30", created: "yesterday" },
      sent: { "Create Date": "2014-06-30" },
      issues: [skipped("unusable-value", "created")],
    },
    {
      name: "an absent created leaves Create Date to createdAt",
      fields: { created: null, createdAt: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      name: "none is sent under its own name, even when unusable",
      fields: { created: "yesterday", createdAt: "today", created_at: "tomorrow" },
      sent: {},
      issues: ["created", "createdAt", "created_at"].map((name) => skipped("unusable-value", name)),
    },
    {
      name: "name, created and createdAt inside an object are names like others",
      fields: { owner: { name: "Jack", created: "yesterday", createdAt: 7 } },
      sent: { owner_name: "Jack", owner_created: "yesterday", owner_createdAt: "7" },
    },
    {
      name: "names of Object.prototype are names like others",
      fields: json(
        '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d","valueOf":{"__proto__":"e"},"x":{"__proto__":{"y":"f"}}}',
      ),
      sent: {
        ["__proto__"]: "a",
        constructor: "b",
        toString: "c",
        hasOwnProperty: "d",
        valueOf___proto__: "e",
        x___proto___y: "f",
      },
    },
    {
      name: "an object under __proto__ is flattened like others",
      fields: json('{"__proto__":{"polluted":true}}'),
      sent: { __proto___polluted: "true" },
    },
  ]);

  testCases(
    [accountTraits, userTraits, contextTraits],
    [{ name: "a top-level id is never sent, without an issue", fields: { id: "7", ID: "8" }, sent: { ID: "8" } }],
  );

  testCases(accountSources, [
    { name: "name becomes account_name", fields: { name: "Initech" }, sent: { account_name: "Initech" } },
    { name: "account_name is account_name", fields: { account_name: "Initech" }, sent: { account_name: "Initech" } },
    { name: "an empty name is left out", fields: { name: "" }, sent: {}, issues: [skipped("unusable-value", "name")] },
    {
      name: "a blank name is left out",
      fields: { name: " \t\n" },
      sent: {},
      issues: [skipped("unusable-value", "name")],
    },
    {
      name: "a name of which only blanks fit is left out",
      fields: { name: `${" ".repeat(128)}x` },
      sent: {},
      issues: [skipped("unusable-value", "name")],
    },
    {
      name: "an account_name of which only blanks fit is left out",
      fields: { account_name: `${" ".repeat(128)}x` },
      sent: {},
      issues: [skipped("unusable-value", "account_name")],
    },
    {
      name: "a blank account_name is left out",
      fields: { account_name: " " },
      sent: {},
      issues: [skipped("unusable-value", "account_name")],
    },
    { name: "a name is not trimmed", fields: { name: " Initech " }, sent: { account_name: " Initech " } },
    {
      name: "a blank text inside a name's object is a text",
      fields: { name: { first: "" } },
      sent: { name_first: "" },
    },
    {
      name: "a name may be a number, a boolean or a list",
      fields: { name: ["Initech", 7, true] },
      sent: { account_name: "Initech,7,true" },
    },
    {
      name: "an object under account_name keeps its own name",
      fields: { account_name: { first: "a" } },
      sent: { account_name_first: "a" },
    },
  ]);

  testCases(accountSources, [
    {
      name: "userId and anonymousId are names like others",
      fields: { userId: "7", anonymousId: "8" },
      sent: { userId: "7", anonymousId: "8" },
    },
    {
      name: "account_id inside an object is a name like others",
      fields: { crm: { account_id: "7" } },
      sent: { crm_account_id: "7" },
    },
  ]);

  testCases(
    [accountTraits],
    [
      {
        name: "account_id is Totango's own name of the ID",
        fields: { account_id: "7", plan: "gold" },
        sent: { plan: "gold" },
        issues: [skipped("unusable-name", "account_id")],
      },
      { name: "an absent account_id is not an issue", fields: { account_id: null }, sent: {} },
    ],
  );

  testCases(userSources, [
    {
      name: "userId and anonymousId are never sent, without an issue",
      fields: { userId: "7", anonymousId: { a: "8" }, plan: { userId: "9" } },
      sent: { plan_userId: "9" },
    },
    { name: "account_id is a name like others", fields: { account_id: "7" }, sent: { account_id: "7" } },
    { name: "name stays name", fields: { name: "Jack Frank" }, sent: { name: "Jack Frank" } },
    { name: "blank names are sent", fields: { name: "", account_name: " " }, sent: { name: "", account_name: " " } },
    {
      name: "account_name and name are two names",
      fields: { account_name: "a", name: "b" },
      sent: { account_name: "a", name: "b" },
    },
  ]);
});

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

describe("R5.3 between sources", () => {
  const totango = (options: Fields, traits: Fields) =>
    untyped.explain({ type: "group", groupId: "test_group", traits, integrations: { Totango: options } }, settings);

  const kept: Session = { userId: "jack", userAttributes: { plan: "free", seats: "3" } };

  test.each<{ name: string; message: Fields }>([
    {
      name: "traits of an identify",
      message: { type: "identify", userId: "jack", traits: { plan: "gold" }, context: { groupId: "test_group" } },
    },
    {
      name: "context.traits of a group",
      message: { type: "group", userId: "jack", groupId: "test_group", context: { traits: { plan: "gold" } } },
    },
    {
      name: "context.traits of a track",
      message: {
        type: "track",
        userId: "jack",
        event: "Login",
        properties: { category: "Application" },
        context: { groupId: "test_group", traits: { plan: "gold" } },
      },
    },
    {
      name: "context.traits of a page",
      message: {
        type: "page",
        userId: "jack",
        category: "Docs",
        context: { groupId: "test_group", traits: { plan: "gold" } },
      },
    },
    {
      name: "the fields of an attribute track",
      message: { type: "track", userId: "jack", event: null, plan: "gold", context: { groupId: "test_group" } },
    },
  ])("kept attributes lie under $name", ({ message }) => {
    const { requests, issues } = untyped.advance(message, settings, kept);
    expect(requests.map(({ params }) => params)).toMatchObject([{ "sdr_u.plan": "gold", "sdr_u.seats": "3" }]);
    expect(issues.map(({ code }) => code)).not.toContain("attribute-clash");
  });

  test("context.traits lie under the traits of an identify, by sent name", () => {
    const traits = { plan: "gold", createdAt: "2015-06-30" };
    const context = { groupId: "test_group", traits: { plan: "free", seats: 3, created: "2014-06-30" } };
    const explanation = untyped.explain({ type: "identify", userId: "jack", traits, context }, settings);
    expect(paramsOf(explanation)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group",
        sdr_u: "jack",
        "sdr_u.plan": "gold",
        "sdr_u.Create Date": "2015-06-30",
        "sdr_u.seats": "3",
      },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("context.traits lie under the fields of an attribute track, by sent name", () => {
    const explanation = untyped.explain(
      {
        type: "track",
        userId: "jack",
        event: null,
        plan: "gold",
        createdAt: "2015-06-30",
        context: { groupId: "test_group", traits: { plan: "free", seats: 3, created: "2014-06-30" } },
      },
      settings,
    );
    expect(paramsOf(explanation)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group",
        sdr_u: "jack",
        "sdr_u.plan": "gold",
        "sdr_u.seats": "3",
        "sdr_u.Create Date": "2015-06-30",
      },
    ]);
    expect(withoutSentence(explanation.issues)).toEqual([notice("attribute-track", "event")]);
  });

  test("account traits lie under product attributes, by sent name", () => {
    const explanation = totango(
      { product: { id: "productA", name: "Product", tier: "1", address: { city: "b" } }, enableHierarchy: false },
      { account_name: "Initech", tier: "2", address_city: "a", plan: "gold" },
    );
    expect(paramsOf(explanation)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group__productA",
        "sdr_o.account_name": "Product",
        "sdr_o.tier": "1",
        "sdr_o.address_city": "b",
        "sdr_o.plan": "gold",
        "sdr_o.product_id": "productA",
      },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("parent_id and product_id from the options lie over attributes", () => {
    const explanation = totango(
      { parent: { id: "XYZ-85b" }, product: { id: "productA", parent_id: "other", product_id: "other" } },
      { parent_id: "other", product_id: "kept" },
    );
    expect(paramsOf(explanation)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group", "sdr_o.parent_id": "XYZ-85b", "sdr_o.product_id": "kept" },
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group__productA",
        "sdr_o.parent_id": "test_group",
        "sdr_o.product_id": "productA",
      },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("product_id from the options lies over one of the account's traits where one request carries both", () => {
    const explanation = totango({ product: { id: "productA" }, enableHierarchy: false }, { product_id: "other" });
    expect(paramsOf(explanation)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group__productA", "sdr_o.product_id": "productA" },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("a product without an id leaves the attribute product_id", () => {
    const explanation = totango({ product: { account_id: "123", product_id: "other" } }, {});
    expect(paramsOf(explanation)[1]).toEqual({
      sdr_s: "SP-1234-01",
      sdr_o: "123",
      "sdr_o.parent_id": "test_group",
      "sdr_o.product_id": "other",
    });
  });

  test("a parent of the options replaces the attribute even where it makes a cycle", () => {
    const explanation = totango({ parent: { id: "test_group" } }, { parent_id: "other" });
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "test_group" }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("hierarchy-cycle", "integrations", "Totango", "parent", "id"),
    ]);
  });

  test("a parent of the options replaces the attribute even where it is too long", () => {
    const explanation = totango({ parent: { id: "p".repeat(481) } }, { parent_id: "other" });
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "test_group" }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("id-too-long", "integrations", "Totango", "parent", "id"),
    ]);
  });

  test("the account replaces a product's parent_id even where it makes a cycle", () => {
    const explanation = totango({ product: { account_id: "test_group", parent_id: "other" } }, {});
    expect(paramsOf(explanation)[1]).toEqual({ sdr_s: "SP-1234-01", sdr_o: "test_group" });
    expect(explanation.issues.map(({ code }) => code)).toEqual(["hierarchy-cycle"]);
  });

  test("a product ID replaces the attribute even where it is too long", () => {
    const explanation = totango(
      { product: { id: "p".repeat(256), account_id: "123", product_id: "other" }, enableHierarchy: false },
      { product_id: "other" },
    );
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "123" }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("id-too-long", "integrations", "Totango", "product", "id"),
    ]);
  });
});

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

const emoji = "😀";
const loneSurrogate = "\uD83D";

/** Every text with a limit: how it is sent, and where a cut is reported. */
type Limited = {
  what: string;
  limit: number;
  path: string[];
  send: (text: string) => { text: string | undefined; issues: Found[] };
};

function limitedAttribute(source: Source, limit: number, given: string, sentAs = given): Limited {
  return {
    what: `${given}, of ${source.source}`,
    limit,
    path: [given],
    send: (text) => {
      const { sent, issues } = outcome(source, { [given]: text });
      return { text: sent[sentAs], issues };
    },
  };
}

function limitedInside(source: Source, limit: number): Limited {
  return {
    what: `a text inside an object, of ${source.source}`,
    limit,
    path: ["a", "b"],
    send: (text) => {
      const { sent, issues } = outcome(source, { a: { b: text } });
      return { text: sent.a_b, issues };
    },
  };
}

type Activity = (text: string) => Explanation;

function limitedParam(
  what: string,
  limit: number,
  path: string[],
  param: "sdr_a" | "sdr_m",
  activity: Activity,
): Limited {
  return {
    what,
    limit,
    path,
    send: (text) => {
      const explanation = activity(text);
      return { text: paramsOf(explanation)[0]?.[param], issues: withoutSentence(explanation.issues) };
    },
  };
}

const jack = { userId: "jack", context: { groupId: "test_group" } };
const limits: Limited[] = [
  ...accountSources.flatMap((source) => [
    limitedAttribute(source, 128, "account_name"),
    limitedAttribute(source, 128, "name", "account_name"),
    limitedAttribute(source, 512, "plan"),
    limitedAttribute(source, 512, "Create Date"),
    limitedInside(source, 512),
  ]),
  ...userSources.flatMap((source) => [
    limitedAttribute(source, 255, "account_name"),
    limitedAttribute(source, 255, "name"),
    limitedAttribute(source, 255, "plan"),
    limitedInside(source, 255),
  ]),
  limitedParam("an activity", 190, ["event"], "sdr_a", (event) =>
    untyped.explain({ ...jack, type: "track", event, properties: { category: "Application" } }, settings),
  ),
  limitedParam("the category of a track, as module", 100, ["properties", "category"], "sdr_m", (category) =>
    untyped.explain({ ...jack, type: "track", event: "Login", properties: { category } }, settings),
  ),
  limitedParam("the category of a page, as module", 100, ["category"], "sdr_m", (category) =>
    untyped.explain({ ...jack, type: "page", category, name: "Signup" }, { ...settings, trackCategorizedPages: false }),
  ),
  limitedParam("the product's module", 100, ["context", "Totango", "product", "module"], "sdr_m", (module) =>
    untyped.explain(
      {
        type: "track",
        userId: "jack",
        event: "Login",
        context: { groupId: "test_group", Totango: { product: { id: "a", module } } },
      },
      settings,
    ),
  ),
];

describe.each(limits)("R5.8 $what: $limit code points", ({ limit, path, send }) => {
  test.each([
    { name: "letters", character: "x" },
    { name: "emoji", character: emoji },
    { name: "lone surrogates", character: loneSurrogate },
  ])("$name up to the limit are sent, the rest is cut", ({ character }) => {
    const whole = character.repeat(limit);
    expect(send(whole)).toEqual({ text: whole, issues: [] });
    expect(send(whole + character)).toEqual({ text: whole, issues: [altered("value-truncated", ...path)] });
  });

  test("no character is split", () => {
    const almost = "x".repeat(limit - 1);
    expect(send(almost + emoji)).toEqual({ text: almost + emoji, issues: [] });
    expect(send(`${almost}x${emoji}`)).toEqual({ text: `${almost}x`, issues: [altered("value-truncated", ...path)] });
  });
});

describe("R5.8 an activity of a page is cut as a whole", () => {
  test.each([
    { what: "name of 178", fields: { name: "x".repeat(178) }, activity: `Viewed ${"x".repeat(178)} Page`, cut: [] },
    {
      what: "name of 179",
      fields: { name: "x".repeat(179) },
      activity: `Viewed ${"x".repeat(179)} Pag`,
      cut: [altered("value-truncated", "name")],
    },
    {
      what: "name of 300 emoji",
      fields: { name: emoji.repeat(300) },
      activity: `Viewed ${emoji.repeat(183)}`,
      cut: [altered("value-truncated", "name")],
    },
    {
      what: "name of 300 in properties",
      fields: { properties: { name: "x".repeat(300) } },
      activity: `Viewed ${"x".repeat(183)}`,
      cut: [altered("value-truncated", "properties", "name")],
    },
    {
      what: "category of 300",
      fields: { category: "x".repeat(300) },
      activity: `Viewed ${"x".repeat(183)}`,
      cut: [altered("value-truncated", "category")],
    },
  ])("$what", ({ fields, activity, cut }) => {
    const explanation = untyped.explain({ ...jack, type: "page", ...fields }, settings);
    expect(paramsOf(explanation).map(({ sdr_a }) => sdr_a)).toEqual([activity]);
    expect(withoutSentence(explanation.issues).filter(({ code }) => code === "value-truncated")).toEqual(cut);
  });
});

/** `digits` digits, as a number and as a bigint. */
const long = (digits: number) => ({ number: 10 ** (digits - 1), bigint: 10n ** BigInt(digits - 1) });

describe("R5.8 half a number is another number", () => {
  testCases(userSources, [
    { name: "a number of 255 is sent", fields: { a: long(255).number }, sent: { a: `1${"0".repeat(254)}` } },
    {
      name: "a number of 256 is left out",
      fields: { a: long(256).number },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    { name: "the sign counts", fields: { a: -long(255).number }, sent: {}, issues: [skipped("unusable-value", "a")] },
    { name: "a bigint of 255 is sent", fields: { a: long(255).bigint }, sent: { a: `1${"0".repeat(254)}` } },
    {
      name: "a bigint of 256 is left out",
      fields: { a: long(256).bigint },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "a number inside an object",
      fields: { a: { b: 1e300, c: 1 } },
      sent: { a_c: "1" },
      issues: [skipped("unusable-value", "a", "b")],
    },
    {
      name: "a list of 255 is sent",
      fields: { a: ["x".repeat(127), "y".repeat(127)] },
      sent: { a: `${"x".repeat(127)},${"y".repeat(127)}` },
    },
    {
      name: "a list of 255 emoji and commas is sent",
      fields: { a: [emoji.repeat(127), emoji.repeat(127)] },
      sent: { a: `${emoji.repeat(127)},${emoji.repeat(127)}` },
    },
    {
      name: "a list of 256 is left out",
      fields: { a: ["x".repeat(127), "y".repeat(128)] },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    { name: "JSON text of 255 is sent", fields: { a: [["x".repeat(249)]] }, sent: { a: `[["${"x".repeat(249)}"]]` } },
    {
      name: "JSON text of 256 is left out",
      fields: { a: [["x".repeat(250)]] },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
  ]);

  testCases(accountSources, [
    { name: "a bigint of 512 is sent", fields: { a: long(512).bigint }, sent: { a: `1${"0".repeat(511)}` } },
    {
      name: "a bigint of 513 is left out",
      fields: { a: long(513).bigint },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    { name: "a list of 512 is sent", fields: { a: ["x".repeat(512)] }, sent: { a: "x".repeat(512) } },
    {
      name: "a list of 513 is left out",
      fields: { a: ["x".repeat(513)] },
      sent: {},
      issues: [skipped("unusable-value", "a")],
    },
    {
      name: "a name of 128 digits is sent",
      fields: { name: long(128).number },
      sent: { account_name: `1${"0".repeat(127)}` },
    },
    {
      name: "a name of 129 digits is left out",
      fields: { name: long(129).number },
      sent: {},
      issues: [skipped("unusable-value", "name")],
    },
  ]);
});

describe("R5.8 a text of which only blanks are left is sent, but for an account's name", () => {
  testCases(userSources, [
    {
      name: "of a user, account_name included",
      fields: { plan: `${" ".repeat(255)}x`, account_name: `${" ".repeat(255)}x`, parent_id: "p".repeat(256) },
      sent: { plan: " ".repeat(255), account_name: " ".repeat(255), parent_id: "p".repeat(255) },
      issues: ["plan", "account_name", "parent_id"].map((name) => altered("value-truncated", name)),
    },
  ]);
  testCases(accountSources, [
    {
      name: "of an account",
      fields: { plan: `${" ".repeat(512)}x` },
      sent: { plan: " ".repeat(512) },
      issues: [altered("value-truncated", "plan")],
    },
  ]);
});

describe("R5.8 names of attributes", () => {
  testCases(everySource, [
    {
      name: "100 code points",
      fields: { ["x".repeat(100)]: "a", [emoji.repeat(100)]: "b" },
      sent: { ["x".repeat(100)]: "a", [emoji.repeat(100)]: "b" },
      issues: [notice("name-charset", emoji.repeat(100))],
    },
    {
      name: "101 code points",
      fields: { ["x".repeat(101)]: "a", [emoji.repeat(101)]: "b" },
      sent: {},
      issues: [skipped("unusable-name", "x".repeat(101)), skipped("unusable-name", emoji.repeat(101))],
    },
    {
      name: "100 after flattening",
      fields: { ["x".repeat(50)]: { ["y".repeat(49)]: "a" } },
      sent: { [`${"x".repeat(50)}_${"y".repeat(49)}`]: "a" },
    },
    {
      name: "101 after flattening",
      fields: { ["x".repeat(50)]: { ["y".repeat(50)]: "a", z: "b" } },
      sent: { [`${"x".repeat(50)}_z`]: "b" },
      issues: [skipped("unusable-name", "x".repeat(50), "y".repeat(50))],
    },
    {
      name: "blank",
      fields: { "": "a", " \t\n": "b" },
      sent: {},
      issues: [skipped("unusable-name", ""), skipped("unusable-name", " \t\n")],
    },
    { name: "not blank after flattening", fields: { "": { "": "a" }, " ": { b: "c" } }, sent: { _: "a", " _b": "c" } },
    {
      name: "an object whose name is over 100 already is left out whole, with one issue",
      fields: {
        ["x".repeat(101)]: { a: "1", b: { c: "2" } },
        ["y".repeat(60)]: { ["z".repeat(60)]: { a: "3", b: "4" }, a: "5" },
      },
      sent: { [`${"y".repeat(60)}_a`]: "5" },
      issues: [skipped("unusable-name", "x".repeat(101)), skipped("unusable-name", "y".repeat(60), "z".repeat(60))],
    },
    { name: "what is absent needs no name", fields: { "": null, ["x".repeat(101)]: undefined }, sent: {} },
  ]);
});

describe("R5.8 IDs are never cut", () => {
  const id = (length: number) => "x".repeat(length);
  const track: Fields = {
    type: "track",
    userId: "jack",
    event: "Login",
    properties: { category: "Application" },
  };

  test.each([
    { what: "480 letters", groupId: id(480) },
    { what: "480 emoji", groupId: emoji.repeat(480) },
  ])("an account ID of $what is sent", ({ groupId }) => {
    for (const message of [{ ...track, context: { groupId } }, { type: "group", groupId } as const]) {
      const { requests, issues } = untyped.explain(message, settings);
      expect(requests.map(({ params }) => params.sdr_o)).toEqual([groupId]);
      expect(issues.map(({ code }) => code)).not.toContain("id-too-long");
    }
  });

  test.each<{ what: string; message: Fields; path: string[] }>([
    { what: "a group", message: { type: "group", groupId: id(481) }, path: ["groupId"] },
    { what: "a group, of emoji", message: { type: "group", groupId: emoji.repeat(481) }, path: ["groupId"] },
    {
      what: "an identify",
      message: { type: "identify", userId: "jack", context: { groupId: id(481) } },
      path: ["context", "groupId"],
    },
    { what: "a track", message: { ...track, context: { groupId: id(481) } }, path: ["context", "groupId"] },
    {
      what: "a page",
      message: { type: "page", userId: "jack", category: "Docs", context: { groupId: id(481) } },
      path: ["context", "groupId"],
    },
    {
      what: "a track by account_id",
      message: { ...track, context: { groupId: "test_group", Totango: { product: { id: "a", account_id: id(481) } } } },
      path: ["context", "Totango", "product", "account_id"],
    },
    {
      what: "a track by a joined ID",
      message: { ...track, context: { groupId: "test_group", Totango: { product: { id: id(469) } } } },
      path: ["context", "Totango", "product", "id"],
    },
  ])("an account ID over 480 stops the request of $what", ({ message, path }) => {
    const { requests, issues } = untyped.explain(message, settings);
    expect(requests).toEqual([]);
    expect(withoutSentence(issues)).toEqual([skipped("id-too-long", ...path)]);
  });

  test.each([
    ["parent_id of 480", { parent_id: id(480) }, { "sdr_o.parent_id": id(480) }, []],
    ["parent_id of 481", { parent_id: id(481) }, {}, [skipped("id-too-long", "traits", "parent_id")]],
    ["product_id of 255", { product_id: id(255) }, { "sdr_o.product_id": id(255) }, []],
    ["product_id of 256", { product_id: id(256) }, {}, [skipped("id-too-long", "traits", "product_id")]],
    [
      "parent_id that is a long list",
      { parent_id: [id(300), id(300)] },
      {},
      [skipped("id-too-long", "traits", "parent_id")],
    ],
    ["parent_id that is NaN", { parent_id: Number.NaN }, {}, [skipped("unusable-value", "traits", "parent_id")]],
  ])("an attribute %s", (_, traits, sent, issues) => {
    const explanation = untyped.explain({ type: "group", groupId: "test_group", traits }, settings);
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "test_group", ...sent }]);
    expect(withoutSentence(explanation.issues)).toEqual(issues);
  });

  test("a joined ID of 480 is sent", () => {
    const { requests, issues } = untyped.explain(
      { ...track, context: { groupId: "test_group", Totango: { product: { id: id(468) } } } },
      settings,
    );
    expect(requests.map(({ params }) => params.sdr_o)).toEqual([`test_group__${id(468)}`]);
    expect(issues).toEqual([]);
  });

  test("a product-account ID over 480 stops its own request alone", () => {
    const explanation = untyped.explain(
      { type: "group", groupId: id(400), context: { Totango: { product: { id: id(79) } } } },
      settings,
    );
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: id(400) }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("id-too-long", "context", "Totango", "product", "id"),
    ]);
  });

  test("an account ID over 480 stops its own request, and is not the parent of the product account", () => {
    const explanation = untyped.explain(
      { type: "group", groupId: id(481), context: { Totango: { product: { account_id: "123" } } } },
      settings,
    );
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "123" }]);
    expect(withoutSentence(explanation.issues)).toEqual([skipped("id-too-long", "groupId")]);
  });

  test.each([
    { what: "100 letters", userId: id(100) },
    { what: "100 emoji", userId: emoji.repeat(100) },
  ])("a user ID of $what is sent", ({ userId }) => {
    const { requests, issues } = untyped.explain({ ...track, userId, context: { groupId: "test_group" } }, settings);
    expect(requests.map(({ params }) => params.sdr_u)).toEqual([userId]);
    expect(issues.map(({ code }) => code)).not.toContain("id-too-long");
  });

  test.each<{ what: string; message: Fields }>([
    { what: "an identify", message: { type: "identify", userId: id(101), context: { groupId: "test_group" } } },
    { what: "a track", message: { ...track, userId: id(101), context: { groupId: "test_group" } } },
    { what: "a track, of emoji", message: { ...track, userId: emoji.repeat(101), context: { groupId: "test_group" } } },
    {
      what: "a page",
      message: { type: "page", userId: id(101), category: "Docs", context: { groupId: "test_group" } },
    },
    { what: "a screen without an account", message: { type: "screen", userId: id(101), category: "Docs" } },
  ])("a user ID over 100 of $what counts as missing, with one issue", ({ message }) => {
    const { requests, issues } = untyped.explain(message, settings);
    expect(requests).toEqual([]);
    expect(withoutSentence(issues)).toEqual([skipped("id-too-long", "userId")]);
  });

  test("a group goes without a user ID over 100", () => {
    const context = { traits: { plan: "gold" }, Totango: { product: { id: "productA" } } };
    const explanation = untyped.explain({ type: "group", userId: id(101), groupId: "test_group", context }, settings);
    expect(paramsOf(explanation)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group" },
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group__productA",
        "sdr_o.parent_id": "test_group",
        "sdr_o.product_id": "productA",
      },
    ]);
    expect(withoutSentence(explanation.issues)).toEqual([skipped("id-too-long", "userId")]);
  });

  test.each([
    { what: "480 letters", parent: id(480), sent: { "sdr_o.parent_id": id(480) }, issues: [] },
    {
      what: "481 letters",
      parent: id(481),
      sent: {},
      issues: [skipped("id-too-long", "context", "Totango", "parent", "id")],
    },
    {
      what: "481 emoji",
      parent: emoji.repeat(481),
      sent: {},
      issues: [skipped("id-too-long", "context", "Totango", "parent", "id")],
    },
  ])("a parent ID of $what", ({ parent, sent, issues }) => {
    const explanation = untyped.explain(
      {
        type: "group",
        groupId: "test_group",
        traits: { plan: "gold" },
        context: { Totango: { parent: { id: parent } } },
      },
      settings,
    );
    expect(paramsOf(explanation)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group", "sdr_o.plan": "gold", ...sent },
    ]);
    expect(withoutSentence(explanation.issues)).toEqual(issues);
  });

  test.each([
    { what: "255 letters", product: id(255), sent: { "sdr_o.product_id": id(255) }, issues: [] },
    { what: "255 emoji", product: emoji.repeat(255), sent: { "sdr_o.product_id": emoji.repeat(255) }, issues: [] },
    {
      what: "256 letters",
      product: id(256),
      sent: {},
      issues: [skipped("id-too-long", "context", "Totango", "product", "id")],
    },
    {
      what: "256 emoji",
      product: emoji.repeat(256),
      sent: {},
      issues: [skipped("id-too-long", "context", "Totango", "product", "id")],
    },
  ])("a product ID of $what", ({ product, sent, issues }) => {
    const Totango = { product: { id: product, account_id: "123", Revision: "5.3" } };
    const explanation = untyped.explain({ type: "group", groupId: "test_group", context: { Totango } }, settings);
    expect(paramsOf(explanation)[1]).toEqual({
      sdr_s: "SP-1234-01",
      sdr_o: "123",
      "sdr_o.parent_id": "test_group",
      "sdr_o.Revision": "5.3",
      ...sent,
    });
    expect(withoutSentence(explanation.issues)).toEqual(issues);
  });
});

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const ascii = Array.from({ length: 128 }, (_none, code) => String.fromCharCode(code));
const beyondAscii = ["é", "ſ", "K", "İ", "名", "٣", "\u00A0", "\uFF0D", emoji, loneSurrogate];
const characters = [...ascii, ...beyondAscii];
const outside = (documented: string) => characters.filter((character) => !documented.includes(character));

describe("R5.9 documented characters", () => {
  type Place = {
    place: string;
    documented: string;
    path: string[];
    send: (id: string) => Explanation;
    sent: (params: Texts[]) => string | undefined;
  };
  const places: Place[] = [
    {
      place: "an account of a group",
      documented: letters,
      path: ["groupId"],
      send: (groupId) => untyped.explain({ type: "group", groupId }, settings),
      sent: ([params]) => params?.sdr_o,
    },
    {
      place: "an account of a page with two activities",
      documented: letters,
      path: ["context", "groupId"],
      send: (groupId) =>
        untyped.explain(
          { type: "page", userId: "jack", category: "Docs", name: "Start", context: { groupId } },
          settings,
        ),
      sent: ([, params]) => params?.sdr_o,
    },
    {
      place: "an account of the session",
      documented: letters,
      path: [],
      send: (groupId) => untyped.advance({ type: "identify", userId: "jack" }, settings, { userId: "jack", groupId }),
      sent: ([params]) => params?.sdr_o,
    },
    {
      place: "a product account by account_id",
      documented: letters,
      path: ["context", "Totango", "product", "account_id"],
      send: (account_id) =>
        untyped.explain(
          {
            type: "identify",
            userId: "jack",
            context: { groupId: "test group", Totango: { product: { account_id } } },
          },
          settings,
        ),
      sent: ([params]) => params?.sdr_o,
    },
    {
      place: "a product account by id",
      documented: letters,
      path: ["context", "Totango", "product", "id"],
      send: (id) =>
        untyped.explain(
          { type: "identify", userId: "jack", context: { groupId: "test_group", Totango: { product: { id } } } },
          settings,
        ),
      sent: ([params]) => params?.sdr_o?.slice("test_group__".length),
    },
    {
      place: "a parent",
      documented: letters,
      path: ["context", "Totango", "parent", "id"],
      send: (id) =>
        untyped.explain({ type: "group", groupId: "test_group", context: { Totango: { parent: { id } } } }, settings),
      sent: ([params]) => params?.["sdr_o.parent_id"],
    },
    {
      place: "a user of an identify",
      documented: `${letters}@.`,
      path: ["userId"],
      send: (userId) => untyped.explain({ type: "identify", userId, context: { groupId: "test_group" } }, settings),
      sent: ([params]) => params?.sdr_u,
    },
    {
      place: "a user of a group with a product",
      documented: `${letters}@.`,
      path: ["userId"],
      send: (userId) =>
        untyped.explain(
          { type: "group", userId, groupId: "test_group", context: { Totango: { product: { id: "productA" } } } },
          settings,
        ),
      sent: ([, params]) => params?.sdr_u,
    },
  ];

  describe.each(places)("$place", ({ documented, path, send, sent }) => {
    test("of documented characters is sent without an issue", () => {
      const id = `a${documented.replaceAll("_", "")}`.slice(0, 90);
      const explanation = send(id);
      expect(sent(paramsOf(explanation))).toBe(id);
      expect(explanation.issues).toEqual([]);
    });

    test("of any other character is sent unchanged, with one notice", () => {
      for (const character of outside(documented)) {
        const id = `a${character}b`;
        const explanation = send(id);
        expect(sent(paramsOf(explanation))).toBe(id);
        expect(withoutSentence(explanation.issues)).toEqual([notice("id-charset", ...path)]);
      }
    });
  });

  test.each<{ what: string; message: Fields; codes: IssueCode[] }>([
    {
      what: "an account that account_id replaces",
      message: {
        type: "identify",
        userId: "jack",
        context: { groupId: "test group", Totango: { product: { id: "a b", account_id: "123" } } },
      },
      codes: [],
    },
    {
      what: "a product_id",
      message: {
        type: "group",
        groupId: "test_group",
        context: { Totango: { product: { id: "a b", account_id: "123" } } },
      },
      codes: [],
    },
    {
      what: "an attribute parent_id",
      message: { type: "group", groupId: "test_group", traits: { parent_id: "a b" } },
      codes: [],
    },
    {
      what: "an ignored parent",
      message: {
        type: "group",
        groupId: "test_group",
        context: { Totango: { parent: { id: "a b" }, enableHierarchy: false } },
      },
      codes: ["parent-ignored"],
    },
    {
      what: "a parent of itself",
      message: { type: "group", groupId: "a-b", context: { Totango: { parent: { id: "a-b" } } } },
      codes: ["hierarchy-cycle"],
    },
    { what: "an account too long", message: { type: "group", groupId: " a".repeat(300) }, codes: ["id-too-long"] },
    {
      what: "a user too long",
      message: { type: "group", groupId: "test_group", userId: " a".repeat(300) },
      codes: ["id-too-long"],
    },
    {
      what: "a parent too long",
      message: { type: "group", groupId: "test_group", context: { Totango: { parent: { id: " a".repeat(300) } } } },
      codes: ["id-too-long"],
    },
  ])("$what is not looked at", ({ message, codes }) => {
    expect(untyped.explain(message, settings).issues.map(({ code }) => code)).toEqual(codes);
  });
});

describe("R5.10 characters of attribute names", () => {
  testCases(everySource, [
    {
      name: "letters, digits, _, - and the space are documented",
      fields: { "Contract Value": "a", "plan-2_b": "b" },
      sent: { "Contract Value": "a", "plan-2_b": "b" },
    },
    {
      name: "any other is sent unchanged, with a notice",
      fields: { "plan.name": "a", "e-mail:": "b", prénom: "c", "a\tb": "d" },
      sent: { "plan.name": "a", "e-mail:": "b", prénom: "c", "a\tb": "d" },
      issues: ["plan.name", "e-mail:", "prénom", "a\tb"].map((name) => notice("name-charset", name)),
    },
    {
      name: "a joined name is one name",
      fields: { "a.b": { c: "x", "d.e": "y" } },
      sent: { "a.b_c": "x", "a.b_d.e": "y" },
      issues: [notice("name-charset", "a.b", "c"), notice("name-charset", "a.b", "d.e")],
    },
    {
      name: "what is not sent has no notice",
      fields: { "a.b": null, "c.d": Number.NaN, "e.f": [] },
      sent: {},
      issues: [skipped("unusable-value", "c.d")],
    },
    {
      name: "a value that is not a string",
      fields: { "a.b": 7 },
      sent: { "a.b": "7" },
      issues: [notice("name-charset", "a.b")],
    },
  ]);

  const others = outside(`${letters} `).map((character) => `a${character}b`);
  testCases(everySource, [
    {
      name: "each other character has one",
      fields: Object.fromEntries(others.map((name) => [name, "x"])),
      sent: Object.fromEntries(others.map((name) => [name, "x"])),
      issues: others.map((name) => notice("name-charset", name)),
    },
  ]);

  testCases(userSources, [
    {
      name: "a text that is cut has both issues",
      fields: { "a.b": "x".repeat(256) },
      sent: { "a.b": "x".repeat(255) },
      issues: [notice("name-charset", "a.b"), altered("value-truncated", "a.b")],
    },
  ]);
});

describe("R5.1 names of Object.prototype, kept in the session (R6.3)", () => {
  const traits = json('{"__proto__":"a","constructor":"b","toString":"c","plan":{"__proto__":"d"}}');

  test("are kept and sent like others", () => {
    const kept = untyped.advance({ type: "identify", userId: "jack", traits: traits }, settings, emptySession);
    const session: unknown = JSON.parse(JSON.stringify(kept.session));
    const { requests } = untyped.advance({ type: "group", userId: "jack", groupId: "test_group" }, settings, session);
    expect(requests.map(({ params }) => params)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group",
        sdr_u: "jack",
        "sdr_u.__proto__": "a",
        "sdr_u.constructor": "b",
        "sdr_u.toString": "c",
        "sdr_u.plan___proto__": "d",
      },
    ]);
  });

  test("later ones lie over earlier ones", () => {
    const first = untyped.advance({ type: "identify", userId: "jack", traits: traits }, settings, emptySession);
    const second = untyped.advance(
      { type: "identify", userId: "jack", traits: json('{"__proto__":"z"}') },
      settings,
      first.session,
    );
    const { requests } = untyped.advance(
      { type: "group", userId: "jack", groupId: "test_group" },
      settings,
      second.session,
    );
    expect(requests.map(({ params }) => params)).toMatchObject([{ "sdr_u.__proto__": "z", "sdr_u.constructor": "b" }]);
  });
});
