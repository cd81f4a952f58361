import { describe } from "vitest";
import { attributeTrack, type Fields, group, hold, identify, login, page, totango, track } from "../../support.js";

const account = { kind: "account", sdr_o: "test_group" };
const product = { kind: "product", sdr_o: "test_group__productA", "sdr_o.parent_id": "test_group" };
const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const options = "integrations Totango";

/** A group's traits, and the Totango options beside them. */
function groupWith(options: Fields, traits: Fields = {}): Fields {
  return group({ userId: undefined, traits, ...totango(options) });
}

describe("R5.3 precedence between sources", () => {
  const kept = { userId: "jack", userAttributes: { plan: "free", seats: "3" } };
  const over = { "sdr_u.plan": "gold", "sdr_u.seats": "3" };
  const context = { groupId: "test_group", traits: { plan: "gold" } };

  hold([
    {
      rule: "R5.3 kept attributes lie under the traits of an identify",
      given: identify({ traits: { plan: "gold" } }),
      session: kept,
      sent: [{ ...user, ...over }],
    },
    {
      rule: "R5.3 kept attributes lie under the context.traits of a group",
      given: group({ context }),
      session: kept,
      sent: [{ ...account, sdr_u: "jack", ...over }],
    },
    {
      rule: "R5.3 kept attributes lie under the context.traits of a track",
      given: track({ context }),
      session: kept,
      sent: [{ ...login, ...over }],
    },
    {
      rule: "R5.3 kept attributes lie under the context.traits of a page",
      given: page({ category: "Docs", context }),
      session: kept,
      sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs", ...over }],
    },
    {
      rule: "R5.3 kept attributes lie under the fields of an attribute track",
      given: attributeTrack({ plan: "gold" }),
      session: kept,
      sent: [{ ...user, ...over }],
      issues: ["attribute-track event"],
    },
  ]);

  const lower = { groupId: "test_group", traits: { plan: "free", seats: 3, created: "2014-06-30" } };
  const upper = { plan: "gold", createdAt: "2015-06-30" };
  const both = { ...over, "sdr_u.Create Date": "2015-06-30" };

  hold([
    {
      rule: "R5.3 context.traits lie under the traits of an identify, by sent name",
      given: identify({ traits: upper, context: lower }),
      sent: [{ ...user, ...both }],
    },
    {
      rule: "R5.3 context.traits lie under the fields of an attribute track, by sent name",
      given: attributeTrack({ ...upper, context: lower }),
      sent: [{ ...user, ...both }],
      issues: ["attribute-track event"],
    },
    {
      rule: "R5.3 account traits lie under product attributes, by sent name",
      given: groupWith(
        { product: { id: "productA", name: "Product", tier: "1", address: { city: "b" } }, enableHierarchy: false },
        { account_name: "Initech", tier: "2", address_city: "a", plan: "gold" },
      ),
      sent: [
        {
          kind: "product",
          sdr_o: "test_group__productA",
          "sdr_o.account_name": "Product",
          "sdr_o.tier": "1",
          "sdr_o.address_city": "b",
          "sdr_o.plan": "gold",
          "sdr_o.product_id": "productA",
        },
      ],
    },
    {
      rule: "R5.3 parent_id and product_id from the options lie over attributes",
      given: groupWith(
        { parent: { id: "XYZ-85b" }, product: { id: "productA", parent_id: "other", product_id: "other" } },
        { parent_id: "other", product_id: "kept" },
      ),
      sent: [
        { ...account, "sdr_o.parent_id": "XYZ-85b", "sdr_o.product_id": "kept" },
        { ...product, "sdr_o.product_id": "productA" },
      ],
    },
    {
      rule: "R5.3 product_id from the options lies over one of the account's traits where one request carries both",
      given: groupWith({ product: { id: "productA" }, enableHierarchy: false }, { product_id: "other" }),
      sent: [{ kind: "product", sdr_o: "test_group__productA", "sdr_o.product_id": "productA" }],
    },
    {
      rule: "R5.3 a product without an id leaves the attribute product_id",
      given: groupWith({ product: { account_id: "123", product_id: "other" } }),
      sent: [account, { ...product, sdr_o: "123", "sdr_o.product_id": "other" }],
    },
    {
      rule: "R5.3 a parent of the options replaces the attribute even where it makes a cycle",
      given: groupWith({ parent: { id: "test_group" } }, { parent_id: "other" }),
      sent: [account],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R5.3 a parent of the options replaces the attribute even where it is too long",
      given: groupWith({ parent: { id: "p".repeat(481) } }, { parent_id: "other" }),
      sent: [account],
      issues: [`id-too-long ${options} parent id`],
    },
    {
      rule: "R5.3 the account replaces a product's parent_id even where it makes a cycle",
      given: groupWith({ product: { account_id: "test_group", parent_id: "other" } }),
      sent: [account, { kind: "product", sdr_o: "test_group" }],
      issues: ["hierarchy-cycle groupId"],
    },
    {
      rule: "R5.3 a product ID replaces the attribute even where it is too long",
      given: groupWith(
        { product: { id: "p".repeat(256), account_id: "123", product_id: "other" }, enableHierarchy: false },
        { product_id: "other" },
      ),
      sent: [{ kind: "product", sdr_o: "123" }],
      issues: [`id-too-long ${options} product id`],
    },
  ]);
});
