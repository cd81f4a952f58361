import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
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
} from "../support.js";

const foreignDate: unknown = runInNewContext("new Date(0)");

/** All that comes of a message in jack's session. */
function outcome(given: unknown) {
  const { requests, issues, session } = untyped.advance(given, service, jackInGroup);
  return { sent: sentOf(requests), issues: foundIn(issues), session };
}

describe("R2.1 types", () => {
  test.each([
    ["identify", identify(), "user"],
    ["group", group(), "account"],
    ["track", track(), "activity"],
    ["page", page({ category: "Docs" }), "activity"],
    ["screen", screen({ category: "Docs" }), "activity"],
  ])("R2.1 %s is translated", (_type, given, kind) => {
    expect(outcome(given)).toMatchObject({ sent: [{ kind }], issues: [] });
  });

  hold(
    ["alias", "delete", "Identify", "pages", "constructor", "toString", "", null, undefined, 5, ["track"]].map(
      (type) => ({
        rule: `R2.1 type ${JSON.stringify(type)} is not supported`,
        given: track({ type }),
        issues: ["unsupported-type type"],
      }),
    ),
  );

  hold(
    [null, undefined, "track", 5, true, [track()], new Date(0), foreignDate, track].map((value) => ({
      rule: `R2.1 what is not an object is not supported: ${String(value)}`,
      given: value,
      issues: ["unsupported-type"],
    })),
  );

  hold([
    { rule: "R2.1 an empty list is an object without a type", given: [], issues: ["unsupported-type type"] },
    {
      rule: "R2.1 nothing else of an unsupported message is looked at",
      given: frozen({
        type: "alias",
        userId: "u".repeat(101),
        traits: 5,
        context: 5,
        integrations: { Totango: false },
      }),
      issues: ["unsupported-type type"],
    },
  ]);
});

