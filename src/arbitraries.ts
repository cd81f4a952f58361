import * as fc from "fast-check";
import { accountIdLimit, anonymousIdLimit, userIdLimit } from "./limits.js";
import type {
  AttributeTrackMessage,
  Context,
  Integrations,
  Properties,
  SegmentMessage,
  TotangoOptions,
  TotangoProduct,
} from "./message.js";
import type { Session } from "./session/session.js";
import type { AttributeTable, TotangoSettings } from "./settings.js";
import { fits, readText, type Fields } from "./text.js";

/** Which Totango options `totangoOptions` makes. */
export type TotangoOptionsConstraints = {
  /**
   * `true`: an ID that is there has only the characters and the length that Totango documents. Default: `false`, so
   * that numbers, blank strings, emoji and IDs over the limit occur too.
   */
  readonly wellFormedIds?: boolean | undefined;
  /** Names to choose from for traits, such as those that your code reads. Default: names that exercise every rule. */
  readonly traitNames?: readonly string[] | undefined;
};

/** Which messages `segmentMessage` makes. */
export type SegmentMessageConstraints<Type extends SegmentMessage["type"] = SegmentMessage["type"]> =
  TotangoOptionsConstraints & {
    /** The types to choose from. Default: all, of which `alias` and `delete` are rare. */
    readonly types?: readonly Type[] | undefined;
    /** `true`: every message names an account itself, with an ID that can be sent. Default: `false`. */
    readonly accounts?: boolean | undefined;
    /** `false`: no options for Totango, and no switch that could keep a message from it. Default: `true`. */
    readonly options?: boolean | undefined;
  };

/** Which messages `segmentStream` makes, and how many. */
export type SegmentStreamConstraints<Type extends SegmentMessage["type"] = SegmentMessage["type"]> =
  SegmentMessageConstraints<Type> & {
    /** How many people send messages, from 1 up. Default: 1. */
    readonly users?: number | undefined;
    /** The fewest messages in a stream. Default: 0. */
    readonly minLength?: number | undefined;
    /** The most messages in a stream, whatever size fast-check is set to. Default: 10, or `minLength` if greater. */
    readonly maxLength?: number | undefined;
  };

type MessageOf<Type extends SegmentMessage["type"]> = Extract<SegmentMessage, { readonly type: Type }>;

type IdValue = string | number | null | undefined;

/**
 * A Segment message, whole or nearly empty, friendly or not: numeric and blank IDs, separators in IDs, emoji and lone
 * surrogates, names that every object inherits, names that clash, deep nesting, dates in every form, strings and IDs
 * at their limits and over them. It passes `SegmentMessage.parse` of `segment-to-totango/schema`, and shrinks to few
 * and short fields.
 *
 * @param constraints - Which types, IDs, names and options occur
 * @returns An arbitrary of the messages that `translate`, `explain` and `advance` take, typed by their `types`
 *
 * @example
 * ```ts
 * fc.sample(segmentMessage({ types: ["group"] }), 10).every(({ groupId }) => groupId !== "?"); // => true
 * fc.sample(segmentMessage(), 10).every((message) => SegmentMessage.safeParse(message).success); // => true
 * ```
 */
export function segmentMessage<Type extends SegmentMessage["type"] = SegmentMessage["type"]>(
  constraints: SegmentMessageConstraints<Type> = {},
): fc.Arbitrary<MessageOf<Type>> {
  const messages: MessagesByType = messagesByType(constraints);
  const isAsked = (type: SegmentMessage["type"]): type is Type =>
    constraints.types?.some((asked) => asked === type) ?? true;
  return weighted(...messageTypes.filter(isAsked).map((type) => [frequency[type], messages[type]] as const));
}

/**
 * A stream of messages in order, from few people and about few accounts and products, so that messages meet what
 * earlier ones left: groups that come back or change, pages that set the category, attributes that wait for an account.
 *
 * Of the people, some have anonymous IDs and some have none. Now and then there is a `reset()`: from then on a person
 * has another anonymous ID, and the message after it has no user ID. With several `users`, their messages are
 * interleaved; `sessionKey` says whose session each belongs to.
 *
 * @param constraints - How many people and messages, and what messages
 * @returns An arbitrary of lists of messages, to be given to `advance` one by one
 *
 * @example
 * ```ts
 * fc.sample(segmentStream({ minLength: 2, maxLength: 5 }), 10).every((messages) => messages.length >= 2); // => true
 * fc.sample(segmentStream({ types: ["page"] }), 10).flat().every(({ type }) => type === "page"); // => true
 * ```
 */
