import { inspect } from "node:util";
import { emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  type Fields,
  group,
  hold,
  identify,
  jackInGroup,
  jackInProduct,
  login,
  outcome,
  page,
  screen,
  totango,
  track,
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
      const { sent, issues, session } = outcome(group({ userId: undefined, anonymousId }));
      expect(sent).toEqual([{ kind: "account", sdr_o: "test_group" }]);
      expect(issues).toEqual([]);
      expect(session).toEqual({ devices: [{ ...kept, groupId: "test_group" }] });
    });
  });
});

/** What is there and cannot be an ID. */
const unusable = [["a"], [], {}, { id: "a" }, true, false, Number.NaN, Infinity, new Date(0), 10n, () => "a"];

describe("R2.5 the account ID", () => {
  const session = { userId: "jack", devices: [{ groupId: "remembered" }] };
  const ended = { userId: "jack", devices: [{ hasNoGroup: true as const }] };
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
    ...[identify, track, page, screen].map((make) => ({
      rule: `R2.5 of ${make.name}: context.groupId before a top-level groupId`,
      given: make({ name: "__heartbeat", groupId: "own", context }),
      session,
      sent: [sentOfMake(make, "surrounding")],
    })),
    ...[identify, track, page, screen].map((make) => ({
      rule: `R2.5 of ${make.name}: else a top-level groupId, before the session's`,
      given: make({ name: "__heartbeat", groupId: "own", context: {} }),
      session,
      sent: [sentOfMake(make, "own")],
    })),
    {
      rule: "R2.5 a blank or absent one is not there",
      given: track({ groupId: "own", context: { groupId: " " } }),
      session,
      sent: [{ ...login, sdr_o: "own" }],
    },
    {
      rule: "R2.5 a number is one",
      given: track({ groupId: 7, context: {} }),
      session,
      sent: [{ ...login, sdr_o: "7" }],
    },
    {
      rule: "R2.5 IDs are case-sensitive",
      given: group({ groupId: "Test_Group" }),
      session: jackInProduct,
      sent: [{ kind: "account", sdr_o: "Test_Group", sdr_u: "jack" }],
      next: { userId: "jack", devices: [{ groupId: "Test_Group" }] },
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
        next: ended,
      },
      {
        rule: `R2.5 nor does a context.groupId of a group: ${inspect(id)}`,
        given: group({ groupId: undefined, context: { groupId: id } }),
        session,
        issues: ["unusable-value context groupId"],
        next: ended,
      },
      {
        rule: `R2.5 nor one of a track, at the top level: ${inspect(id)}`,
        given: track({ groupId: id, context: {} }),
        session,
        issues: ["unusable-value groupId"],
        next: session,
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

  describe("accountIdFrom", () => {
    const settings = { accountIdFrom: ["context.group_id", "traits.company.id", "properties.workspaceId"] };
    const sentTo = (sdr_o: string) => [{ ...login, sdr_o }];
    const at = (workspaceId: unknown) => track({ context: {}, properties: { category: "Application", workspaceId } });
    hold([
      { rule: "R2.5 a place of the settings names the account", given: at("w"), settings, session, sent: sentTo("w") },
      {
        rule: "R2.5 one place may be a text alone",
        given: at("w"),
        settings: { accountIdFrom: "properties.workspaceId" },
        session,
        sent: sentTo("w"),
      },
      {
        rule: "R2.5 the places in their order",
        given: track({ context: { group_id: "g" }, properties: { category: "Application", workspaceId: "w" } }),
        settings,
        session,
        sent: sentTo("g"),
      },
      {
        rule: "R2.5 a blank or absent one is not there",
        given: track({ context: { group_id: " " }, properties: { category: "Application", workspaceId: "w" } }),
        settings,
        session,
        sent: sentTo("w"),
      },
      {
        rule: "R2.5 after the message's own fields",
        given: track({ context: { groupId: "test_group", group_id: "g" } }),
        settings,
        session,
        sent: [login],
      },
      {
        rule: "R2.5 after a top-level groupId",
        given: track({ groupId: "own", context: { group_id: "g" } }),
        settings,
        session,
        sent: sentTo("own"),
      },
      { rule: "R2.5 without one, the session's", given: at(null), settings, session, sent: sentTo("remembered") },
      { rule: "R2.5 a number is one", given: at(7), settings, sent: sentTo("7") },
      ...unusable.map((id) => ({
        rule: `R2.5 one that cannot be one ends the search, and is named at its keys: ${inspect(id)}`,
        given: at(id),
        settings,
        session,
        issues: ["unusable-value properties workspaceId"],
        next: session,
      })),
      {
        rule: "R2.5 one that is too long is named at its keys",
        given: at("w".repeat(481)),
        settings,
        session,
        issues: ["id-too-long properties workspaceId"],
      },
      {
        rule: "R2.5 its characters are named at its keys",
        given: at("w w"),
        settings,
        session,
        sent: sentTo("w w"),
        issues: ["id-charset properties workspaceId"],
      },
      {
        rule: "R2.5 missing-account-id stays where it was",
        given: page({ name: "__heartbeat", context: {} }),
        settings,
        issues: ["missing-account-id context groupId"],
      },
      {
        rule: "R2.5 what stands there is still sent as an attribute",
        given: group({ groupId: null, traits: { company: { id: "c", name: "Initech" } } }),
        settings,
        sent: [
          { kind: "account", sdr_o: "c", sdr_u: "jack", "sdr_o.company_id": "c", "sdr_o.company_name": "Initech" },
        ],
        next: { userId: "jack", devices: [{ groupId: "c" }] },
      },
      {
        rule: "R2.5 unless a table says otherwise",
        given: group({ groupId: null, traits: { company: { id: "c", name: "Initech" } } }),
        settings: { ...settings, attributes: { account: { company_id: false } } },
        sent: [{ kind: "account", sdr_o: "c", sdr_u: "jack", "sdr_o.company_name": "Initech" }],
      },
      {
        rule: "R2.5 through objects by own keys: not through a text",
        given: track({ context: {}, properties: { category: "Application", a: "text" } }),
        settings: { accountIdFrom: "properties.a.length" },
        session,
        sent: sentTo("remembered"),
      },
      {
        rule: "R2.5 through objects by own keys: not through a list",
        given: track({ context: {}, properties: { category: "Application", a: ["w"] } }),
        settings: { accountIdFrom: "properties.a.0" },
        session,
        sent: sentTo("remembered"),
      },
      {
        rule: "R2.5 through objects by own keys: not what is inherited",
        given: track({ context: {}, properties: { category: "Application", a: {} } }),
        settings: { accountIdFrom: ["properties.a.constructor.name", "properties.a.__proto__"] },
        session,
        sent: sentTo("remembered"),
      },
      {
        rule: "R2.5 a key with a dot in its name is no place",
        given: track({ context: {}, properties: { category: "Application", "a.b": "w" } }),
        settings: { accountIdFrom: "properties.a.b" },
        session,
        sent: sentTo("remembered"),
      },
      {
        rule: "R2.5 a top-level field is a place",
        given: track({ context: {}, workspace: "w" }),
        settings: { accountIdFrom: "workspace" },
        session,
        sent: sentTo("w"),
      },
      {
        rule: "R2.5 blank and absent places are none",
        given: track({ context: {}, "": "w" }),
        settings: { accountIdFrom: ["", " ", null, undefined] },
        session,
        sent: sentTo("remembered"),
      },
    ]);
  });
});

/** The request of a message named `__heartbeat`, in this account. */
function sentOfMake(make: typeof track, sdr_o: string): Fields {
  if (make === identify) return { kind: "user", sdr_o, sdr_u: "jack" };
  return make === track ? { ...login, sdr_o } : { ...login, sdr_o, sdr_a: "__heartbeat", sdr_m: "__system" };
}

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
