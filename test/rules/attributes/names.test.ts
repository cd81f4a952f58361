import { type Explanation, type Issue, type IssueCode, type IssueEffect, emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped, type Fields } from "../../support.js";

const json = (text: string): object => {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" ? { ...value } : {};
};

type Found = { code: IssueCode; effect: IssueEffect; path: readonly string[] };
type Texts = { [name: string]: string };

const found =
  (effect: IssueEffect) =>
  (code: IssueCode, ...path: string[]): Found => ({ code, effect, path });
const skipped = found("skipped");
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