export function segmentStream<Type extends SegmentMessage["type"] = SegmentMessage["type"]>(
  constraints: SegmentStreamConstraints<Type> = {},
): fc.Arbitrary<MessageOf<Type>[]> {
  const { users = 1, minLength = 0, maxLength = Math.max(10, minLength) } = constraints;
  const people = fc.uniqueArray(person(constraints), {
    minLength: users,
    maxLength: users,
    selector: ({ userId }) => readText(userId),
  });
  const turn = fc.record({
    speaker: fc.nat(users - 1),
    isReset: weighted([9, fc.constant(false)], [1, fc.constant(true)]),
    isAnonymous: weighted([6, fc.constant(false)], [1, fc.constant(true)]),
    message: segmentMessage(constraints),
  });
  const turns = fc.array(turn, { minLength, maxLength, size: "max" });
  return fc.tuple(people, turns).map(([speakers, taken]) => spoken(speakers, taken));
}

/**
 * The options for Totango: parents, products with attributes, products that are `false` or have no ID,
 * `enableHierarchy`, and IDs that meet each other in a cycle.
 *
 * @param constraints - Which IDs and names occur
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
    .tuple(weighted([3, fc.constant({})], [1, accountTraits(constraints)]), productIds)
    .map(([attributes, ids]) => ({ ...withoutNames(attributes, ["id", "account_id", "module", "__proto__"]), ...ids }));
  return record({
    parent: weighted([4, record({ id })], [1, nothing]),
    product: weighted([6, product], [1, fc.constant(false)], [1, nothing]),
    enableHierarchy: weighted([4, fc.boolean()], [1, nothing]),
  });
}

/**
 * Settings that no function rejects: every region, flag and separator, endpoints with and without a query and a
 * fragment, and tables that rename attributes and leave them out.
 *
 * @param constraints - Which names the tables have
 * @returns An arbitrary of settings
 *
 * @example
 * ```ts
 * fc.sample(totangoSettings(), 10).every((settings) => TotangoSettings.safeParse(settings).success); // => true
 * ```
 */
export function totangoSettings(
  constraints: Pick<TotangoOptionsConstraints, "traitNames"> = {},
): fc.Arbitrary<TotangoSettings> {
  const table = weighted([4, attributeTable(constraints)], [1, nothing]);
  return record(
    {
      serviceId: simplestFirst(
        fc.constant("SP-1234-01"),
        fc.string({ minLength: 1 }).filter((serviceId) => serviceId.trim() !== ""),
      ),
      region: fc.constantFrom("us", "eu", "eu1", null),
      disableHeartbeat: fc.constantFrom(false, true, null),
      trackNamedPages: fc.constantFrom(true, false, null),
      trackCategorizedPages: fc.constantFrom(true, false, null),
      endpoint: fc.constantFrom(
        "https://proxy.example/",
        "http://127.0.0.1:8080/sdr",
        "https://proxy.example/?",
        "https://proxy.example/?to=totango",
        "https://proxy.example/?to=totango&#top",
        null,
      ),
      defaultModule: simplestFirst(fc.constant("Application"), nothing),
      productSeparator: fc.constantFrom("__", "_", null),
      attributes: weighted([2, nothing], [1, record({ account: table, user: table })]),
    },
    "serviceId",
  );
}

/**
 * The JSON text of a stored session that cannot be trusted: nobody can tell whose it is, so `advance` must take it
 * for `emptySession`, whatever else is in it. It is for tests of your own store. `Session.parse` of
 * `segment-to-totango/schema` rejects it.
 *
 * @returns An arbitrary of JSON strings
 *
 * @example
 * ```ts
 * const page: SegmentMessage = { type: "page", userId: "jack", name: "Index" };
 * const translated = fc.sample(damagedSession(), 10).map((stored) => {
 *   return advance(page, { serviceId: "SP-1234-01" }, JSON.parse(stored)).requests;
 * });
 * translated.flat(); // => []
 * ```
 */
