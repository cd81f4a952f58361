import {
  advance,
  emptySession,
  explain,
  messagesOf,
  sessionKey,
  translate,
  type AliasMessage,
  type AttributeTrackMessage,
  type DeleteMessage,
  type Device,
  type EarlierSession,
  type GroupMessage,
  type IdentifyMessage,
  type PageMessage,
  type ScreenMessage,
  type SegmentEvent,
  type SegmentMessage,
  type Session,
  type TotangoOptions,
  type TotangoRegion,
  type TotangoSettings,
  type TrackMessage,
  type Traits,
  type UncheckedMessage,
  type WaitingActivity,
} from "segment-to-totango";
import type { IsEqual } from "type-fest";
import { accept } from "./accept.js";

// SegmentMessage is discriminated on `type`.
accept<IsEqual<SegmentMessage["type"], "identify" | "group" | "track" | "page" | "screen" | "alias" | "delete">>(true);
accept<IsEqual<SegmentEvent["type"], SegmentMessage["type"]>>(true);

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
      return accept<TrackMessage>(message);
    case "page":
      accept<string | number | readonly [string | number] | null | undefined>(message.name);
      return accept<PageMessage>(message);
    case "screen":
      return accept<ScreenMessage>(message);
    case "alias":
      return accept<AliasMessage>(message);
    case "delete":
      return accept<DeleteMessage>(message);
    default:
      return accept<never>(message);
  }
}

// The messages of Totango's article.
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
accept<SegmentMessage>({ type: "page", integrations: { Totango: false }, context: { Totango: false } });

// What every message may have, absent in any way, and fields that no rule reads, of any type.
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
  messageId: 7,
  timestamp: 1404177655,
  sentAt: new Date(0),
  version: "2",
  channel: ["browser"],
  _metadata: { bundled: [] },
  options: {},
});

// Fields of a caller's own, and other integrations' options.
accept<SegmentMessage>({
  type: "screen",
  context: { page: { url: "/" }, userAgent: "a", ip: "b", theme: "dark", active: true },
  integrations: { All: false, Totango: true, Mixpanel: { distinctId: 1 }, Amplitude: { session_id: 1 } },
});

// Traits and properties that an interface, a class or a record types.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an interface is what is tested
interface Account {
  name: string;
  seats?: number;
}
class Person {
  readonly email = "jack@example.com";
  #secret = 1;
  secret() {
    return this.#secret;
  }
}
export function typed(account: Account, person: Person, record: Record<string, unknown>): void {
  translate({ type: "group", groupId: "test_group", traits: account }, settings);
  translate({ type: "identify", userId: "jack", traits: person }, settings);
  translate({ type: "identify", userId: "jack", traits: record }, settings);
  translate({ type: "track", event: "Login", properties: account, context: { traits: person } }, settings);
  translate({ type: "track", event: "Login", properties: record, context: { traits: record } }, settings);
}
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error traits are an object
  traits: "a",
});

// A message of which it is only known that it is one, and what is not known to be one.
export function any(event: SegmentEvent, unknown: unknown): void {
  translate(event, settings);
  sessionKey(event);
  sessionKey(unknown);
  // @ts-expect-error what was parsed is not yet known to be a message
  translate(unknown, settings);
}
// @ts-expect-error a message has a type
accept<SegmentMessage>({ userId: "jack" });

// What a receiver was handed goes to every function without a cast, and nothing else is known of it.
export function received(body: unknown, isMessage: (value: unknown) => value is SegmentEvent): void {
  for (const message of messagesOf(body)) {
    translate(message, settings);
    explain(message, settings);
    advance(message, settings, emptySession);
    sessionKey(message);
    if (isMessage(message)) accept<SegmentEvent>(message);
    // @ts-expect-error it may have no user
    accept(message.userId);
    // @ts-expect-error it may be null, which has no type
    if (message.type === "track") accept(message);
    // @ts-expect-error it is not yet known to be a message
    accept<SegmentMessage | SegmentEvent>(message);
  }
}
// @ts-expect-error only messagesOf gives one
accept<UncheckedMessage>({ type: "track" });

// An event may be missing, and may be a number.
accept<TrackMessage>({ type: "track" });
accept<TrackMessage>({ type: "track", event: 7 });

// The article's attribute tracking has a type of its own, which every function takes.
const attributeTrack: AttributeTrackMessage = {
  type: "track",
  event: null,
  userId: "jack",
  plan: "gold",
  since: new Date(0),
  address: { city: "a" },
};
translate(attributeTrack, settings);
advance(attributeTrack, settings, emptySession);
accept<AttributeTrackMessage>({
  type: "track",
  event: null,
  // @ts-expect-error fields that Segment defines keep their types
  userId: true,
});

