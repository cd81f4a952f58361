import { emptySession, type Session, type TotangoRequest } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  type Fields,
  frozen,
  group,
  identify,
  jackIn,
  jackInGroup,
  jackInProduct,
  outcome,
  page,
  replay,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";
import { everything, inProduct, nowhere } from "./sessions.js";

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
    expect(alone.map((requests) => requests.length)).toEqual([4, 4]);
  });
});

describe("R6.9 the same session comes back when nothing changed", () => {
  const jack = { userId: "jack" };
  test.each([
    ["an unknown field", { ...jackInGroup, theme: 1 }, jackInGroup],
    ["a field that is undefined", { ...jackInGroup, userAttributes: undefined }, jackInGroup],
    ["a device with an unknown field", { ...jack, devices: [{ groupId: "test_group", theme: 1 }] }, jackInGroup],
    [
      "a device with a field that is undefined",
      { ...jack, devices: [{ groupId: "test_group", category: undefined }] },
      jackInGroup,
    ],
    [
      "a product with an unknown field",
      { ...jack, devices: [{ groupId: "test_group", product: { id: "productA", tier: 1 } }] },
      jackInProduct,
    ],
    ["attributes that cannot be sent", { ...jack, userAttributes: { age: 23 } }, jack],
    [
      "a product with a text too many",
      { ...jack, devices: [{ groupId: "test_group", product: { id: "productA", tier: "gold" } }] },
      jackInProduct,
    ],
    [
      "attributes of which one cannot be sent",
      { ...jack, userAttributes: { plan: "pro", age: 23 } },
      { ...jack, userAttributes: { plan: "pro" } },
    ],
    [
      "a second device with an unknown field",
      { ...jack, devices: [{ groupId: "test_group" }, { anonymousId: "5f5e", groupId: "test_group", theme: 1 }] },
      { ...jack, devices: [{ groupId: "test_group" }, { anonymousId: "5f5e", groupId: "test_group" }] },
    ],
    ["an empty list of devices", { ...jack, devices: [] }, jack],
    ["a device of which nothing is set", { ...jack, devices: [{}, { groupId: "test_group" }] }, jackInGroup],
  ])("R6.9 one with %s comes back mended", (_name, session, next) => {
    expect(outcome(identify(nowhere), { session }).session).toStrictEqual(next);
    expect(outcome(null, { session }).session).toStrictEqual(next);
  });

  test("R6.9 one of 0.2 comes back in the new form", () => {
    const { session } = outcome(null, { session: { userId: "jack", groupId: "test_group" } });
    expect(session).toStrictEqual(jackInGroup);
  });

  const waiting: Session = {
    ...jack,
    userAttributes: { plan: "pro" },
    devices: [{ category: "Docs", hasNoGroup: true }],
  };
  const settled = jackIn({ ...inProduct, category: "Docs" });
  const there = { anonymousId: "5f5e" };
  const onTwo: Session = {
    ...jack,
    devices: [
      { ...there, groupId: "test_group", category: "Docs", groupedAt: "2024-01-02T03:04:05.000Z" },
      { anonymousId: "8a8b", groupId: "test_group" },
    ],
  };
  const full: Session = {
    ...jack,
    userAttributes: Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`trait ${index}`, "x"])),
    devices: [
      { ...there, groupId: "test_group", product: { id: "p".repeat(480) } },
      { anonymousId: "8a8b", groupId: "test_group", product: { account_id: "1".repeat(480) } },
      { anonymousId: "9c9d", activities: Array.from({ length: 20 }, () => ({ activity: "Login", module: "Docs" })) },
      ...Array.from("abcde", (anonymousId) => ({ anonymousId })),
    ],
  };
  const activities = [{ activity: "Login", module: "Docs", id: "m:0", timestamp: "2024-01-02T03:04:05.000Z" }];
  const late: Session = { ...jack, devices: [{ ...there, activities }] };
  const unchanged: [name: string, given: unknown, session: Session][] = [
    ["no message", null, everything],
    ["no message, and all that fits", null, full],
    ["an unsupported type", { type: "alias", userId: "jill" }, everything],
    ["a disabled track", track(totango(false)), everything],
    ["a disabled group of a device without one", group(totango(false)), waiting],
    ["a group that is off by All alone", group({ integrations: { All: false } }), settled],
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
      group(totango({ product: { ...inProduct.product, tier: "gold" }, enableHierarchy: false })),
      settled,
    ],
    ["the same group, with hierarchy", group(totango({ enableHierarchy: true })), jackInGroup],
    ["a track of the device that is first", track({ ...there, ...nowhere }), onTwo],
    ["the same group of the same time", group({ ...there, timestamp: "2024-01-02T03:04:05Z" }), onTwo],
    [
      "a late group of the device that is first",
      group({ ...there, groupId: "old", timestamp: "2024-01-02T03:00:00Z" }),
      onTwo,
    ],
    ["a server's message", track(nowhere), onTwo],
    ["an activity that waits already", track({ ...there, ...nowhere, messageId: "m" }), late],
    ["one who stands apart", track({ userId: null }), onTwo],
  ];
  test.each(unchanged)("R6.9 %s", (_name, given, session) => {
    expect(untyped.advance(given, service, frozen(session)).session).toBe(session);
  });

  test("R6.9 the first message that changes something makes another session", () => {
    const { session } = untyped.advance(track({ userId: "jack" }), service, emptySession);
    expect(session).not.toBe(emptySession);
    expect(untyped.advance(track(), service, session).session).toBe(session);
  });

  test("R6.9 another user makes another session, also where a user is all that it holds", () => {
    const { session } = untyped.advance(track({ userId: "jill" }), service, frozen(jack));
    expect(session).toStrictEqual({ userId: "jill" });
  });

  test("R6.9 a device that comes first makes another session, with the very same devices", () => {
    const { session } = untyped.advance(track({ anonymousId: "8a8b" }), service, onTwo);
    expect(session.devices).toEqual([...(onTwo.devices ?? [])].reverse());
  });
});