export function damagedSession(): fc.Arbitrary<string> {
  const damagedId = simplestFirst(
    fc.constantFrom(7, "", " ", true, false),
    fc.constant("x".repeat(Math.max(userIdLimit, anonymousIdLimit) + 1)),
    fc.array(fc.constant("eve"), { maxLength: 1 }),
    record({ id: fc.constant("eve") }, "id"),
  );
  const whole: fc.Arbitrary<Session> = record({
    userId: fc.constant("eve"),
    anonymousId: fc.constant("5f5e"),
    userAttributes: fc.constant({ plan: "pro" }),
    groupId: fc.constant("test_group"),
    product: fc.constant({ id: "p", module: "Application" }),
    enableHierarchy: fc.constant(false),
    category: fc.constant("Docs"),
  });
  return fc
    .tuple(whole, damagedId, fc.constantFrom("userId", "anonymousId"))
    .map(([session, id, name]) => JSON.stringify({ ...session, [name]: id }));
}

/**
 * A `userId` that is there and cannot be one: a list, an object, a boolean, `NaN`, or a string over Totango's limit.
 * Nobody can tell whose a message with it is, so it must neither read a session nor move it. It is for tests of
 * code that takes messages as they come.
 *
 * @returns An arbitrary of values that are not typed as a `userId`
 *
 * @example
 * ```ts
 * const keys = fc.sample(unusableUserId(), 10).map((userId) => sessionKey({ type: "page", userId }));
 * keys.every((key) => key === undefined); // => true
 * ```
 */
