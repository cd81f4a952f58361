import { emptySession, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  foundIn,
  frozen,
  group,
  hold,
  identify,
  jackInGroup,
  jackInProduct,
  login,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const jack: Session = frozen({ userId: "jack" });
const nowhere = { context: {} };
const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };

/** What each message makes of its session: the session named is the whole one to keep. */
type Moved = { readonly rule: string; readonly given: unknown; readonly from?: Session; readonly to: Session };

function move(moves: readonly Moved[]): void {
  for (const { rule, given, from = emptySession, to } of moves) {
    test(rule, () => {
      expect(untyped.advance(given, service, frozen(from)).session).toStrictEqual(to);
    });
  }
}

/** One session's messages in order, and what becomes of each. */
function run(messages: readonly unknown[], session: Session = emptySession) {
  return messages.map((given) => {
    const result = untyped.advance(given, service, session);
    session = frozen(result.session);
    return { sent: sentOf(result.requests), issues: foundIn(result.issues), session };
  });
}

describe("R6.4 the category", () => {
  const inDocs: Session = frozen({ ...jackInGroup, category: "Docs" });
  move(
    [page, screen].flatMap((view) => [
      { rule: `R6.4 ${view.name} sets it`, given: view({ category: "Docs" }), from: jackInGroup, to: inDocs },
      {
        rule: `R6.4 ${view.name} sets it from its properties`,
        given: view({ name: "Pricing", properties: { category: "Docs" } }),
        from: jackInGroup,
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} replaces it`,
        given: view({ category: "Docs" }),
        from: { ...jackInGroup, category: "Other" },
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} without one clears it`,
        given: view({ name: "Pricing" }),
        from: inDocs,
        to: jackInGroup,
      },
      { rule: `R6.4 ${view.name} with nothing to track clears it`, given: view(), from: inDocs, to: jackInGroup },
      {
        rule: `R6.4 ${view.name} without an account sets it`,
        given: view({ category: "Docs", ...nowhere }),
        from: jack,
        to: { ...jack, category: "Docs" },
      },
      {
        rule: `R6.4 ${view.name} without a user sets it`,
        given: view({ userId: null, category: "Docs", ...nowhere }),
        to: { category: "Docs" },
      },
      {
        rule: `R6.4 ${view.name} of a heartbeat leaves it alone`,
        given: view({ name: "__heartbeat", category: "Application" }),
        from: inDocs,
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} of a heartbeat by its category leaves it alone`,
        given: view({ category: "__heartbeat" }),
        from: inDocs,
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} of a heartbeat sets none`,
        given: view({ name: "__heartbeat", category: "Application" }),
        from: jackInGroup,
        to: jackInGroup,
      },
      {
        rule: `R6.4 ${view.name} named __heartbeat by its category alone is a page`,
        given: view({ name: "Pricing", category: "__heartbeat" }),
        from: inDocs,
        to: { ...inDocs, category: "__heartbeat" },
      },
    ]),
  );
  move([
    { rule: "R6.4 a track leaves it alone", given: track(), from: inDocs, to: inDocs },
    {
      rule: "R6.4 a group leaves it alone",
      given: group({ groupId: "other" }),
      from: inDocs,
      to: { ...inDocs, groupId: "other" },
    },
    { rule: "R6.4 an identify leaves it alone", given: identify(), from: inDocs, to: inDocs },
  ]);

  test.each([
    [
      "switched off",
      { trackCategorizedPages: false, trackNamedPages: false },
      { category: "Other" },
      { ...inDocs, category: "Other" },
    ],
    [
      "a heartbeat that is dropped",
      { disableHeartbeat: true },
      { name: "__heartbeat", category: "Application" },
      inDocs,
    ],
  ])("R6.4 a page, %s", (_name, settings, fields, next) => {
    expect(untyped.advance(page(fields), { ...service, ...settings }, inDocs).session).toStrictEqual(next);
  });
});

