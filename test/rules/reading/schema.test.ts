import { emptySession, translate } from "segment-to-totango";
import { segmentMessage, totangoOptions, totangoSettings } from "segment-to-totango/arbitraries";
import { SegmentMessage, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import * as fc from "fast-check";
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
const oneMessage = "must be one message, not a list, a batch or a text";
const aType = "must be identify, group, track, page, screen, alias or delete";

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
      "any message may name its account at the top level, 3",
      "twenty activities wait at most, and an ended group drops them, 21",
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
    ["R2.5 an account ID behind one that can be read", { ...track, groupId: [], context: { groupId: "test_group" } }],
    ["R2.3 a message for others, whatever else is in it", { ...track, userId: [], integrations: { All: false } }],
    ["R4.2 properties of a group that has traits", { ...group, traits: {}, properties: "aaa" }],
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
    ...[undefined, null, true, 5, "track", [track], [], new Date(0), { batch: [track] }, { type: null, batch: [] }].map(
      (value) => [`R2.1 ${JSON.stringify(value)}`, value, [`: ${oneMessage}`]] as const,
    ),
    ["R2.1 another type", { ...identify, type: "trak" }, [`type: ${aType}`]],
    ["R2.1 no type", { userId: "jack" }, [`type: ${aType}`]],
    ["R2.1 a type beside a batch", { type: "batch", batch: [track] }, [`type: ${aType}`]],
    ["R2.1 a batch that is no list", { batch: {} }, [`type: ${aType}`]],
    ["R2.5 a group ID that is a list", { ...group, groupId: ["test_group"] }, [`groupId: ${anId}`]],
    ["R2.5 an account in the context", { ...track, context: { groupId: {} } }, [`context.groupId: ${anId}`]],
    ["R2.5 an account at the top level", { ...track, groupId: ["test_group"] }, [`groupId: ${anId}`]],
    ["R4.2 properties of a group without traits", { ...group, properties: "aaa" }, [`properties: ${anObject}`]],
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
        activities: {
          Login: "Signed In",
          Search: { module: "Search", name: null },
          Logout: false,
          Upload: " ",
          Ping: null,
          "*": true,
        },
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
    ["R2.8 any service ID that starts with SP-", { serviceId: "SP-" }],
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
    ["R2.8 the middle number of a service ID alone", { serviceId: "1234" }, ['serviceId: must start with "SP-"']],
    ["R2.8 a service ID in small letters", { serviceId: "sp-1234-01" }, ['serviceId: must start with "SP-"']],
    [
      "R2.8 entries of activities that can never be used",
      {
        ...settings,
        activities: { Login: 7, Logout: ["Out"], Search: { nmae: "x", module: 7 }, "*": { name: "All" }, Ping: {} },
      },
      [
        "activities.Login: must be true, false, a name, or an object of name and module",
        "activities.Logout: must be true, false, a name, or an object of name and module",
        "activities.Search.nmae: must be named name or module",
        "activities.Search.module: must be a string",
      ],
    ],
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
  const product = { id: "productA", account_id: "123", module: "Application" };
  const laptop = {
    anonymousId: "5f5e",
    groupId: "test_group",
    product,
    enableHierarchy: false,
    category: "Docs",
    groupedAt: "2014-07-01T01:20:55.000Z",
  };
  const login = { activity: "Login", module: "Application", id: "m:0", timestamp: "2014-07-01T01:20:55.000Z" };
  const phone = { anonymousId: "c2a7", category: "Docs", activities: [login, { activity: "Logout", module: "x" }] };
  const kiosk = { anonymousId: "7b6f", hasNoGroup: true, groupedAt: "2014-07-01" };
  const whole = { userId: "jack", userAttributes: { plan: "pro" }, devices: [laptop, phone, kiosk, { groupId: "g" }] };
  const earlier = {
    userId: "jack",
    anonymousId: "5f5e",
    userAttributes: { plan: "pro" },
    groupId: "test_group",
    product,
    enableHierarchy: false,
    category: "Docs",
  };
  const renewed = {
    userId: "jack",
    userAttributes: { plan: "pro" },
    devices: [{ anonymousId: "5f5e", groupId: "test_group", product, enableHierarchy: false, category: "Docs" }],
  };
  /** 250 at most are kept. */
  const attributes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`plan ${index}`, "pro"]));
  const devices = (count: number) => Array.from({ length: count }, (_, index) => ({ anonymousId: `browser-${index}` }));
  const activities = (count: number) => Array.from({ length: count }, () => login);
  const ofJack = (device: unknown, ...others: readonly unknown[]) => ({ userId: "jack", devices: [device, ...others] });

  test.each([
    ["R6.1 every field", whole, whole],
    ["R6.1 a session that knows nothing", {}, {}],
    ["R6.1 one device of nobody", { devices: [laptop] }, { devices: [laptop] }],
    [
      "R6.1 without unknown fields",
      {
        ...ofJack({ ...laptop, theme: 1, product: { ...product, tier: 1 } }, { activities: [{ ...login, theme: 1 }] }),
        groupId: "an earlier version's",
        theme: 1,
      },
      ofJack(laptop, { activities: [login] }),
    ],
    [
      "R6.1 without fields that are absent",
      { userId: "jack", userAttributes: null, devices: [{ groupId: "g", category: undefined, product: { id: null } }] },
      ofJack({ groupId: "g" }),
    ],
    ["R6.1 without empty lists and objects", { userId: "jack", userAttributes: {}, devices: [] }, { userId: "jack" }],
    ["R6.1 without an empty list of activities", ofJack({ groupId: "g", activities: [] }), ofJack({ groupId: "g" })],
    ["R6.1 without a device of which nothing is set", ofJack({}, laptop, { theme: 1 }), ofJack(laptop)],
    ["R6.1 a module at its limit", ofJack({ category: "é".repeat(100) }), ofJack({ category: "é".repeat(100) })],
    ["R6.1 as many attributes as are kept", { userId: "jack", userAttributes: attributes(250) }, undefined],
    ["R6.1 as many devices as are kept", { userId: "jack", devices: devices(8) }, undefined],
    ["R6.11 as many activities as wait", ofJack({ activities: activities(20) }), undefined],
    ["R6.1 a session of 0.2 in today's form", earlier, renewed],
    ["R6.1 a session of 0.2 without a user", { groupId: "g" }, { devices: [{ groupId: "g" }] }],
    [
      "R6.1 a session of 0.2 without unknown and absent fields",
      { anonymousId: null, groupId: "g", category: null, hasNoGroup: true, devices: null },
      { devices: [{ groupId: "g" }] },
    ],
  ])("gives back %s", (_, stored, kept) => {
    expect(Session.parse(frozen(stored))).toStrictEqual(kept ?? stored);
  });

  rejects(Session, [
    ["what is not an object", [], [`: ${anObject}`]],
    ["R6.1 a user ID that is a number", { ...whole, userId: 7 }, [`userId: ${aKept}`]],
    ["R6.1 a user ID that is blank", { ...whole, userId: "" }, [`userId: ${aKept}`]],
    ["R6.1 a user ID over 100", { ...earlier, userId: "x".repeat(101) }, [`userId: ${aKept}`]],
    ["R6.1 attributes without a user", { userAttributes: { plan: "pro" } }, [`userAttributes: ${aKept}`]],
    ["R6.1 attributes that are a list", { userId: "jack", userAttributes: ["plan"] }, [`userAttributes: ${aKept}`]],
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
    ["R6.1 devices that are no list", { userId: "jack", devices: { 0: laptop } }, [`devices: ${aKept}`]],
    ["R6.1 a device that is no object", ofJack(laptop, "phone", null), [`devices.1: ${aKept}`, `devices.2: ${aKept}`]],
    [
      "R6.1 a damaged anonymous ID, whatever else is in the device",
      ofJack({ ...laptop, anonymousId: 7, groupId: 8 }),
      [`devices.0.anonymousId: ${aKept}`],
    ],
    ["R6.1 a second device with the same ID", ofJack(laptop, { anonymousId: "5f5e" }), [`devices.1: ${aKept}`]],
    ["R6.1 a second device of the servers", ofJack({ groupId: "g" }, {}, { groupId: "h" }), [`devices.2: ${aKept}`]],
    ["R6.1 a ninth device", { userId: "jack", devices: devices(9) }, [`devices.8: ${aKept}`]],
    ["R6.1 a second device without a user", { devices: [laptop, {}, phone] }, [`devices.2: ${aKept}`]],
    [
      "R6.1 every damaged field of a device",
      ofJack({
        anonymousId: "5f5e",
        groupId: "x".repeat(481),
        product: new Date(0),
        enableHierarchy: true,
        category: " ",
        hasNoGroup: false,
        groupedAt: "2014-07-01",
        activities: "Login",
      }),
      ["groupId", "product", "enableHierarchy", "category", "hasNoGroup", "groupedAt", "activities"].map(
        (name) => `devices.0.${name}: ${aKept}`,
      ),
    ],
    ["R6.1 a product without an ID", ofJack({ product: { module: "x" } }), [`devices.0.product: ${aKept}`]],
    [
      "R6.1 a product with half of its IDs damaged",
      ofJack({ product: { id: "p", account_id: 7 } }),
      [`devices.0.product: ${aKept}`],
    ],
    [
      "R6.1 a module over 100",
      ofJack({ product: { id: "p", module: "x".repeat(101) } }),
      [`devices.0.product.module: ${aKept}`],
    ],
    [
      "R6.1 a group, product and hierarchy beside hasNoGroup",
      ofJack({ ...kiosk, groupId: "g", product, enableHierarchy: false }),
      ["groupId", "product", "enableHierarchy"].map((name) => `devices.0.${name}: ${aKept}`),
    ],
    [
      "R6.5 a time of a group that is no date as it is sent",
      ofJack({ ...laptop, groupedAt: "2014-07-01T01:20Z" }, { groupId: "g", groupedAt: "2014-07-01" }),
      [`devices.0.groupedAt: ${aKept}`, `devices.1.groupedAt: ${aKept}`],
    ],
    [
      "R6.11 activities beside a group, and beside hasNoGroup",
      ofJack({ ...laptop, activities: [login] }, { ...kiosk, activities: [login] }),
      [`devices.0.activities: ${aKept}`, `devices.1.activities: ${aKept}`],
    ],
    [
      "R6.11 activities that cannot be sent, and damaged fields of others",
      ofJack({
        activities: [{ activity: "Login" }, login, 7, { ...login, id: "x".repeat(201) }, { ...login, timestamp: 5 }],
      }),
      ["0", "2", "3.id", "4.timestamp"].map((name) => `devices.0.activities.${name}: ${aKept}`),
    ],
    ["R6.11 a twenty-first activity", ofJack({ activities: activities(21) }), [`devices.0.activities.20: ${aKept}`]],
    ["R6.11 activities without a user", { devices: [phone] }, [`devices.0.activities: ${aKept}`]],
    ["R6.1 an anonymous ID of 0.2 that is a list", { ...earlier, anonymousId: ["5f5e"] }, [`anonymousId: ${aKept}`]],
    ["R6.1 both IDs of 0.2", { userId: 7, anonymousId: 8 }, [`userId: ${aKept}`, `anonymousId: ${aKept}`]],
    [
      "R6.1 damaged fields of 0.2",
      { ...earlier, groupId: 7, product: { id: "p", module: " " }, enableHierarchy: true, category: "" },
      ["groupId", "product.module", "enableHierarchy", "category"].map((name) => `${name}: ${aKept}`),
    ],
  ]);

  test("emptySession is one", () => {
    expect(Session.parse(emptySession)).toStrictEqual({});
  });
});

