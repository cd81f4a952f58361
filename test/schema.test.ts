import fc from "fast-check";
import {
  advance,
  emptySession,
  translate,
  type AttributeTrackMessage,
  type CommonFields,
  type Context,
  type GroupMessage,
  type IdentifyMessage,
  type Integrations,
  type PageMessage,
  type ScreenMessage,
  type TotangoProduct,
  type TrackMessage,
  type TraitValue,
} from "segment-to-totango";
import { SegmentMessage, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import type { IsEqual, OmitIndexSignature } from "type-fest";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import cases from "./data/cases.json" with { type: "json" };

type Fields = { readonly [name: string]: unknown };
type Step = { message: SegmentMessage };
type Case = { name: string; settings: TotangoSettings; steps: Step[] };

const workedCases = z.custom<Case[]>().parse(cases);
const untypedSettings = z.custom<TotangoSettings>();
const json = (text: string): unknown => JSON.parse(text);

/** Where a schema finds fault, and what it says. */
function faults(schema: z.ZodType, value: unknown): [path: string, sentence: string][] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.map(({ path, message }) => [path.join("."), message]);
}

const anId = "must be a string or a finite number";
const aString = "must be a string";
const anObject = "must be an object";
const aFlag = "must be true or false";
const aDate = "must be a date or its text";
const aPageText = "must be a string, a finite number or a list of one";
const aMessage = "must be an object of type identify, group, track, page or screen";
const aTotango = "must be true, false or an object";
const aProduct = "must be an object or false";
const aServiceId = "must be a string that is not blank, such as SP-1234-01";
const aRegion = 'must be "us", "eu" or "eu1"';
const aUrl = "must be a URL that starts with http:// or https://";

describe("SegmentMessage gives the worked examples back unchanged", () => {
  /** Examples of what untyped code may pass, by name and step. */
  const illTyped: { [example: string]: [path: string, sentence: string][] } = {
    "unsupported types, 0": [["type", aMessage]],
    "wrong shapes, 0": [
      ["context.traits", anObject],
      ["properties", anObject],
    ],
    "wrong shapes, 1": [
      ["integrations.Totango.parent", anObject],
      ["integrations.Totango.product", aProduct],
      ["traits", anObject],
    ],
    "a switch that cannot be read is off, 0": [["integrations.Totango", aTotango]],
    "a switch that cannot be read is off, 2": [["integrations", anObject]],
  };
  const examples = workedCases.flatMap(({ name, steps }) =>
    steps.map(({ message }, step) => ({ example: `${name}, ${step}`, message })),
  );

  test.each(examples.filter(({ example }) => !(example in illTyped)))("$example", ({ message }) => {
    expect(SegmentMessage.parse(message)).toStrictEqual(message);
  });

  test.each(examples.filter(({ example }) => example in illTyped))(
    "save $example, which the types forbid",
    ({ example, message }) => {
      expect(faults(SegmentMessage, message).sort()).toEqual(illTyped[example]);
    },
  );

  test("every forbidden example is one of them", () => {
    expect(examples.map(({ example }) => example)).toEqual(expect.arrayContaining(Object.keys(illTyped)));
  });
});

