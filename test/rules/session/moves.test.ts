import { type Device, type Session } from "segment-to-totango";
import { describe } from "vitest";
import {
  group,
  hold,
  identify,
  jackIn,
  jackInGroup,
  jackInProduct,
  login,
  page,
  screen,
  totango,
  track,
} from "../../support.js";
import { nowhere, user } from "./sessions.js";

describe("R6.4 the category", () => {
  const inDocs = jackIn({ category: "Docs" });
  const views = [
    { view: page, noun: "Page" },
    { view: screen, noun: "Screen" },
  ];
  hold(
    views.flatMap(({ view, noun }) => {
      const viewed = (what: string, sdr_m: string) => ({ ...login, sdr_a: `Viewed ${what} ${noun}`, sdr_m });
      const ofDocs = [viewed("Docs", "Docs")];
      const beat = { ...login, sdr_a: "__heartbeat" };
      return [
        {
          rule: `R6.4 ${view.name} sets it`,
          given: view({ category: "Docs" }),
          session: jackInGroup,
          sent: ofDocs,
          next: inDocs,
        },
        {
          rule: `R6.4 ${view.name} sets it from its properties`,
          given: view({ properties: { category: "Docs" } }),
          session: jackInGroup,
          sent: ofDocs,
          next: inDocs,
        },
        {
          rule: `R6.4 ${view.name} replaces it`,
          given: view({ category: "Docs" }),
          session: jackIn({ category: "Other" }),
          sent: ofDocs,
          next: inDocs,
        },
        {
          rule: `R6.4 ${view.name} without one clears it`,
          given: view({ name: "Pricing" }),
          session: inDocs,
          sent: [viewed("Pricing", "Docs")],
          next: jackInGroup,
        },
        {
          rule: `R6.4 ${view.name} with nothing to track clears it`,
          given: view(),
          session: inDocs,
          issues: ["untracked-page name"],
          next: jackInGroup,
        },
        {
          rule: `R6.4 ${view.name} without an account sets it`,
          given: view({ category: "Docs", ...nowhere }),
          session: { userId: "jack", devices: [{ hasNoGroup: true }] },
          issues: ["missing-account-id context groupId"],
          next: { userId: "jack", devices: [{ category: "Docs", hasNoGroup: true as const }] },
        },
        {
          rule: `R6.4 ${view.name} without a user sets it`,
          given: view({ userId: null, category: "Docs", ...nowhere }),
          issues: ["missing-user-id userId"],
          next: { devices: [{ category: "Docs" }] },
        },
        {
          rule: `R6.4 ${view.name} sets that of its device`,
          given: view({ category: "Docs", anonymousId: "b" }),
          session: { userId: "jack", devices: [{ anonymousId: "a", category: "Other" }, { anonymousId: "b" }] },
          sent: ofDocs,
          next: {
            userId: "jack",
            devices: [
              { anonymousId: "b", category: "Docs" },
              { anonymousId: "a", category: "Other" },
            ],
          },
        },
        {
          rule: `R6.4 ${view.name} clears that of its device alone`,
          given: view({ name: "Pricing", anonymousId: "b" }),
          session: {
            userId: "jack",
            devices: [
              { anonymousId: "a", category: "Other" },
              { anonymousId: "b", category: "Docs" },
            ],
          },
          sent: [viewed("Pricing", "Docs")],
          next: { userId: "jack", devices: [{ anonymousId: "b" }, { anonymousId: "a", category: "Other" }] },
        },
        {
          rule: `R6.4 ${view.name} of a heartbeat leaves it alone`,
          given: view({ name: "__heartbeat", category: "Application" }),
          session: inDocs,
          sent: [{ ...beat, sdr_m: "Application" }],
          next: inDocs,
        },
        {
          rule: `R6.4 ${view.name} of a heartbeat by its category leaves it alone`,
          given: view({ category: "__heartbeat" }),
          session: inDocs,
          sent: [{ ...beat, sdr_m: "Docs" }],
          next: inDocs,
        },
        {
          rule: `R6.4 ${view.name} of a heartbeat sets none`,
          given: view({ name: "__heartbeat", category: "Application" }),
          session: jackInGroup,
          sent: [{ ...beat, sdr_m: "Application" }],
          next: jackInGroup,
        },
        {
          rule: `R6.4 ${view.name} named __heartbeat by its category alone is a page`,
          given: view({ name: "Pricing", category: "__heartbeat" }),
          session: inDocs,
          sent: [viewed("__heartbeat", "__heartbeat"), viewed("__heartbeat Pricing", "__heartbeat")],
          next: jackIn({ category: "__heartbeat" }),
        },
      ];
    }),
  );
  hold([
    {
      rule: "R6.4 a track leaves it alone",
      given: track(),
      session: jackIn({ category: "Docs" }),
      sent: [login],
      next: jackIn({ category: "Docs" }),
    },
    {
      rule: "R6.4 a group leaves it alone",
      given: group({ groupId: "other" }),
      session: jackIn({ category: "Docs" }),
      sent: [{ kind: "account", sdr_o: "other", sdr_u: "jack" }],
      next: { userId: "jack", devices: [{ category: "Docs", groupId: "other" }] },
    },
    {
      rule: "R6.4 an identify leaves it alone",
      given: identify(),
      session: jackIn({ category: "Docs" }),
      sent: [user],
      next: jackIn({ category: "Docs" }),
    },
  ]);

  hold([
    {
      rule: "R6.4 a page that is switched off sets it",
      given: page({ category: "Other" }),
      settings: { trackCategorizedPages: false, trackNamedPages: false },
      session: inDocs,
      issues: ["untracked-page category"],
      next: jackIn({ category: "Other" }),
    },
    {
      rule: "R6.4 a heartbeat that is dropped leaves it alone",
      given: page({ name: "__heartbeat", category: "Application" }),
      settings: { disableHeartbeat: true },
      session: inDocs,
      issues: ["untracked-page name"],
      next: inDocs,
    },
    {
      rule: "R6.4 the category of a device is the module of its activities, and of no other's",
      steps: [
        {
          given: page({ anonymousId: "a", category: "Docs" }),
          sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        },
        {
          given: track({ anonymousId: "b", properties: {} }),
          sent: [{ ...login, sdr_m: "Unknown" }],
          issues: ["defaulted-module properties category"],
        },
        { given: track({ anonymousId: "a", properties: {} }), sent: [{ ...login, sdr_m: "Docs" }] },
        {
          given: track({ properties: {} }),
          sent: [{ ...login, sdr_m: "Unknown" }],
          issues: ["defaulted-module properties category"],
        },
      ],
    },
  ]);
});

