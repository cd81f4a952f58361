import * as fc from "fast-check";
import type {
  AttributeTrackMessage,
  Context,
  Integrations,
  Properties,
  SegmentMessage,
  TotangoOptions,
  TotangoProduct,
  Traits,
  TraitValue,
} from "./message.js";
import type { TotangoSettings } from "./settings.js";
import { exceeds, readText } from "./text.js";

/** What IDs `totangoOptions` makes. */
export type TotangoOptionsConstraints = {
  /**
   * `true`: an ID that is given has only the characters and the length that Totango documents (R5.8, R5.9). Default
   * `false`.
   */
  readonly wellFormedIds?: boolean | undefined;
};

/** What messages `segmentMessage` makes. */
export type SegmentMessageConstraints = TotangoOptionsConstraints & {
  /** The types to choose from. Default: all five (R2.1). */
  readonly types?: readonly SegmentMessage["type"][] | undefined;
  /** `false`: no Totango options (R2.2), and no switch that could turn a message off (R2.3). Default `true`. */
  readonly options?: boolean | undefined;
};

/** What sessions `segmentStream` makes. */
export type SegmentStreamConstraints = SegmentMessageConstraints & {
  /**
   * How many users speak, from 1 up. One user also sends messages without an ID, as Segment's libraries do after
   * `reset()` (R6.2); several name themselves in every message, so that each can be given the own session. Default 1.
   */
  readonly users?: number | undefined;
  /** The most messages of a stream. Default 10. */
  readonly maxLength?: number | undefined;
};

type Id = string | number | null | undefined;

/**
 * A Segment message, whole or nearly empty, friendly or not: numeric and blank IDs (R2.4), `__` in IDs (R3.8), unicode
 * and lone surrogates (R7.3), names that every object inherits, clashing names (R5.2), deep nesting (R5.6), every kind
 * of date (R5.7), texts and IDs at and over their limits (R5.8). It passes `SegmentMessage.parse` of
 * `segment-to-totango/schema` and shrinks to few, short fields.
 *
 * @param constraints - Which types, IDs and options occur
 * @returns An arbitrary of the messages that `translate`, `explain` and `advance` take
 *
 * @example
 * ```ts
 * fc.sample(segmentMessage({ types: ["group"] }), 10).every(({ type }) => type === "group"); // => true
 * fc.sample(segmentMessage(), 10).every((message) => SegmentMessage.safeParse(message).success); // => true
 * ```
 */
export function segmentMessage(constraints: SegmentMessageConstraints = {}): fc.Arbitrary<SegmentMessage> {
  const { types = ["identify", "group", "track", "page", "screen"] } = constraints;
  const messages = messagesByType(constraints);
  return simplestFirst(...types.map((type) => messages[type]));
}

/**
 * The messages of a session in order, made of few users, accounts and products, so that messages meet what earlier
 * ones left (section 6): groups that come back or change, pages that set the category, attributes that wait for an
 * account. With several `users` their messages are interleaved (R6.8).
 *
 * @param constraints - How many users and messages, and what messages
 * @returns An arbitrary of lists of messages, to be given to `advance` one by one
 *
 * @example
 * ```ts
 * fc.sample(segmentStream({ maxLength: 5 }), 10).every((messages) => messages.length <= 5); // => true
 * fc.sample(segmentStream({ users: 2 }), 10).every((messages) => new Set(messages.map(({ userId }) => userId)).size <= 2); // => true
 * ```
 */
export function segmentStream(constraints: SegmentStreamConstraints = {}): fc.Arbitrary<SegmentMessage[]> {
  const { users = 1, maxLength = 10 } = constraints;
  const userIds = fc.uniqueArray(userId(constraints).filter(isIdentified), {
    minLength: users,
    maxLength: users,
    selector: readText,
  });
  const speaker = users === 1 ? fc.constantFrom(0, 0, 0, 0, 1) : fc.nat(users - 1);
  const messages = fc.array(fc.tuple(speaker, segmentMessage(constraints)), { maxLength });
  return fc
    .tuple(userIds, messages)
    .map(([ids, said]) => said.map(([user, message]) => ({ ...message, userId: ids[user] })));
}

/**
 * The article's Totango JSON element (R2.2): parents, products with attributes, products that are `false` or lack an
 * ID (R3.1), `enableHierarchy`, and IDs that meet each other in a cycle (R3.7).
 *
 * @param constraints - Which IDs occur
 * @returns An arbitrary of what a message carries in `integrations.Totango` or `context.Totango`
 *
 * @example
 * ```ts
 * fc.sample(totangoOptions(), 10).every((options) => TotangoOptions.safeParse(options).success); // => true
 * ```
 */