// IDs are strings or numbers.
accept<SegmentMessage>({
  type: "group",
  userId: 7,
  groupId: 8,
  context: { groupId: 9, Totango: { product: { id: 1, account_id: 2, module: 3 }, parent: { id: 4 } } },
});
accept<SegmentMessage>({ type: "track", groupId: 8 });
accept<SegmentMessage>({
  type: "track",
  // @ts-expect-error whatever the type, an ID is not a list
  groupId: ["test_group"],
});
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error an ID is not a list
  userId: ["jack"],
});
accept<SegmentMessage>({
  type: "identify",
  // @ts-expect-error an ID is not a bigint
  userId: 7n,
});
accept<SegmentMessage>({
  type: "page",
  context: {
    // @ts-expect-error an ID is not an object
    groupId: { id: "test_group" },
  },
});
accept<SegmentMessage>({
  type: "page",
  // @ts-expect-error a list has one text
  name: ["a", "b"],
});

// Options for Totango.
accept<TotangoOptions>({ product: false });
accept<TotangoOptions>({ product: { id: "productA", Revision: "5.3", released: new Date(0) }, parent: null });
accept<TotangoOptions>({
  // @ts-expect-error false leaves a product, and true would say nothing
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
  // @ts-expect-error a flag is not a string
  enableHierarchy: "false",
});
accept<SegmentMessage>({
  type: "page",
  integrations: {
    // @ts-expect-error a switch is not a string
    Totango: "false",
  },
});
accept<SegmentMessage>({
  type: "page",
  integrations: {
    // @ts-expect-error a switch is not a number
    All: 0,
  },
});

// Settings. What a form leaves empty is null.
declare const settings: TotangoSettings;
accept<IsEqual<TotangoRegion, "us" | "eu" | "eu1">>(true);
accept<TotangoSettings>({ serviceId: "SP-1234-01" });
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  region: "eu1",
  disableHeartbeat: true,
  trackNamedPages: false,
  trackCategorizedPages: undefined,
  endpoint: "https://proxy.example/",
  defaultModule: null,
  productSeparator: "_",
  attributes: { account: { seats: "Seats", "*": false }, user: { phone: false, plan: true, city: null } },
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
  // @ts-expect-error no such separator
  productSeparator: "-",
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error a flag is not a string
  disableHeartbeat: "false",
});

// Sessions, of any number of devices.
accept<Session>(emptySession);
accept<Session>({
  userId: "jack",
  userAttributes: { plan: "gold" },
  devices: [
    {
      anonymousId: "5f5e",
      groupId: "test_group",
      product: { id: "productA", account_id: "123", module: "Application" },
      enableHierarchy: false,
      category: "Docs",
      groupedAt: "2014-07-01T01:20:55.000Z",
    },
    { anonymousId: "6a6f", hasNoGroup: true },
    {
      activities: [
        { activity: "Login", module: "Application", id: "m-1:0", timestamp: "2014-07-01T01:20:55.000Z" },
        { activity: "Logout", module: "Unknown" },
      ],
    },
  ],
});
accept<Device>({
  // @ts-expect-error only ever false
  enableHierarchy: true,
});
accept<Device>({
  // @ts-expect-error only ever true
  hasNoGroup: false,
});
accept<Device>({
  // @ts-expect-error misspelt groupId
  groupID: "test_group",
});
// @ts-expect-error an activity has a module
accept<WaitingActivity>({ activity: "Login" });
accept<Session>({
  // @ts-expect-error a session holds strings
  userId: 7,
});
accept<Session>({
  // @ts-expect-error a group is a device's
  groupId: "test_group",
});
accept<Session>({
  userAttributes: {
    // @ts-expect-error attributes that wait are strings
    seats: 3,
  },
});

// Sessions of 0.2 were of one device. They are taken, and given no more.
accept<EarlierSession>({
  userId: "jack",
  anonymousId: "5f5e",
  userAttributes: { plan: "gold" },
  groupId: "test_group",
  product: { id: "productA", account_id: "123", module: "Application" },
  enableHierarchy: false,
  category: "Docs",
});
accept<EarlierSession>({
  // @ts-expect-error 0.2 knew no devices
  devices: [],
});
export function mended(earlier: EarlierSession): Session {
  return advance({ type: "page", name: "Docs" }, settings, earlier).session;
}

// The functions take the same.
translate({ type: "page", name: "Docs" }, settings);
explain({ type: "page", name: "Docs" }, settings);
advance({ type: "page", name: "Docs" }, settings, emptySession);
// @ts-expect-error advance needs a session
advance({ type: "page" }, settings);
