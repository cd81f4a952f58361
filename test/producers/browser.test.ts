// @vitest-environment jsdom
// @vitest-environment-options { "url": "https://initech.example/docs?utm_source=newsletter&utm_campaign=spring" }
import { json } from "node:stream/consumers";
import { AnalyticsBrowser, type Analytics, type Context, type InitOptions, type Plugin } from "@segment/analytics-next";
import {
  advance,
  emptySession,
  type Device,
  type IssueCode,
  type SegmentMessage,
  type Session,
} from "segment-to-totango";
import { beforeAll, describe, expect, test } from "vitest";
import { serve } from "../loopback.js";
import { parse, requestsOf, settings, type Sent } from "./support.js";

type Call = (analytics: Analytics) => Promise<unknown>;

/** What a session holds of the visitor, and of its one device besides the anonymous ID and the time of its group. */
type Visitor = Omit<Session, "devices"> & Omit<Device, "anonymousId" | "groupedAt">;

type Step = {
  readonly rule: string;
  readonly call: Call;
  readonly sent?: readonly Sent[];
  readonly issues?: readonly IssueCode[];
  /** Absent while the session is empty. */
  readonly visitor?: Visitor;
};

type Integrations = NonNullable<InitOptions["integrations"]>;

type Scenario = {
  readonly name: string;
  readonly loadedWith?: Integrations;
  readonly steps: readonly Step[];
};

/** The messages of a page as its plugins see them, and as they arrive at the library's server. */
type Emitted = { readonly seen: readonly Context["event"][]; readonly received: readonly unknown[] };

async function emitted(calls: readonly Call[], loadedWith: Integrations = {}): Promise<Emitted> {
  const received: unknown[] = [];
  const server = await serve((request, response) => {
    void json(request).then((body) => {
      received.push(body);
      response.end();
    });
  });
  const seen: Context["event"][] = [];
  const [analytics] = await AnalyticsBrowser.load(
    { writeKey: "write-key", cdnSettings: source(new URL(server.origin).host), plugins: [recorder(seen)] },
    { integrations: loadedWith, disableClientPersistence: true },
  );
  for (const call of calls) await call(analytics);
  await server.stop();
  return { seen, received };
}

/** Settings of a source whose server is this machine. */
function source(apiHost: string) {
  return {
    integrations: { "Segment.io": { apiKey: "write-key", apiHost, protocol: "http" } },
    metrics: { sampleRate: 0 },
  };
}

function recorder(seen: Context["event"][]): Plugin {
  const record = (context: Context) => {
    seen.push(structuredClone(context.event));
    return context;
  };
  return {
    name: "Recorder",
    type: "enrichment",
    isLoaded: () => true,
    load: () => Promise.resolve(),
    identify: record,
    group: record,
    track: record,
    page: record,
    screen: record,
  };
}

const jack = { email: "jack@initech.example", name: "Jack Frank" };
const inProduct = { sdr_o: "test_group__productA", sdr_u: "jack" };
const inAccount = { sdr_o: "test_group", sdr_u: "jack" };
const jackInGroup = { userId: "jack", groupId: "test_group" };
const jackInProduct = { ...jackInGroup, product: { id: "productA" } };
const account123 = { id: "productA", account_id: "123" };

const identifyJack: Step = {
  rule: "R6.3 identify comes before the account is known",
  call: (analytics) => analytics.identify("jack", jack),
  issues: ["attributes-kept"],
  visitor: { userId: "jack", userAttributes: jack },
};

const groupJack: Step = {
  rule: "R3.6 R6.3 group says the account, and what was kept goes out",
  call: (analytics) => analytics.group("test_group", { name: "Initech" }),
  sent: [
    ["account", { ...inAccount, "sdr_o.account_name": "Initech", "sdr_u.email": jack.email, "sdr_u.name": jack.name }],
  ],
  visitor: jackInGroup,
};