describe("SegmentMessage keeps", () => {
  test("unknown fields, wherever they stand", () => {
    const message = {
      type: "group",
      groupId: "test_group",
      unknown: { a: [1, null, { b: "c" }] },
      context: {
        unknown: 1,
        Totango: { unknown: 2, parent: { id: "p", unknown: 3 }, product: { id: "a", unknown: { x: 4 } } },
      },
      integrations: { unknown: { x: 5 }, Totango: { unknown: 6 } },
    };
    expect(SegmentMessage.parse(message)).toStrictEqual(message);
  });

  test("values of traits and properties as they are, whatever they are", () => {
    const traits = {
      a: new Date(0),
      b: () => "x",
      c: Number.NaN,
      d: 1n,
      e: new Map(),
      f: Symbol.iterator,
      g: undefined,
    };
    expect(SegmentMessage.parse({ type: "identify", traits })).toStrictEqual({ type: "identify", traits });
    expect(SegmentMessage.parse({ type: "page", properties: traits })).toStrictEqual({
      type: "page",
      properties: traits,
    });
  });

  test("traits named __proto__", () => {
    const message = json(
      '{"type":"identify","userId":"jack","traits":{"__proto__":"a"},"context":{"groupId":"test_group"}}',
    );
    const [request] = translate(SegmentMessage.parse(message), { serviceId: "SP-1234-01" });
    expect(request?.params).toMatchObject({ ["sdr_u.__proto__"]: "a" });
  });

  test("the message as it was", () => {
    const message = { type: "track", event: "Login", properties: { a: [1] }, context: { groupId: "test_group" } };
    const before = structuredClone(message);
    Object.freeze(Object.freeze(message).context);
    SegmentMessage.parse(message);
    expect(message).toStrictEqual(before);
  });
});

describe("SegmentMessage rejects what is no message", () => {
  test.each([undefined, null, true, 5, "track", [], [{ type: "track" }], () => "track"])("%j", (value) => {
    expect(faults(SegmentMessage, value)).toEqual([["", aMessage]]);
  });

  test.each([
    "alias",
    "delete",
    "Track",
    "",
    "constructor",
    "__proto__",
    null,
    undefined,
    5,
    ["track"],
    { type: "track" },
  ])("of type %j", (type) => {
    expect(faults(SegmentMessage, { type, userId: "jack", event: "Login" })).toEqual([["type", aMessage]]);
  });

  test.each<{ what: string; message: Fields; found: [string, string][] }>([
    { what: "a user ID that is a list", message: { type: "track", userId: ["jack"] }, found: [["userId", anId]] },
    { what: "a user ID that is no number", message: { type: "track", userId: Number.NaN }, found: [["userId", anId]] },
    { what: "a group ID that is true", message: { type: "group", groupId: true }, found: [["groupId", anId]] },
    { what: "an event that is a number", message: { type: "track", event: 7 }, found: [["event", aString]] },
    { what: "traits that are a list", message: { type: "identify", traits: [] }, found: [["traits", anObject]] },
    {
      what: "traits that are a Date",
      message: { type: "identify", traits: new Date(0) },
      found: [["traits", anObject]],
    },
    {
      what: "properties that are a text",
      message: { type: "screen", properties: "aaa" },
      found: [["properties", anObject]],
    },
    { what: "a list of two names", message: { type: "page", name: ["a", "b"] }, found: [["name", aPageText]] },
    { what: "a list of no category", message: { type: "page", category: [] }, found: [["category", aPageText]] },
    { what: "a list of a list", message: { type: "page", category: [["a"]] }, found: [["category", aPageText]] },
    { what: "a timestamp that is a number", message: { type: "page", timestamp: 5 }, found: [["timestamp", aDate]] },
    {
      what: "several faults, each named",
      message: {
        type: "identify",
        messageId: 5,
        version: true,
        context: { groupId: {}, traits: 5 },
        integrations: { All: "false" },
      },
      found: [
        ["context.groupId", anId],
        ["context.traits", anObject],
        ["integrations.All", aFlag],
        ["messageId", aString],
        ["version", anId],
      ],
    },
  ])("$what", ({ message, found }) => {
    expect(faults(SegmentMessage, message).sort()).toEqual(found);
  });
});

/** `value` under as many names, or in as many lists. */
function deep(wrap: (value: unknown) => unknown): unknown {
  let value: unknown = "x";
  for (let level = 0; level < 100_000; level += 1) value = wrap(value);
  return value;
}