export function unusableUserId(): fc.Arbitrary<unknown> {
  return simplestFirst(
    fc.boolean(),
    fc.array(fc.constant("jack"), { maxLength: 2 }),
    record({ id: fc.constant("jack") }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    fc.constantFrom("jack".repeat(26), "😀".repeat(userIdLimit + 1)),
  );
}

// People

/** Somebody who sends messages. Servers know no anonymous IDs. */
type Person = { readonly userId: IdValue; readonly anonymousId: string | undefined };

type Turn<Message> = {
  readonly speaker: number;
  readonly isReset: boolean;
  readonly isAnonymous: boolean;
  readonly message: Message;
};

function person(constraints: TotangoOptionsConstraints): fc.Arbitrary<Person> {
  return fc.record({
    userId: userId(constraints).filter((id) => isUsable(id, userIdLimit)),
    anonymousId: fc.option(fc.uuid(), { nil: undefined }),
  });
}

/** Segment's libraries change the anonymous ID at `reset()`. The message after it names no user. */
function spoken<Message extends SegmentMessage>(people: readonly Person[], turns: readonly Turn<Message>[]): Message[] {
  const resets = new Map<number, number>();
  return turns.flatMap(({ speaker, isReset, isAnonymous, message }) => {
    const count = (resets.get(speaker) ?? 0) + (isReset ? 1 : 0);
    resets.set(speaker, count);
    return people.slice(speaker, speaker + 1).map(({ userId, anonymousId }) => ({
      ...message,
      userId: isReset || isAnonymous ? undefined : userId,
      anonymousId: anonymousId === undefined ? undefined : `${anonymousId}-${count}`,
    }));
  });
}

// Messages

type MessagesByType = { readonly [Type in SegmentMessage["type"]]: fc.Arbitrary<MessageOf<Type>> };

const messageTypes = ["identify", "group", "track", "page", "screen", "alias", "delete"] as const;

/** How often each type occurs beside the others. */
const frequency = { identify: 12, group: 12, track: 12, page: 12, screen: 12, alias: 1, delete: 1 };

function messagesByType(constraints: SegmentMessageConstraints): MessagesByType {
  const user = { userId: userId(constraints) };
  const rest = {
    anonymousId: userId(constraints),
    messageId: simplestFirst(fc.uuid(), blank, nothing),
    integrations: integrations(constraints),
    timestamp: simplestFirst(fc.constant("2014-07-01T01:20:55.000Z"), fc.date(), epoch),
    _metadata: fc.constant({ nodeVersion: "v20" }),
  };
  const context = messageContext(constraints);
  const common = { ...user, context, ...rest };
  const page = { ...common, name: pageText, category: pageText, properties };
  const groupId = constraints.accounts ? usableAccountId(constraints) : accountId(constraints);
  const event = simplestFirst(text, number.filter(Number.isFinite), nothing);

  const track = record(
    { type: fc.constant("track"), event, ...common, properties: weighted([9, properties], [1, nothing]) },
    "type",
    "event",
    "userId",
    "context",
  );
  const attributeTrack: fc.Arbitrary<AttributeTrackMessage> = fc
    .tuple(
      userTraits(constraints),
      record({ type: fc.constant("track"), event: fc.constant(null), ...common }, "type", "event", "userId", "context"),
    )
    .map(([fields, message]) => ({ ...withoutNames(fields, checkedFields), ...message }));

  return {
    identify: record(
      { type: fc.constant("identify"), ...common, traits: userTraits(constraints) },
      "type",
      "userId",
      "traits",
      ...requiredAccountKeys(constraints),
    ),
    group: record(
      { type: fc.constant("group"), ...common, groupId, traits: accountTraits(constraints) },
      "type",
      "userId",
      "groupId",
    ),
    track: weighted([3, track], [1, attributeTrack]),
    page: record({ type: fc.constant("page"), ...page }, "type", "userId", ...requiredAccountKeys(constraints)),
    screen: record({ type: fc.constant("screen"), ...page }, "type", "userId", ...requiredAccountKeys(constraints)),
    alias: record(
      { type: fc.constant("alias"), ...common, previousId: userId(constraints) },
      "type",
      "userId",
      ...requiredAccountKeys(constraints),
    ),
    delete: record({ type: fc.constant("delete"), ...common }, "type", "userId", ...requiredAccountKeys(constraints)),
  };
}

/** The keys without which a message other than a group names no account. */
function requiredAccountKeys({ accounts }: SegmentMessageConstraints): "context"[] {
  return accounts ? ["context"] : [];
}

function messageContext(constraints: SegmentMessageConstraints): fc.Arbitrary<Context> {
  const { accounts, options } = constraints;
  const fields = {
    groupId: accounts ? usableAccountId(constraints) : accountId(constraints),
    traits: userTraits(constraints),
    locale: fc.constant("nb-NO"),
    page: fc.constant({ path: "/" }),
  };
  const required: "groupId"[] = accounts ? ["groupId"] : [];
  if (options === false) return record(fields, ...required);
  return record({ ...fields, Totango: totangoSwitch(constraints) }, ...required);
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

/** Fields that a rule reads, or types know: an attribute at a message's top level cannot have their names. */
const checkedFields = [
  ..."type event userId anonymousId messageId context integrations properties".split(" "),
  ..."timestamp originalTimestamp sentAt receivedAt channel version writeKey projectId __proto__".split(" "),
];

function withoutNames(traits: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(traits).filter(([name]) => !names.includes(name)));
}

// IDs

function userId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return id(constraints, fc.constantFrom("jack", "eve", "lawrence@example.com"));
}

/** `g__p` is also the product account of `g` and `p`. */
function accountId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return id(constraints, fc.constantFrom("g", "h", "test_group", "g__p", "a__b", "a_"));
}

function productId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return id(constraints, fc.constantFrom("p", "q", "_b"));
}

function id(
  { wellFormedIds = false }: TotangoOptionsConstraints,
  familiar: fc.Arbitrary<string>,
): fc.Arbitrary<IdValue> {
  const wellFormed = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  const nasty = simplestFirst(number.filter(Number.isFinite), unicode, inheritedName, longText, blank, nothing);
  return wellFormedIds
    ? weighted([8, familiar], [1, wellFormed])
    : weighted([12, familiar], [1, wellFormed], [3, nasty]);
}

/** An account ID within its limit. Joined to a product's ID, it can still make one that is too long. */
function usableAccountId(constraints: TotangoOptionsConstraints): fc.Arbitrary<IdValue> {
  return accountId(constraints).filter((id) => isUsable(id, accountIdLimit));
}

/** A number's decimal can be long. */
function isUsable(id: IdValue, limit: number): boolean {
  const text = readText(id);
  return text !== undefined && fits(text, limit);
}

// Traits and properties