describe.each([
  { build: "zod", lib: z, ping: z.object({ type: z.literal("ping") }) },
  { build: "zod/mini", lib: mini, ping: mini.object({ type: mini.literal("ping") }) },
])("the schemas are schemas of $build", ({ lib, ping }) => {
  const message = { type: "track", userId: "jack", event: "Login" } as const;
  const damaged = { ...message, context: 5 };

  test("in objects, lists and unions", () => {
    const schema = lib.object({ message: lib.optional(SegmentMessage), options: lib.array(TotangoOptions) });
    expect(schema.parse({ message, options: [] }).message).toBe(message);
    expect(schema.parse({ options: [{}] })).toEqual({ options: [{}] });
    expect(faultsIn(schema, { message: damaged, options: [{ parent: 7 }] })).toEqual([
      `message.context: ${anObject}`,
      `options.0.parent: ${anObject}`,
    ]);
    expect(lib.union([SegmentMessage, lib.string()]).parse(message)).toBe(message);
    expect(lib.union([lib.number(), Session]).parse({ userId: "jack", theme: 1 })).toEqual({ userId: "jack" });
  });

  test("in discriminated unions", () => {
    const schema = lib.discriminatedUnion("type", [SegmentMessage, ping]);
    expect(schema.parse(message)).toBe(message);
    expect(schema.parse({ type: "ping", theme: 1 })).toEqual({ type: "ping" });
    expect(faultsIn(schema, damaged)).toEqual([`context: ${anObject}`]);
    expect(schema.safeParse({ type: "pong" }).success).toBe(false);
  });

  test("encode gives back what parse does", () => {
    expect(lib.encode(SegmentMessage, message)).toBe(message);
    expect(lib.encode(lib.object({ session: Session }), { session: { userId: "jack" } })).toEqual({
      session: { userId: "jack" },
    });
    expect(lib.safeEncode(TotangoSettings, { serviceId: "1234" }).success).toBe(false);
  });

  test("with checks of a caller's own", () => {
    const tracked = SegmentMessage.check(lib.refine(({ type }) => type === "track", "must be a track"));
    expect(tracked.parse(message)).toBe(message);
    expect(faultsIn(tracked, { type: "page" })).toEqual([": must be a track"]);
    expect(faultsIn(tracked, damaged)).toEqual([`context: ${anObject}`]);
  });

  test("compile asks the schema itself", () => {
    for (const schema of [lib.compile(SegmentMessage), SegmentMessage]) {
      const compiled = lib.compile(lib.object({ message: schema }));
      expect(compiled.parse({ message }).message).toBe(message);
      expect(faultsIn(compiled, { message: damaged })).toEqual([`message.context: ${anObject}`]);
    }
  });
});

