import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  type Fields,
  group,
  hold,
  identify,
  login,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

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

  hold([
    {
      rule: "R1.5 activities leaves out, renames and moves to a module (R4.9)",
      given: track(),
      settings: { activities: { Login: { name: "Sign In", module: "Access" } } },
      sent: [{ ...login, sdr_a: "Sign In", sdr_m: "Access" }],
    },
    {
      rule: "R1.5 accountIdFrom names a place of the account ID (R2.5)",
      given: track({ context: { group_id: "test_group" } }),
      settings: { accountIdFrom: "context.group_id" },
      sent: [login],
    },
    {
      rule: "R1.5 integrationNames are other names of this destination (R2.3)",
      given: track({ integrations: { All: false, Webhooks: true } }),
      settings: { integrationNames: ["Webhooks"] },
      sent: [login],
    },
    {
      rule: "R1.5 R2.8 the functions take any text as a service ID",
      given: track(),
      settings: { serviceId: "1234" },
      sent: [login],
    },
  ]);
});