function userTraits(constraints: TotangoOptionsConstraints): fc.Arbitrary<Fields> {
  return traits(constraints, {
    email: text,
    Contact: simplestFirst(fc.boolean(), value),
    "Key Contact": simplestFirst(fc.boolean(), value),
    name: value,
    userId: text,
    anonymousId: text,
  });
}

function accountTraits(constraints: TotangoOptionsConstraints): fc.Arbitrary<Fields> {
  const account = simplestFirst(accountId({}), text, number);
  return traits(constraints, {
    name: simplestFirst(text, longText, record({ first: text }, "first"), value),
    account_name: simplestFirst(text, longText, value),
    account_id: account,
    account: record({ name: text }, "name"),
    parent_id: account,
    parent: record({ id: account }, "id"),
    product_id: simplestFirst(account, value),
    product: record({ id: account }, "id"),
  });
}

/** Any names and values, and some that end up in the same attribute. */
function traits(
  { traitNames }: TotangoOptionsConstraints,
  own: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Fields> {
  if (traitNames) return record(Object.fromEntries(traitNames.map((name) => [name, value])));
  const clashing = record({
    ...own,
    id: value,
    created: date,
    createdAt: date,
    created_at: date,
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
function reversed(traits: Fields): Fields {
  return Object.fromEntries(Object.entries(traits).reverse());
}

function dictionary(values: fc.Arbitrary<unknown>): fc.Arbitrary<Fields> {
  return fc.dictionary(traitName, values, { maxKeys: 3, noNullPrototype: true });
}

function attributeTable({
  traitNames = tableNames,
}: Pick<TotangoOptionsConstraints, "traitNames">): fc.Arbitrary<AttributeTable> {
  const entry = simplestFirst(fc.constantFrom(true, false, "true", "false"), fc.constantFrom(...newNames), nothing);
  const entries = record(Object.fromEntries(traitNames.map((name) => [name, weighted([1, nothing], [1, entry])])));
  const rest = fc.constantFrom({}, { "*": true }, { "*": false }, { "*": "false" });
  return fc.tuple(entries, rest).map(([named, others]) => ({ ...named, ...others }));
}

/** Fields of which only the named ones are always there, as JSON makes objects. */
function record<Values, Key extends keyof Values = never>(
  fields: { readonly [Name in keyof Values]: fc.Arbitrary<Values[Name]> },
  ...requiredKeys: Key[]
): fc.Arbitrary<fc.RecordValue<Values, Key>> {
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

// Texts and values. They are set before any exported function can be called.

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
const date: fc.Arbitrary<unknown> = simplestFirst(
  writtenDate,
  fc.date({ noInvalidDate: false }),
  epoch,
  epoch.map(String),
  fc.date({ noInvalidDate: true }).map((day) => day.toISOString()),
  blank,
  nothing,
  fc.constantFrom(true, {}, []),
);
const leaf: fc.Arbitrary<unknown> = simplestFirst(text, fc.boolean(), number, nothing, date);
const traitName = weighted(
  [6, fc.constantFrom("plan", "Contract Value", "seats", "city", "_hidden", "ip", "address_geo_lat")],
  [2, fc.string({ maxLength: 6 })],
  [1, inheritedName],
  [1, unicode],
  [1, blank],
  [1, longText],
);
const tableNames = [
  ..."name created createdAt created_at id account_id parent_id email plan seats city".split(" "),
  ..."address address_city address_geo address_geo_lat account account_name parent product tags".split(" "),
  "Create Date",
  "Contract Value",
];
const newNames = ["Plan", "Company", "plan", "Create Date", "account_name", "parent_id", "product_id", "CRM ID"];
const list = fc.array(simplestFirst(leaf, dictionary(leaf), fc.array(leaf, { maxLength: 2 })), { maxLength: 3 });
const nested = simplestFirst(dictionary(leaf), dictionary(simplestFirst(leaf, list, dictionary(leaf))));
const deep = fc
  .tuple(leaf, fc.array(fc.boolean(), { minLength: 9, maxLength: 12 }))
  .map(([inside, levels]) => levels.reduce<unknown>((inner, isList) => (isList ? [inner] : { a: inner }), inside));
const value: fc.Arbitrary<unknown> = weighted([6, leaf], [2, list], [2, nested], [1, deep]);

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
