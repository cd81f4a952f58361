import { type Explanation, type Issue, type IssueCode, type IssueEffect } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped, type Fields } from "../../support.js";

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

const emoji = "😀";
const loneSurrogate = "\uD83D";

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