describe("R6.5 the group", () => {
  const productB = { id: "productB" };
  hold([
    {
      rule: "R6.5 sets groupId",
      given: group(),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      next: jackInGroup,
    },
    {
      rule: "R6.5 sets groupId from context",
      given: group({ groupId: null, context: { groupId: "surrounding" } }),
      session: jackInGroup,
      sent: [{ kind: "account", sdr_o: "surrounding", sdr_u: "jack" }],
      next: { userId: "jack", devices: [{ groupId: "surrounding" }] },
    },
    {
      rule: "R6.5 without groupId stays in the session's",
      given: group({ groupId: null, ...totango({ product: productB }) }),
      session: jackInGroup,
      sent: [
        { kind: "account", sdr_o: "test_group" },
        {
          kind: "product",
          sdr_o: "test_group__productB",
          sdr_u: "jack",
          "sdr_o.product_id": "productB",
          "sdr_o.parent_id": "test_group",
        },
      ],
      next: jackIn({ product: { id: "productB" } }),
    },
    {
      rule: "R6.5 without an account changes nothing",
      given: group({ groupId: null, ...totango({ product: productB, enableHierarchy: false }) }),
      session: { userId: "jack" },
      issues: ["missing-account-id groupId"],
      next: { userId: "jack" },
    },
    {
      rule: "R6.5 sets the product",
      given: group(totango({ product: { ...productB, module: "Billing" } })),
      session: jackInGroup,
      sent: [
        { kind: "account", sdr_o: "test_group" },
        {
          kind: "product",
          sdr_o: "test_group__productB",
          sdr_u: "jack",
          "sdr_o.product_id": "productB",
          "sdr_o.parent_id": "test_group",
        },
      ],
      next: jackIn({ product: { id: "productB", module: "Billing" } }),
    },
    {
      rule: "R6.5 replaces the product whole",
      given: group(totango({ product: productB })),
      session: jackIn({ product: { id: "productA", account_id: "123", module: "Billing" } }),
      sent: [
        { kind: "account", sdr_o: "test_group" },
        {
          kind: "product",
          sdr_o: "test_group__productB",
          sdr_u: "jack",
          "sdr_o.product_id": "productB",
          "sdr_o.parent_id": "test_group",
        },
      ],
      next: jackIn({ product: { id: "productB" } }),
    },
    {
      rule: "R6.5 replaces an id by an account_id of the same text",
      given: group(totango({ product: { account_id: "productA" } })),
      session: jackInProduct,
      sent: [
        { kind: "account", sdr_o: "test_group" },
        { kind: "product", sdr_o: "productA", sdr_u: "jack", "sdr_o.parent_id": "test_group" },
      ],
      next: jackIn({ product: { account_id: "productA" } }),
    },
    ...[{ account_id: "other", module: "Billing" }, { account_id: "123", module: "Other" }, { account_id: "123" }].map(
      (product) => ({
        rule: `R6.5 replaces a product of the same id by ${JSON.stringify(product)}`,
        given: group(totango({ product: { id: "productA", ...product } })),
        session: jackIn({ product: { id: "productA", account_id: "123", module: "Billing" } }),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          {
            kind: "product",
            sdr_o: product.account_id,
            sdr_u: "jack",
            "sdr_o.product_id": "productA",
            "sdr_o.parent_id": "test_group",
          },
        ],
        next: jackIn({ product: { id: "productA", ...product } }),
      }),
    ),
    {
      rule: "R6.5 replaces the product and keeps enableHierarchy",
      given: group(totango({ product: productB })),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "product", sdr_o: "test_group__productB", sdr_u: "jack", "sdr_o.product_id": "productB" }],
      next: jackIn({ product: { id: "productB" }, enableHierarchy: false }),
    },
    {
      rule: "R6.5 replaces enableHierarchy and keeps the product",
      given: group(totango({ enableHierarchy: true })),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [
        { kind: "account", sdr_o: "test_group" },
        {
          kind: "product",
          sdr_o: "test_group__productA",
          sdr_u: "jack",
          "sdr_o.product_id": "productA",
          "sdr_o.parent_id": "test_group",
        },
      ],
      next: jackInProduct,
    },
    {
      rule: "R6.5 sets enableHierarchy and keeps the product",
      given: group(totango({ enableHierarchy: false })),
      session: jackInProduct,
      sent: [{ kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" }],
      next: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
    },
    {
      rule: "R6.5 keeps both in the same group",
      given: group(),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" }],
      next: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
    },
    {
      rule: "R6.5 clears both in another group",
      given: group({ groupId: "other" }),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "account", sdr_o: "other", sdr_u: "jack" }],
      next: { userId: "jack", devices: [{ groupId: "other" }] },
    },
    {
      rule: "R6.5 clears both in another group of context",
      given: group({ groupId: null, context: { groupId: "other" } }),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "account", sdr_o: "other", sdr_u: "jack" }],
      next: { userId: "jack", devices: [{ groupId: "other" }] },
    },
    {
      rule: "R6.5 in another group, sets what the message says",
      given: group({ groupId: "other", ...totango({ product: productB }) }),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [
        { kind: "account", sdr_o: "other" },
        {
          kind: "product",
          sdr_o: "other__productB",
          sdr_u: "jack",
          "sdr_o.product_id": "productB",
          "sdr_o.parent_id": "other",
        },
      ],
      next: { userId: "jack", devices: [{ groupId: "other", product: { id: "productB" } }] },
    },
    {
      rule: "R6.5 in another group, sets enableHierarchy alone",
      given: group({ groupId: "other", ...totango({ enableHierarchy: false }) }),
      session: jackInProduct,
      sent: [{ kind: "account", sdr_o: "other", sdr_u: "jack" }],
      next: { userId: "jack", devices: [{ groupId: "other", enableHierarchy: false }] },
    },
    {
      rule: "R6.5 product: false clears the product alone",
      given: group(totango({ product: false })),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      next: jackIn({ enableHierarchy: false }),
    },
    {
      rule: "R6.5 a product without an ID clears it",
      given: group(totango({ product: { module: "Billing" } })),
      session: jackInProduct,
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["product-without-id integrations Totango product id"],
      next: jackInGroup,
    },
    {
      rule: "R6.5 a product of the wrong shape clears it",
      given: group(totango({ product: "productB" })),
      session: jackInProduct,
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["unusable-value integrations Totango product"],
      next: jackInGroup,
    },
    {
      rule: "R6.5 a product that is null keeps it",
      given: group(totango({ product: null, enableHierarchy: null })),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" }],
      next: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
    },
    {
      rule: "R6.5 enableHierarchy of the wrong shape keeps the session's",
      given: group(totango({ enableHierarchy: "true" })),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
      sent: [{ kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" }],
      issues: ["unusable-value integrations Totango enableHierarchy"],
      next: jackIn({ product: { id: "productA" }, enableHierarchy: false }),
    },
    {
      rule: "R6.5 an account ID over the limit forgets group, product and hierarchy",
      given: group({ groupId: "g".repeat(481), ...totango({ product: productB }) }),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false, category: "Docs" }),
      issues: ["id-too-long groupId", "id-too-long integrations Totango product id"],
      next: { userId: "jack", devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.5 so does one that cannot be an ID",
      given: group({ groupId: ["g"] }),
      session: jackIn({ product: { id: "productA" }, enableHierarchy: false, category: "Docs" }),
      issues: ["unusable-value groupId"],
      next: { userId: "jack", devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    ...[
      { given: track, sent: { ...login, sdr_o: "other__productB" } },
      { given: identify, sent: { ...user, sdr_o: "other__productB" } },
      { given: page, sent: { ...login, sdr_o: "other__productB", sdr_a: "__heartbeat", sdr_m: "__system" } },
    ].map(({ given, sent }) => ({
      rule: `R6.5 ${given.name} sets none of it`,
      given: given({
        name: "__heartbeat",
        context: { groupId: "other" },
        groupId: "other",
        ...totango({ product: productB, enableHierarchy: false }),
      }),
      session: jackInProduct,
      sent: [sent],
      next: jackInProduct,
    })),
    {
      rule: "R6.5 product: false of a track is the track's",
      given: track(totango({ product: false })),
      session: jackInProduct,
      sent: [login],
      next: jackInProduct,
    },
  ]);

  const account = { kind: "account", sdr_o: "test_group" };
  const productA = {
    kind: "product",
    sdr_o: "test_group__productA",
    sdr_u: "jack",
    "sdr_o.parent_id": "test_group",
    "sdr_o.product_id": "productA",
  };
  hold([
    {
      rule: "R6.5 product attributes are sent once, with the message that holds them",
      steps: [
        {
          given: group(totango({ product: { id: "productA", tier: "gold" } })),
          sent: [account, { ...productA, "sdr_o.tier": "gold" }],
        },
        { given: group(), sent: [account, productA] },
      ],
    },
  ]);

  const there = { anonymousId: "5f5e" };
  const at = (time: string) => `2024-01-02T${time}Z`;
  const sent = (groupId: string) => [{ kind: "account", sdr_o: groupId, sdr_u: "jack" }];

  hold([
    {
      rule: "R6.5 a page and a group are their device's",
      steps: [
        { given: group({ anonymousId: "a", groupId: "g", ...totango({ product: false }) }), sent: sent("g") },
        {
          given: group({ anonymousId: "b", groupId: "h", ...totango({ enableHierarchy: false }) }),
          sent: sent("h"),
          next: {
            userId: "jack",
            devices: [
              { anonymousId: "b", groupId: "h", enableHierarchy: false },
              { anonymousId: "a", groupId: "g" },
            ],
          },
        },
      ],
    },
    ...["g".repeat(481), ["g"]].map((groupId) => ({
      rule: `R6.5 a group that is ended sets hasNoGroup, and the device's next group takes it away: ${typeof groupId}`,
      steps: [
        {
          given: group({ ...there, groupId }),
          issues: [typeof groupId === "string" ? "id-too-long groupId" : "unusable-value groupId"],
          next: { userId: "jack", devices: [{ ...there, hasNoGroup: true as const }] },
        },
        {
          given: group({ ...there, groupId: null }),
          issues: ["missing-account-id groupId"],
          next: { userId: "jack", devices: [{ ...there, hasNoGroup: true as const }] },
        },
        {
          given: group({ ...there, groupId: null, context: { groupId: "g" } }),
          sent: sent("g"),
          next: { userId: "jack", devices: [{ ...there, groupId: "g" }] },
        },
      ],
    })),
    {
      rule: "R6.5 an account ID at a place of the settings sets the group, as one of the message's own",
      given: group({ ...there, groupId: null, traits: { company: { id: "g" } } }),
      settings: { accountIdFrom: "traits.company.id" },
      session: { userId: "jack", devices: [{ ...there, hasNoGroup: true }] },
      sent: [{ kind: "account", sdr_o: "g", sdr_u: "jack", "sdr_o.company_id": "g" }],
      next: { userId: "jack", devices: [{ ...there, groupId: "g" }] },
    },
  ]);

  describe("a late group", () => {
    const grouped = { ...there, groupId: "new", groupedAt: "2024-01-02T10:00:00.000Z" };
    const session = { userId: "jack", devices: [grouped] };
    const set = (groupId: string, groupedAt?: string): Session => ({
      userId: "jack",
      devices: [{ ...there, groupId, ...(groupedAt !== undefined && { groupedAt }) }],
    });
    hold([
      {
        rule: "R6.5 a group leaves its time, as R5.7 gives it",
        given: group({ ...there, timestamp: "2024-01-02 11:00:00+01:00" }),
        sent: sent("test_group"),
        next: set("test_group", "2024-01-02T10:00:00.000Z"),
      },
      {
        rule: "R6.5 its time is the first of originalTimestamp and timestamp",
        given: group({ ...there, originalTimestamp: at("09:00:00"), timestamp: at("10:00:00") }),
        sent: sent("test_group"),
        next: set("test_group", "2024-01-02T09:00:00.000Z"),
      },
      {
        rule: "R6.5 its time is the first that can be read",
        given: group({ ...there, originalTimestamp: "just now", timestamp: 1_704_189_600 }),
        sent: sent("test_group"),
        next: set("test_group", "2024-01-02T10:00:00.000Z"),
      },
      {
        rule: "R6.5 a Date is a time, and so is a day alone",
        steps: [
          {
            given: group({ ...there, timestamp: new Date(Date.UTC(2024, 0, 2, 10)) }),
            sent: sent("test_group"),
            next: set("test_group", "2024-01-02T10:00:00.000Z"),
          },
          {
            given: group({ ...there, timestamp: "2024-01-03" }),
            sent: sent("test_group"),
            next: set("test_group", "2024-01-03"),
          },
        ],
      },
      {
        rule: "R6.5 one without a time leaves none",
        given: group({ ...there, sentAt: at("10:00:00"), receivedAt: at("10:00:00"), timestamp: "just now" }),
        session,
        sent: sent("test_group"),
        next: set("test_group"),
      },
      {
        rule: "R6.5 one of the servers' device leaves none",
        given: group({ timestamp: at("10:00:00") }),
        sent: sent("test_group"),
        next: jackInGroup,
      },
      {
        rule: "R6.5 a late one is sent, and its device keeps nothing of it",
        given: group({
          ...there,
          groupId: "old",
          timestamp: at("09:59:59"),
          ...totango({ product: { account_id: "123" }, enableHierarchy: false }),
        }),
        session,
        sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
        next: session,
      },
      {
        rule: "R6.5 one that is late by an hour is late",
        given: group({ ...there, groupId: "old", timestamp: at("09:00:00") }),
        session,
        sent: sent("old"),
        next: session,
      },
      {
        rule: "R6.5 one that is late by more than an hour is not: a clock that is set back holds no device",
        given: group({ ...there, groupId: "old", timestamp: at("08:59:59.999") }),
        session,
        sent: sent("old"),
        next: set("old", "2024-01-02T08:59:59.999Z"),
      },
      {
        rule: "R6.5 one of the same time is not late",
        given: group({ ...there, groupId: "old", timestamp: at("10:00:00") }),
        session,
        sent: sent("old"),
        next: set("old", "2024-01-02T10:00:00.000Z"),
      },
      {
        rule: "R6.5 one of the same time in another form is not late",
        given: group({ ...there, groupId: "old", timestamp: "2024-01-02" }),
        session: set("new", "2024-01-02T00:00:00.000Z"),
        sent: sent("old"),
        next: set("old", "2024-01-02"),
      },
      {
        rule: "R6.5 a Date after the year 9999 is no time that is kept",
        given: group({ ...there, timestamp: new Date(Date.UTC(10_000, 0)) }),
        sent: sent("test_group"),
        next: set("test_group"),
      },
      {
        rule: "R6.5 a late page sets the category as any page does",
        given: page({ ...there, ...nowhere, category: "Docs", timestamp: at("09:30:00") }),
        session,
        sent: [{ ...login, sdr_o: "new", sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "jack", devices: [{ ...grouped, category: "Docs" }] },
      },
      {
        rule: "R6.5 a late one of the same group says nothing of product and hierarchy",
        given: group({
          ...there,
          groupId: "new",
          timestamp: at("09:30:00"),
          ...totango({ product: false, enableHierarchy: true }),
        }),
        session: { userId: "jack", devices: [{ ...grouped, product: { id: "p" }, enableHierarchy: false }] },
        sent: sent("new"),
        next: { userId: "jack", devices: [{ ...grouped, product: { id: "p" }, enableHierarchy: false }] },
      },
      ...["g".repeat(481), ["g"]].map((groupId) => ({
        rule: `R6.5 a late one that would end the group does not: ${typeof groupId}`,
        given: group({ ...there, groupId, timestamp: at("09:30:00") }),
        session,
        issues: [typeof groupId === "string" ? "id-too-long groupId" : "unusable-value groupId"],
        next: session,
      })),
      {
        rule: "R6.5 R6.7 nor does a late one that is disabled",
        given: group({ ...there, timestamp: at("09:30:00"), ...totango(false) }),
        session,
        issues: ["totango-disabled integrations Totango"],
        next: session,
      },
      {
        rule: "R6.5 R6.7 one that is disabled and not late leaves its time",
        given: group({ ...there, timestamp: at("10:30:00"), ...totango(false) }),
        session,
        issues: ["totango-disabled integrations Totango"],
        next: { userId: "jack", devices: [{ ...there, hasNoGroup: true, groupedAt: "2024-01-02T10:30:00.000Z" }] },
      },
      {
        rule: "R6.5 a late one does not bring back a group that was ended",
        given: group({ ...there, groupId: "old", timestamp: at("10:00:00") }),
        session: { userId: "jack", devices: [{ ...there, hasNoGroup: true, groupedAt: "2024-01-02T10:30:00.000Z" }] },
        sent: sent("old"),
        next: { userId: "jack", devices: [{ ...there, hasNoGroup: true, groupedAt: "2024-01-02T10:30:00.000Z" }] },
      },
      {
        rule: "R6.5 a group without an account ID of its own leaves groupedAt as it is",
        given: group({
          ...there,
          groupId: null,
          timestamp: at("10:30:00"),
          ...totango({ product: { account_id: "123" } }),
        }),
        session,
        sent: [
          { kind: "account", sdr_o: "new" },
          { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "new" },
        ],
        next: { userId: "jack", devices: [{ ...grouped, product: { account_id: "123" } }] },
      },
      {
        rule: "R6.5 a device is late by its own clock alone",
        given: group({ anonymousId: "8a8b", groupId: "old", timestamp: at("09:30:00") }),
        session,
        sent: sent("old"),
        next: {
          userId: "jack",
          devices: [{ anonymousId: "8a8b", groupId: "old", groupedAt: "2024-01-02T09:30:00.000Z" }, grouped],
        },
      },
      {
        rule: "R6.5 on the servers' device none is late",
        steps: [
          { given: group({ groupId: "new", timestamp: at("10:00:00") }), sent: sent("new") },
          {
            given: group({ groupId: "old", timestamp: at("09:30:00") }),
            sent: sent("old"),
            next: { userId: "jack", devices: [{ groupId: "old" }] },
          },
        ],
      },
    ]);
  });
});

