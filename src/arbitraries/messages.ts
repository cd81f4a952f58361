import * as fc from "fast-check";
import type {
  AttributeTrackMessage,
  Context,
  Integrations,
  Properties,
  SegmentMessage,
  TotangoOptions,
} from "../message.js";
import type { MessageOf, SegmentMessageConstraints } from "./constraints.js";
import { accountId, usableAccountId, userId } from "./ids.js";
import { totangoOptions } from "./options.js";
import { integrationNames } from "./settings.js";
import { accountTraits, userTraits, withoutNames } from "./traits.js";
import { blank, dictionary, epoch, leaf, nothing, number, record, simplestFirst, text, weighted } from "./values.js";

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

type MessagesByType = { readonly [Type in SegmentMessage["type"]]: fc.Arbitrary<MessageOf<Type>> };

const messageTypes = ["identify", "group", "track", "page", "screen", "alias", "delete"] as const;

/** How often each type occurs beside the others. */
const frequency = { identify: 12, group: 12, track: 12, page: 12, screen: 12, alias: 1, delete: 1 };

function messagesByType(constraints: SegmentMessageConstraints): MessagesByType {
  const user = { userId: userId(constraints) };
  const groupId = constraints.accounts ? usableAccountId(constraints) : accountId(constraints);
  const rest = {
    groupId: rarely(groupId), // where Jitsu has it on every message
    anonymousId: userId(constraints),
    messageId: simplestFirst(fc.uuid(), blank, nothing),
    integrations: integrations(constraints),
    timestamp: simplestFirst(fc.constant("2014-07-01T01:20:55.000Z"), fc.date(), epoch),
    _metadata: fc.constant({ nodeVersion: "v20" }),
  };
  const context = messageContext(constraints);
  const common = { ...user, context, ...rest };
  const properties = messageProperties(constraints);
  const page = { ...common, name: pageText, category: pageText, properties };
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
    group_id: rarely(accountId(constraints)),
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
  const switches = record({ Totango: totangoSwitch(constraints), All: all, all, Webhooks: all, ...others });
  return weighted([6, switches], [1, fc.constantFrom(...integrationNames).map(addressedTo)]);
}

/** So Segment sends a message to a webhook or a function. */
function addressedTo(name: string): Integrations {
  return { All: false, [name]: true };
}

function totangoSwitch(
  constraints: SegmentMessageConstraints,
): fc.Arbitrary<boolean | TotangoOptions | null | undefined> {
  return weighted([12, totangoOptions(constraints)], [3, fc.constant(true)], [1, fc.constant(false)], [1, nothing]);
}

/** Fields that a rule reads, or types know: an attribute at a message's top level cannot have their names. */
const checkedFields = [
  ..."type event userId anonymousId groupId messageId context integrations properties".split(" "),
  ..."timestamp originalTimestamp sentAt receivedAt channel version writeKey projectId __proto__".split(" "),
];

/** `page(["__heartbeat"])` makes a list of one in the classic library (R2.4). */
const pageText = simplestFirst(
  text,
  fc.constant("__heartbeat"),
  fc.tuple(text),
  number.filter(Number.isFinite),
  nothing,
);
function messageProperties(constraints: SegmentMessageConstraints): fc.Arbitrary<Properties> {
  const own = record({ category: pageText, name: pageText, workspaceId: rarely(accountId(constraints)) });
  return fc.tuple(dictionary(leaf), own).map(([others, known]) => ({ ...others, ...known }));
}

function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null | undefined> {
  return weighted([4, nothing], [1, arbitrary]);
}
