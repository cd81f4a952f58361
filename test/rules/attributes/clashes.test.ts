import { describe } from "vitest";
import { accountSources, everySource, holdAttributes, userSources } from "../../support.js";

describe("R5.2 clashes within a source", () => {
  holdAttributes(everySource, [
    {
      rule: "R5.2 Create Date wins over created after it",
      given: { "Create Date": "2013-06-30", created: "2014-06-30" },
      sent: { "Create Date": "2013-06-30" },
      issues: ["attribute-clash created"],
    },
    {
      rule: "R5.2 Create Date wins over created before it",
      given: { created: "2014-06-30", "Create Date": "2013-06-30" },
      sent: { "Create Date": "2013-06-30" },
      issues: ["attribute-clash created"],
    },
    {
      rule: "R5.2 Create Date wins over both",
      given: { createdAt: "2014-06-30", created: "2014-06-30", "Create Date": "2013-06-30" },
      sent: { "Create Date": "2013-06-30" },
      issues: ["attribute-clash created", "attribute-clash createdAt"],
    },
    {
      rule: "R5.2 of all three created wins, wherever they stand",
      given: { created_at: "2016-06-30", createdAt: "2015-06-30", created: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: ["attribute-clash createdAt", "attribute-clash created_at"],
    },
    {
      rule: "R5.2 createdAt wins over created_at before it",
      given: { created_at: "2015-06-30", createdAt: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: ["attribute-clash created_at"],
    },
    {
      rule: "R5.2 created wins over createdAt after it",
      given: { created: "2014-06-30", createdAt: "2015-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: ["attribute-clash createdAt"],
    },
    {
      rule: "R5.2 created wins over createdAt before it",
      given: { createdAt: "2015-06-30", created: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
      issues: ["attribute-clash createdAt"],
    },
    {
      rule: "R5.2 a name as spelled wins over an object's after it",
      given: { address_city: "a", address: { city: "b", street: "c" } },
      sent: { address_city: "a", address_street: "c" },
      issues: ["attribute-clash address city"],
    },
    {
      rule: "R5.2 a name as spelled wins over an object's before it",
      given: { address: { city: "b" }, address_city: "a" },
      sent: { address_city: "a" },
      issues: ["attribute-clash address city"],
    },
    {
      rule: "R5.2 an empty text wins like others",
      given: { address: { city: "b" }, address_city: "" },
      sent: { address_city: "" },
      issues: ["attribute-clash address city"],
    },
    {
      rule: "R5.2 of two objects the first wins",
      given: { a: { b_c: "1" }, a_b: { c: "2" } },
      sent: { a_b_c: "1" },
      issues: ["attribute-clash a_b c"],
    },
    {
      rule: "R5.2 of two objects the first wins, the other way round",
      given: { a_b: { c: "2" }, a: { b_c: "1" } },
      sent: { a_b_c: "2" },
      issues: ["attribute-clash a b_c"],
    },
    {
      rule: "R5.2 within one object the first wins",
      given: { a: { b: { c: "1" }, b_c: "2" } },
      sent: { a_b_c: "1" },
      issues: ["attribute-clash a b_c"],
    },
    {
      rule: "R5.2 three of one name: every loser is named",
      given: { a: { b_c: "1" }, a_b: { c: "2" }, a_b_c: "3" },
      sent: { a_b_c: "3" },
      issues: ["attribute-clash a b_c", "attribute-clash a_b c"],
    },
    {
      rule: "R5.2 a loser too long is a loser, not cut",
      given: { a_b: "1", a: { b: "x".repeat(600) } },
      sent: { a_b: "1" },
      issues: ["attribute-clash a b"],
    },
    {
      rule: "R5.2 what is not sent cannot win",
      given: { a_b: Number.NaN, a: { b: "1" }, c_d: [], c: { d: "2" }, e_f: null, e: { f: "3" } },
      sent: { a_b: "1", c_d: "2", e_f: "3" },
      issues: ["unusable-value a_b"],
    },
    {
      rule: "R5.2 what would not be sent cannot lose",
      given: {
        a_b: "1",
        a: { b: null },
        a_c: "2",
        "Create Date": "2013-06-30",
        created: "yesterday",
        d_e: "4",
        d: { e: [] },
        f_g: "5",
        f: { g: Number.NaN },
      },
      sent: { a_b: "1", a_c: "2", "Create Date": "2013-06-30", d_e: "4", f_g: "5" },
      issues: ["unusable-date created", "unusable-value f g"],
    },
  ]);

  holdAttributes(accountSources, [
    {
      rule: "R5.2 account_name wins over name after it",
      given: { account_name: "Initech", name: "Initrode" },
      sent: { account_name: "Initech" },
      issues: ["attribute-clash name"],
    },
    {
      rule: "R5.2 account_name wins over name before it",
      given: { name: "Initrode", account_name: "Initech" },
      sent: { account_name: "Initech" },
      issues: ["attribute-clash name"],
    },
    {
      rule: "R5.2 a blank account_name cannot win",
      given: { account_name: " ", name: "Initech" },
      sent: { account_name: "Initech" },
      issues: ["unusable-value account_name"],
    },
    {
      rule: "R5.2 a blank name cannot lose",
      given: { account_name: "Initech", name: " " },
      sent: { account_name: "Initech" },
      issues: ["unusable-value name"],
    },
    {
      rule: "R5.2 flattening never makes parent_id, product_id or account_name",
      given: { parent: { id: "a", city: "b" }, product: { id: "c", name: "d" }, account: { name: "e", tier: "f" } },
      sent: { parent_city: "b", product_name: "d", account_tier: "f" },
      issues: ["attribute-clash parent id", "attribute-clash product id", "attribute-clash account name"],
    },
    {
      rule: "R5.2 nor beside a name as spelled",
      given: { account: { name: "e" }, account_name: "Initech" },
      sent: { account_name: "Initech" },
      issues: ["attribute-clash account name"],
    },
    {
      rule: "R5.2 nor beside name, which still becomes account_name",
      given: { account: { name: "e" }, name: "Initech" },
      sent: { account_name: "Initech" },
      issues: ["attribute-clash account name"],
    },
    {
      rule: "R5.2 deeper names of that kind are names like others",
      given: { a: { parent_id: "b" } },
      sent: { a_parent_id: "b" },
    },
    { rule: "R5.2 product_id as spelled is an attribute", given: { product_id: "a" }, sent: { product_id: "a" } },
    { rule: "R5.2 what would not be sent cannot clash", given: { parent: { id: null }, product: { id: [] } } },
  ]);

  holdAttributes(userSources, [
    {
      rule: "R5.2 flattening makes any name of a user",
      given: { parent: { id: "a" }, product: { id: "b" }, account: { name: "c" } },
      sent: { parent_id: "a", product_id: "b", account_name: "c" },
    },
  ]);
});
