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
