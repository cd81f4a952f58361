import { toFetch, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { attributeTrack, group, identify, jackInGroup, page, service, totango, track, untyped } from "../../support.js";

const productA = totango({ product: { id: "productA", tier: "gold" }, parent: { id: "XYZ-85b" } });

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

describe("R1.3 no secrets in requests", () => {
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
});