describe.each([
  { shape: "objects", value: deep((n) => ({ n })) },
  { shape: "lists", value: deep((n) => [n]) },
])("SegmentMessage bears 100,000 $shape within one another", ({ value }) => {
  test.each([
    { place: "traits", message: { type: "identify", traits: { value } } },
    { place: "properties", message: { type: "track", event: "Login", properties: { value } } },
    { place: "a field of its own", message: { type: "track", event: null, value } },
    { place: "_metadata", message: { type: "track", event: "Login", _metadata: value } },
    { place: "the context", message: { type: "page", context: { app: value, value, traits: { value } } } },
    { place: "another integration", message: { type: "screen", integrations: { Mixpanel: value } } },
    {
      place: "the options",
      message: {
        type: "group",
        integrations: { Totango: { value, product: { id: "productA", value }, parent: { value } } },
      },
    },
  ])("in $place", ({ message }) => {
    expect(SegmentMessage.safeParse(message).success).toBe(true);
  });

  test.each([
    { place: "as type", message: { type: value }, path: "type" },
    { place: "as user ID", message: { type: "identify", userId: value }, path: "userId" },
    { place: "as name", message: { type: "page", name: value }, path: "name" },
    {
      place: "as product ID",
      message: { type: "identify", context: { Totango: { product: { id: value } } } },
      path: "context.Totango.product.id",
    },
  ])("$place", ({ message, path }) => {
    expect(faults(SegmentMessage, message).map(([at]) => at)).toEqual([path]);
  });
});

/** Every field of a type, save those that take any JSON. */
type Checked<Type> = keyof {
  [Field in keyof OmitIndexSignature<Type> as IsEqual<Type[Field], TraitValue> extends true ? never : Field]: true;
};

/** Every such field with values that it takes, and with one that it does not. */
type Tried<Type> = { [Field in Checked<Type>]-?: { takes: readonly Type[Field][]; rejects: unknown } };

const ids = { takes: ["a", "", 7, 0, null, undefined], rejects: true };
const strings = { takes: ["a", "", null, undefined], rejects: 7 };
const dates = { takes: ["2014-06-30T01:02:03.004Z", new Date(0), null, undefined], rejects: 7 };
const pageTexts = { takes: ["a", 7, ["a"] as const, [7] as const, null, undefined], rejects: ["a", "b"] };
const fields = { takes: [{}, { a: { b: [1, "c", null] } }, null, undefined], rejects: ["a"] };
const view = { name: pageTexts, category: pageTexts, properties: fields };
const switches = { takes: [true, false, {}, { product: { id: "a" } }, null, undefined], rejects: "false" };
const flags = { takes: [true, false, null, undefined], rejects: "false" };

const common = {
  userId: ids,
  anonymousId: ids,
  messageId: strings,
  context: { takes: [{}, { groupId: "a" }, null, undefined], rejects: 7 },
  integrations: { takes: [{}, { All: true }, null, undefined], rejects: false },
  timestamp: dates,
  originalTimestamp: dates,
  sentAt: dates,
  receivedAt: dates,
  channel: strings,
  version: ids,
  writeKey: strings,
  projectId: strings,
} satisfies Tried<CommonFields>;

const options = {
  parent: { takes: [{}, { id: "a" }, { id: 7 }, { id: null }, null, undefined], rejects: "a" },
  product: { takes: [{}, { id: "a", Revision: "5.3" }, false, null, undefined], rejects: true },
  enableHierarchy: flags,
} satisfies Tried<TotangoOptions>;

const product = { id: ids, account_id: ids, module: ids } satisfies Tried<TotangoProduct>;

type Parent = NonNullable<TotangoOptions["parent"]>;
type KeptProduct = NonNullable<Session["product"]>;

const kept = { takes: ["a", ""], rejects: 7 };
const settingsFlag = { takes: [true, false, undefined], rejects: "false" };

type Place = {
  place: string;
  schema: z.ZodType;
  path: string[];
  given: (fields: Fields) => unknown;
  tried: { [field: string]: { takes: readonly unknown[]; rejects: unknown } };
};

const inMessage = (type: string, tried: Place["tried"]): Place => ({
  place: `message: ${type}`,
  schema: SegmentMessage,
  path: [],
  given: (given) => ({ type, ...given }),
  tried,
});

