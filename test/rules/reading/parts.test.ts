import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  foundIn,
  group,
  hold,
  identify,
  jackInGroup,
  jackInProduct,
  login,
  outcome,
  page,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

/** All that comes of a message in jack's session. */
const ofJack = (given: unknown) => outcome(given, { session: jackInGroup });

const foreignDate: unknown = runInNewContext("new Date(0)");

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
      const without = ofJack(make(undefined));
      expect(ofJack(make(value))).toStrictEqual({
        ...without,
        issues: [...without.issues, `unusable-value ${path}`].sort(),
      });
    });
    test("R2.7 null is simply absent", () => {
      expect(ofJack(make(null))).toStrictEqual(ofJack(make(undefined)));
    });
    test("an empty list is an empty object, where an object is looked for", () => {
      if (!path.endsWith("enableHierarchy")) expect(ofJack(make([]))).toStrictEqual(ofJack(make({})));
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
      given: group({ traits: {}, properties: 5 }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
    },
    {
      rule: "R2.7 a group's properties are, where they stand in for its traits (R4.2)",
      given: group({ properties: 5 }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["unusable-value properties"],
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