export function totangoOptions(constraints: TotangoOptionsConstraints = {}): fc.Arbitrary<TotangoOptions> {
  const id = accountId(constraints);
  const productIds = record({ id: productId(constraints), account_id: id, module: text });
  const product: fc.Arbitrary<TotangoProduct> = fc
    .tuple(weighted([3, fc.constant({})], [1, accountTraits()]), productIds)
    .map(([attributes, ids]) => ({ ...withoutNames(attributes, ["id", "account_id", "module", "__proto__"]), ...ids }));
  return record({
    parent: weighted([4, record({ id })], [1, nothing]),
    product: weighted([6, product], [1, fc.constant(false)], [1, nothing]),
    enableHierarchy: weighted([4, fc.boolean()], [1, nothing]),
  });
}

/**
 * Settings that no function rejects (R1.4, R1.5): every region, every flag, and endpoints with and without a query and
 * a fragment (R7.2).
 *
 * @returns An arbitrary of settings
 *
 * @example
 * ```ts
 * fc.sample(totangoSettings(), 10).every((settings) => TotangoSettings.safeParse(settings).success); // => true
 * ```
 */
export function totangoSettings(): fc.Arbitrary<TotangoSettings> {
  return record(
    {
      serviceId: simplestFirst(
        fc.constant("SP-1234-01"),
        fc.string({ minLength: 1 }).filter((serviceId) => serviceId.trim() !== ""),
      ),
      region: fc.constantFrom("us", "eu", "eu1"),
      disableHeartbeat: fc.boolean(),
      trackNamedPages: fc.boolean(),
      trackCategorizedPages: fc.boolean(),
      endpoint: fc.constantFrom(
        "https://proxy.example/",
        "http://127.0.0.1:8080/sdr",
        "https://proxy.example/?",
        "https://proxy.example/?to=totango",
        "https://proxy.example/?to=totango&#top",
      ),
    },
    "serviceId",
  );
}

function messagesByType(
  constraints: SegmentMessageConstraints,
): Readonly<Record<SegmentMessage["type"], fc.Arbitrary<SegmentMessage>>> {
  const user = { userId: userId(constraints) };
  const rest = {
    anonymousId: userId(constraints),
    messageId: simplestFirst(fc.uuid(), blank, nothing),
    integrations: integrations(constraints),
    timestamp: simplestFirst(fc.constant("2014-07-01T01:20:55.000Z"), fc.date()),
    _metadata: fc.constant({ nodeVersion: "v20" }),
  };
  const context = messageContext(constraints);
  const page = { ...user, ...rest, context, name: pageText, category: pageText, properties };

  const track = record(
    { type: fc.constant("track"), event: text, ...user, context, ...rest, properties },
    "type",
    "event",
    "userId",
    "context",
  );
  const attributeTrack: fc.Arbitrary<AttributeTrackMessage> = fc
    .tuple(
      userTraits(),
      record(
        { type: fc.constant("track"), event: fc.constant(null), ...user, context, ...rest },
        "type",
        "event",
        "userId",
        "context",
      ),
    )
    .map(([fields, message]) => ({ ...withoutNames(fields, checkedFields), ...message }));

  return {
    identify: record(
      { type: fc.constant("identify"), ...user, traits: userTraits(), context, ...rest },
      "type",
      "userId",
      "traits",
    ),
    group: record(
      {
        type: fc.constant("group"),
        ...user,
        groupId: accountId(constraints),
        traits: accountTraits(),
        context,
        ...rest,
      },
      "type",
      "userId",
      "groupId",
    ),
    track: weighted([3, track], [1, attributeTrack]),
    page: record({ type: fc.constant("page"), ...page }, "type", "userId"),
    screen: record({ type: fc.constant("screen"), ...page }, "type", "userId"),
  };
}

function messageContext(constraints: SegmentMessageConstraints): fc.Arbitrary<Context> {
  const fields = {
    groupId: accountId(constraints),
    traits: userTraits(),
    locale: fc.constant("nb-NO"),
    page: fc.constant({ path: "/" }),
  };
  const Totango = totangoSwitch(constraints);
  return constraints.options === false ? record(fields) : record({ ...fields, Totango });
}

function integrations(constraints: SegmentMessageConstraints): fc.Arbitrary<Integrations> {
  const others = { Mixpanel: fc.boolean() };
  if (constraints.options === false) return record(others);
  const all = weighted([9, fc.constant(true)], [1, fc.constant(false)]);
  return record({ Totango: totangoSwitch(constraints), All: all, all, ...others });
}