const within = (path: string[], tried: Place["tried"]): Place => ({
  place: `message: ${path.join(".")}`,
  schema: SegmentMessage,
  path,
  given: (given) => ({ type: "identify", ...path.reduceRight<Fields>((inner, key) => ({ [key]: inner }), given) }),
  tried,
});

const places: Place[] = [
  inMessage("identify", {
    ...common,
    type: { takes: ["identify"], rejects: "Identify" },
    traits: fields,
  } satisfies Tried<IdentifyMessage>),
  inMessage("group", {
    ...common,
    type: { takes: ["group"], rejects: 7 },
    groupId: ids,
    traits: fields,
  } satisfies Tried<GroupMessage>),
  inMessage("track", {
    ...common,
    type: { takes: ["track"], rejects: null },
    event: { takes: ["Login", ""], rejects: 7 },
    properties: fields,
  } satisfies Tried<TrackMessage>),
  inMessage("track", {
    ...common,
    type: { takes: ["track"], rejects: null },
    event: { takes: [null], rejects: ["Login"] },
    properties: fields,
  } satisfies Tried<AttributeTrackMessage>),
  inMessage("page", {
    ...common,
    type: { takes: ["page"], rejects: "alias" },
    ...view,
  } satisfies Tried<PageMessage>),
  inMessage("screen", {
    ...common,
    type: { takes: ["screen"], rejects: "alias" },
    ...view,
  } satisfies Tried<ScreenMessage>),
  within(["context"], { groupId: ids, traits: fields, Totango: switches } satisfies Tried<Context>),
  within(["integrations"], { All: flags, all: flags, Totango: switches } satisfies Tried<Integrations>),
  ...["context", "integrations"].flatMap((place) => [
    within([place, "Totango"], options),
    within([place, "Totango", "product"], product),
    within([place, "Totango", "parent"], { id: ids } satisfies Tried<Parent>),
  ]),
  { place: "options", schema: TotangoOptions, path: [], given: (given) => given, tried: options },
  {
    place: "options: product",
    schema: TotangoOptions,
    path: ["product"],
    given: (given) => ({ product: given }),
    tried: product,
  },
  {
    place: "settings",
    schema: TotangoSettings,
    path: [],
    given: (given) => ({ serviceId: "SP-1234-01", ...given }),
    tried: {
      serviceId: { takes: ["SP-1234-01"], rejects: " " },
      region: { takes: ["us", "eu", "eu1", undefined], rejects: "de" },
      disableHeartbeat: settingsFlag,
      trackNamedPages: settingsFlag,
      trackCategorizedPages: settingsFlag,
      endpoint: {
        takes: ["http://127.0.0.1:8080/sdr", "https://proxy.example/?a=b#c", undefined],
        rejects: "ftp://proxy.example",
      },
    } satisfies Tried<TotangoSettings>,
  },
  {
    place: "session",
    schema: Session,
    path: [],
    given: (given) => given,
    tried: {
      userId: kept,
      userAttributes: { takes: [{}, { plan: "gold" }], rejects: ["gold"] },
      groupId: kept,
      product: { takes: [{}, { id: "a", account_id: "b", module: "c" }], rejects: false },
      enableHierarchy: { takes: [false], rejects: true },
      category: kept,
    } satisfies Tried<Session>,
  },
  {
    place: "session: product",
    schema: Session,
    path: ["product"],
    given: (given) => ({ product: given }),
    tried: { id: kept, account_id: kept, module: kept } satisfies Tried<KeptProduct>,
  },
];

describe.each(places)(
  "every field that the types have is known to the schema, $place",
  ({ schema, path, given, tried }) => {
    test.each(Object.entries(tried))("%s", (field, { takes, rejects }) => {
      for (const value of takes)
        expect(schema.parse(given({ [field]: value }))).toStrictEqual(given({ [field]: value }));
      expect(faults(schema, given({ [field]: rejects })).map(([at]) => at)).toEqual([[...path, field].join(".")]);
    });
  },
);