describe("R6.6 the session's product and hierarchy", () => {
  const other = { context: { groupId: "other" } };
  const session = jackIn({ product: { id: "productA", module: "Billing" } });
  hold([
    {
      rule: "R6.6 a track has none",
      given: track({ ...other, properties: {} }),
      session,
      sent: [{ ...login, sdr_o: "other", sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    {
      rule: "R6.6 an identify has none",
      given: identify(other),
      session,
      sent: [{ ...user, sdr_o: "other" }],
    },
    {
      rule: "R6.6 a page has none",
      given: page({ ...other, name: "__heartbeat" }),
      session,
      sent: [{ ...login, sdr_o: "other", sdr_a: "__heartbeat", sdr_m: "__system" }],
    },
    {
      rule: "R6.6 a track with its own has that",
      given: track({ ...other, ...totango({ product: { id: "productB" } }) }),
      session,
      sent: [{ ...login, sdr_o: "other__productB" }],
    },
    {
      rule: "R6.6 the session's account named again has it",
      given: track({ properties: {} }),
      session,
      sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Billing" }],
    },
    {
      rule: "R6.6 a product of no account makes none",
      given: track(nowhere),
      session: { userId: "jack", devices: [{ product: { id: "productA" } }] },
      issues: ["activity-kept context groupId"],
    },
    {
      rule: "R6.6 enableHierarchy of no account makes none, and a group without an account leaves it",
      given: group({ groupId: null }),
      session: { userId: "jack", devices: [{ enableHierarchy: false }] },
      issues: ["missing-account-id groupId"],
      next: { userId: "jack", devices: [{ enableHierarchy: false }] },
    },
    {
      rule: "R6.6 a product of no account is of none",
      given: track({ properties: {} }),
      session: { userId: "jack", devices: [{ product: { id: "productA" } }] },
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
  ]);

  const inA = { anonymousId: "a", groupId: "test_group", product: { id: "productA", module: "Billing" } };
  const inB = { anonymousId: "b", groupId: "other", product: { id: "productB" } };
  const on = (...devices: readonly Device[]) => ({ userId: "jack", devices });
  const toA = [{ ...login, sdr_o: "test_group__productA" }];

  hold([
    {
      rule: "R6.6 those of the device that the account comes from: its own",
      given: track({ ...nowhere, anonymousId: "a" }),
      session: on(inA),
      sent: toA,
    },
    {
      rule: "R6.6 those of the device that the account comes from: another",
      given: track({ ...nowhere, anonymousId: "c", properties: {} }),
      session: on(inA),
      sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Billing" }],
    },
    {
      rule: "R6.6 the hierarchy comes from there too",
      given: group({ anonymousId: "c", groupId: null }),
      session: on({ ...inA, enableHierarchy: false }),
      sent: [{ kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" }],
    },
    {
      rule: "R6.6 in an account that the message names, those of its own device, if that is in it",
      given: track({ anonymousId: "a" }),
      session: on({ ...inB, groupId: "test_group" }, inA),
      sent: toA,
    },
    {
      rule: "R6.6 also where its own device has none of either",
      given: track({ anonymousId: "a" }),
      session: on({ ...inB, groupId: "test_group" }, { anonymousId: "a", groupId: "test_group" }),
      sent: [login],
    },
    {
      rule: "R6.6 a device without a group takes those of the first device that is in this account",
      given: track({ anonymousId: "c" }),
      session: on(inB, { anonymousId: "c" }, inA),
      sent: toA,
    },
    {
      rule: "R6.6 a device in another account takes none",
      given: track({ anonymousId: "b" }),
      session: on(inB, inA),
      sent: [login],
    },
    {
      rule: "R6.6 a device with hasNoGroup takes none",
      given: track({ anonymousId: "c" }),
      session: on({ anonymousId: "c", hasNoGroup: true }, inA),
      sent: [login],
    },
    {
      rule: "R6.6 the servers' device takes them, whatever its own group is",
      given: track(),
      session: on({ groupId: "other" }, inA),
      sent: toA,
    },
    {
      rule: "R6.6 the servers' device takes them, though it has no group any more",
      given: track(),
      session: on({ hasNoGroup: true }, inA),
      sent: toA,
    },
    {
      rule: "R6.6 the servers' device takes its own first, if it is in this account",
      given: track(),
      session: on({ ...inA, anonymousId: "c" }, { groupId: "test_group", product: { id: "productB" } }),
      sent: [{ ...login, sdr_o: "test_group__productB" }],
    },
    {
      rule: "R6.6 an account at the top level, or at a place of the settings, is one that the message names",
      given: track({ ...nowhere, groupId: "test_group", anonymousId: "b" }),
      session: on(inB, inA),
      sent: [login],
    },
    {
      rule: "R6.6 a group that names its account takes nothing from other devices",
      given: group({ anonymousId: "c" }),
      session: on(inA),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      next: on({ anonymousId: "c", groupId: "test_group" }, inA),
    },
    {
      rule: "R6.6 nor does a server's",
      given: group(),
      session: on(inA),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      next: on({ groupId: "test_group" }, inA),
    },
  ]);
});
