import { emptySession, type Session, type TotangoRequest } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  type Fields,
  frozen,
  group,
  identify,
  jackInGroup,
  jackInProduct,
  page,
  replay,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const jack: Session = frozen({ userId: "jack" });
const nowhere = { context: {} };
const userAttributes = { plan: "pro" };
const inProductAlone: Session = {
  groupId: "test_group",
  product: { id: "productA", account_id: "123", module: "Billing" },
  enableHierarchy: false,
};
const withoutGroup: Session = frozen({ ...jack, userAttributes, category: "Docs" });
const everything: Session = frozen({ ...withoutGroup, ...inProductAlone });

describe("R6.8 independent sessions", () => {
  const ofUser = (userId: string, groupId: string): readonly Fields[] => [
    identify({ ...nowhere, userId, traits: { plan: userId } }),
    page({ ...nowhere, userId, category: groupId }),
    group({ userId, groupId, ...totango({ product: { id: groupId } }) }),
    track({ ...nowhere, userId, properties: {} }),
  ];
  const messages = [ofUser("jack", "g"), ofUser("jill", "h")];
  const alone = messages.map((own) => replay(own).flatMap(({ requests }) => requests));

  test.each(["01010101", "00001111", "11110000", "10011001", "01101010"])("R6.8 interleaved as %s", (order) => {
    const sessions: Session[] = [emptySession, emptySession];
    const sent: TotangoRequest[][] = [[], []];
    const waiting = messages.map((own) => [...own]);
    for (const visitor of Array.from(order, Number)) {
      const result = untyped.advance(waiting[visitor]?.shift(), service, sessions[visitor]);
      sessions[visitor] = result.session;
      sent[visitor]?.push(...result.requests);
    }
    expect(sent).toEqual(alone);
    expect(alone.map((requests) => requests.length)).toEqual([3, 3]);
  });
});

describe("R6.9 the same session comes back when nothing changed", () => {
  test.each([
    ["an unknown field", { ...jackInGroup, theme: 1 }, jackInGroup],
    ["a field that is undefined", { ...jackInGroup, category: undefined }, jackInGroup],
    ["a product with an unknown field", { ...jackInGroup, product: { id: "productA", tier: 1 } }, jackInProduct],
    ["attributes that cannot be sent", { ...jack, userAttributes: { age: 23 } }, jack],
  ])("R6.9 one with %s comes back mended", (_name, session, next) => {
    expect(untyped.advance(track(nowhere), service, frozen(session)).session).toStrictEqual(next);
  });

  const product = { id: "productA", account_id: "123", module: "Billing" };
  const waiting: Session = { ...jack, userAttributes: { plan: "pro" }, category: "Docs" };
  const settled: Session = { ...jackInGroup, product, enableHierarchy: false, category: "Docs" };
  const unchanged: [name: string, given: unknown, session: Session][] = [
    ["no message", null, everything],
    ["an unsupported type", { type: "alias", userId: "jill" }, everything],
    ["a disabled track", track(totango(false)), everything],
    ["a disabled group of a session without one", group(totango(false)), waiting],
    ["nobody, nothing", track({ userId: null }), emptySession],
    ["an identify with an account", identify({ traits: { age: 23 } }), settled],
    ["the same attributes again", identify({ ...nowhere, traits: { plan: "pro" } }), waiting],
    ["an identify without attributes", identify(nowhere), waiting],
    ["a track", track(), settled],
    ["a track that sends nothing", track(nowhere), waiting],
    ["an attribute track", attributeTrack({ plan: "pro" }), settled],
    ["a page of the same category", page({ category: "Docs" }), settled],
    ["a page without a category again", page({ name: "Pricing" }), jackInGroup],
    ["a heartbeat", page({ name: "__heartbeat" }), settled],
    ["a screen of the same category", screen({ category: "Docs" }), settled],
    ["the same group", group(), settled],
    [
      "the same group, said in full",
      group(totango({ product: { ...product, tier: "gold" }, enableHierarchy: false })),
      settled,
    ],
    ["the same group, with hierarchy", group(totango({ enableHierarchy: true })), jackInGroup],
  ];
  test.each(unchanged)("R6.9 %s", (_name, given, session) => {
    expect(untyped.advance(given, service, frozen(session)).session).toBe(session);
  });

  test("R6.9 the first message that changes something makes another session", () => {
    const { session } = untyped.advance(track({ userId: "jack" }), service, emptySession);
    expect(session).not.toBe(emptySession);
    expect(untyped.advance(track(), service, session).session).toBe(session);
  });
});