describe("TotangoOptions", () => {
  test.each([
    { what: "the article's", value: { parent: { id: "XYZ-85b" }, product: { id: "productA" } } },
    { what: "none", value: {} },
    {
      what: "attributes of the product",
      value: { product: { id: 7, Revision: "5.3", address: { city: "a" } }, enableHierarchy: false },
    },
    { what: "unknown fields", value: { unknown: [1], parent: { id: "a", unknown: 2 } } },
  ])("gives back $what", ({ value }) => {
    expect(TotangoOptions.parse(value)).toStrictEqual(value);
  });

  test.each<{ value: unknown; found: [string, string][] }>([
    { value: undefined, found: [["", anObject]] },
    { value: null, found: [["", anObject]] },
    { value: false, found: [["", anObject]] },
    { value: [], found: [["", anObject]] },
    { value: { product: "productA" }, found: [["product", aProduct]] },
    { value: { product: { id: ["productA"] } }, found: [["product.id", anId]] },
    { value: { parent: "XYZ-85b" }, found: [["parent", anObject]] },
    { value: { parent: { id: true } }, found: [["parent.id", anId]] },
    { value: { enableHierarchy: "false" }, found: [["enableHierarchy", aFlag]] },
  ])("rejects $value", ({ value, found }) => {
    expect(faults(TotangoOptions, value)).toEqual(found);
  });
});

