import {
  advance,
  emptySession,
  explain,
  productAccountId,
  toFetch,
  toPixelUrl,
  type TotangoRequest,
} from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { hostileMessages } from "./properties/hostile.js";
import { service, untyped } from "./support.js";

const sizes: Readonly<Record<string, number>> = {
  "many names that clash": 20_000,
  "a list of many numbers": 1_000_000,
};
const million = 1_000_000;

/** Names and values within their limits (R5.8), so that no request grows with a value. */
function expectWithinLimits(requests: readonly TotangoRequest[]): void {
  const params = requests.flatMap(({ params }) => Object.entries(params));
  expect(params.filter(([name]) => name.length > 2 * 100 + "sdr_o.".length)).toEqual([]);
  expect(params.filter(([, text]) => text.length > 2 * 512)).toEqual([]);
}

describe("R1.4 a message made to be expensive neither throws nor hangs, and what is beside the hostile value is sent", () => {
  test.each(Object.entries(hostileMessages))("%s", (kind, messageOf) => {
    const isText = /long|date|event|IDs/.test(kind);
    const { requests, issues } = untyped.explain(messageOf(sizes[kind] ?? (isText ? million : 100_000)), service);
    expect(requests.map(({ params }) => new Map(Object.entries(params)).get("sdr_u.plan"))).toContain("Pro");
    expectWithinLimits(requests);
    for (const request of requests) expect(toFetch(request)[1].body.length).toBeLessThan(toPixelUrl(request).length);
    expect(issues.filter(({ path }) => path.length > 12)).toEqual([]);
  });
});

describe("R5.6 nesting that is too deep leaves out the trait alone", () => {
  test.each([
    "objects nested deep in a trait",
    "lists nested deep in a trait",
    "objects and lists nested deep in a trait",
  ])("%s", (kind) => {
    const { requests, issues } = untyped.explain(hostileMessages[kind]?.(100_000), service);
    expect(issues.map(({ code, path }) => [code, path])).toEqual([["unusable-value", ["traits", "deep"]]]);
    expect(requests.map(({ params }) => params)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "g", sdr_u: "jack", "sdr_u.plan": "Pro" },
    ]);
  });
});

describe("R5.8 an ID of a million characters is named by an issue and never cut", () => {
  const id = "a".repeat(million);
  test.each([
    ["userId", { userId: id, groupId: "g" }, ["userId"], ["g"]],
    ["groupId", { userId: "jack", groupId: id }, ["groupId"], []],
    [
      "parent.id",
      { userId: "jack", groupId: "g", context: { Totango: { parent: { id } } } },
      ["context", "Totango", "parent", "id"],
      ["g"],
    ],
    [
      "product.id",
      { userId: "jack", groupId: "g", context: { Totango: { product: { id } } } },
      ["context", "Totango", "product", "id"],
      ["g"],
    ],
    [
      "product.account_id",
      { userId: "jack", groupId: "g", context: { Totango: { product: { account_id: id } } } },
      ["context", "Totango", "product", "account_id"],
      ["g"],
    ],
  ])("%s", (_, fields, path, accounts) => {
    const { requests, issues } = untyped.explain({ type: "group", ...fields }, service);
    expect(issues.map((issue) => [issue.code, issue.path])).toEqual([["id-too-long", path]]);
    expect(requests.map(({ params }) => params.sdr_o)).toEqual(accounts);
  });

  test("of a product account", () => {
    expect(productAccountId(id, { id }).length).toBe(2 * million + 2);
  });
});

describe("names that every object inherits are names like any other", () => {
  const inherited = Object.getOwnPropertyNames(Object.prototype);

  test.each(inherited)("%s as the name of a trait, and nested in one", (name) => {
    const traits: unknown = JSON.parse(`{${JSON.stringify(name)}:"x","in":{${JSON.stringify(name)}:"y"}}`);
    const message = { type: "identify", userId: "jack", context: { groupId: "g" }, traits };
    const [request] = untyped.explain(message, service).requests;
    const params = new Map(Object.entries(request?.params ?? {}));
    expect([params.get(`sdr_u.${name}`), params.get(`sdr_u.in_${name}`)]).toEqual(["x", "y"]);

    const kept = untyped.advance({ type: "identify", userId: "jack", traits }, service, emptySession).session;
    const later = advance({ type: "track", userId: "jack", event: "Login", context: { groupId: "g" } }, service, kept);
    expect(new Map(Object.entries(later.requests[0]?.params ?? {})).get(`sdr_u.${name}`)).toBe("x");
  });

  test.each(inherited)("%s as an event, an ID and a product", (name) => {
    const options = { parent: { id: name }, product: { id: name } };
    const group = explain({ type: "group", userId: name, groupId: "g", integrations: { Totango: options } }, service);
    expect(group.requests.map(({ params }) => [params.sdr_o, params.sdr_u])).toEqual([
      ["g", undefined],
      [`g__${name}`, name],
    ]);
    const track = explain({ type: "track", userId: name, event: name, context: { groupId: name } }, service);
    expect(track.requests.map(({ params }) => params)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: name, sdr_u: name, sdr_a: name, sdr_m: "Unknown" },
    ]);
  });

  test.each(inherited)("R2.1 %s as a type", (type) => {
    const { requests, issues } = untyped.explain({ type, userId: "jack", groupId: "g" }, service);
    expect(requests).toEqual([]);
    expect(issues.map(({ code }) => code)).toEqual(["unsupported-type"]);
  });
});

describe("R6.1 a session cannot be made expensive either", () => {
  test("of many attributes, 250 are kept, and go out with the next request", () => {
    const traits = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`trait ${index}`, index]));
    const kept = advance({ type: "identify", userId: "jack", traits }, service, emptySession);
    expect(kept.issues.map(({ code, path }) => [code, ...path].join(" ")).sort()).toEqual([
      "attributes-kept context groupId",
      "kept-attributes-dropped traits",
    ]);
    const context = { groupId: "g" };
    const track = advance({ type: "track", userId: "jack", event: "Login", context }, service, kept.session);
    expect(Object.keys(track.requests[0]?.params ?? {}).length).toBe(
      250 + "sdr_s sdr_o sdr_u sdr_a sdr_m".split(" ").length,
    );
    expect(track.session).toEqual({ userId: "jack" });
  });

  test("of many stored attributes, 250 are read", () => {
    const userAttributes = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`trait ${index}`, "x"]));
    const { session } = advance({ type: "page", userId: "jack" }, service, { userId: "jack", userAttributes });
    expect(Object.keys(session.userAttributes ?? {}).length).toBe(250);
  });
});
