import { type Explanation, type Issue, type IssueCode, type IssueEffect, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { service as settings, untyped, type Fields } from "../../support.js";

type Found = { code: IssueCode; effect: IssueEffect; path: readonly string[] };
type Texts = { [name: string]: string };

const found =
  (effect: IssueEffect) =>
  (code: IssueCode, ...path: string[]): Found => ({ code, effect, path });
const skipped = found("skipped");
const notice = found("notice");

/** Issues come in no particular order. */
function inOrder(issues: Found[]): Found[] {
  const key = ({ code, path }: Found) => JSON.stringify([path, code]);
  return [...issues].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function withoutSentence(issues: readonly Issue[]): Found[] {
  return inOrder(issues.map(({ code, effect, path }) => ({ code, effect, path })));
}

function paramsOf({ requests }: Explanation): Texts[] {
  return requests.map(({ params }) => ({ ...params }));
}

describe("R5.3 between sources", () => {
  const totango = (options: Fields, traits: Fields) =>
    untyped.explain({ type: "group", groupId: "test_group", traits, integrations: { Totango: options } }, settings);

  const kept: Session = { userId: "jack", userAttributes: { plan: "free", seats: "3" } };

  test.each<{ name: string; message: Fields }>([
    {
      name: "traits of an identify",
      message: { type: "identify", userId: "jack", traits: { plan: "gold" }, context: { groupId: "test_group" } },
    },
    {
      name: "context.traits of a group",
      message: { type: "group", userId: "jack", groupId: "test_group", context: { traits: { plan: "gold" } } },
    },
    {
      name: "context.traits of a track",
      message: {
        type: "track",
        userId: "jack",
        event: "Login",
        properties: { category: "Application" },
        context: { groupId: "test_group", traits: { plan: "gold" } },
      },
    },
    {
      name: "context.traits of a page",
      message: {
        type: "page",
        userId: "jack",
        category: "Docs",
        context: { groupId: "test_group", traits: { plan: "gold" } },
      },
    },
    {
      name: "the fields of an attribute track",
      message: { type: "track", userId: "jack", event: null, plan: "gold", context: { groupId: "test_group" } },
    },
  ])("kept attributes lie under $name", ({ message }) => {
    const { requests, issues } = untyped.advance(message, settings, kept);
    expect(requests.map(({ params }) => params)).toMatchObject([{ "sdr_u.plan": "gold", "sdr_u.seats": "3" }]);
    expect(issues.map(({ code }) => code)).not.toContain("attribute-clash");
  });

  test("context.traits lie under the traits of an identify, by sent name", () => {
    const traits = { plan: "gold", createdAt: "2015-06-30" };
    const context = { groupId: "test_group", traits: { plan: "free", seats: 3, created: "2014-06-30" } };
    const explanation = untyped.explain({ type: "identify", userId: "jack", traits, context }, settings);
    expect(paramsOf(explanation)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group",
        sdr_u: "jack",
        "sdr_u.plan": "gold",
        "sdr_u.Create Date": "2015-06-30",
        "sdr_u.seats": "3",
      },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("context.traits lie under the fields of an attribute track, by sent name", () => {
    const explanation = untyped.explain(
      {
        type: "track",
        userId: "jack",
        event: null,
        plan: "gold",
        createdAt: "2015-06-30",
        context: { groupId: "test_group", traits: { plan: "free", seats: 3, created: "2014-06-30" } },
      },
      settings,
    );
    expect(paramsOf(explanation)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group",
        sdr_u: "jack",
        "sdr_u.plan": "gold",
        "sdr_u.seats": "3",
        "sdr_u.Create Date": "2015-06-30",
      },
    ]);
    expect(withoutSentence(explanation.issues)).toEqual([notice("attribute-track", "event")]);
  });

  test("account traits lie under product attributes, by sent name", () => {
    const explanation = totango(
      { product: { id: "productA", name: "Product", tier: "1", address: { city: "b" } }, enableHierarchy: false },
      { account_name: "Initech", tier: "2", address_city: "a", plan: "gold" },
    );
    expect(paramsOf(explanation)).toEqual([
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group__productA",
        "sdr_o.account_name": "Product",
        "sdr_o.tier": "1",
        "sdr_o.address_city": "b",
        "sdr_o.plan": "gold",
        "sdr_o.product_id": "productA",
      },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("parent_id and product_id from the options lie over attributes", () => {
    const explanation = totango(
      { parent: { id: "XYZ-85b" }, product: { id: "productA", parent_id: "other", product_id: "other" } },
      { parent_id: "other", product_id: "kept" },
    );
    expect(paramsOf(explanation)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group", "sdr_o.parent_id": "XYZ-85b", "sdr_o.product_id": "kept" },
      {
        sdr_s: "SP-1234-01",
        sdr_o: "test_group__productA",
        "sdr_o.parent_id": "test_group",
        "sdr_o.product_id": "productA",
      },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("product_id from the options lies over one of the account's traits where one request carries both", () => {
    const explanation = totango({ product: { id: "productA" }, enableHierarchy: false }, { product_id: "other" });
    expect(paramsOf(explanation)).toEqual([
      { sdr_s: "SP-1234-01", sdr_o: "test_group__productA", "sdr_o.product_id": "productA" },
    ]);
    expect(explanation.issues).toEqual([]);
  });

  test("a product without an id leaves the attribute product_id", () => {
    const explanation = totango({ product: { account_id: "123", product_id: "other" } }, {});
    expect(paramsOf(explanation)[1]).toEqual({
      sdr_s: "SP-1234-01",
      sdr_o: "123",
      "sdr_o.parent_id": "test_group",
      "sdr_o.product_id": "other",
    });
  });

  test("a parent of the options replaces the attribute even where it makes a cycle", () => {
    const explanation = totango({ parent: { id: "test_group" } }, { parent_id: "other" });
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "test_group" }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("hierarchy-cycle", "integrations", "Totango", "parent", "id"),
    ]);
  });

  test("a parent of the options replaces the attribute even where it is too long", () => {
    const explanation = totango({ parent: { id: "p".repeat(481) } }, { parent_id: "other" });
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "test_group" }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("id-too-long", "integrations", "Totango", "parent", "id"),
    ]);
  });

  test("the account replaces a product's parent_id even where it makes a cycle", () => {
    const explanation = totango({ product: { account_id: "test_group", parent_id: "other" } }, {});
    expect(paramsOf(explanation)[1]).toEqual({ sdr_s: "SP-1234-01", sdr_o: "test_group" });
    expect(explanation.issues.map(({ code }) => code)).toEqual(["hierarchy-cycle"]);
  });

  test("a product ID replaces the attribute even where it is too long", () => {
    const explanation = totango(
      { product: { id: "p".repeat(256), account_id: "123", product_id: "other" }, enableHierarchy: false },
      { product_id: "other" },
    );
    expect(paramsOf(explanation)).toEqual([{ sdr_s: "SP-1234-01", sdr_o: "123" }]);
    expect(withoutSentence(explanation.issues)).toEqual([
      skipped("id-too-long", "integrations", "Totango", "product", "id"),
    ]);
  });
});