describe("TotangoSettings", () => {
  const complete = {
    serviceId: "SP-1234-01",
    region: "eu",
    disableHeartbeat: true,
    trackNamedPages: false,
    trackCategorizedPages: false,
    endpoint: "https://proxy.example/",
  } satisfies TotangoSettings;

  test("gives settings back", () => expect(TotangoSettings.parse(complete)).toStrictEqual(complete));

  test("rejects a misspelt field", () => {
    expect(faults(TotangoSettings, { ...complete, serviceID: "SP-1234-01" })).toEqual([
      ["", 'Unrecognized key: "serviceID"'],
    ]);
  });

  test.each<{ value: unknown; found: [string, string][] }>([
    { value: undefined, found: [["", anObject]] },
    { value: null, found: [["", anObject]] },
    { value: "SP-1234-01", found: [["", anObject]] },
    { value: [], found: [["", anObject]] },
    { value: {}, found: [["serviceId", aServiceId]] },
    { value: { serviceId: "" }, found: [["serviceId", aServiceId]] },
    { value: { serviceId: " \t" }, found: [["serviceId", aServiceId]] },
    { value: { serviceId: 1234 }, found: [["serviceId", aServiceId]] },
    { value: { ...complete, region: "US" }, found: [["region", aRegion]] },
    { value: { ...complete, region: null }, found: [["region", aRegion]] },
    { value: { ...complete, region: ["us"] }, found: [["region", aRegion]] },
    { value: { ...complete, region: "constructor" }, found: [["region", aRegion]] },
    { value: { ...complete, disableHeartbeat: "true" }, found: [["disableHeartbeat", aFlag]] },
    { value: { ...complete, trackNamedPages: 0 }, found: [["trackNamedPages", aFlag]] },
    { value: { ...complete, trackCategorizedPages: null }, found: [["trackCategorizedPages", aFlag]] },
    { value: { ...complete, endpoint: "" }, found: [["endpoint", aUrl]] },
    { value: { ...complete, endpoint: "proxy.example" }, found: [["endpoint", aUrl]] },
    { value: { ...complete, endpoint: " https://proxy.example" }, found: [["endpoint", aUrl]] },
    { value: { ...complete, endpoint: "x\nhttps://proxy.example" }, found: [["endpoint", aUrl]] },
    { value: { ...complete, endpoint: ["https://proxy.example"] }, found: [["endpoint", aUrl]] },
  ])("R1.4 rejects $value, as the functions do", ({ value, found }) => {
    expect(faults(TotangoSettings, value)).toEqual(found);
    const settings = untypedSettings.parse(value);
    const [path = ""] = found[0] ?? [];
    expect(() => translate({ type: "identify" }, settings)).toThrow(TypeError);
    expect(() => translate({ type: "identify" }, settings)).toThrow(`settings${path === "" ? "" : `.${path}`}`);
  });

  test("R1.4 takes what the functions take, and nothing else", () => {
    const oddities = [
      null,
      undefined,
      "",
      " ",
      "true",
      0,
      1,
      Number.NaN,
      true,
      false,
      [],
      ["us"],
      [true],
      {},
      "__proto__",
      "US",
      "http:/x",
      "HTTP://x",
      "ws://x",
    ];
    const odd = fc.constantFrom(...oddities);
    const field = (...good: unknown[]) =>
      fc.oneof({ arbitrary: fc.constantFrom(...good), weight: 3 }, { arbitrary: odd, weight: 1 });
    const settings = fc.record(
      {
        serviceId: field("SP-1234-01"),
        region: field("us", "eu", "eu1"),
        disableHeartbeat: field(true, false),
        trackNamedPages: field(true, false),
        trackCategorizedPages: field(true, false),
        endpoint: field("http://x", "https://x/?a=b#c", "https://"),
      },
      { requiredKeys: [] },
    );
    const isTaken = (value: unknown): boolean => {
      try {
        translate({ type: "identify" }, untypedSettings.parse(value));
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return false;
      }
    };
    fc.assert(
      fc.property(settings, (value) => {
        expect(TotangoSettings.safeParse(value).success).toBe(isTaken(value));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("Session", () => {
  test.each(workedCases)("R6.1 comes back from a store as it was: $name", ({ settings, steps }) => {
    let session: Session = emptySession;
    for (const { message } of steps) {
      session = advance(message, settings, session).session;
      expect(Session.parse(json(JSON.stringify(session)))).toStrictEqual({ ...session });
    }
  });

  test("every field comes back", () => {
    const session = {
      userId: "jack",
      userAttributes: { plan: "gold", "": "", constructor: "x" },
      groupId: "test_group",
      product: { id: "productA", account_id: "123", module: "Application" },
      enableHierarchy: false,
      category: "Docs",
    } satisfies Session;
    expect(Session.parse(session)).toStrictEqual(session);
  });

  test("R6.3 kept attributes come back whatever their names", () => {
    const traits = z
      .custom<IdentifyMessage["traits"]>()
      .parse(json('{"__proto__":"a","constructor":"b","toString":"c"}'));
    const { session } = advance(
      { type: "identify", userId: "jack", traits },
      { serviceId: "SP-1234-01" },
      emptySession,
    );
    const { userAttributes = {} } = Session.parse(json(JSON.stringify(session)));
    expect(Object.entries(userAttributes)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
      ["toString", "c"],
    ]);
  });

  test("fields that no session has are dropped", () => {
    expect(
      Session.parse({ userId: "jack", anonymousId: "a", product: { id: "productA", Revision: "5.3" } }),
    ).toStrictEqual({
      userId: "jack",
      product: { id: "productA" },
    });
  });

  test.each<{ value: unknown; found: [string, string][] }>([
    { value: undefined, found: [["", anObject]] },
    { value: null, found: [["", anObject]] },
    { value: "jack", found: [["", anObject]] },
    { value: [], found: [["", anObject]] },
    { value: { userId: 7 }, found: [["userId", aString]] },
    { value: { userId: null }, found: [["userId", aString]] },
    { value: { userAttributes: "gold" }, found: [["userAttributes", anObject]] },
    { value: { userAttributes: { plan: 7 } }, found: [["userAttributes.plan", aString]] },
    { value: { groupId: true }, found: [["groupId", aString]] },
    { value: { product: false }, found: [["product", anObject]] },
    {
      value: { product: { id: 7, module: ["a"] } },
      found: [
        ["product.id", aString],
        ["product.module", aString],
      ],
    },
    { value: { enableHierarchy: true }, found: [["enableHierarchy", "must be false or absent"]] },
    { value: { category: {} }, found: [["category", aString]] },
  ])("rejects $value", ({ value, found }) => {
    expect(faults(Session, value)).toEqual(found);
  });
});
