import {
  advance,
  emptySession,
  explain,
  translate,
  type AttributeTrackMessage,
  type GroupMessage,
  type IdentifyMessage,
  type PageMessage,
  type ScreenMessage,
  type SegmentMessage,
  type Session,
  type TotangoOptions,
  type TotangoRegion,
  type TotangoSettings,
  type TrackMessage,
  type Traits,
} from "segment-to-totango";
import type { IsEqual } from "type-fest";
import { accept } from "./accept.js";

// SegmentMessage is discriminated on `type`, and a track message on `event`.
accept<IsEqual<SegmentMessage["type"], "identify" | "group" | "track" | "page" | "screen">>(true);
accept<IsEqual<Extract<SegmentMessage, { type: "identify" }>, IdentifyMessage>>(true);
accept<IsEqual<Extract<SegmentMessage, { type: "group" }>, GroupMessage>>(true);
accept<IsEqual<Extract<SegmentMessage, { type: "track" }>, TrackMessage | AttributeTrackMessage>>(true);
accept<IsEqual<Extract<SegmentMessage, { type: "page" }>, PageMessage>>(true);
accept<IsEqual<Extract<SegmentMessage, { type: "screen" }>, ScreenMessage>>(true);

export function narrow(message: SegmentMessage): SegmentMessage {
  // @ts-expect-error not every message has traits
  accept<unknown>(message.traits);
  switch (message.type) {
    case "identify":
      accept<Traits | null | undefined>(message.traits);
      return accept<IdentifyMessage>(message);
    case "group":
      accept<string | number | null | undefined>(message.groupId);
      return accept<GroupMessage>(message);
    case "track":
      return message.event === null ? accept<AttributeTrackMessage>(message) : accept<TrackMessage>(message);
    case "page":
      accept<string | number | readonly [string | number] | null | undefined>(message.name);
      return accept<PageMessage>(message);
    case "screen":
      return accept<ScreenMessage>(message);
    default:
      return accept<never>(message);
  }
}

// The messages of the article.
accept<SegmentMessage>({ type: "identify", userId: "jack", traits: { name: "Jack Frank", email: "jack@example.com" } });
accept<SegmentMessage>({
  type: "group",
  groupId: "test_group",
  traits: { name: "Initech" },
  context: {
    Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA", account_id: "123" }, enableHierarchy: false },
  },
});
accept<SegmentMessage>({
  type: "track",
  event: "Login",
  properties: { category: "Application" },
  context: { traits: { age: 23 } },
});
accept<SegmentMessage>({ type: "page", name: ["__heartbeat"] });
accept<SegmentMessage>({
  type: "screen",
  category: "Docs",
  integrations: { All: false, Totango: true, Mixpanel: { a: 1 } },
});
accept<SegmentMessage>({ type: "page", integrations: { Totango: false }, context: { Totango: false } });

// What every message may have, absent in any way.
accept<SegmentMessage>({
  type: "identify",
  userId: null,
  anonymousId: undefined,
  messageId: null,
  context: null,
  integrations: undefined,
  traits: null,
});
accept<SegmentMessage>({
  type: "page",
  timestamp: new Date(0),
  sentAt: "2014-06-30T01:02:03Z",
  version: 2,
  channel: "browser",
  _metadata: { bundled: [] },
});
accept<SegmentMessage>({
  type: "page",
  context: { page: { url: "/" }, userAgent: "a", ip: "b", library: { name: "c", version: "d" }, locale: "e" },
});

// Messages of the other types.
// @ts-expect-error Totango has no place for an alias
accept<SegmentMessage>({ type: "alias", userId: "jack", previousId: "j" });
// @ts-expect-error a message has a type
accept<SegmentMessage>({ userId: "jack" });
// @ts-expect-error what was parsed is not yet known to be a message
accept<SegmentMessage>(accept<unknown>({ type: "page" }));

// Misspelt fields are rejected where they stand.
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error misspelt userId
  userID: "jack",
});
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error misspelt traits
  trait: {},
});
accept<SegmentMessage>({
  type: "group",
  // @ts-expect-error misspelt groupId
  groupID: "test_group",
});
accept<SegmentMessage>({
  type: "group",
  groupId: "test_group",
  // @ts-expect-error only track, page and screen have properties
  properties: {},
});
accept<SegmentMessage>({
  type: "track",
  event: "Login",
  // @ts-expect-error misspelt properties
  property: {},
});
accept<SegmentMessage>({
  type: "page",
  // @ts-expect-error misspelt category
  categroy: "Docs",
});
accept<SegmentMessage>({
  type: "screen",
  // @ts-expect-error misspelt name
  title: "Docs",
});
accept<SegmentMessage>({
  type: "track",
  event: "Login",
  context: {
    // @ts-expect-error misspelt groupId
    groupID: "test_group",
  },
});
accept<SegmentMessage>({
  type: "page",
  context: {
    // @ts-expect-error misspelt Totango
    totango: { product: { id: "productA" } },
  },
});
accept<SegmentMessage>({
  type: "group",
  context: {
    Totango: {
      // @ts-expect-error misspelt enableHierarchy
      enableHierachy: false,
    },
  },
});
accept<SegmentMessage>({
  type: "group",
  integrations: {
    Totango: {
      // @ts-expect-error misspelt product
      products: { id: "productA" },
    },
  },
});

