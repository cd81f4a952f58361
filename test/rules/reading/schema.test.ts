import { advance, emptySession, translate } from "segment-to-totango";
import { SegmentMessage, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import cases from "../../data/cases.json" with { type: "json" };
import { frozen, service } from "../../support.js";

/** Where a schema finds fault, and what it says. */
function faultsIn(schema: z.core.$ZodType, value: unknown): string[] {
  const issues = z.safeParse(schema, value).error?.issues ?? [];
  for (const { code } of issues) expect(code).toBe("custom");
  return issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** What is rejected, and every fault in it. */
type Rejected = readonly (readonly [name: string, value: unknown, faults: readonly string[]])[];

function rejects(schema: z.core.$ZodType, rejected: Rejected): void {
  test.each(rejected)("rejects %s", (_, value, faults) => {
    expect(faultsIn(schema, frozen(value))).toEqual(faults);
  });
}

function accepts(schema: z.core.$ZodType, accepted: readonly (readonly [name: string, value: unknown])[]): void {
  test.each(accepted)("accepts %s", (_, value) => {
    const result = z.safeParse(schema, frozen(value));
    expect(result.error?.issues).toBeUndefined();
    expect(result.data).toBe(value);
  });
}

const anId = "must be a string or a finite number";
const anObject = "must be an object";
const aFlag = "must be true or false";
const aProduct = "must be an object or false";
const aMessage = "must be an object of type identify, group, track, page, screen, alias or delete";

describe("R2.8 SegmentMessage", () => {
  const identify = { type: "identify", userId: "jack" };
  const group = { type: "group", groupId: "test_group" };
  const track = { type: "track", userId: "jack", event: "Login" };
  const page = { type: "page", userId: "jack" };

  describe("takes the worked examples, but those whose type, parts or IDs cannot be read", () => {
    const rejected = [
      "wrong shapes, 0",
      "wrong shapes, 1",
      "whoever cannot be named leaves nothing to the next, 1",
      "an unusable user sets no group for the next, 0",
    ];
    const examples = cases.flatMap(({ name, steps }) =>
      steps.map(({ message }, index) => ({ example: `${name}, ${index}`, message })),
    );

    test.each(examples)("$example", ({ example, message }) => {
      expect(SegmentMessage.safeParse(message).success).toBe(!rejected.includes(example));
    });
  });

  accepts(SegmentMessage, [
    ["R2.1 alias", { type: "alias", userId: "jack", previousId: ["?"], context: 5 }],
    ["R2.1 delete", { type: "delete", userId: ["jack"] }],
    ["R2.3 a message that is switched off, whatever else is in it", { ...track, context: 5, integrations: false }],
    ["R2.3 a switch that cannot be read", { ...track, integrations: { Totango: "false" }, properties: 7 }],
    ["R2.4 a number as an event and as IDs", { ...track, userId: 7, event: 5, context: { groupId: 85 } }],
    ["R2.4 an event, a name and a category of any other type", { ...track, event: {}, name: [1, 2], category: true }],
    ["R2.4 blank and null IDs", { ...group, userId: " ", groupId: null, anonymousId: "" }],
    ["R2.5 an account ID that only a group reads", { ...track, groupId: ["test_group"] }],
    ["R2.7 parts that are absent", { ...identify, traits: null, context: undefined, integrations: null }],
    ["R2.7 parts that another type reads", { ...identify, properties: "a", event: {} }],
    ["R2.7 a parent and a hierarchy that only a group reads", { ...track, context: { Totango: { parent: 7 } } }],
    ["PHP's empty lists", { ...group, traits: [], context: [], integrations: [] }],
    ["PHP's empty lists in options", { ...group, integrations: { Totango: { parent: [], product: [] } } }],
    ["fields that no rule reads, of any type", { ...page, timestamp: 5, messageId: {}, version: "2", channel: [] }],
    ["an anonymous ID of any type", { ...page, anonymousId: ["5f5e"] }],
    ["fields of a caller's own, everywhere", { ...group, theme: 1, context: { theme: 2, Totango: { theme: 3 } } }],
    ["traits that Totango has no form for", { ...identify, traits: { a: Number.NaN, b: new Map(), c: () => "x" } }],
    ["product attributes of any type", { ...group, context: { Totango: { product: { id: ["p"], module: {} } } } }],
    ["an ID over its limit, which is an issue", { ...identify, userId: "x".repeat(101) }],
    ["an account that nobody asks for without a user", { ...track, userId: null, context: { groupId: ["g"] } }],
  ]);

  rejects(SegmentMessage, [
    ...[undefined, null, true, 5, "track", [{ type: "track" }], new Date(0)].map(
      (value) => [`R2.1 ${JSON.stringify(value)}`, value, [`: ${aMessage}`]] as const,
    ),
    ["R2.1 an empty list, which is an object without a type", [], [`type: ${aMessage}`]],
    ["R2.1 another type", { ...identify, type: "trak" }, [`type: ${aMessage}`]],
    ["R2.5 a group ID that is a list", { ...group, groupId: ["test_group"] }, [`groupId: ${anId}`]],
    ["R2.5 an account in the context", { ...track, context: { groupId: {} } }, [`context.groupId: ${anId}`]],
    ["R2.6 a user ID that is a list", { ...identify, userId: ["jack"] }, [`userId: ${anId}`]],
    ["R2.6 a user ID that is NaN", { ...page, userId: Number.NaN }, [`userId: ${anId}`]],
    ["R2.7 traits", { ...identify, traits: "aaa" }, [`traits: ${anObject}`]],
    ["R2.7 traits of a group", { ...group, traits: "aaa" }, [`traits: ${anObject}`]],
    ["R2.7 a context", { ...page, context: 5 }, [`context: ${anObject}`]],
    ["R2.7 traits in the context", { ...page, context: { traits: [1] } }, [`context.traits: ${anObject}`]],
    ["R2.7 properties", { ...track, properties: "a" }, [`properties: ${anObject}`]],
    [
      "R2.7 every option for Totango that is of the wrong shape",
      { ...group, integrations: { Totango: { product: "productA", parent: 7, enableHierarchy: "false" } } },
      [
        `integrations.Totango.product: ${aProduct}`,
        `integrations.Totango.parent: ${anObject}`,
        `integrations.Totango.enableHierarchy: ${aFlag}`,
      ],
    ],
    [
      "a product in the context, of any type of message",
      { ...track, context: { Totango: { product: true } } },
      [`context.Totango.product: ${aProduct}`],
    ],
    ["a Date where an object belongs", { ...identify, traits: new Date(0) }, [`traits: ${anObject}`]],
    ["a Date as a context", { ...page, context: new Date(0) }, [`context: ${anObject}`]],
    [
      "every fault at once",
      { ...identify, userId: {}, traits: 5, context: { traits: 7 } },
      [`context.traits: ${anObject}`, `userId: ${anId}`, `traits: ${anObject}`],
    ],
  ]);

  test("traits named __proto__ arrive", () => {
    const json = '{"type":"identify","userId":"jack","traits":{"__proto__":"a"},"context":{"groupId":"test_group"}}';
    const [request] = translate(SegmentMessage.parse(JSON.parse(json)), service);
    expect(request?.params["sdr_u.__proto__"]).toBe("a");
  });
});

describe("TotangoOptions", () => {
  accepts(TotangoOptions, [
    ["all options", { parent: { id: "XYZ-85b" }, product: { id: 7, account_id: "123" }, enableHierarchy: false }],
    ["no options", {}],
    ["R3.1 product: false", { product: false }],
    ["what is not an option", { theme: 1, product: { id: "productA", tier: {} } }],
    ["absent options", { parent: null, product: undefined, enableHierarchy: null }],
  ]);

  rejects(TotangoOptions, [
    ["what is not an object", 7, [`: ${anObject}`]],
    ["a list", [{}], [`: ${anObject}`]],
    ["a product that is a string", { product: "productA" }, [`product: ${aProduct}`]],
    ["a product that is true", { product: true }, [`product: ${aProduct}`]],
    ["a parent that is a string", { parent: "XYZ-85b" }, [`parent: ${anObject}`]],
    ["a hierarchy that is a string", { enableHierarchy: "no" }, [`enableHierarchy: ${aFlag}`]],
  ]);
});

describe("TotangoSettings", () => {
  const settings = { serviceId: "SP-1234-01" };
  const names = (length: number) => ({ attributes: { account: { plan: "é".repeat(length) } } });

  accepts(TotangoSettings, [
    ["R1.5 the least", settings],
    [
      "R1.5 all of them",
      {
        ...settings,
        region: "eu1",
        disableHeartbeat: true,
        trackNamedPages: false,
        trackCategorizedPages: false,
        endpoint: "http://127.0.0.1:8080/",
        defaultModule: "Application",
        productSeparator: "_",
        attributes: { account: { plan: "Plan", "*": false }, user: { email: true, phone: "false", age: null } },
        integrationNames: ["Webhooks", "My Function (My Workspace)"],
        accountIdFrom: "context.group_id",
        activities: { Login: "Signed In", Search: { module: "Search" }, Logout: false, "*": true },
      },
    ],
    [
      "R1.4 null and blank strings for what is not set",
      {
        ...settings,
        region: "",
        disableHeartbeat: " ",
        trackNamedPages: null,
        trackCategorizedPages: undefined,
        endpoint: null,
        defaultModule: "",
        productSeparator: null,
        attributes: { account: null, user: "" },
        integrationNames: [" ", null, undefined],
        accountIdFrom: "",
        activities: " ",
      },
    ],
    ["R5.11 a name of 100 characters", { ...settings, ...names(100) }],
    ...["true", "false", true, false, null].map(
      (others) =>
        [
          `R5.11 "*" that is ${JSON.stringify(others)}`,
          { ...settings, attributes: { user: { "*": others } } },
        ] as const,
    ),
  ]);

  rejects(TotangoSettings, [
    ["R1.4 what is not an object", "SP-1234-01", [`: ${anObject}`]],
    ["R1.4 settings without a service ID", {}, ["serviceId: must be a string that is not blank"]],
    ["R1.4 a blank service ID", { serviceId: " " }, ["serviceId: must be a string that is not blank"]],
    [
      "R1.4 every setting that cannot be used, each where it is",
      {
        serviceId: 7,
        region: "de",
        disableHeartbeat: "yes",
        trackNamedPages: 0,
        trackCategorizedPages: {},
        endpoint: "proxy.example",
        defaultModule: "x".repeat(101),
        productSeparator: "-",
        attributes: { acount: {}, user: "age", usr: {} },
        integrationNames: ["Webhooks", 7, null, {}],
        accountIdFrom: 7,
        activities: ["Login"],
      },
      [
        "serviceId: must be a string that is not blank",
        'region: must be "us", "eu" or "eu1"',
        "disableHeartbeat: must be true or false",
        "trackNamedPages: must be true or false",
        "trackCategorizedPages: must be true or false",
        "endpoint: must be an http:// or https:// URL",
        "defaultModule: must be a string of at most 100 characters",
        'productSeparator: must be "__" or "_"',
        "attributes.acount: must be named account or user",
        "attributes.usr: must be named account or user",
        "attributes.user: must be an object",
        "integrationNames.1: must be a string",
        "integrationNames.3: must be a string",
        "accountIdFrom: must be a string or a list of strings",
        "activities: must be an object",
      ],
    ],
    [
      "R1.4 attributes that are no object",
      { ...settings, attributes: [] },
      ["attributes: must be an object of account and user alone"],
    ],
    ["R1.4 a table that is not one", { ...settings, attributes: { user: 7 } }, [`attributes.user: ${anObject}`]],
    ["a setting that does not exist", { ...settings, regoin: "eu" }, ["regoin: must be a setting that exists"]],
    [
      "R5.11 entries that can never be used",
      { ...settings, ...names(101) },
      ["attributes.account.plan: must be true, false or a name of at most 100 characters"],
    ],
    [
      "R5.11 every entry that can never be used, of both tables",
      { ...settings, attributes: { account: { plan: 7, seats: " " }, user: { "*": "Other", age: {} } } },
      [
        "attributes.account.plan: must be true, false or a name of at most 100 characters",
        "attributes.account.seats: must be true, false or a name of at most 100 characters",
        "attributes.user.*: must be true or false",
        "attributes.user.age: must be true, false or a name of at most 100 characters",
      ],
    ],
  ]);
});

describe("Session", () => {
  const aKept = "must be what a session can keep";
  const whole = {
    userId: "jack",
    anonymousId: "5f5e",
    userAttributes: { plan: "pro" },
    groupId: "test_group",
    product: { id: "productA", account_id: "123", module: "Application" },
    enableHierarchy: false,
    category: "Docs",
  };
  /** 250 at most are kept. */
  const attributes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`plan ${index}`, "pro"]));

  test.each([
    ["R6.1 every field", whole, whole],
    ["R6.1 a session that knows nothing", {}, {}],
    ["R6.1 without unknown fields", { ...whole, theme: 1, product: { ...whole.product, tier: 1 } }, whole],
    ["R6.1 without fields that are absent", { userId: "jack", groupId: null, category: undefined }, { userId: "jack" }],
    ["R6.1 without an empty list of attributes", { userId: "jack", userAttributes: {} }, { userId: "jack" }],
    ["R6.1 a module at its limit", { category: "é".repeat(100) }, { category: "é".repeat(100) }],
    ["R6.1 as many attributes as are kept", { userId: "jack", userAttributes: attributes(250) }, undefined],
  ])("gives back %s", (_, stored, kept) => {
    expect(Session.parse(frozen(stored))).toStrictEqual(kept ?? stored);
  });

  rejects(Session, [
    ["what is not an object", [], [`: ${anObject}`]],
    ["R6.1 a user ID that is a number", { ...whole, userId: 7 }, [`userId: ${aKept}`]],
    ["R6.1 a user ID that is blank", { ...whole, userId: "" }, [`userId: ${aKept}`]],
    ["R6.1 a user ID over 100", { ...whole, userId: "x".repeat(101) }, [`userId: ${aKept}`]],
    ["R6.1 an anonymous ID that is a list", { ...whole, anonymousId: ["5f5e"] }, [`anonymousId: ${aKept}`]],
    ["R6.1 both IDs", { userId: 7, anonymousId: 8 }, [`userId: ${aKept}`, `anonymousId: ${aKept}`]],
    ["R6.1 attributes without a user", { userAttributes: { plan: "pro" } }, [`userAttributes: ${aKept}`]],
    [
      "R6.1 attributes that would not be sent as they are",
      { userId: "jack", userAttributes: { plan: 5, " ": "x", seats: "7", notes: "x".repeat(256) } },
      [`userAttributes.plan: ${aKept}`, `userAttributes. : ${aKept}`, `userAttributes.notes: ${aKept}`],
    ],
    [
      "R6.1 more attributes than are kept",
      { userId: "jack", userAttributes: attributes(251) },
      [`userAttributes.plan 250: ${aKept}`],
    ],
    ["R6.1 an account ID over 480", { groupId: "x".repeat(481) }, [`groupId: ${aKept}`]],
    ["R6.1 a product without an ID", { product: { module: "Application" } }, [`product: ${aKept}`]],
    ["R6.1 a product with half of its IDs damaged", { product: { id: "p", account_id: 7 } }, [`product: ${aKept}`]],
    ["R6.1 a module over 100", { product: { id: "p", module: "x".repeat(101) } }, [`product.module: ${aKept}`]],
    ["R6.1 a product that is a Date", { product: new Date(0) }, [`product: ${aKept}`]],
    ["R6.1 a hierarchy that is true", { enableHierarchy: true }, [`enableHierarchy: ${aKept}`]],
    ["R6.1 a category that is blank", { category: " " }, [`category: ${aKept}`]],
  ]);

  test("R6.1 a stored session goes on as what it is, its product cleaned", () => {
    const stored = { ...whole, userAttributes: null, product: { ...whole.product, tier: 1 }, theme: 1 };
    const { session } = advance({ type: "page", userId: "jack", category: "Docs" }, service, Session.parse(stored));
    expect(session).toEqual({ ...whole, userAttributes: undefined });
  });

  test("emptySession is one", () => {
    expect(Session.parse(emptySession)).toStrictEqual({});
  });
});

describe("the schemas are schemas of zod, of whichever build a caller has", () => {
  const message = { type: "track", userId: "jack", event: "Login" };

  test("inside others", () => {
    expect(z.object({ message: SegmentMessage }).parse({ message }).message).toBe(message);
    expect(z.array(SegmentMessage).parse([message])).toEqual([message]);
    expect(mini.object({ message: mini.optional(SegmentMessage) }).parse({})).toEqual({});
    expect(faultsIn(z.object({ session: Session }), { session: { userId: 7 } })).toEqual([
      "session.userId: must be what a session can keep",
    ]);
  });

  test("parse throws zod's error, and parseAsync, decode and check are there", async () => {
    expect(() => SegmentMessage.parse({ type: "trak" })).toThrow(z.core.$ZodError);
    await expect(SegmentMessage.parseAsync(message)).resolves.toBe(message);
    expect(z.safeParse(SegmentMessage, message).success).toBe(true);
  });

  test("an error names the path and what should be there, and never the value", () => {
    const { error } = SegmentMessage.safeParse({ type: "track", userId: ["secret"], event: "Login" });
    expect(JSON.stringify(error?.issues)).not.toContain("secret");
    expect(error?.message).toContain("must be a string or a finite number");
  });
});