test("the schemas parse as those of zod do", async () => {
  const message = { type: "track", userId: "jack", event: "Login" };
  expect(() => SegmentMessage.parse({ type: "trak" })).toThrow(z.core.$ZodError);
  await expect(SegmentMessage.parseAsync(message)).resolves.toBe(message);
  expect(z.safeParse(SegmentMessage, message).success).toBe(true);
  expect(await SegmentMessage["~standard"].validate(message)).toEqual({ value: message });
});

test("an error names the path and what should be there, and never the value", () => {
  const { error } = SegmentMessage.safeParse({ type: "track", userId: ["secret"], event: "Login" });
  expect(JSON.stringify(error?.issues)).not.toContain("secret");
  expect(error?.message).toContain("must be a string or a finite number");
});

describe("z.toJSONSchema", () => {
  const schemas = { SegmentMessage, TotangoOptions, TotangoSettings, Session };
  const json = z.object({
    description: z.string(),
    type: z.literal("object"),
    properties: z.record(z.string(), z.looseObject({ description: z.string() })),
    required: z.optional(z.array(z.string())),
    additionalProperties: z.optional(z.unknown()),
  });

  test.each([
    ["SegmentMessage", ["type"], {}],
    ["TotangoOptions", undefined, {}],
    ["TotangoSettings", ["serviceId"], false],
    ["Session", undefined, false],
  ] as const)("%s: fields with descriptions, and which others there may be", (name, required, additionalProperties) => {
    const document = json.parse(z.toJSONSchema(schemas[name]));
    expect(document).toMatchObject({ additionalProperties });
    expect(document.required).toEqual(required);
  });

  test("Session takes other fields, and drops them", () => {
    expect(z.toJSONSchema(Session, { io: "input" })).not.toHaveProperty("additionalProperties");
  });

  test("types as a reader of a document knows them", () => {
    const { properties } = json.parse(z.toJSONSchema(SegmentMessage));
    expect(properties.type).toMatchObject({
      enum: ["identify", "group", "track", "page", "screen", "alias", "delete"],
    });
    expect(properties.userId).toMatchObject({ type: ["string", "number", "null"] });
    expect(json.parse(z.toJSONSchema(TotangoSettings)).properties.serviceId).toMatchObject({ pattern: "^SP-.*" });
  });

  test("OpenAPI 3.0, which has no type null", () => {
    for (const schema of Object.values(schemas)) {
      const text = JSON.stringify(z.toJSONSchema(schema, { target: "openapi-3.0" }));
      expect(text).not.toMatch(/"type":(\[|"null")/);
    }
  });

  /** A track of attributes has fields of any name and value. */
  const withoutTracks = ["identify", "group", "page", "screen", "alias", "delete"] as const;

  // A document that is narrower than the types would make others refuse what is sent.
  test.each([
    { name: "SegmentMessage", schema: SegmentMessage, values: segmentMessage({ types: withoutTracks }) },
    { name: "TotangoOptions", schema: TotangoOptions, values: totangoOptions() },
    { name: "TotangoSettings", schema: TotangoSettings, values: totangoSettings() },
  ] as const)("$name: what the types allow is valid by its document", ({ schema, values }) => {
    const document = z.fromJSONSchema(z.toJSONSchema(schema));
    for (const value of fc.sample<unknown>(values, { numRuns: 300, seed: 1 })) {
      const sent: unknown = JSON.parse(JSON.stringify(value));
      expect(document.safeParse(sent).error?.issues).toBeUndefined();
    }
  });
});