function totangoSwitch(
  constraints: SegmentMessageConstraints,
): fc.Arbitrary<boolean | TotangoOptions | null | undefined> {
  return weighted([12, totangoOptions(constraints)], [3, fc.constant(true)], [1, fc.constant(false)], [1, nothing]);
}

/**
 * The schemas look at these, so an attribute at a message's top level cannot have their names. zod drops `__proto__`.
 */
const checkedFields = [
  ..."type event userId anonymousId messageId context integrations properties".split(" "),
  ..."timestamp originalTimestamp sentAt receivedAt channel version writeKey projectId __proto__".split(" "),
];

function withoutNames(traits: Traits, names: readonly string[]): Traits {
  return Object.fromEntries(Object.entries(traits).filter(([name]) => !names.includes(name)));
}

// IDs

function userId(constraints: TotangoOptionsConstraints): fc.Arbitrary<Id> {
  return id(constraints, fc.constantFrom("jack", "eve", "lawrence@example.com"));
}

/** `g__p` is also the product account of `g` and `p`. */
function accountId(constraints: TotangoOptionsConstraints): fc.Arbitrary<Id> {
  return id(constraints, fc.constantFrom("g", "h", "test_group", "g__p", "a__b", "a_"));
}

function productId(constraints: TotangoOptionsConstraints): fc.Arbitrary<Id> {
  return id(constraints, fc.constantFrom("p", "q", "_b"));
}

function id({ wellFormedIds = false }: TotangoOptionsConstraints, familiar: fc.Arbitrary<string>): fc.Arbitrary<Id> {
  const wellFormed = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  const nasty = simplestFirst(number.filter(Number.isFinite), unicode, inheritedName, longText, blank, nothing);
  return wellFormedIds
    ? weighted([8, familiar], [1, wellFormed])
    : weighted([12, familiar], [1, wellFormed], [3, nasty]);
}

/** Whether the ID names a user: one over the limit counts as missing (R4.8), and a number's decimal can be long. */
function isIdentified(id: Id): boolean {
  const text = readText(id);
  return text !== undefined && !exceeds(text, 100);
}

// Traits and properties

function userTraits(): fc.Arbitrary<Traits> {
  return traits({
    email: text,
    Contact: simplestFirst(fc.boolean(), value),
    "Key Contact": simplestFirst(fc.boolean(), value),
    name: value,
  });
}

function accountTraits(): fc.Arbitrary<Traits> {
  const account = simplestFirst(accountId({}), text, number);
  return traits({
    name: simplestFirst(text, longText, record({ first: text }, "first"), value),
    account_name: simplestFirst(text, longText, value),
    account: record({ name: text }, "name"),
    parent_id: account,
    parent: record({ id: account }, "id"),
    product_id: simplestFirst(account, value),
    product: record({ id: account }, "id"),
  });
}

/** Any names and values, with some of those that meet each other in one attribute. */
function traits(own: Readonly<Record<string, fc.Arbitrary<TraitValue>>>): fc.Arbitrary<Traits> {
  const clashing = record({
    ...own,
    id: value,
    created: date,
    createdAt: date,
    "Create Date": date,
    address: record({ city: text, geo: record({ lat: number }, "lat") }),
    address_city: simplestFirst(text, value),
    address_geo: simplestFirst(text, record({ lat: number }, "lat")),
    tags: fc.array(leaf, { maxLength: 4 }),
  });
  return fc
    .tuple(simplestFirst(fc.constant({}), clashing), dictionary(value), fc.boolean())
    .map(([clashes, others, isReversed]) =>
      isReversed ? reversed({ ...others, ...clashes }) : { ...others, ...clashes },
    );
}

/** Which name stands first must not matter where R5.2 says so. */
function reversed(traits: Traits): Traits {
  return Object.fromEntries(Object.entries(traits).reverse());
}

function dictionary(values: fc.Arbitrary<TraitValue>): fc.Arbitrary<Traits> {
  return fc.dictionary(traitName, values, { maxKeys: 3, noNullPrototype: true });
}

