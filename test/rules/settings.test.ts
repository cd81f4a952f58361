import * as library from "segment-to-totango";
import { emptySession, toFetch, type Session } from "segment-to-totango";
import * as arbitraries from "segment-to-totango/arbitraries";
import * as schema from "segment-to-totango/schema";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  attributeTrack,
  foundIn,
  frozen,
  group,
  identify,
  jackInGroup,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
  type Fields,
} from "../support.js";

const productA = totango({ product: { id: "productA", tier: "gold" }, parent: { id: "XYZ-85b" } });
const everyKind = {
  identify: identify({ traits: { name: "Jack Frank", address: { city: "Haifa" }, teams: ["a", "b"] } }),
  "identify without an account": identify({ context: {}, traits: { email: "jack@initech.com" } }),
  group: group({ traits: { name: "Initech" }, context: { traits: { age: 23 } }, ...productA }),
  track: track({ context: { groupId: "test_group", traits: { age: 23 } } }),
  "attribute track": attributeTrack({ plan: "pro" }),
  page: page({ name: "Pricing", category: "Docs" }),
  screen: screen({ name: "Pricing", category: "Docs" }),
  "what is not a message": null,
};

describe("the public surface", () => {
  test("section 1: what each entry exports", () => {
    expect([library, schema, arbitraries].map((entry) => Object.keys(entry).sort())).toEqual([
      [
        "advance",
        "coalesce",
        "deliveryOf",
        "emptySession",
        "explain",
        "issueCodes",
        "productAccountId",
        "sessionKey",
        "toFetch",
        "toPixelUrl",
        "translate",
      ],
      ["SegmentMessage", "Session", "TotangoOptions", "TotangoSettings"],
      ["damagedSession", "segmentMessage", "segmentStream", "totangoOptions", "totangoSettings", "unusableUserId"],
    ]);
  });
});

describe("R1.1 one pure core, three views", () => {
  const session = frozen({
    ...jackInGroup,
    userAttributes: { plan: "pro" },
    product: { id: "productB" },
    category: "Docs",
  });

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(Object.entries(everyKind))("R1.1 %s: the same at any time and after any other message", (_name, given) => {
    vi.setSystemTime(0);
    const first = untyped.advance(given, service, session);
    for (const other of Object.values(everyKind)) untyped.advance(other, { ...service, region: "eu" }, emptySession);
    vi.setSystemTime(4_000_000_000_000);
    expect(untyped.advance(given, service, session)).toStrictEqual(first);
  });

  test.each(Object.entries(everyKind))("R1.1 %s: translate, explain and advance agree", (_name, given) => {
    const advanced = untyped.advance(given, service, emptySession);
    const explained = untyped.explain(given, service);
    expect(Object.keys(advanced).sort()).toEqual(["issues", "requests", "session"]);
    expect(Object.keys(explained).sort()).toEqual(["issues", "requests"]);
    expect(explained.requests).toStrictEqual(advanced.requests);
    expect(untyped.translate(given, service)).toStrictEqual(advanced.requests);
    const standingAlone = foundIn(advanced.issues).map((issue) =>
      issue.replace("attributes-kept", "missing-account-id"),
    );
    expect(foundIn(explained.issues)).toEqual(standingAlone);
  });

  test("R1.1 what advance would keep for later, explain names as missing-account-id", () => {
    const given = identify({ context: {}, traits: { plan: "pro" } });
    expect(foundIn(untyped.advance(given, service, emptySession).issues)).toEqual(["attributes-kept context groupId"]);
    const [issue] = untyped.explain(given, service).issues;
    expect(issue).toMatchObject({ code: "missing-account-id", effect: "skipped", path: ["context", "groupId"] });
  });

  test("R1.1 the empty session is empty, and nobody can fill it", () => {
    expect(emptySession).toStrictEqual({});
    expect(Object.isFrozen(emptySession)).toBe(true);
  });
});

