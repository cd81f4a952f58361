import { describe } from "vitest";
import { group, hold, jackIn, jackInGroup, jackInProduct, totango } from "../../support.js";

const account = { kind: "account", sdr_o: "test_group" };
const productAccount = {
  kind: "product",
  sdr_o: "test_group__productA",
  sdr_u: "jack",
  "sdr_o.product_id": "productA",
  "sdr_o.parent_id": "test_group",
};
const parent = { id: "XYZ-85b" };
const product = { id: "productA" };
const flat = { enableHierarchy: false } as const;
const options = "integrations Totango";

describe("R3.5 no parent without hierarchy", () => {
  const alone = { kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" };
  const accountAlone = { ...account, sdr_u: "jack" };
  hold([
    {
      rule: "R3.5 parent, of the account",
      given: group(totango({ parent, ...flat })),
      sent: [accountAlone],
      issues: [`parent-ignored ${options} parent id`],
    },
    {
      rule: "R3.5 parent, of the product account",
      given: group(totango({ parent, product, ...flat })),
      sent: [alone],
      issues: [`parent-ignored ${options} parent id`],
    },
    {
      rule: "R3.5 parent in context",
      given: group({ context: { Totango: { parent, ...flat } } }),
      sent: [accountAlone],
      issues: ["parent-ignored context Totango parent id"],
    },
    {
      rule: "R3.5 parent, by the session",
      given: group(totango({ parent })),
      session: jackIn(flat),
      sent: [accountAlone],
      issues: [`parent-ignored ${options} parent id`],
    },
    {
      rule: "R3.5 the attribute parent_id of the account",
      given: group({ traits: { parent_id: "ABC" }, ...totango(flat) }),
      sent: [accountAlone],
      issues: ["parent-ignored traits parent_id"],
    },
    {
      rule: "R3.5 R5.8 an attribute parent_id over its limit has that issue alone",
      given: group({ traits: { parent_id: "p".repeat(481) }, ...totango(flat) }),
      sent: [accountAlone],
      issues: ["id-too-long traits parent_id"],
    },
    {
      rule: "R3.5 the attribute parent_id of the account, by the session",
      given: group({ traits: { parent_id: "ABC" } }),
      session: jackIn(flat),
      sent: [accountAlone],
      issues: ["parent-ignored traits parent_id"],
    },
    {
      rule: "R3.5 the attribute parent_id of the account, at the product account",
      given: group({ traits: { parent_id: "ABC" }, ...totango({ product, ...flat }) }),
      sent: [alone],
      issues: ["parent-ignored traits parent_id"],
    },
    {
      rule: "R3.5 the attribute parent_id of the product",
      given: group(totango({ product: { ...product, parent_id: "ABC" }, ...flat })),
      sent: [alone],
      issues: [`parent-ignored ${options} product parent_id`],
    },
    {
      rule: "R3.5 all three",
      given: group({
        traits: { parent_id: "ABC" },
        ...totango({ parent, product: { ...product, parent_id: "ABC" }, ...flat }),
      }),
      sent: [alone],
      issues: [
        `parent-ignored ${options} parent id`,
        `parent-ignored ${options} product parent_id`,
        "parent-ignored traits parent_id",
      ],
    },
    {
      rule: "R3.5 a parent that would be a cycle is ignored as any other",
      given: group({ traits: { parent_id: "test_group" }, ...totango(flat) }),
      sent: [accountAlone],
      issues: ["parent-ignored traits parent_id"],
    },
    {
      rule: "R3.5 nothing is said of a parent without an ID",
      given: group(totango({ parent: { id: " ", name: "Parent" }, ...flat })),
      sent: [accountAlone],
    },
    {
      rule: "R3.5 nothing is said of an attribute that is null",
      given: group({ traits: { parent_id: null }, ...totango(flat) }),
      sent: [accountAlone],
    },
    {
      rule: "R3.5 other attributes stay",
      given: group({ traits: { plan: "pro", product_id: "ABC" }, ...totango(flat) }),
      sent: [{ ...accountAlone, "sdr_o.plan": "pro", "sdr_o.product_id": "ABC" }],
    },
    {
      rule: "R3.5 the message's true wins over the session's false",
      given: group(totango({ parent, enableHierarchy: true })),
      session: jackIn(flat),
      sent: [{ ...accountAlone, "sdr_o.parent_id": "XYZ-85b" }],
    },
    {
      rule: "R3.5 the session's false is of its account",
      given: group({ groupId: "other", ...totango({ parent }) }),
      session: jackIn(flat),
      sent: [{ ...accountAlone, sdr_o: "other", "sdr_o.parent_id": "XYZ-85b" }],
    },
  ]);
});

describe("R3.6 a group without a product", () => {
  hold([
    { rule: "R3.6 neither product nor parent", given: group(), sent: [{ ...account, sdr_u: "jack" }] },
    {
      rule: "R3.6 a parent alone",
      given: group(totango({ parent })),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.parent_id": "XYZ-85b" }],
    },
    {
      rule: "R3.6 a parent whose ID is a number",
      given: group(totango({ parent: { id: 85 } })),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.parent_id": "85" }],
    },
    {
      rule: "R3.6 account traits and the user's",
      given: group({ traits: { name: "Initech" }, context: { traits: { age: 23 } } }),
      sent: [{ ...account, sdr_u: "jack", "sdr_u.age": "23", "sdr_o.account_name": "Initech" }],
    },
    {
      rule: "R3.6 account traits, the user's, and a parent",
      given: group({
        traits: { name: "Initech" },
        context: { traits: { age: 23 } },
        ...totango({ parent: { id: "XYZ-85b" } }),
      }),
      sent: [
        {
          ...account,
          sdr_u: "jack",
          "sdr_u.age": "23",
          "sdr_o.account_name": "Initech",
          "sdr_o.parent_id": "XYZ-85b",
        },
      ],
    },
    {
      rule: "R3.6 no user without one",
      given: group({ userId: undefined, traits: { name: "Initech" } }),
      sent: [{ ...account, "sdr_o.account_name": "Initech" }],
    },
    {
      rule: "R3.6 the attribute parent_id",
      given: group({ traits: { parent_id: "ABC" } }),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.parent_id": "ABC" }],
    },
    {
      rule: "R3.6 R5.3 parent.id replaces the attribute parent_id",
      given: group({ traits: { parent_id: "ABC" }, ...totango({ parent }) }),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.parent_id": "XYZ-85b" }],
    },
  ]);
});

describe("R3.7 no account is its own ancestor", () => {
  const accountAlone = { ...account, sdr_u: "jack" };
  const own = { id: "test_group" };
  const ofProduct = { id: "test_group__productA" };
  hold([
    {
      rule: "R3.7 parent.id is the account",
      given: group(totango({ parent: own })),
      sent: [accountAlone],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 parent.id is the account, as a number",
      given: group({ groupId: "5", ...totango({ parent: { id: 5 } }) }),
      sent: [{ ...accountAlone, sdr_o: "5" }],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 the attribute parent_id is the account",
      given: group({ traits: { parent_id: "test_group" } }),
      sent: [accountAlone],
      issues: ["hierarchy-cycle traits parent_id"],
    },
    {
      rule: "R3.7 R5.3 parent.id is the account, and replaces an attribute all the same",
      given: group({ traits: { parent_id: "ABC" }, ...totango({ parent: own }) }),
      sent: [accountAlone],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 parent.id is the account, beside a product",
      given: group(totango({ parent: own, product })),
      sent: [account, productAccount],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 parent.id is the product account",
      given: group(totango({ parent: ofProduct, product })),
      sent: [account, productAccount],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 the attribute parent_id is the product account",
      given: group({ traits: { parent_id: "test_group__productA" }, ...totango({ product }) }),
      sent: [account, productAccount],
      issues: ["hierarchy-cycle traits parent_id"],
    },
    {
      rule: "R3.7 parent.id is product.account_id",
      given: group(totango({ parent: { id: "123" }, product: { account_id: "123" } })),
      sent: [account, { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group" }],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 parent.id is the session's product account",
      given: group(totango({ parent: ofProduct })),
      session: jackInProduct,
      sent: [account, productAccount],
      issues: [`hierarchy-cycle ${options} parent id`],
    },
    {
      rule: "R3.7 product.account_id is the account",
      given: group(totango({ product: { account_id: "test_group" } })),
      sent: [account, { kind: "product", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["hierarchy-cycle groupId"],
    },
    {
      rule: "R3.7 R5.3 product.account_id is the account, and an attribute is replaced all the same",
      given: group(totango({ product: { account_id: "test_group", parent_id: "ABC" } })),
      sent: [account, { kind: "product", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["hierarchy-cycle groupId"],
    },
    {
      rule: "R3.7 product.account_id is the account in context",
      given: group({
        groupId: null,
        context: { groupId: "test_group" },
        ...totango({ product: { account_id: "test_group" } }),
      }),
      sent: [account, { kind: "product", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["hierarchy-cycle context groupId"],
    },
    {
      rule: "R3.7 product.account_id is the session's account",
      given: group({ groupId: null, ...totango({ product: { account_id: "test_group" } }) }),
      session: jackInGroup,
      sent: [account, { kind: "product", sdr_o: "test_group", sdr_u: "jack" }],
      issues: ["hierarchy-cycle"],
    },
    {
      rule: "R3.7 without that product, its account may be the parent",
      given: group(totango({ parent: ofProduct })),
      sent: [{ ...accountAlone, "sdr_o.parent_id": "test_group__productA" }],
    },
    {
      rule: "R3.7 after product: false, its account may be the parent",
      given: group(totango({ parent: ofProduct, product: false })),
      session: jackInProduct,
      sent: [{ ...accountAlone, "sdr_o.parent_id": "test_group__productA" }],
    },
    {
      rule: "R3.7 IDs of another case are other IDs",
      given: group(totango({ parent: { id: "Test_group" } })),
      sent: [{ ...accountAlone, "sdr_o.parent_id": "Test_group" }],
    },
  ]);
});