// A track message has an event; the one with `event: null` takes attributes.
accept<TrackMessage>({ type: "track", event: "" });
accept<SegmentMessage>({
  type: "track",
  event: null,
  userId: "jack",
  plan: "gold",
  seats: 3,
  since: new Date(0),
  address: { city: "a" },
});
// @ts-expect-error the event is missing
accept<SegmentMessage>({ type: "track", userId: "jack" });
// @ts-expect-error the event is missing, and so attributes are misspelt fields
accept<SegmentMessage>({ type: "track", userId: "jack", plan: "gold" });
accept<SegmentMessage>({
  type: "track",
  // @ts-expect-error an event is a text
  event: 7,
});
accept<SegmentMessage>({
  type: "track",
  // @ts-expect-error an event is a text or null
  event: undefined,
});
accept<SegmentMessage>({
  type: "track",
  event: "Login",
  // @ts-expect-error a track message with an event has no attributes
  plan: "gold",
});
accept<SegmentMessage>({
  type: "track",
  event: null,
  // @ts-expect-error attributes are JSON or dates
  plan: () => "gold",
});
accept<SegmentMessage>({
  type: "track",
  event: null,
  // @ts-expect-error the fields that Segment defines keep their types
  userId: true,
});

// IDs are strings or numbers.
accept<SegmentMessage>({
  type: "group",
  userId: 7,
  groupId: 8,
  context: { groupId: 9, Totango: { product: { id: 1, account_id: 2, module: 3 }, parent: { id: 4 } } },
});
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error an ID is no boolean
  userId: true,
});
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error an ID is no bigint
  userId: 7n,
});
accept<SegmentMessage>({
  type: "group",
  // @ts-expect-error an ID is no boolean
  groupId: false,
});
accept<SegmentMessage>({
  type: "page",
  context: {
    // @ts-expect-error an ID is no object
    groupId: { id: "test_group" },
  },
});
accept<SegmentMessage>({
  type: "page",
  // @ts-expect-error a name is one text
  name: ["a", "b"],
});

// Traits are JSON and dates, at any depth.
accept<Traits>({
  a: "b",
  c: 1,
  d: true,
  e: null,
  f: undefined,
  g: new Date(0),
  h: ["i", { j: [new Date(0)] }],
  k: { l: { m: 1 } },
});
accept<Traits>({ a: ["b", 1] as const, c: { d: ["e"] } as const });
accept<Traits>({
  // @ts-expect-error no functions
  a: () => "b",
});
accept<Traits>({
  // @ts-expect-error no symbols
  a: Symbol("b"),
});
accept<Traits>({
  // @ts-expect-error no bigints
  a: 1n,
});
accept<Traits>({
  // @ts-expect-error no instances of classes
  a: new Map([["b", "c"]]),
});
accept<Traits>({
  // @ts-expect-error no functions at any depth
  a: { b: [() => "c"] },
});
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error traits are no list
  traits: ["a"],
});
accept<SegmentMessage>({
  type: "page",
  // @ts-expect-error properties are no text
  properties: "a",
});

// Options.
accept<TotangoOptions>({ product: false });
accept<TotangoOptions>({ product: { id: "productA", Revision: "5.3", released: new Date(0) }, parent: null });
accept<TotangoOptions>({
  // @ts-expect-error false leaves a product, true says nothing
  product: true,
});
accept<TotangoOptions>({
  // @ts-expect-error a product is an object
  product: "productA",
});
accept<TotangoOptions>({
  parent: {
    // @ts-expect-error misspelt id
    ID: "XYZ-85b",
  },
});
accept<TotangoOptions>({
  // @ts-expect-error a flag is no text
  enableHierarchy: "false",
});
accept<SegmentMessage>({
  type: "page",
  integrations: {
    // @ts-expect-error a switch is no text
    Totango: "false",
  },
});
accept<SegmentMessage>({
  type: "page",
  integrations: {
    // @ts-expect-error a switch is no number
    All: 0,
  },
});

// Settings.
accept<IsEqual<TotangoRegion, "us" | "eu" | "eu1">>(true);
accept<TotangoSettings>({ serviceId: "SP-1234-01" });
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  region: "eu1",
  disableHeartbeat: true,
  trackNamedPages: false,
  trackCategorizedPages: undefined,
  endpoint: "https://proxy.example/",
});
// @ts-expect-error the serviceId is missing
accept<TotangoSettings>({ region: "us" });
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error no such data center
  region: "de",
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error misspelt region
  regoin: "eu",
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error a flag is no text
  disableHeartbeat: "false",
});

// Sessions.
accept<Session>(emptySession);
accept<Session>({
  userId: "jack",
  userAttributes: { plan: "gold" },
  groupId: "test_group",
  product: { id: "productA" },
  enableHierarchy: false,
  category: "Docs",
});
accept<Session>({
  // @ts-expect-error only ever false
  enableHierarchy: true,
});
accept<Session>({
  // @ts-expect-error a session holds texts
  userId: 7,
});
accept<Session>({
  // @ts-expect-error misspelt groupId
  groupID: "test_group",
});
accept<Session>({
  userAttributes: {
    // @ts-expect-error kept attributes are finished texts
    seats: 3,
  },
});

// The functions take the same.
translate({ type: "page", name: "Docs" }, { serviceId: "SP-1234-01" });
advance({ type: "page", name: "Docs" }, { serviceId: "SP-1234-01" }, emptySession);
explain(
  {
    type: "page",
    // @ts-expect-error misspelt name
    nam: "Docs",
  },
  { serviceId: "SP-1234-01" },
);
explain(
  { type: "page", name: "Docs" },
  {
    serviceId: "SP-1234-01",
    // @ts-expect-error misspelt disableHeartbeat
    disableHeartBeat: true,
  },
);
// @ts-expect-error advance needs a session
advance({ type: "page" }, { serviceId: "SP-1234-01" });
