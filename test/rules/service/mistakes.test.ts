import { emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { frozen, group, identify, page, service, totango, track, untyped } from "../../support.js";

const productA = totango({ product: { id: "productA", tier: "gold" }, parent: { id: "XYZ-85b" } });

describe("R1.4 mistakes throw, data does not", () => {
  describe("mistakes of the programmer", () => {
    const views = {
      translate: (settings: unknown) => untyped.translate(track(), settings),
      explain: (settings: unknown) => untyped.explain(track(), settings),
      advance: (settings: unknown) => untyped.advance(track(), settings, emptySession),
    };
    const flags = ["disableHeartbeat", "trackNamedPages", "trackCategorizedPages"].flatMap((flag) =>
      ["false", 0, {}, []].map((value): [string, string, unknown] => [
        flag,
        `not a boolean: ${JSON.stringify(value)}`,
        { ...service, [flag]: value },
      ]),
    );

    describe.each(Object.entries(views))("%s", (_view, call) => {
      test.each<[field: string, name: string, settings: unknown]>([
        ["settings", "none", undefined],
        ["settings", "null", null],
        ["settings", "a string", "SP-1234-01"],
        ["settings", "a list", ["SP-1234-01"]],
        ["settings", "a Date", new Date(0)],
        ["serviceId", "none", {}],
        ["serviceId", "empty", { serviceId: "" }],
        ["serviceId", "blank", { serviceId: " \n" }],
        ["serviceId", "a number", { serviceId: 1234 }],
        ["region", "unknown", { ...service, region: "asia" }],
        ["region", "written otherwise", { ...service, region: "EU" }],
        ["region", "a name every object knows", { ...service, region: "toString" }],
        ...flags,
        ["endpoint", "of another protocol", { ...service, endpoint: "ftp://localhost/" }],
        ["endpoint", "without a protocol", { ...service, endpoint: "localhost/http://" }],
        ["endpoint", "whose protocol is cut", { ...service, endpoint: "http:/localhost" }],
        ["endpoint", "whose secure protocol is cut", { ...service, endpoint: "https:localhost" }],
        ["region", "unknown beside an endpoint", { ...service, region: "asia", endpoint: "https://proxy.example/" }],
        ["region", "not a string", { ...service, region: 1 }],
        ["productSeparator", "another", { ...service, productSeparator: "-" }],
        ["productSeparator", "not a string", { ...service, productSeparator: true }],
        ["defaultModule", "not a string", { ...service, defaultModule: 7 }],
        ["defaultModule", "over 100", { ...service, defaultModule: "x".repeat(101) }],
        ["attributes", "not an object", { ...service, attributes: "plan" }],
        ["attributes", "a list", { ...service, attributes: [] }],
        ["attributes", "another table", { ...service, attributes: { account: {}, product: {} } }],
        ["attributes.account", "not an object", { ...service, attributes: { account: true } }],
        ["attributes.user", "a list", { ...service, attributes: { user: ["plan"] } }],
        ["endpoint", "not a string", { ...service, endpoint: ["http://localhost/"] }],
        ["attributes.usr", "misspelt", { ...service, attributes: { usr: {} } }],
        ["integrationNames", "a switch", { ...service, integrationNames: true }],
        [
          "integrationNames.1",
          "a list that holds another",
          { ...service, integrationNames: ["Webhooks", ["Totango"]] },
        ],
        ["accountIdFrom", "an object", { ...service, accountIdFrom: { context: "group_id" } }],
        ["accountIdFrom.0", "a list with a number", { ...service, accountIdFrom: [7] }],
        ["activities", "a list", { ...service, activities: ["Login"] }],
        ["activities", "a flag", { ...service, activities: false }],
      ])("R1.4 a TypeError names %s: %s", (field, _name, settings) => {
        const attempt = () => call(settings);
        expect(attempt).toThrow(TypeError);
        expect(attempt).toThrow(new RegExp(`^(settings\\.)?${field}\\b.*must be \\S`));
      });
    });

    test.each([undefined, null, "jack", 5, true, [[]], new Date(0)])(
      "R1.4 a TypeError names the session: %j",
      (session) => {
        const attempt = () => untyped.advance(track(), service, session);
        expect(attempt).toThrow(TypeError);
        expect(attempt).toThrow(/\bsession\b.*must be/);
      },
    );

    test.each([
      ["userAttributes", "plan"],
      ["userAttributes", ["plan"]],
      ["userAttributes", { plan: 5, tier: null }],
      ["groupId", 5],
      ["groupId", ""],
      ["product", "productA"],
      ["product", { id: 5 }],
      ["product", { module: "Billing" }],
      ["enableHierarchy", "false"],
      ["enableHierarchy", true],
      ["category", ["Docs"]],
      ["category", " "],
    ])("R1.4 a %s of a session that is ill-typed counts as absent: %j", (field, value) => {
      const session = frozen({ userId: "jack", groupId: "test_group", [field]: value });
      const without = frozen({ userId: "jack", groupId: "test_group", [field]: undefined });
      for (const given of [group(), track({ context: {}, properties: {} }), identify({ context: {} })]) {
        expect(untyped.advance(given, service, session)).toStrictEqual(untyped.advance(given, service, without));
      }
    });
  });

  describe("what is undefined, null or blank is not set", () => {
    const everyView = [
      group({ ...productA, traits: { plan: "pro" } }),
      track({ properties: {} }),
      page({ name: "Pricing", category: "Docs" }),
      page({ name: "__heartbeat" }),
    ];
    const names = [
      "region",
      "disableHeartbeat",
      "trackNamedPages",
      "trackCategorizedPages",
      "endpoint",
      "defaultModule",
      "productSeparator",
      "attributes",
      "integrationNames",
      "accountIdFrom",
      "activities",
    ];
    const sent = (settings: unknown) => everyView.map((given) => untyped.explain(given, settings));

    describe.each(names)("%s", (name) => {
      test.each([undefined, null, "", " \t"])("R1.4 %j", (value) => {
        expect(sent({ ...service, [name]: value })).toStrictEqual(sent(service));
      });
    });

    test.each(["integrationNames", "accountIdFrom"])("R1.4 %s of which all are blank or absent", (name) => {
      expect(sent({ ...service, [name]: ["", " \t", null, undefined] })).toStrictEqual(sent(service));
      expect(sent({ ...service, [name]: [] })).toStrictEqual(sent(service));
    });

    test.each([undefined, null, "", " "])("R1.4 a table that is %j", (table) => {
      expect(sent({ ...service, attributes: { account: table, user: table } })).toStrictEqual(sent(service));
    });
  });
});