const scenarios: readonly Scenario[] = [
  {
    name: "the article's calls",
    loadedWith: { Totango: true },
    steps: [
      identifyJack,
      {
        rule: "R2.2 R3.3 group with parent and product",
        call: (analytics) =>
          analytics.group(
            "test_group",
            { name: "Initech" },
            { Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA" } } },
          ),
        sent: [
          ["account", { sdr_o: "test_group", "sdr_o.account_name": "Initech", "sdr_o.parent_id": "XYZ-85b" }],
          [
            "product",
            {
              ...inProduct,
              "sdr_u.email": jack.email,
              "sdr_u.name": jack.name,
              "sdr_o.parent_id": "test_group",
              "sdr_o.product_id": "productA",
            },
          ],
        ],
        visitor: jackInProduct,
      },
      {
        rule: "R4.3 R3.2 track with a category",
        call: (analytics) => analytics.track("Login", { category: "Application" }),
        sent: [["activity", { ...inProduct, sdr_a: "Login", sdr_m: "Application" }]],
        visitor: jackInProduct,
      },
      {
        rule: "R4.7 page __heartbeat",
        call: (analytics) => analytics.page("__heartbeat"),
        sent: [["activity", { ...inProduct, sdr_a: "__heartbeat", sdr_m: "__system" }]],
        visitor: jackInProduct,
      },
      {
        rule: "R4.5 page with category and name",
        call: (analytics) => analytics.page("Docs", "Index"),
        sent: [
          ["activity", { ...inProduct, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
          ["activity", { ...inProduct, sdr_a: "Viewed Docs Index Page", sdr_m: "Docs" }],
        ],
        visitor: { ...jackInProduct, category: "Docs" },
      },
      {
        rule: "R2.3 page with Totango false",
        call: (analytics) => analytics.page("Private", {}, { Totango: false }),
        issues: ["totango-disabled"],
        visitor: { ...jackInProduct, category: "Docs" },
      },
      {
        rule: "R4.3 R6.4 track without a category",
        call: (analytics) => analytics.track("Search"),
        sent: [["activity", { ...inProduct, sdr_a: "Search", sdr_m: "Docs" }]],
        visitor: { ...jackInProduct, category: "Docs" },
      },
      {
        rule: "R4.6 R6.4 screen without a category",
        call: (analytics) => analytics.screen("Inbox"),
        sent: [["activity", { ...inProduct, sdr_a: "Viewed Inbox Screen", sdr_m: "Docs" }]],
        visitor: jackInProduct,
      },
      {
        rule: "R4.6 screen with category and name",
        call: (analytics) => analytics.screen("Mail", "Inbox"),
        sent: [
          ["activity", { ...inProduct, sdr_a: "Viewed Mail Screen", sdr_m: "Mail" }],
          ["activity", { ...inProduct, sdr_a: "Viewed Mail Inbox Screen", sdr_m: "Mail" }],
        ],
        visitor: { ...jackInProduct, category: "Mail" },
      },
      {
        rule: "R3.1 group with account_id",
        call: (analytics) => analytics.group("test_group", {}, { Totango: { product: account123 } }),
        sent: [
          ["account", { sdr_o: "test_group", "sdr_o.account_name": "Initech" }],
          ["product", { sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group", "sdr_o.product_id": "productA" }],
        ],
        visitor: { ...jackInGroup, product: account123, category: "Mail" },
      },
      {
        rule: "R3.4 group with enableHierarchy false",
        call: (analytics) =>
          analytics.group("test_group", {}, { Totango: { product: { id: "productA" }, enableHierarchy: false } }),
        sent: [["product", { ...inProduct, "sdr_o.account_name": "Initech", "sdr_o.product_id": "productA" }]],
        visitor: { ...jackInProduct, enableHierarchy: false, category: "Mail" },
      },
      {
        rule: "R6.5 another group has none of these options",
        call: (analytics) => analytics.group("XYZ-85b", { name: "Initrode" }),
        sent: [["account", { sdr_o: "XYZ-85b", sdr_u: "jack", "sdr_o.account_name": "Initrode" }]],
        visitor: { userId: "jack", groupId: "XYZ-85b", category: "Mail" },
      },
    ],
  },
  {
    name: "options for integrations",
    steps: [
      {
        rule: "R2.2 group with its options in integrations",
        call: (analytics) =>
          analytics.group(
            "test_group",
            { name: "Initech" },
            { integrations: { Totango: { parent: { id: "XYZ-85b" } } } },
          ),
        sent: [["account", { sdr_o: "test_group", "sdr_o.account_name": "Initech", "sdr_o.parent_id": "XYZ-85b" }]],
        visitor: { groupId: "test_group" },
      },
      {
        rule: "R4.1 identify comes after group",
        call: (analytics) => analytics.identify("jack", jack),
        sent: [["user", { ...inAccount, "sdr_u.email": jack.email, "sdr_u.name": jack.name }]],
        visitor: jackInGroup,
      },
      {
        rule: "R2.5 track with the account in its context",
        call: (analytics) => analytics.track("Login", { category: "Application" }, { context: { groupId: "XYZ-85b" } }),
        sent: [["activity", { sdr_o: "XYZ-85b", sdr_u: "jack", sdr_a: "Login", sdr_m: "Application" }]],
        visitor: jackInGroup,
      },
      {
        rule: "R4.3 track with traits",
        call: (analytics) => analytics.track("Login", { category: "Application" }, { traits: { age: 23 } }),
        sent: [["activity", { ...inAccount, sdr_a: "Login", sdr_m: "Application", "sdr_u.age": "23" }]],
        visitor: jackInGroup,
      },
      {
        rule: "R2.3 track with Totango false in integrations",
        call: (analytics) => analytics.track("Login", {}, { integrations: { Totango: false } }),
        issues: ["totango-disabled"],
        visitor: jackInGroup,
      },
    ],
  },
  {
    name: "reset, a visitor, and another user",
    steps: [
      identifyJack,
      groupJack,
      {
        rule: "R6.2 after reset nobody speaks for jack",
        call: (analytics) => {
          analytics.reset();
          return analytics.track("Search", { category: "Docs" });
        },
        issues: ["missing-user-id"],
        visitor: {},
      },
      {
        rule: "R6.2 R6.3 another user has no account yet",
        call: (analytics) => analytics.identify("eve", { name: "Eve" }),
        issues: ["attributes-kept"],
        visitor: { userId: "eve", userAttributes: { name: "Eve" } },
      },
      {
        rule: "R3.6 another user's group",
        call: (analytics) => analytics.group("other_group", { name: "Initrode" }),
        sent: [
          ["account", { sdr_o: "other_group", sdr_u: "eve", "sdr_o.account_name": "Initrode", "sdr_u.name": "Eve" }],
        ],
        visitor: { userId: "eve", groupId: "other_group" },
      },
    ],
  },
  {
    name: "reset, and another user at once",
    steps: [
      identifyJack,
      {
        rule: "R6.2 what was kept for the earlier user is dropped",
        call: (analytics) => {
          analytics.reset();
          return analytics.identify("eve", { email: "eve@initech.example" });
        },
        issues: ["attributes-kept", "kept-attributes-dropped"],
        visitor: { userId: "eve", userAttributes: { email: "eve@initech.example" } },
      },
    ],
  },
  {
    name: "a group that is kept from Totango",
    steps: [
      identifyJack,
      groupJack,
      {
        rule: "R6.7 group with Totango false",
        call: (analytics) => analytics.group("test_group", {}, { Totango: false }),
        issues: ["totango-disabled"],
        visitor: { userId: "jack", hasNoGroup: true },
      },
      {
        rule: "R6.7 nothing is sent until the next group",
        call: (analytics) => analytics.track("Login", { category: "Application" }),
        issues: ["missing-account-id"],
        visitor: { userId: "jack", hasNoGroup: true },
      },
    ],
  },
  {
    name: "loaded with Totango false",
    loadedWith: { Totango: false },
    steps: [
      {
        rule: "R2.3 group",
        call: (analytics) => analytics.group("test_group", {}, { Totango: { product: { id: "productA" } } }),
        issues: ["totango-disabled"],
        visitor: { hasNoGroup: true },
      },
    ],
  },
  {
    name: "loaded with All false",
    loadedWith: { All: false, "Segment.io": true },
    steps: [
      {
        rule: "R2.3 group",
        call: (analytics) => analytics.group("test_group"),
        issues: ["totango-disabled"],
      },
    ],
  },
  {
    name: "loaded with All false, but for Totango",
    loadedWith: { All: false, "Segment.io": true, Totango: true },
    steps: [
      {
        rule: "R2.3 group",
        call: (analytics) => analytics.group("test_group"),
        sent: [["account", { sdr_o: "test_group" }]],
        visitor: { groupId: "test_group" },
      },
    ],
  },
  {
    name: "the article's list, which this library does not read as text",
    steps: [
      identifyJack,
      groupJack,
      {
        rule: "R4.5 a page with neither category nor name",
        call: (analytics) => analytics.page(["__heartbeat"]),
        issues: ["untracked-page"],
        visitor: jackInGroup,
      },
    ],
  },
  {
    name: "IDs that are numbers, which this library writes as strings",
    steps: [
      {
        rule: "R6.3 identify",
        // @ts-expect-error: the user ID is a number
        call: (analytics) => analytics.identify(7),
        issues: ["missing-account-id"],
        visitor: { userId: "7" },
      },
      {
        rule: "R3.6 group",
        // @ts-expect-error: the group ID is a number
        call: (analytics) => analytics.group(85),
        sent: [["account", { sdr_o: "85", sdr_u: "7" }]],
        visitor: { userId: "7", groupId: "85" },
      },
    ],
  },
];

for (const { name, loadedWith, steps } of scenarios) {
  describe(name, () => {
    let messages: Emitted;

    beforeAll(async () => {
      messages = await emitted(
        steps.map(({ call }) => call),
        loadedWith,
      );
    });

    test("as plugins see them, the messages are one session", () => {
      expectSession(messages.seen, steps);
    });

    test("as the server receives them, the messages are one session", () => {
      expectSession(messages.received.map(parse), steps);
    });
  });
}

/** R1.6: what a library types is given to the translation as it is. R6.2: the visitor is known by both IDs. */
function expectSession(messages: readonly (Context["event"] | SegmentMessage)[], steps: readonly Step[]): void {
  expect(messages).toHaveLength(steps.length);
  let session: Session = emptySession;
  let groupedAt: unknown;
  for (const [n, message] of messages.entries()) {
    const { rule, sent = [], issues = [], visitor } = steps[n] ?? { rule: "" };
    if (message.type === "group") groupedAt = timeOf(message);
    const result = advance(message, settings, session);
    expect(result.requests, rule).toEqual(requestsOf(message, sent));
    expect(result.issues.map(({ code }) => code).sort(), rule).toEqual(issues);
    expect(result.session, rule).toEqual(visitor ? sessionOf(visitor, message, groupedAt) : emptySession);
    session = result.session;
  }
}

/** R6.5: a text, as the server receives it. */
function timeOf({ timestamp }: { readonly timestamp?: unknown }): unknown {
  return timestamp instanceof Date ? timestamp.toISOString() : timestamp;
}

function sessionOf(
  { userId, userAttributes, ...device }: Visitor,
  { anonymousId }: { readonly anonymousId?: unknown },
  groupedAt: unknown,
) {
  const hasBeenGrouped = device.groupId ?? device.hasNoGroup;
  return { userId, userAttributes, devices: [{ anonymousId, ...device, ...(hasBeenGrouped && { groupedAt }) }] };
}

describe("what the library refuses", () => {
  const session: Session = {
    userId: "jack",
    devices: [{ groupId: "test_group", product: { id: "productA" } }],
  };

  test("a track call without an event", async () => {
    expect.assertions(2);
    const track: Call = (analytics) =>
      expect(analytics.track("", { category: "Application" })).rejects.toThrow("Event missing");
    expect(await emitted([track])).toEqual({ seen: [], received: [] });
  });

  test("R4.3 a track message without an event comes from elsewhere", () => {
    const message = parse({ type: "track", userId: "jack", messageId: "m-1", properties: { category: "Application" } });
    const { requests, issues } = advance(message, settings, session);
    expect(requests).toEqual(
      requestsOf(message, [["activity", { ...inProduct, sdr_a: "Unknown", sdr_m: "Application" }]]),
    );
    expect(issues.map(({ code }) => code)).toEqual(["defaulted-activity"]);
  });

  test("R2.4 R4.7 the article's list comes from the classic library", () => {
    const message = parse({ type: "page", userId: "jack", messageId: "m-2", category: ["__heartbeat"] });
    const { requests, issues } = advance(message, settings, session);
    expect(requests).toEqual(
      requestsOf(message, [["activity", { ...inProduct, sdr_a: "__heartbeat", sdr_m: "__system" }]]),
    );
    expect(issues).toEqual([]);
  });
});
