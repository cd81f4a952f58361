import { type Session } from "segment-to-totango";
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
});

describe("R6.6 the session's product in another account", () => {
  const session: Session = { ...jackInProduct, product: { id: "productA", module: "Billing" } };
  const other = { context: { groupId: "other" } };
  hold([
    {
      rule: "R6.6 a track has none",
      given: track({ ...other, properties: {} }),
      session: jackIn({ product: { id: "productA", module: "Billing" } }),
      sent: [{ ...login, sdr_o: "other", sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    {
      rule: "R6.6 an identify has none",
      given: identify(other),
      session: jackIn({ product: { id: "productA", module: "Billing" } }),
      sent: [{ ...user, sdr_o: "other" }],
    },
    {
      rule: "R6.6 a page has none",
      given: page({ ...other, name: "__heartbeat" }),
      session: jackIn({ product: { id: "productA", module: "Billing" } }),
      sent: [{ ...login, sdr_o: "other", sdr_a: "__heartbeat", sdr_m: "__system" }],
    },
    {
      rule: "R6.6 a track with its own has that",
      given: track({ ...other, ...totango({ product: { id: "productB" } }) }),
      session: jackIn({ product: { id: "productA", module: "Billing" } }),
      sent: [{ ...login, sdr_o: "other__productB" }],
    },
    {
      rule: "R6.6 the session's account named again has it",
      given: track({ properties: {} }),
      session: jackIn({ product: { id: "productA", module: "Billing" } }),
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
});