describe("R2.2 Totango options", () => {
  const productA = { product: { id: "productA" } };
  const productB = { product: { id: "productB" } };
  const context = (Totango: unknown) => ({ context: { groupId: "test_group", Totango } });
  const inProduct = (id: string) => [{ ...login, sdr_o: `test_group__${id}` }];

  hold([
    { rule: "R2.2 are in integrations", given: track(totango(productA)), sent: inProduct("productA") },
    { rule: "R2.2 are in context", given: track(context(productA)), sent: inProduct("productA") },
    {
      rule: "R2.2 are in context, with true in integrations",
      given: track({ ...totango(true), ...context(productA) }),
      sent: inProduct("productA"),
    },
    {
      rule: "R2.2 are in context, with null in integrations",
      given: track({ ...totango(null), ...context(productA) }),
      sent: inProduct("productA"),
    },
    {
      rule: "R2.2 are in integrations, with true in context",
      given: track({ ...totango(productA), ...context(true) }),
      sent: inProduct("productA"),
    },
    {
      rule: "R2.2 are those of integrations when both have them",
      given: track({ ...totango(productA), ...context(productB) }),
      sent: inProduct("productA"),
    },
    ...[{}, [], { theme: 1 }, { product: null, parent: undefined, enableHierarchy: null }].map((empty) => ({
      rule: `R2.2 are those of context when those of integrations are ${JSON.stringify(empty)}`,
      given: track({ ...totango(empty), ...context(productB) }),
      sent: inProduct("productB"),
    })),
    {
      rule: "R2.2 are never merged",
      given: group({ ...totango({ enableHierarchy: true }), ...context(productB) }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
    },
    ...[{ product: false }, { parent: {} }, { enableHierarchy: false }].map((options) => ({
      rule: `R2.2 are in integrations where these hold ${Object.keys(options).join()} alone`,
      given: track({ ...totango(options), ...context(productB) }),
      sent: [login],
    })),
    {
      rule: "R2.2 have their path in integrations",
      given: track(totango({ product: {} })),
      sent: [login],
      issues: ["product-without-id integrations Totango product id"],
    },
    {
      rule: "R2.2 have their path in context",
      given: track({ ...totango(true), ...context({ product: {} }) }),
      sent: [login],
      issues: ["product-without-id context Totango product id"],
    },
    { rule: "R2.2 may be neither", given: track({ ...totango(true), ...context(true) }), sent: [login] },
  ]);
});

describe("R2.3 switches", () => {
  const off = [false, "false", "true", "", 0, 1, Number.NaN, [1], [{}], new Date(0), foreignDate];
  const on = [true, {}, [], { other: 1 }, null, undefined];
  const context = (Totango: unknown) => ({ context: { groupId: "test_group", Totango } });

  hold(
    off.flatMap((value) => [
      {
        rule: `R2.3 integrations.Totango ${JSON.stringify(value)} is off`,
        given: track(totango(value)),
        issues: ["totango-disabled integrations Totango"],
      },
      {
        rule: `R2.3 context.Totango ${JSON.stringify(value)} is off`,
        given: track(context(value)),
        issues: ["totango-disabled context Totango"],
      },
      {
        rule: `R2.3 context.Totango ${JSON.stringify(value)} is off, whatever integrations says`,
        given: track({ integrations: { All: true, Totango: { product: { id: "productA" } } }, ...context(value) }),
        issues: ["totango-disabled context Totango"],
      },
      {
        rule: `R2.3 integrations.Totango ${JSON.stringify(value)} is off, whatever else is on`,
        given: track({ integrations: { All: true, Totango: value }, ...context({ product: { id: "productA" } }) }),
        issues: ["totango-disabled integrations Totango"],
      },
    ]),
  );

  hold(
    on.flatMap((value) => [
      { rule: `R2.3 integrations.Totango ${JSON.stringify(value)} is on`, given: track(totango(value)), sent: [login] },
      { rule: `R2.3 context.Totango ${JSON.stringify(value)} is on`, given: track(context(value)), sent: [login] },
    ]),
  );

  hold(
    [false, true, "Totango", "", 5, 0, [{ Totango: true }], new Date(0)].map((integrations) => ({
      rule: `R2.3 integrations ${JSON.stringify(integrations)} cannot be read`,
      given: track({ integrations }),
      issues: ["totango-disabled integrations"],
    })),
  );

  hold(
    [null, undefined, {}, [], { Mixpanel: false }].map((integrations) => ({
      rule: `R2.3 integrations ${JSON.stringify(integrations)} say nothing of Totango`,
      given: track({ integrations }),
      sent: [login],
    })),
  );

  describe.each(["All", "all"])("%s", (all) => {
    hold(
      [false, "false", "true", 0, 1, [], {}].flatMap((value) => [
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} is off`,
          given: track({ integrations: { [all]: value } }),
          issues: [`totango-disabled integrations ${all}`],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} is off, with Totango null`,
          given: track({ integrations: { [all]: value, Totango: null } }),
          issues: [`totango-disabled integrations ${all}`],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} is off, with Totango in context alone`,
          given: track({ integrations: { [all]: value }, ...context({}) }),
          issues: [`totango-disabled integrations ${all}`],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} does not matter, with Totango true`,
          given: track({ integrations: { [all]: value, Totango: true } }),
          sent: [login],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} does not matter, with Totango options`,
          given: track({ integrations: { [all]: value, Totango: {} } }),
          sent: [login],
        },
      ]),
    );
    hold(
      [true, null, undefined].map((value) => ({
        rule: `R2.3 ${all} ${JSON.stringify(value)} is on`,
        given: track({ integrations: { [all]: value } }),
        sent: [login],
      })),
    );
  });

  hold([
    {
      rule: "R2.3 all is read beside All",
      given: track({ integrations: { All: true, all: false } }),
      issues: ["totango-disabled integrations all"],
    },
    {
      rule: "R2.3 All is read beside all",
      given: track({ integrations: { All: false, all: true } }),
      issues: ["totango-disabled integrations All"],
    },
    {
      rule: "R2.3 nothing else of a disabled message is looked at",
      given: identify({ ...totango(false), userId: "u".repeat(101), traits: 5, context: 5 }),
      issues: ["totango-disabled integrations Totango"],
    },
    ...[identify, group, track, page, screen].map((make) => ({
      rule: `R2.3 holds for ${make.name}`,
      given: make({ name: "Pricing", ...totango(false) }),
      issues: ["totango-disabled integrations Totango"],
    })),
  ]);
});

describe("R2.4 IDs and text", () => {
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
      expect(outcome(make(value))).toStrictEqual(outcome(make(undefined)));
    });
    test.each(texts)("R2.4 %j is written %j", (value, text) => {
      expect(outcome(make(value)).sent.at(-1)).toMatchObject({ [param]: text });
    });
  });

  const ofPages = ["category", "properties.category", "category of a screen"];
  test.each(places.filter(([place]) => ![...ofPages, ...ofMessages].includes(place)))(
    "R2.4 %s: a list of one text counts as absent",
    (_place, make) => {
      expect(outcome(make(["jack"]))).toStrictEqual(outcome(make(undefined)));
    },
  );

  test.each(absent)("R2.4 a name %s of a page counts as absent", (name) => {
    expect(outcome(page({ name, category: "Docs" }))).toStrictEqual(outcome(page({ category: "Docs" })));
    expect(outcome(page({ properties: { name, category: "Docs" } }))).toStrictEqual(
      outcome(page({ category: "Docs" })),
    );
  });

  test.each(texts)("R2.4 a page's name %j is written %j", (name, text) => {
    expect(outcome(page({ name })).sent).toMatchObject([{ sdr_a: `Viewed ${text} Page` }]);
    expect(outcome(page({ properties: { name } })).sent).toMatchObject([{ sdr_a: `Viewed ${text} Page` }]);
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
      expect(outcome(view({ name: list })).sent).toMatchObject([{ sdr_a: `Viewed ${text} ${noun}` }]);
      expect(outcome(view({ category: list })).sent).toMatchObject([{ sdr_a: `Viewed ${text} ${noun}`, sdr_m: text }]);
    }
  });

  test.each([[[""]], [[" "]], [[null]], [[{}]], [[["Pricing"]]], [["Pricing", "Docs"]]])(
    "R2.4 another list counts as absent: %j",
    (list) => {
      expect(outcome(page({ name: list, category: "Docs" }))).toStrictEqual(outcome(page({ category: "Docs" })));
      expect(outcome(page({ category: list, name: "Docs" }))).toStrictEqual(outcome(page({ name: "Docs" })));
    },
  );
});

describe("R2.4 an anonymousId", () => {
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

describe("R2.7 parts of the wrong shape", () => {
  const wrong = ["aaa", "", 5, 0, true, false, [{}], new Date(0), foreignDate];
  const groupId = "test_group";
  type Part = [part: string, make: (value: unknown) => unknown, path: string, values: unknown[]];
  const parts: Part[] = [
    ["context of an identify", (context) => identify({ context }), "context", wrong],
    ["context of a group", (context) => group({ context }), "context", wrong],
    ["context of a track", (context) => track({ context }), "context", wrong],
    ["context of a page", (context) => page({ context }), "context", wrong],
    ["traits of an identify", (traits) => identify({ traits }), "traits", wrong],
    ["traits of a group", (traits) => group({ traits }), "traits", wrong],
    ["context.traits of an identify", (traits) => identify({ context: { groupId, traits } }), "context traits", wrong],
    ["context.traits of a group", (traits) => group({ context: { traits } }), "context traits", wrong],
    ["context.traits of a track", (traits) => track({ context: { groupId, traits } }), "context traits", wrong],
    [
      "context.traits of an attribute track",
      (traits) => attributeTrack({ plan: "pro", context: { groupId, traits } }),
      "context traits",
      wrong,
    ],
    [
      "context.traits of a page",
      (traits) => page({ name: "Pricing", category: "Docs", context: { groupId, traits } }),
      "context traits",
      wrong,
    ],
    [
      "context.traits of a heartbeat",
      (traits) => page({ name: "__heartbeat", context: { groupId, traits } }),
      "context traits",
      wrong,
    ],
    [
      "context.traits of a screen",
      (traits) => screen({ name: "Pricing", context: { groupId, traits } }),
      "context traits",
      wrong,
    ],
    ["properties of a track", (properties) => track({ properties }), "properties", wrong],
    ["properties of a page", (properties) => page({ properties }), "properties", wrong],
    ["properties of a screen", (properties) => screen({ properties }), "properties", wrong],
    ["parent", (parent) => group(totango({ parent })), "integrations Totango parent", wrong],
    ["parent in context", (parent) => group({ context: { Totango: { parent } } }), "context Totango parent", wrong],
    [
      "enableHierarchy",
      (enableHierarchy) => group(totango({ parent: { id: "XYZ-85b" }, enableHierarchy })),
      "integrations Totango enableHierarchy",
      ["false", "", 0, 1, {}, [], new Date(0)],
    ],
    [
      "enableHierarchy in context",
      (enableHierarchy) => group({ context: { Totango: { enableHierarchy } } }),
      "context Totango enableHierarchy",
      ["false", 0],
    ],
    [
      "product of a group",
      (product) => group(totango({ product })),
      "integrations Totango product",
      wrong.filter((value) => value !== false),
    ],
    [
      "product of a track",
      (product) => track(totango({ product })),
      "integrations Totango product",
      wrong.filter((value) => value !== false),
    ],
    [
      "product of a page in context",
      (product) => page({ name: "Pricing", context: { groupId, Totango: { product } } }),
      "context Totango product",
      wrong.filter((value) => value !== false),
    ],
  ];

  describe.each(parts)("%s", (_part, make, path, values) => {
    test.each(values.map((value) => [value]))("R2.7 %j counts as absent, with an issue", (value) => {
      const without = outcome(make(undefined));
      expect(outcome(make(value))).toStrictEqual({
        ...without,
        issues: [...without.issues, `unusable-value ${path}`].sort(),
      });
    });
    test("R2.7 null is simply absent", () => {
      expect(outcome(make(null))).toStrictEqual(outcome(make(undefined)));
    });
    test("an empty list is an empty object, where an object is looked for", () => {
      if (!path.endsWith("enableHierarchy")) expect(outcome(make([]))).toStrictEqual(outcome(make({})));
    });
  });

  hold([
    {
      rule: "R2.7 parts are read even when nothing is sent: identify",
      given: identify({ userId: null, traits: "aaa", ...totango({ product: 5 }) }),
      issues: ["missing-user-id userId", "unusable-value integrations Totango product", "unusable-value traits"],
    },
    {
      rule: "R2.7 parts are read even when nothing is sent: group",
      given: group({
        groupId: null,
        traits: "aaa",
        context: { traits: 5 },
        ...totango({ parent: 7, enableHierarchy: "false", product: 5 }),
      }),
      issues: [
        "missing-account-id groupId",
        "unusable-value context traits",
        "unusable-value integrations Totango enableHierarchy",
        "unusable-value integrations Totango parent",
        "unusable-value integrations Totango product",
        "unusable-value traits",
      ],
    },
    ...[track, page, screen].map((make) => ({
      rule: `R2.7 parts are read even when nothing is sent: ${make.name}`,
      given: make({ userId: null, properties: "aaa", context: { traits: 5 } }),
      issues: ["missing-user-id userId", "unusable-value context traits", "unusable-value properties"],
    })),
    {
      rule: "R2.7 parts are read even when nothing is tracked",
      given: page({ properties: "aaa", context: { groupId, traits: 5 } }),
      issues: ["unusable-value context traits", "unusable-value properties", "untracked-page name"],
    },
    {
      rule: "R2.7 no other part is read: identify",
      given: identify({
        properties: 5,
        ...totango({ parent: 7, enableHierarchy: "false" }),
      }),
      sent: [{ kind: "user", sdr_o: "test_group", sdr_u: "jack" }],
    },
    {
      rule: "R2.7 no other part is read: group",
      given: group({ properties: 5 }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
    },
    ...[track, screen, page].map((make) => ({
      rule: `R2.7 no other part is read: ${make.name}`,
      given: make({
        traits: 5,
        event: "Login",
        name: "__heartbeat",
        category: "Application",
        ...totango({ parent: 7, enableHierarchy: "false" }),
      }),
      sent: [{ ...login, sdr_a: make === track ? "Login" : "__heartbeat" }],
    })),
    {
      rule: "R2.7 attributes are read only when they are sent: without a user",
      given: track({
        userId: null,
        context: { groupId, traits: { age: Number.NaN } },
        ...totango({ product: { id: "productA", seats: Number.NaN } }),
      }),
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R2.7 attributes are read only when they are sent: of an untracked page",
      given: page({ context: { groupId, traits: { age: Number.NaN } } }),
      issues: ["untracked-page name"],
    },
    {
      rule: "R2.7 attributes are read only when they are sent: of a group without a user",
      given: group({ userId: null, context: { traits: { age: Number.NaN } } }),
      sent: [{ kind: "account", sdr_o: "test_group" }],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R2.7 attributes are read only when they are sent: a product's with an activity",
      given: track(totango({ product: { id: "productA", seats: Number.NaN } })),
      sent: [{ ...login, sdr_o: "test_group__productA" }],
    },
    {
      rule: "R2.7 attributes are read only when they are sent: of an account whose ID stops the request",
      given: group({ groupId: "g".repeat(481), traits: { seats: Number.NaN } }),
      issues: ["id-too-long groupId"],
    },
    {
      rule: "R2.7 attributes are read when they are kept",
      given: identify({ context: {}, traits: { age: Number.NaN } }),
      issues: ["missing-account-id context groupId", "unusable-value traits age"],
    },
  ]);

  test.each([new Map([["groupId", "x"]]), Object.create(null)])(
    "R2.7 an object of any kind is of the right shape",
    (context) => {
      expect(foundIn(untyped.advance(track({ context }), service, jackInProduct).issues)).toEqual([]);
    },
  );
});

test("R2 an object is one of any realm", () => {
  const given: unknown = runInNewContext(
    `({ type: "track", userId: "jack", event: "Login", properties: { category: "Application" }, context: { groupId: "test_group" } })`,
  );
  expect(sentOf(untyped.advance(frozen(given), service, frozen({})).requests)).toEqual([login]);
});