/** Fields of which only the named ones are always there, as JSON makes objects. */
function record<Fields, Key extends keyof Fields = never>(
  fields: { readonly [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
  ...requiredKeys: Key[]
): fc.Arbitrary<fc.RecordValue<Fields, Key>> {
  return fc.record(fields, { requiredKeys, noNullPrototype: true });
}

/** Shrinks towards the first. */
function simplestFirst<Values extends readonly unknown[]>(
  ...arbitraries: { readonly [Index in keyof Values]: fc.Arbitrary<Values[Index]> }
): fc.Arbitrary<Values[number]> {
  return fc.oneof({ withCrossShrink: true }, ...arbitraries);
}

/** Shrinks towards the first too; a number says how often each occurs. */
function weighted<Values extends readonly unknown[]>(
  ...arbitraries: {
    readonly [Index in keyof Values]: readonly [weight: number, arbitrary: fc.Arbitrary<Values[Index]>];
  }
): fc.Arbitrary<Values[number]> {
  return fc.oneof({ withCrossShrink: true }, ...arbitraries.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

// Texts and values. These stand after the functions, and before any call of an exported one.

const nothing = fc.constantFrom(null, undefined);
const blank = fc.constantFrom("", " ", "\t\n", "\u00a0");
const inheritedName = fc.constantFrom(
  "constructor",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "__proto__",
);
const unicode = fc.string({
  unit: fc.constantFrom("a", "é", "日", "😀", "\ud83d", "\ude00", "\u0000", "&", "+", " "),
  maxLength: 8,
});
const longText = fc
  .tuple(
    fc.constantFrom("a", "😀", " "),
    fc.constantFrom(99, 100, 101, 128, 129, 190, 191, 255, 256, 480, 481, 512, 513),
    fc.constantFrom("", "z"),
  )
  .map(([character, count, end]) => character.repeat(count) + end);
const text = weighted(
  [6, fc.constantFrom("Docs", "Index", "Login")],
  [3, fc.string({ maxLength: 8 })],
  [1, unicode],
  [1, blank],
  [1, longText],
);
const number = simplestFirst(
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    -0,
    1e21,
    1e-7,
    0.1,
    123456789.125,
    1.5e300,
    -5e-324,
    Number.MAX_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
);
const epoch = fc.constantFrom(
  0,
  2014,
  20140101,
  99999999,
  100000000,
  1404177655,
  4102444799,
  4102444800,
  99999999999,
  1e11,
  1404177655123,
  4102444799999,
  4102444800000,
);
const writtenDate = fc.constantFrom(
  "2014-07-01",
  "2014-07-01T01:20",
  "2014-07-01 01:20:55",
  "2014-07-01T01:20:55Z",
  "2014-07-01T01:20:55.1239+02:00",
  "2014-07-01T23:20-0530",
  "0000-01-01T00:00+14:00",
  "2014-02-29",
  "2014-07-01T24:00",
  "2014-07-01T01:20:60Z",
  "2014-07-01T01Z",
  "1/2/2014",
  "Tue, 01 Jul 2014 01:20:55 GMT",
  "2014",
  "20140701",
);
const date: fc.Arbitrary<TraitValue> = simplestFirst(
  writtenDate,
  fc.date({ noInvalidDate: false }),
  epoch,
  epoch.map(String),
  fc.date({ noInvalidDate: true }).map((day) => day.toISOString()),
  blank,
  nothing,
  fc.constantFrom(true, {}, []),
);
const leaf: fc.Arbitrary<TraitValue> = simplestFirst(text, fc.boolean(), number, nothing, date);
const traitName = weighted(
  [6, fc.constantFrom("plan", "Contract Value", "seats", "city", "_hidden", "ip", "address_geo_lat")],
  [2, fc.string({ maxLength: 6 })],
  [1, inheritedName],
  [1, unicode],
  [1, blank],
  [1, longText],
);
const list = fc.array(simplestFirst(leaf, dictionary(leaf), fc.array(leaf, { maxLength: 2 })), { maxLength: 3 });
const nested = simplestFirst(dictionary(leaf), dictionary(simplestFirst(leaf, list, dictionary(leaf))));
const deep = fc
  .tuple(leaf, fc.array(fc.boolean(), { minLength: 9, maxLength: 12 }))
  .map(([inside, levels]) => levels.reduce<TraitValue>((inner, isList) => (isList ? [inner] : { a: inner }), inside));
const value: fc.Arbitrary<TraitValue> = weighted([6, leaf], [2, list], [2, nested], [1, deep]);

/** `page(["__heartbeat"])` makes a list of one in the classic library (R2.4). */
const pageText = simplestFirst(
  text,
  fc.constant("__heartbeat"),
  fc.tuple(text),
  number.filter(Number.isFinite),
  nothing,
);
const properties: fc.Arbitrary<Properties> = fc
  .tuple(dictionary(leaf), record({ category: pageText, name: pageText }))
  .map(([others, own]) => ({ ...others, ...own }));