describe("R6.5 the group", () => {
  const flat: Session = frozen({ ...jackInProduct, enableHierarchy: false });
  const productB = { id: "productB" };
  move([
    { rule: "R6.5 sets groupId", given: group(), to: jackInGroup },
    {
      rule: "R6.5 sets groupId from context",
      given: group({ groupId: null, context: { groupId: "surrounding" } }),
      from: jackInGroup,
      to: { ...jack, groupId: "surrounding" },
    },
    {
      rule: "R6.5 without groupId stays in the session's",
      given: group({ groupId: null, ...totango({ product: productB }) }),
      from: jackInGroup,
      to: { ...jackInGroup, product: productB },
    },
    {
      rule: "R6.5 without an account changes nothing",
      given: group({ groupId: null, ...totango({ product: productB, enableHierarchy: false }) }),
      from: jack,
      to: jack,
    },
    {
      rule: "R6.5 sets the product",
      given: group(totango({ product: { ...productB, module: "Billing" } })),
      from: jackInGroup,
      to: { ...jackInGroup, product: { ...productB, module: "Billing" } },
    },
    {
      rule: "R6.5 replaces the product whole",
      given: group(totango({ product: productB })),
      from: { ...jackInGroup, product: { id: "productA", account_id: "123", module: "Billing" } },
      to: { ...jackInGroup, product: productB },
    },
    {
      rule: "R6.5 replaces an id by an account_id of the same text",
      given: group(totango({ product: { account_id: "productA" } })),
      from: jackInProduct,
      to: { ...jackInGroup, product: { account_id: "productA" } },
    },
    {
      rule: "R6.5 replaces the product and keeps enableHierarchy",
      given: group(totango({ product: productB })),
      from: flat,
      to: { ...flat, product: productB },
    },
    {
      rule: "R6.5 replaces enableHierarchy and keeps the product",
      given: group(totango({ enableHierarchy: true })),
      from: flat,
      to: jackInProduct,
    },
    {
      rule: "R6.5 sets enableHierarchy and keeps the product",
      given: group(totango({ enableHierarchy: false })),
      from: jackInProduct,
      to: flat,
    },
    { rule: "R6.5 keeps both in the same group", given: group(), from: flat, to: flat },
    {
      rule: "R6.5 clears both in another group",
      given: group({ groupId: "other" }),
      from: flat,
      to: { ...jack, groupId: "other" },
    },
    {
      rule: "R6.5 clears both in another group of context",
      given: group({ groupId: null, context: { groupId: "other" } }),
      from: flat,
      to: { ...jack, groupId: "other" },
    },
    {
      rule: "R6.5 in another group, sets what the message says",
      given: group({ groupId: "other", ...totango({ product: productB }) }),
      from: flat,
      to: { ...jack, groupId: "other", product: productB },
    },
    {
      rule: "R6.5 in another group, sets enableHierarchy alone",
      given: group({ groupId: "other", ...totango({ enableHierarchy: false }) }),
      from: jackInProduct,
      to: { ...jack, groupId: "other", enableHierarchy: false },
    },
    {
      rule: "R6.5 product: false clears the product alone",
      given: group(totango({ product: false })),
      from: flat,
      to: { ...jackInGroup, enableHierarchy: false },
    },
    {
      rule: "R6.5 a product without an ID clears it",
      given: group(totango({ product: { module: "Billing" } })),
      from: jackInProduct,
      to: jackInGroup,
    },
    {
      rule: "R6.5 a product of the wrong shape clears it",
      given: group(totango({ product: "productB" })),
      from: jackInProduct,
      to: jackInGroup,
    },
    {
      rule: "R6.5 a product that is null keeps it",
      given: group(totango({ product: null, enableHierarchy: null })),
      from: flat,
      to: flat,
    },
    {
      rule: "R6.5 enableHierarchy of the wrong shape keeps the session's",
      given: group(totango({ enableHierarchy: "true" })),
      from: flat,
      to: flat,
    },
    {
      rule: "R6.5 an account ID over the limit forgets group, product and hierarchy",
      given: group({ groupId: "g".repeat(481), ...totango({ product: productB }) }),
      from: { ...flat, category: "Docs" },
      to: { ...jack, category: "Docs" },
    },
    {
      rule: "R6.5 so does one that cannot be an ID",
      given: group({ groupId: ["g"] }),
      from: { ...flat, category: "Docs" },
      to: { ...jack, category: "Docs" },
    },
    ...[track, identify, page].map((make) => ({
      rule: `R6.5 ${make.name} sets none of it`,
      given: make({
        context: { groupId: "other" },
        groupId: "other",
        ...totango({ product: productB, enableHierarchy: false }),
      }),
      from: jackInProduct,
      to: jackInProduct,
    })),
    {
      rule: "R6.5 product: false of a track is the track's",
      given: track(totango({ product: false })),
      from: jackInProduct,
      to: jackInProduct,
    },
  ]);

  test("R6.5 product attributes are sent once, with the message that holds them", () => {
    const account = { kind: "account", sdr_o: "test_group" };
    const product = {
      kind: "product",
      sdr_o: "test_group__productA",
      sdr_u: "jack",
      "sdr_o.parent_id": "test_group",
      "sdr_o.product_id": "productA",
    };
    const [first, second] = run([group(totango({ product: { id: "productA", tier: "gold" } })), group()]);
    expect(first?.sent).toEqual([account, { ...product, "sdr_o.tier": "gold" }]);
    expect(second?.sent).toEqual([account, product]);
  });
});

describe("R6.6 the session's product in another account", () => {
  const session: Session = { ...jackInProduct, product: { id: "productA", module: "Billing" } };
  const other = { context: { groupId: "other" } };
  hold([
    {
      rule: "R6.6 a track has none",
      given: track({ ...other, properties: {} }),
      session,
      sent: [{ ...login, sdr_o: "other", sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    { rule: "R6.6 an identify has none", given: identify(other), session, sent: [{ ...user, sdr_o: "other" }] },
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
      session: { ...jack, product: { id: "productA" } },
      issues: ["missing-account-id context groupId"],
    },
    {
      rule: "R6.6 enableHierarchy of no account makes none, and a group without an account leaves it",
      given: group({ groupId: null }),
      session: { ...jack, enableHierarchy: false },
      issues: ["missing-account-id groupId"],
      next: { ...jack, enableHierarchy: false },
    },
    {
      rule: "R6.6 a product of no account is of none",
      given: track({ properties: {} }),
      session: { ...jack, product: { id: "productA" } },
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
  ]);
});