describe("R1.2 requests", () => {
  const shared = { sdr_s: "SP-1234-01", sdr_o: "test_group" };
  const url = "https://sdr.totango.com/pixel.gif/";

  test.each([
    ["account", group({ traits: { name: "Initech" } }), { ...shared, sdr_u: "jack", "sdr_o.account_name": "Initech" }],
    [
      "product",
      group(totango({ product: { id: "productA" }, enableHierarchy: false })),
      { ...shared, sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" },
    ],
    ["user", identify({ traits: { name: "Jack Frank" } }), { ...shared, sdr_u: "jack", "sdr_u.name": "Jack Frank" }],
    ["activity", track(), { ...shared, sdr_u: "jack", sdr_a: "Login", sdr_m: "Application" }],
  ] as const)("R1.2 the whole request of kind %s", (kind, given, params) => {
    expect(untyped.translate(given, service)).toStrictEqual([{ kind, url, params }]);
  });

  test.each([
    [
      "a group, its user's and its account's attributes",
      group({ messageId: "m", traits: { name: "Initech" }, context: { traits: { age: 23 } } }),
      ["sdr_s", "sdr_o", "sdr_u"],
    ],
    [
      "an activity",
      track({ messageId: "m", context: { groupId: "test_group", traits: { age: 23 } } }),
      ["sdr_s", "sdr_o", "sdr_u", "sdr_a", "sdr_m"],
    ],
    ["attributes of the user", attributeTrack({ messageId: "m", plan: "pro" }), ["sdr_s", "sdr_o", "sdr_u"]],
    [
      "a product",
      group({ messageId: "m", ...totango({ product: { id: "productA", tier: "gold" }, enableHierarchy: false }) }),
      ["sdr_s", "sdr_o", "sdr_u"],
    ],
  ])("R1.2 the order of the parameters of %s", (_name, given, head) => {
    const session: Session = { ...jackInGroup, userAttributes: { kept: "yes" } };
    const [request] = untyped.advance(given, service, session).requests;
    const names = Object.keys(request?.params ?? {});
    expect(names.slice(0, head.length)).toEqual(head);
    expect(names.slice(head.length)).toContain("sdr_u.kept");
    expect(names.slice(head.length).filter((name) => !/^sdr_[ou]\../.test(name))).toEqual([]);
  });

  const twoPages = { name: "Pricing", category: "Docs" };
  test.each([
    ["one request", track({ messageId: "m1" }), ["m1:0"]],
    ["account and product", group({ messageId: "m1", ...productA }), ["m1:0", "m1:1"]],
    ["category and name of a page", page({ messageId: "m1", ...twoPages }), ["m1:0", "m1:1"]],
    ["a messageId that is not trimmed", track({ messageId: " m " }), [" m :0"]],
    ["no messageId", page(twoPages), [undefined, undefined]],
    ["a messageId that is null", track({ messageId: null }), [undefined]],
    ["an empty messageId", track({ messageId: "" }), [undefined]],
    ["a blank messageId", track({ messageId: " \t" }), [undefined]],
    ["a messageId that is a number", track({ messageId: 5 }), [undefined]],
    ["a messageId that is a list", track({ messageId: ["m1"] }), [undefined]],
  ])("R1.2 ids of %s", (_name, given, ids) => {
    const requests = untyped.translate(given, service);
    expect(requests.map(({ id }) => id)).toEqual(ids);
    expect(requests.map((request) => "id" in request)).toEqual(ids.map((id) => id !== undefined));
    expect(untyped.translate(given, service)).toStrictEqual(requests);
  });
});

test("R1.3 a request carries no secret; the encoder is given it", () => {
  const withToken = { ...service, apiToken: "s3cr3t" };
  const [request] = untyped.translate(track({ context: { groupId: "test_group" } }), withToken);
  if (request === undefined) throw new Error("nothing was sent");
  expect(JSON.stringify(request)).not.toContain("s3cr3t");
  const [url, init] = toFetch(request, { apiToken: "s3cr3t" });
  expect(url).not.toContain("s3cr3t");
  expect(init.body.endsWith("&api-token=s3cr3t")).toBe(true);
  expect(toFetch(request)[1].body).not.toContain("token");
});

describe("R1.4 mistakes of the programmer", () => {
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
      ["integrationNames.1", "a list that holds another", { ...service, integrationNames: ["Webhooks", ["Totango"]] }],
      ["accountIdFrom", "an object", { ...service, accountIdFrom: { context: "group_id" } }],
      ["accountIdFrom.0", "a list with a number", { ...service, accountIdFrom: [7] }],
      ["activities", "a list", { ...service, activities: ["Login"] }],
      ["activities", "a flag", { ...service, activities: false }],
    ])("R1.4 a TypeError names %s: %s", (field, _name, settings) => {
      const attempt = () => call(settings);
      expect(attempt).toThrow(TypeError);
      expect(attempt).toThrow(new RegExp(`\\b${field}\\b.*must be \\S`));
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

describe("R1.4 what is undefined, null or blank is not set", () => {
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

describe("R1.5 settings", () => {
  const views = page({ name: "Pricing", category: "Docs" });
  const both = ["Viewed Docs Page", "Viewed Docs Pricing Page"];
  const activities = (given: typeof views, settings: Fields) =>
    sentOf(untyped.translate(given, { ...service, ...settings })).map(({ sdr_a }) => sdr_a);

  test.each([
    ["nothing but a serviceId", {}, both],
    ["both explicit", { trackNamedPages: true, trackCategorizedPages: true }, both],
    ["both undefined", { trackNamedPages: undefined, trackCategorizedPages: undefined }, both],
    ["no named pages", { trackNamedPages: false }, ["Viewed Docs Page"]],
    ["no categorized pages", { trackCategorizedPages: false }, ["Viewed Docs Pricing Page"]],
    ["neither", { trackNamedPages: false, trackCategorizedPages: false }, []],
  ])("R1.5 pages with %s", (_name, settings, expected) => {
    expect(activities(views, settings)).toEqual(expected);
  });

  test.each([
    ["by default", {}, ["__heartbeat"]],
    ["with undefined", { disableHeartbeat: undefined }, ["__heartbeat"]],
    ["not disabled", { disableHeartbeat: false }, ["__heartbeat"]],
    ["disabled", { disableHeartbeat: true }, []],
  ])("R1.5 heartbeats %s", (_name, settings, expected) => {
    expect(activities(page({ name: "__heartbeat" }), settings)).toEqual(expected);
  });

  const us = "https://sdr.totango.com/pixel.gif/";
  const eu = "https://sdr-eu1.totango.com/pixel.gif/";
  test.each([
    ["nothing", {}, us],
    ["undefined", { region: undefined, endpoint: undefined }, us],
    ["region us", { region: "us" }, us],
    ["region eu", { region: "eu" }, eu],
    ["region eu1", { region: "eu1" }, eu],
    ["an endpoint", { endpoint: "http://localhost:8080/totango" }, "http://localhost:8080/totango"],
    [
      "an endpoint and a region",
      { region: "eu", endpoint: "https://proxy.example/?a=b" },
      "https://proxy.example/?a=b",
    ],
  ])("R1.5 the URL with %s", (_name, settings, url) => {
    const requests = untyped.translate(group(productA), { ...service, ...settings });
    expect(requests.map((request) => request.url)).toEqual([url, url]);
  });

  test("R1.5 every request carries the serviceId as it is", () => {
    const all = Object.values(everyKind).flatMap((given) => untyped.translate(given, { serviceId: " SP 9 " }));
    expect([...new Set(all.map(({ params }) => params.sdr_s))]).toEqual([" SP 9 "]);
  });

  test("R1.5 defaultModule is the module of activities that name none", () => {
    const { requests, issues } = untyped.explain(track({ properties: {} }), {
      ...service,
      defaultModule: "Application",
    });
    expect(requests.map(({ params }) => Object.entries(params).at(-1))).toEqual([["sdr_m", "Application"]]);
    expect(issues).toEqual([]);
    const limit = "é".repeat(100);
    expect(sentOf(untyped.translate(track({ properties: {} }), { ...service, defaultModule: limit }))).toMatchObject([
      { sdr_m: limit },
    ]);
  });

  test.each([
    ["__", "test_group__productA"],
    ["_", "test_group_productA"],
  ])("R1.5 productSeparator %s", (productSeparator, account) => {
    const given = track(productA);
    expect(sentOf(untyped.translate(given, { ...service, productSeparator }))).toMatchObject([{ sdr_o: account }]);
  });

  test("R1.5 attributes renames and leaves out", () => {
    const given = identify({ traits: { plan: "pro", phone: "1" } });
    const attributes = { user: { plan: "Plan", phone: false } };
    expect(sentOf(untyped.translate(given, { ...service, attributes }))).toEqual([
      { kind: "user", sdr_o: "test_group", sdr_u: "jack", "sdr_u.Plan": "pro" },
    ]);
  });
});
