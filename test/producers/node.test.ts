import { Analytics, type Context, type Plugin } from "@segment/analytics-node";
import { explain, translate, type IssueCode, type TotangoRequest } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parse, requestsOf, settings, type Sent } from "./support.js";

type Case = {
  readonly rule: string;
  readonly call: (analytics: Analytics) => void;
  readonly sent?: readonly Sent[];
  readonly issues?: readonly IssueCode[];
};

const batch = z.object({ batch: z.array(z.unknown()) });

/** The messages that the library would have put on the wire. */
async function emitted(call: (analytics: Analytics) => unknown): Promise<unknown[]> {
  const messages: unknown[] = [];
  const analytics = new Analytics({
    writeKey: "write-key",
    httpClient: {
      makeRequest: ({ body }) => {
        messages.push(...batch.parse(JSON.parse(body)).batch);
        return Promise.resolve({ status: 200, statusText: "OK" });
      },
    },
  });
  await call(analytics);
  await analytics.closeAndFlush();
  return messages;
}

const userId = "jack";
const context = { groupId: "test_group" };
const traits = { name: "Initech" };

const cases: readonly Case[] = [
  {
    rule: "R4.1 identify with email and name",
    call: (analytics) =>
      analytics.identify({ userId, traits: { email: "jack@initech.example", name: "Jack Frank" }, context }),
    sent: [
      [
        "user",
        { sdr_o: "test_group", sdr_u: "jack", "sdr_u.email": "jack@initech.example", "sdr_u.name": "Jack Frank" },
      ],
    ],
  },
  {
    rule: "R4.8 identify without an account",
    call: (analytics) => analytics.identify({ userId, traits: { name: "Jack Frank" } }),
    issues: ["missing-account-id"],
  },
  {
    rule: "R5.7 a Date becomes Create Date",
    call: (analytics) =>
      analytics.identify({ userId, traits: { createdAt: new Date("2014-01-15T10:20:30.400Z") }, context }),
    sent: [["user", { sdr_o: "test_group", sdr_u: "jack", "sdr_u.Create Date": "2014-01-15T10:20:30.400Z" }]],
  },
  {
    rule: "R3.6 group",
    call: (analytics) => analytics.group({ userId, groupId: "test_group", traits }),
    sent: [["account", { sdr_o: "test_group", sdr_u: "jack", "sdr_o.account_name": "Initech" }]],
  },
  {
    rule: "R3.6 R4.8 group of an anonymous visitor",
    call: (analytics) => analytics.group({ anonymousId: "anonymous", groupId: "test_group", traits }),
    sent: [["account", { sdr_o: "test_group", "sdr_o.account_name": "Initech" }]],
  },
  {
    rule: "R3.3 group with parent and product",
    call: (analytics) =>
      analytics.group({
        userId,
        groupId: "test_group",
        traits,
        integrations: { Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA" } } },
      }),
    sent: [
      ["account", { sdr_o: "test_group", "sdr_o.account_name": "Initech", "sdr_o.parent_id": "XYZ-85b" }],
      [
        "product",
        {
          sdr_o: "test_group__productA",
          sdr_u: "jack",
          "sdr_o.parent_id": "test_group",
          "sdr_o.product_id": "productA",
        },
      ],
    ],
  },
  {
    rule: "R3.1 group with account_id",
    call: (analytics) =>
      analytics.group({
        userId,
        groupId: "test_group",
        traits,
        integrations: { Totango: { product: { id: "productA", account_id: "123" } } },
      }),
    sent: [
      ["account", { sdr_o: "test_group", "sdr_o.account_name": "Initech" }],
      ["product", { sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group", "sdr_o.product_id": "productA" }],
    ],
  },
  {
    rule: "R3.4 group with enableHierarchy false",
    call: (analytics) =>
      analytics.group({
        userId,
        groupId: "test_group",
        traits,
        integrations: { Totango: { product: { id: "productA" }, enableHierarchy: false } },
      }),
    sent: [
      [
        "product",
        {
          sdr_o: "test_group__productA",
          sdr_u: "jack",
          "sdr_o.account_name": "Initech",
          "sdr_o.product_id": "productA",
        },
      ],
    ],
  },
  {
    rule: "R2.2 group with its options in context",
    call: (analytics) =>
      analytics.group({
        userId,
        groupId: "test_group",
        traits,
        context: { Totango: { parent: { id: "XYZ-85b" } } },
        integrations: { Totango: true },
      }),
    sent: [
      [
        "account",
        { sdr_o: "test_group", sdr_u: "jack", "sdr_o.account_name": "Initech", "sdr_o.parent_id": "XYZ-85b" },
      ],
    ],
  },
  {
    rule: "R4.3 track with a category, and traits in context",
    call: (analytics) =>
      analytics.track({
        userId,
        event: "Login",
        properties: { category: "Application" },
        context: { ...context, traits: { email: "jack@initech.example", age: 23 } },
      }),
    sent: [
      [
        "activity",
        {
          sdr_o: "test_group",
          sdr_u: "jack",
          sdr_a: "Login",
          sdr_m: "Application",
          "sdr_u.email": "jack@initech.example",
          "sdr_u.age": "23",
        },
      ],
    ],
  },
  {
    rule: "R3.2 track in a product",
    call: (analytics) =>
      analytics.track({
        userId,
        event: "Login",
        context,
        integrations: { Totango: { product: { id: "productA", module: "Application" } } },
      }),
    sent: [["activity", { sdr_o: "test_group__productA", sdr_u: "jack", sdr_a: "Login", sdr_m: "Application" }]],
  },
  {
    rule: "R4.3 track without a category",
    call: (analytics) => analytics.track({ userId, event: "Login", context }),
    sent: [["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Login", sdr_m: "Unknown" }]],
    issues: ["defaulted-module"],
  },
  {
    rule: "R2.6 track of an anonymous visitor",
    call: (analytics) => analytics.track({ anonymousId: "anonymous", event: "Login", context }),
    issues: ["missing-user-id"],
  },
  {
    rule: "R4.7 page __heartbeat",
    call: (analytics) => analytics.page({ userId, name: "__heartbeat", context }),
    sent: [["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "__heartbeat", sdr_m: "__system" }]],
  },
  {
    rule: "R4.5 page with category and name",
    call: (analytics) => analytics.page({ userId, category: "Docs", name: "Index", context }),
    sent: [
      ["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
      ["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Viewed Docs Index Page", sdr_m: "Docs" }],
    ],
  },
  {
    rule: "R4.5 page with nothing to go by",
    call: (analytics) => analytics.page({ userId, context }),
    issues: ["untracked-page"],
  },
  {
    rule: "R4.6 screen with category and name",
    call: (analytics) => analytics.screen({ userId, category: "Mail", name: "Inbox", context }),
    sent: [
      ["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Viewed Mail Screen", sdr_m: "Mail" }],
      ["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Viewed Mail Inbox Screen", sdr_m: "Mail" }],
    ],
  },
  {
    rule: "R2.3 Totango false",
    call: (analytics) => analytics.page({ userId, name: "Index", context, integrations: { Totango: false } }),
    issues: ["totango-disabled"],
  },
  {
    rule: "R2.3 All false",
    call: (analytics) => analytics.page({ userId, name: "Index", context, integrations: { All: false } }),
    issues: ["totango-disabled"],
  },
  {
    rule: "R2.3 All false, but for Totango",
    call: (analytics) =>
      analytics.screen({ userId, category: "Mail", context, integrations: { All: false, Totango: true } }),
    sent: [["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Viewed Mail Screen", sdr_m: "Mail" }]],
  },
];

for (const { rule, call, sent = [], issues = [] } of cases) {
  test(rule, async () => {
    const messages = await emitted(call);
    expect(messages).toHaveLength(1);
    const message = parse(messages[0]);
    const explanation = explain(message, settings);
    expect(explanation.requests).toEqual(requestsOf(message, sent));
    expect(explanation.issues.map(({ code }) => code)).toEqual(issues);
    expect(translate(message, settings)).toEqual(explanation.requests);
  });
}

/** What the library refuses, but other sources send. */
const elsewhere: readonly { rule: string; message: object; sent: readonly Sent[]; issues: readonly IssueCode[] }[] = [
  {
    rule: "R4.3 a track message without an event comes from elsewhere",
    message: { type: "track", userId, messageId: "m-1", properties: { category: "Application" }, context },
    sent: [["activity", { sdr_o: "test_group", sdr_u: "jack", sdr_a: "Unknown", sdr_m: "Application" }]],
    issues: ["defaulted-activity"],
  },
  {
    rule: "R4.4 the article's attribute tracking comes from elsewhere",
    message: { type: "track", userId, messageId: "m-2", Plan: "Pro", context },
    sent: [["user", { sdr_o: "test_group", sdr_u: "jack", "sdr_u.Plan": "Pro" }]],
    issues: ["attribute-track"],
  },
  {
    rule: "R2.4 IDs that are numbers come from elsewhere",
    message: { type: "group", userId: 7, messageId: "m-3", groupId: 85, traits },
    sent: [["account", { sdr_o: "85", sdr_u: "7", "sdr_o.account_name": "Initech" }]],
    issues: [],
  },
];

test("R2.1 alias has no place in Totango", async () => {
  const [message] = await emitted((analytics) => analytics.alias({ userId, previousId: "anonymous" }));
  const { requests, issues } = explain(parse(message), settings);
  expect(requests).toEqual([]);
  expect(issues.map(({ code }) => code)).toEqual(["unsupported-type"]);
});

/** A plugin of this library's, as somebody would write it: its `ctx.event` is taken as it is typed. */
function totango(sent: TotangoRequest[]): Plugin {
  const translated = (context: Context) => {
    sent.push(...translate(context.event, settings));
    return context;
  };
  return {
    name: "Totango",
    type: "after",
    version: "1.0.0",
    isLoaded: () => true,
    load: () => Promise.resolve(),
    identify: translated,
    group: translated,
    track: translated,
    page: translated,
    screen: translated,
    alias: translated,
  };
}

test("R1.6 a plugin sees the messages as they go out", async () => {
  const sent: TotangoRequest[] = [];
  const calls = cases.filter(({ issues = [] }) => !issues.includes("totango-disabled"));
  await emitted(async (analytics) => {
    await analytics.register(totango(sent));
    for (const { call } of calls) call(analytics);
  });
  expect(sent.map(({ kind, params }) => [kind, { ...params, sdr_s: undefined }])).toEqual(
    calls.flatMap(({ sent = [] }) => sent.map(([kind, params]) => [kind, { ...params, sdr_s: undefined }])),
  );
});

describe("what the library refuses", () => {
  test("a track call without an event", async () => {
    expect.assertions(2);
    const messages = await emitted((analytics) => {
      // @ts-expect-error: the event is missing
      expect(() => analytics.track({ userId, properties: { category: "Application" } })).toThrow(".event");
    });
    expect(messages).toEqual([]);
  });

  test("a user ID that is a number", async () => {
    expect.assertions(2);
    const messages = await emitted((analytics) => {
      // @ts-expect-error: the user ID is a number
      expect(() => analytics.identify({ userId: 7, context })).toThrow(".userId");
    });
    expect(messages).toEqual([]);
  });

  for (const { rule, message, sent, issues } of elsewhere) {
    test(rule, () => {
      const explanation = explain(parse(message), settings);
      expect(explanation.requests).toEqual(requestsOf(parse(message), sent));
      expect(explanation.issues.map(({ code }) => code)).toEqual(issues);
    });
  }
});
