import * as fc from "fast-check";
import * as library from "segment-to-totango";
import {
  advance,
  emptySession,
  explain,
  toFetch,
  translate,
  type Session,
  type TotangoSettings,
} from "segment-to-totango";
import * as schema from "segment-to-totango/schema";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  frozen,
  group,
  identify,
  jack,
  jackInGroup,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../support.js";

const productA = totango({ product: { id: "productA", tier: "gold" }, parent: { id: "XYZ-85b" } });
const everyKind = {
  identify: identify({ traits: { name: "Jack Frank", address: { city: "Haifa" }, teams: ["a", "b"] } }),
  "identify without an account": identify({ context: {}, traits: { email: "jack@initech.com" } }),
  group: group({ traits: { name: "Initech" }, context: { traits: { age: 23 } }, ...productA }),
  track: track({ context: { groupId: "test_group", traits: { age: 23 } } }),
  "attribute track": track({ event: null, plan: "pro" }),
  page: page({ name: "Pricing", category: "Docs" }),
  screen: screen({ name: "Pricing", category: "Docs" }),
  "no message": frozen(null),
};

describe("the public surface", () => {
  test("R1 the entry segment-to-totango exports seven names", () => {
    expect(Object.keys(library).sort()).toEqual([
      "advance",
      "emptySession",
      "explain",
      "productAccountId",
      "toFetch",
      "toPixelUrl",
      "translate",
    ]);
  });

  test("R1 the entry segment-to-totango/schema exports four schemas", () => {
    expect(Object.keys(schema).sort()).toEqual(["unknown", "Session", "TotangoOptions", "TotangoSettings"]);
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
    expect(explained.issues.map(({ code, path }) => ({ code, path }))).toEqual(
      advanced.issues.map(({ code, path }) => ({ code, path })),
    );
    expect(explained.issues.map(({ effect }) => effect)).toEqual(
      advanced.issues.map(({ effect }) => (effect === "deferred" ? "skipped" : effect)),
    );
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
    ["attributes of the user", track({ messageId: "m", event: null, plan: "pro" }), ["sdr_s", "sdr_o", "sdr_u"]],
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
  const hostileSettings = z.custom<TotangoSettings>();
  const views = {
    translate: (settings: TotangoSettings) => untyped.translate(track(), settings),
    explain: (settings: TotangoSettings) => untyped.explain(track(), settings),
    advance: (settings: TotangoSettings) => untyped.advance(track(), settings, emptySession),
  };
  const flags = ["disableHeartbeat", "trackNamedPages", "trackCategorizedPages"].flatMap((flag) =>
    ["false", 0, null, {}].map((value): [string, string, unknown] => [
      flag,
      `no boolean: ${JSON.stringify(value)}`,
      { ...service, [flag]: value },
    ]),
  );

  describe.each(Object.entries(views))("%s", (_view, call) => {
    test.each<[field: string, name: string, settings: unknown]>([
      ["serviceId", "no settings", undefined],
      ["serviceId", "settings that are null", null],
      ["serviceId", "a text for settings", "SP-1234-01"],
      ["serviceId", "a list for settings", ["SP-1234-01"]],
      ["serviceId", "none", {}],
      ["serviceId", "empty", { serviceId: "" }],
      ["serviceId", "blank", { serviceId: " \n" }],
      ["serviceId", "a number", { serviceId: 1234 }],
      ["region", "unknown", { ...service, region: "asia" }],
      ["region", "written otherwise", { ...service, region: "EU" }],
      ["region", "a name every object knows", { ...service, region: "toString" }],
      ["region", "empty", { ...service, region: "" }],
      ...flags,
      ["endpoint", "of another protocol", { ...service, endpoint: "ftp://localhost/" }],
      ["endpoint", "without a protocol", { ...service, endpoint: "localhost/http://" }],
      ["endpoint", "whose protocol is cut", { ...service, endpoint: "http:/localhost" }],
      ["endpoint", "whose secure protocol is cut", { ...service, endpoint: "https:localhost" }],
      ["endpoint", "empty", { ...service, endpoint: "" }],
      ["endpoint", "no text", { ...service, endpoint: ["http://localhost/"] }],
    ])("R1.4 a TypeError names %s: %s", (field, _name, settings) => {
      const attempt = () => call(hostileSettings.parse(settings));
      expect(attempt).toThrow(TypeError);
      expect(attempt).toThrow(new RegExp(`\\b${field}\\b.*must be`));
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
    ["userId", 5],
    ["userId", " "],
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
  ])("R1.4 an ill-typed %s of a session counts as absent: %j", (field, value) => {
    const session = frozen({ [field]: value });
    const given = group({
      properties: {},
      context: { traits: { age: 23 } },
      ...totango({ parent: { id: "XYZ-85b" } }),
    });
    for (const each of [given, track({ properties: {} }), identify({ context: {} })]) {
      expect(untyped.advance(each, service, session)).toStrictEqual(untyped.advance(each, service, emptySession));
    }
  });

  test("R1.4 well-typed attributes are kept beside ill-typed ones, a session's product is read as texts", () => {
    const session = {
      ...jackInGroup,
      userAttributes: { plan: "pro", age: 23 },
      product: { id: 5, account_id: "123", module: "Billing", tier: "gold" },
    };
    const [request] = untyped.advance(track({ context: {}, properties: {} }), service, session).requests;
    expect(request?.params).toStrictEqual({
      sdr_s: "SP-1234-01",
      sdr_o: "123",
      sdr_u: "jack",
      sdr_a: "Login",
      sdr_m: "Billing",
      "sdr_u.plan": "pro",
    });
  });
});

describe("R1.4 a fact of the data never throws", () => {
  const any = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("jack", "test_group", "__heartbeat", true, false, null),
  );
  const object = (model: { [name: string]: fc.Arbitrary<unknown> }) =>
    fc.oneof({ weight: 4, arbitrary: fc.record(model, { requiredKeys: [] }) }, any);
  const options = object({
    product: object({ id: any, account_id: any, module: any, name: any }),
    parent: object({ id: any }),
    enableHierarchy: fc.oneof(fc.boolean(), any),
  });
  const hostile = fc.oneof(
    { weight: 1, arbitrary: any },
    {
      weight: 9,
      arbitrary: fc.record(
        {
          type: fc.constantFrom("identify", "group", "track", "page", "screen"),
          userId: fc.oneof(fc.constant("jack"), any),
          groupId: any,
          messageId: any,
          event: any,
          name: any,
          category: any,
          traits: any,
          properties: object({ name: any, category: any }),
          context: object({ groupId: fc.oneof(fc.constant("test_group"), any), traits: any, Totango: options }),
          integrations: fc.option(object({ Totango: options }), { nil: undefined }),
          plan: any,
        },
        { requiredKeys: ["type", "userId"] },
      ),
    },
  );
  const sessions = z.custom<Session>();

  test("R1.4 whatever a JavaScript caller passes, requests are JSON data and issues are told once", () => {
    fc.assert(
      fc.property(
        hostile,
        fc.oneof(
          fc.constant({}),
          fc.constant(jackInGroup),
          fc.dictionary(fc.constantFrom("userId", "groupId", "product", "userAttributes", "category"), any),
        ),
        (value, session) => {
          const {
            requests,
            issues,
            session: next,
          } = untyped.advance(frozen(value), service, frozen(sessions.parse(session)));
          for (const request of requests) {
            expect(JSON.parse(JSON.stringify(request))).toStrictEqual(request);
            expect(Object.values(request.params).every((text) => typeof text === "string")).toBe(true);
          }
          expect(new Set(issues.map(({ code, path }) => JSON.stringify([code, path]))).size).toBe(issues.length);
          expect(schema.Session.safeParse(next).success || next === session).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("R1.4 validation is the schemas' work", () => {
  test.each([
    ["no message", null],
    ["another type", { type: "alias" }],
    ["an ID of another type", { type: "track", userId: ["jack"] }],
    ["a part of the wrong shape", { type: "identify", userId: "jack", traits: "aaa" }],
    ["a switch that cannot be read", { type: "track", userId: "jack", integrations: { Totango: "false" } }],
  ])("R1.4 %s is rejected there, and an issue here", (_name, value) => {
    expect(schema.unknown.safeParse(value).success).toBe(false);
    const { requests, issues } = untyped.explain(frozen(value), service);
    expect(requests).toEqual([]);
    expect(issues.length).toBeGreaterThan(0);
  });
});

describe("R1.5 settings", () => {
  const views = page({ name: "Pricing", category: "Docs" });
  const both = ["Viewed Docs Page", "Viewed Docs Pricing Page"];
  const activities = (given: typeof views, settings: Partial<TotangoSettings>) =>
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
  ] satisfies [string, Partial<TotangoSettings>, string][])("R1.5 the URL with %s", (_name, settings, url) => {
    const requests = untyped.translate(group(productA), { ...service, ...settings });
    expect(requests.map((request) => request.url)).toEqual([url, url]);
  });

  test("R1.5 every request carries the serviceId as it is", () => {
    const all = Object.values(everyKind).flatMap((given) => untyped.translate(given, { serviceId: " SP 9 " }));
    expect([...new Set(all.map(({ params }) => params.sdr_s))]).toEqual([" SP 9 "]);
  });
});

describe("R1.6 what does not compile", () => {
  test("R1.6 a misspelt event of a track message; at run time the message is read as attribute tracking", () => {
    // @ts-expect-error a track message has `event`
    const [request] = untyped.translate({ type: "track", ...jack, evnt: "Login" }, service);
    expect(request?.params).toMatchObject({ "sdr_u.evnt": "Login" });
  });

  test("R1.6 a missing event; at run time it is `Unknown`", () => {
    // @ts-expect-error a track message has `event`
    const [request] = untyped.translate({ type: "track", ...jack }, service);
    expect(request?.params).toMatchObject({ sdr_a: "Unknown" });
  });

  test("R1.6 a field beside an event that is a text", () => {
    // @ts-expect-error only attribute tracking has fields of its own
    const [request] = untyped.translate({ type: "track", ...jack, event: "Login", plan: "pro" }, service);
    expect(request?.params).not.toHaveProperty("sdr_u.plan");
  });

  test("R1.6 a misspelt field of each other type", () => {
    // @ts-expect-error an identify message has `traits`
    expect(untyped.translate({ type: "identify", ...jack, trait: {} }, service)).toHaveLength(1);
    // @ts-expect-error a group message has `groupId`
    expect(untyped.translate({ type: "group", userId: "jack", groupID: "test_group" }, service)).toHaveLength(0);
    // @ts-expect-error a page message has `name`
    expect(untyped.translate({ type: "page", ...jack, nmae: "Pricing" }, service)).toHaveLength(0);
    // @ts-expect-error a screen message has `category`
    expect(untyped.translate({ type: "screen", ...jack, categroy: "Docs" }, service)).toHaveLength(0);
    // @ts-expect-error settings have `serviceId`
    expect(() => untyped.translate({ type: "page", ...jack }, { serviceID: "SP-1234-01" })).toThrow(TypeError);
  });

  test("R1.6 `event: null` is the variant with fields of its own", () => {
    const [request] = untyped.translate({ type: "track", ...jack, event: null, plan: "pro" }, service);
    expect(request?.params).toMatchObject({ "sdr_u.plan": "pro" });
  });
});
