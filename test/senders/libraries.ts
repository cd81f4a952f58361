import type { TotangoSettings } from "segment-to-totango";
import type { Activity, Booking } from "./booking.js";
import type { Call } from "./play.js";
import { bookedByDevices, bookedOfVisit, inProductA, jack } from "./visits.js";

/** A library, which the file of its name in `libraries/` starts. */
export type Library = {
  readonly name: string;
  readonly packages: readonly string[];
  readonly platform: "browser" | "node";
  /** It has types of its messages, and they compile into `advance`. */
  readonly isTyped: boolean;
  /** What its users are told to set. */
  readonly settings?: Partial<TotangoSettings>;
  /** What it tracks of its own accord once it has loaded. */
  readonly ownEvents?: readonly string[];
  /** In which of the three ways a page can call its heartbeat, where it can. */
  readonly heartbeats?: readonly Heartbeat[];
  /** Whether `integrations: { Totango: false }`, with which it was loaded, is on its messages, where it can be given. */
  readonly isSwitchedOffByLoading?: boolean;
  readonly anonymousIdAfterReset?: "another" | "the same";
  /** What it books where that is not what the person did. */
  readonly booked?: {
    readonly visit: Booking;
    readonly atOnce: Booking;
    readonly beforeLoading: Booking;
    readonly devices: Booking;
  };
  /** What its users have to know, and what is booked of some calls that show it. */
  readonly differences?: readonly Difference[];
};

export type Difference = {
  readonly what: string;
  readonly calls: readonly Call[];
  readonly isBeforeLoading?: true;
  readonly activities: readonly Activity[];
};

export type Heartbeat = "a text" | "an object" | "a list";

/** Segment's library for browsers and its forks. */
const segments = {
  platform: "browser",
  isTyped: true,
  heartbeats: ["a text", "an object"],
  isSwitchedOffByLoading: true,
  anonymousIdAfterReset: "another",
  differences: [
    {
      // The user ID is added when a message is sent.
      what: "a track that is called before the identify, and before it has loaded, is the user's",
      calls: [
        ["track", "Pricing Viewed", { category: "Site" }],
        ["identify", "jack", jack],
        ["group", "test_group", { name: "Initech" }, inProductA],
        ["track", "Login", { category: "Application" }],
      ],
      isBeforeLoading: true,
      activities: [
        ["test_group__productA", "jack", "Pricing Viewed", "Site"],
        ["test_group__productA", "jack", "Login", "Application"],
      ],
    },
  ],
} as const satisfies Partial<Library>;

const servers = { platform: "node", isTyped: true } as const;

const segment = "@segment/analytics-next@1.84.3";

const namesOfGroups = { test_group: { account_name: "Initech" }, other_group: { account_name: "Initrode" } };

export const libraries: readonly Library[] = [
  { ...segments, name: "segment", packages: [segment] },
  {
    ...segments,
    name: "consent-tools",
    packages: ["@segment/analytics-consent-tools@2.0.3", segment],
    ownEvents: ["Segment Consent Preference Updated"],
    settings: { activities: { "Segment Consent Preference Updated": false } },
  },
  { ...segments, name: "customerio", packages: ["@customerio/cdp-analytics-browser@0.5.11"] },
  { ...segments, name: "hightouch", packages: ["@ht-sdks/events-sdk-js-browser@1.5.1"] },
  { ...segments, name: "june", packages: ["@june-so/analytics-next@2.0.0"] },
  {
    name: "classic",
    packages: ["@segment/analytics.js-core@4.1.11", "@segment/analytics.js-integration-segmentio@4.4.7"],
    platform: "browser",
    isTyped: false,
    heartbeats: ["a text", "an object", "a list"],
    isSwitchedOffByLoading: true,
    anonymousIdAfterReset: "another",
  },
  {
    name: "rudderstack",
    packages: ["@rudderstack/analytics-js@3.34.1"],
    platform: "browser",
    isTyped: true,
    heartbeats: ["a text", "an object", "a list"],
    isSwitchedOffByLoading: false,
    anonymousIdAfterReset: "the same",
  },
  {
    name: "jitsu",
    packages: ["@jitsu/js@1.11.0", "@jitsu/protocols@1.11.0"],
    platform: "browser",
    isTyped: true,
    heartbeats: ["an object"],
    anonymousIdAfterReset: "another",
    booked: {
      // No options of a call arrive, and no names of a page.
      visit: {
        accounts: namesOfGroups,
        users: bookedOfVisit.users,
        activities: [
          ["test_group", "jack", "Login", "Application"],
          ["test_group", "jack", "Salaries Viewed", "People"],
          ["other_group", "eve", "Searched", "Docs"],
        ],
      },
      // A call that does not wait for the one before it does not know its user, or its group, yet.
      atOnce: { accounts: namesOfGroups, users: {}, activities: [] },
      beforeLoading: {
        accounts: { test_group: namesOfGroups.test_group },
        users: { jack },
        activities: [
          ["test_group", "jack", "Login", "Application"],
          ["test_group", "jack", "Salaries Viewed", "People"],
          ["test_group", "jack", "Searched", "Docs"],
        ],
      },
      devices: {
        accounts: namesOfGroups,
        users: bookedByDevices.users,
        activities: [
          ["other_group", "jack", "Scanned", "Camera"],
          ["test_group", "jack", "Searched", "Unknown"],
          ["other_group", "jack", "Called", "Unknown"],
        ],
      },
    },
    differences: [
      {
        what: "a switch in the context of one call is on every later message, the next user's too",
        calls: [
          ["identify", "jack", jack],
          ["group", "test_group"],
          ["track", "Salaries Viewed", {}, { context: { Totango: false } }],
          ["track", "Login", { category: "Application" }],
          ["reset"],
          ["identify", "eve"],
          ["group", "other_group"],
          ["track", "Searched", { category: "Docs" }],
        ],
        activities: [],
      },
      {
        what: "a user who identifies without a reset is in the last user's account",
        calls: [
          ["identify", "jack", jack],
          ["group", "test_group"],
          ["identify", "eve"],
          ["track", "Searched", { category: "Docs" }],
        ],
        activities: [["test_group", "eve", "Searched", "Docs"]],
      },
      {
        what: "books what the person did, called as the table says",
        calls: [
          ["track", "Pricing Viewed", { category: "Site" }],
          ["identify", "jack", jack],
          ["setContextProperty", "Totango", { product: { id: "productA" } }],
          ["group", "test_group", { name: "Initech" }],
          ["track", "Login", { category: "Application" }],
          ["page", { category: "Docs", name: "Index" }],
          ["page", { name: "__heartbeat" }],
          ["setContextProperty", "Totango", false],
          ["track", "Salaries Viewed", { category: "People" }],
          ["setContextProperty", "Totango", null],
          ["reset"],
          ["identify", "eve", { name: "Eve" }],
          ["group", "other_group", { name: "Initrode" }],
          ["track", "Searched", { category: "Docs" }],
          ["reset"],
          ["track", "Left", { category: "Site" }],
        ],
        activities: bookedOfVisit.activities,
      },
    ],
  },
  { ...servers, name: "rudderstack-node", packages: ["@rudderstack/rudder-sdk-node@3.0.13"] },
  { ...servers, name: "customerio-node", packages: ["@customerio/cdp-analytics-node@0.5.9"] },
];
