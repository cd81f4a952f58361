import { inspect } from "node:util";
import { emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  group,
  hold,
  identify,
  jackInGroup,
  login,
  outcome,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

/** All that comes of a message in jack's session. */
const ofJack = (given: unknown) => outcome(given, { session: jackInGroup });

describe("R2.4 IDs and text", () => {
  describe("what counts", () => {
    const options = (of: (value: unknown) => unknown) => (value: unknown) => group(totango(of(value)));
    const places: [place: string, make: (value: unknown) => unknown, param: string][] = [
      ["userId", (userId) => track({ userId }), "sdr_u"],
      ["groupId", (groupId) => group({ groupId }), "sdr_o"],
      ["context.groupId", (groupId) => track({ context: { groupId } }), "sdr_o"],
      ["product.id", options((id) => ({ product: { id, account_id: "123" } })), "sdr_o.product_id"],
      ["product.account_id", options((account_id) => ({ product: { id: "productA", account_id } })), "sdr_o"],
      [
        "product.module",
        (module) => track({ properties: {}, ...totango({ product: { id: "productA", module } }) }),
        "sdr_m",
      ],
      ["parent.id", options((id) => ({ parent: { id } })), "sdr_o.parent_id"],
      ["event", (event) => track({ event }), "sdr_a"],
      ["properties.category of a track", (category) => track({ properties: { category } }), "sdr_m"],
      ["category", (category) => page({ category, name: "__heartbeat" }), "sdr_m"],
      ["properties.category", (category) => page({ properties: { category, name: "__heartbeat" } }), "sdr_m"],
      ["category of a screen", (category) => screen({ category }), "sdr_m"],
    ];
    const blank = ["", " ", "\t\n\u00a0", "\u00a0", "\u3000 \ufeff", null];
    const absent = [
      ...blank,
      Number.NaN,
      Infinity,
      -Infinity,
      true,
      false,
      [],
      ["a", "b"],
      [["a"]],
      {},
      { id: "a" },
      new Date(0),
      10n,
    ];
    const texts = [
      ["jack", "jack"],
      ["Jack", "Jack"],
      [" jack ", " jack "],
      ["0", "0"],
      [0, "0"],
      [-0, "0"],
      [42, "42"],
      [-1.5, "-1.5"],
      [1e21, "1000000000000000000000"],
      [-1.25e22, "-12500000000000000000000"],
      [1e-7, "0.0000001"],
      [-1.5e-9, "-0.0000000015"],
    ] as const;

    /** R2.5, R2.6: what is there and cannot be one of these IDs is more than absent. */
    const ofMessages = ["userId", "groupId", "context.groupId"];

    describe.each(places)("%s", (place, make, param) => {
      test.each(ofMessages.includes(place) ? blank : absent)("R2.4 %s counts as absent, without an issue", (value) => {
        expect(ofJack(make(value))).toStrictEqual(ofJack(make(undefined)));
      });
      test.each(texts)("R2.4 %j is written %j", (value, text) => {
        expect(ofJack(make(value)).sent.at(-1)).toMatchObject({ [param]: text });
      });
    });

    const ofPages = ["category", "properties.category", "category of a screen"];
    test.each(places.filter(([place]) => ![...ofPages, ...ofMessages].includes(place)))(
      "R2.4 %s: a list of one text counts as absent",
      (_place, make) => {
        expect(ofJack(make(["jack"]))).toStrictEqual(ofJack(make(undefined)));
      },
    );

    test.each(absent)("R2.4 a name %s of a page counts as absent", (name) => {
      expect(ofJack(page({ name, category: "Docs" }))).toStrictEqual(ofJack(page({ category: "Docs" })));
      expect(ofJack(page({ properties: { name, category: "Docs" } }))).toStrictEqual(
        ofJack(page({ category: "Docs" })),
      );
    });

    test.each(texts)("R2.4 a page's name %j is written %j", (name, text) => {
      expect(ofJack(page({ name })).sent).toMatchObject([{ sdr_a: `Viewed ${text} Page` }]);
      expect(ofJack(page({ properties: { name } })).sent).toMatchObject([{ sdr_a: `Viewed ${text} Page` }]);
    });

    test.each([
      [["Pricing"], "Pricing"],
      [[" Pricing "], " Pricing "],
      [[5], "5"],
    ])("R2.4 a page's category or name may be a list of one text: %j", (list, text) => {
      for (const [view, noun] of [
        [page, "Page"],
        [screen, "Screen"],
      ] as const) {
        expect(ofJack(view({ name: list })).sent).toMatchObject([{ sdr_a: `Viewed ${text} ${noun}` }]);
        expect(ofJack(view({ category: list })).sent).toMatchObject([{ sdr_a: `Viewed ${text} ${noun}`, sdr_m: text }]);
      }
    });

    test.each([[[""]], [[" "]], [[null]], [[{}]], [[["Pricing"]]], [["Pricing", "Docs"]]])(
      "R2.4 another list counts as absent: %j",
      (list) => {
        expect(ofJack(page({ name: list, category: "Docs" }))).toStrictEqual(ofJack(page({ category: "Docs" })));
        expect(ofJack(page({ category: list, name: "Docs" }))).toStrictEqual(ofJack(page({ name: "Docs" })));
      },
    );
  });

  describe("an anonymousId", () => {
    test.each([
      ["of 100", "é".repeat(100), { anonymousId: "é".repeat(100) }],
      ["that is a number", 7, { anonymousId: "7" }],
      ["over 100", "é".repeat(101), {}],
      ["that is blank", " ", {}],
      ["that is a list", ["5f5e"], {}],
    ])("R2.4 %s", (_, anonymousId, kept) => {
      const given = group({ userId: undefined, anonymousId });
      const { requests, issues, session } = untyped.advance(given, service, emptySession);
      expect(sentOf(requests)).toEqual([{ kind: "account", sdr_o: "test_group" }]);
      expect(issues).toEqual([]);
      expect(session).toEqual({ ...kept, groupId: "test_group" });
    });
  });
});

/** What is there and cannot be an ID. */
const unusable = [["a"], [], {}, { id: "a" }, true, false, Number.NaN, Infinity, new Date(0), 10n, () => "a"];

describe("R2.5 the account ID", () => {
  const session = { ...jackInGroup, groupId: "remembered" };
  const context = { groupId: "surrounding" };
  const account = (sdr_o: string) => [{ kind: "account", sdr_o, sdr_u: "jack" }];

  hold([
    { rule: "R2.5 is a group's groupId", given: group({ context }), session, sent: account("test_group") },
    {
      rule: "R2.5 else context.groupId",
      given: group({ groupId: null, context }),
      session,
      sent: account("surrounding"),
    },
    { rule: "R2.5 else the session's", given: group({ groupId: " " }), session, sent: account("remembered") },
    {
      rule: "R2.5 is never another message's groupId",
      given: track({ groupId: "own", context }),
      session,
      sent: [{ ...login, sdr_o: "surrounding" }],
    },
    {
      rule: "R2.5 of a track is the session's without context.groupId",
      given: track({ groupId: "own", context: {} }),
      session,
      sent: [{ ...login, sdr_o: "remembered" }],
    },
    {
      rule: "R2.5 of an identify is context.groupId",
      given: identify({ context }),
      session,
      sent: [{ kind: "user", sdr_o: "surrounding", sdr_u: "jack" }],
    },
    {
      rule: "R2.5 of a page is the session's",
      given: page({ name: "Pricing", category: "Docs", context: {} }),
      settings: { trackNamedPages: false },
      session,
      sent: [{ ...login, sdr_o: "remembered", sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
    },
    ...unusable.flatMap((id) => [
      {
        rule: `R2.5 a groupId that cannot be one is not replaced by another: ${inspect(id)}`,
        given: group({ groupId: id, context }),
        session,
        issues: ["unusable-value groupId"],
        next: { userId: "jack" },
      },
      {
        rule: `R2.5 nor does a context.groupId of a group: ${inspect(id)}`,
        given: group({ groupId: undefined, context: { groupId: id } }),
        session,
        issues: ["unusable-value context groupId"],
        next: { userId: "jack" },
      },
      {
        rule: `R2.5 nor one of a track: ${inspect(id)}`,
        given: track({ context: { groupId: id } }),
        session,
        issues: ["unusable-value context groupId"],
        next: session,
      },
    ]),
    {
      rule: "R2.5 a groupId goes before a context.groupId that cannot be one",
      given: group({ context: { groupId: [] } }),
      session,
      sent: account("test_group"),
    },
    {
      rule: "R2.5 an identify whose context.groupId cannot be one keeps nothing",
      given: identify({ traits: { plan: "pro" }, context: { groupId: {} } }),
      issues: ["unusable-value context groupId"],
      next: { userId: "jack" },
    },
    {
      rule: "R2.5 is not in traits",
      given: group({ groupId: undefined, traits: { groupId: "own", id: "own" } }),
      issues: ["missing-account-id groupId"],
    },
  ]);
});

describe("R2.6 the user ID", () => {
  const others = {
    userId: undefined,
    anonymousId: "anonymous",
    traits: { id: "own", userId: "own" },
    context: { groupId: "test_group", userId: "own", traits: { id: "own" } },
    properties: { userId: "own" },
  };

  hold([
    ...[identify, track, page, screen].flatMap((make) =>
      [emptySession, jackInGroup].map((session) => ({
        rule: `R2.6 of ${make.name} is nothing but userId, ${session === emptySession ? "alone" : "in a session"}`,
        given: make({ name: "Pricing", ...others }),
        session,
        issues: ["missing-user-id userId"],
      })),
    ),
    {
      rule: "R2.6 a group without one has no user",
      given: group({ userId: undefined, anonymousId: "anonymous" }),
      session: jackInGroup,
      sent: [{ kind: "account", sdr_o: "test_group" }],
    },
    ...unusable.flatMap((userId) =>
      [identify, track, page, screen].map((make) => ({
        rule: `R2.6 one of ${make.name} that cannot be one counts as missing: ${inspect(userId)}`,
        given: make({ userId, name: "Pricing", traits: { plan: "pro" } }),
        issues: ["unusable-value userId"],
      })),
    ),
    ...unusable.map((userId) => ({
      rule: `R2.6 a group goes without one that cannot be one: ${inspect(userId)}`,
      given: group({ userId, context: { traits: { plan: "pro" } } }),
      sent: [{ kind: "account", sdr_o: "test_group" }],
      issues: ["unusable-value userId"],
    })),
    {
      rule: "R2.6 one over its limit is unusable too",
      given: track({ userId: "é".repeat(101) }),
      issues: ["id-too-long userId"],
    },
    {
      rule: "R2.6 one that is unusable is named on an untracked page too, and alone",
      given: page({ userId: ["jack"] }),
      issues: ["unusable-value userId"],
    },
    {
      rule: "R2.6 one that is unusable is named beside a missing account of a group",
      given: group({ userId: ["jack"], groupId: undefined }),
      issues: ["missing-account-id groupId", "unusable-value userId"],
    },
    { rule: "R2.6 anonymousId does not matter beside one", given: track({ anonymousId: "anonymous" }), sent: [login] },
  ]);
});
