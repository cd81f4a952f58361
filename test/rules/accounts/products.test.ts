import { describe } from "vitest";
import { group, hold, jackIn, jackInProduct, login, totango, track } from "../../support.js";

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

describe("R3.3 a group with a product", () => {
  hold([
    {
      rule: "R3.3 two requests, the account's first",
      given: group(totango({ product })),
      sent: [account, productAccount],
    },
    {
      rule: "R3.3 the account has the account's traits and the parent; the product account the user, the product's attributes and the account as parent",
      given: group({
        traits: { name: "Initech", plan: "pro" },
        context: { traits: { age: 23 } },
        ...totango({ parent, product: { ...product, name: "Product A", tier: "gold" } }),
      }),
      sent: [
        { ...account, "sdr_o.account_name": "Initech", "sdr_o.plan": "pro", "sdr_o.parent_id": "XYZ-85b" },
        { ...productAccount, "sdr_u.age": "23", "sdr_o.account_name": "Product A", "sdr_o.tier": "gold" },
      ],
    },
    {
      rule: "R3.3 without a user the product account has none",
      given: group({ userId: null, ...totango({ product }) }),
      sent: [
        account,
        {
          kind: "product",
          sdr_o: "test_group__productA",
          "sdr_o.product_id": "productA",
          "sdr_o.parent_id": "test_group",
        },
      ],
    },
    {
      rule: "R3.3 product_id only when product.id is given",
      given: group(totango({ product: { account_id: "123" } })),
      sent: [account, { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group" }],
    },
    {
      rule: "R3.3 product_id also beside account_id",
      given: group(totango({ product: { ...product, account_id: "123" } })),
      sent: [account, { ...productAccount, sdr_o: "123" }],
    },
    {
      rule: "R3.3 the attribute parent_id of the account is its parent without one in the options",
      given: group({ traits: { parent_id: "ABC" }, ...totango({ product }) }),
      sent: [{ ...account, "sdr_o.parent_id": "ABC" }, productAccount],
    },
    {
      rule: "R3.3 R5.3 parent.id replaces the attribute parent_id",
      given: group({ traits: { parent_id: "ABC" }, ...totango({ product, parent }) }),
      sent: [{ ...account, "sdr_o.parent_id": "XYZ-85b" }, productAccount],
    },
    {
      rule: "R3.3 R5.3 the account and product.id replace the product's attributes parent_id and product_id",
      given: group(totango({ product: { ...product, parent_id: "ABC", product_id: "DEF" } })),
      sent: [account, productAccount],
    },
    {
      rule: "R3.3 R5.3 without product.id the product's attribute product_id stays",
      given: group(totango({ product: { account_id: "123", product_id: "DEF" } })),
      sent: [
        account,
        { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group", "sdr_o.product_id": "DEF" },
      ],
    },
    {
      rule: "R3.3 the session's product counts for its account, without its attributes",
      given: group({ traits: { plan: "pro" } }),
      session: jackIn({ product: { id: "productA", module: "Billing" } }),
      sent: [{ ...account, "sdr_o.plan": "pro" }, productAccount],
    },
    {
      rule: "R3.3 the session's product does not count for another account",
      given: group({ groupId: "other" }),
      session: jackInProduct,
      sent: [{ kind: "account", sdr_o: "other", sdr_u: "jack" }],
    },
    {
      rule: "R3.3 enableHierarchy: true changes nothing",
      given: group(totango({ product, parent, enableHierarchy: true })),
      sent: [{ ...account, "sdr_o.parent_id": "XYZ-85b" }, productAccount],
    },
  ]);
});

describe("R3.4 enableHierarchy: false and a product", () => {
  const alone = { kind: "product", sdr_o: "test_group__productA", sdr_u: "jack", "sdr_o.product_id": "productA" };
  hold([
    { rule: "R3.4 one request, to the product account", given: group(totango({ product, ...flat })), sent: [alone] },
    {
      rule: "R3.4 it carries the account's attributes, the product's over them, and the user's",
      given: group({
        traits: { name: "Initech", plan: "pro", tier: "silver" },
        context: { traits: { age: 23 } },
        ...totango({ product: { ...product, name: "Product A", tier: "gold" }, ...flat }),
      }),
      sent: [
        { ...alone, "sdr_u.age": "23", "sdr_o.account_name": "Product A", "sdr_o.plan": "pro", "sdr_o.tier": "gold" },
      ],
    },
    {
      rule: "R3.4 account_id overrides its ID",
      given: group(totango({ product: { ...product, account_id: "123" }, ...flat })),
      sent: [{ ...alone, sdr_o: "123" }],
    },
    {
      rule: "R3.4 product_id only when product.id is given",
      given: group(totango({ product: { account_id: "123" }, ...flat })),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
    },
    {
      rule: "R3.4 product.id replaces attributes product_id",
      given: group({
        traits: { product_id: "ABC" },
        ...totango({ product: { ...product, product_id: "DEF" }, ...flat }),
      }),
      sent: [alone],
    },
    {
      rule: "R3.4 no user without one",
      given: group({ userId: undefined, ...totango({ product, ...flat }) }),
      sent: [{ kind: "product", sdr_o: "test_group__productA", "sdr_o.product_id": "productA" }],
    },
    {
      rule: "R3.4 also by the session's enableHierarchy",
      given: group(totango({ product })),
      session: jackIn(flat),
      sent: [alone],
    },
    {
      rule: "R3.4 also with the session's product",
      given: group(totango(flat)),
      session: jackInProduct,
      sent: [alone],
    },
    {
      rule: "R3.4 also with both of the session",
      given: group({ traits: { plan: "pro" } }),
      session: jackIn({ product, ...flat }),
      sent: [{ ...alone, "sdr_o.plan": "pro" }],
    },
    {
      rule: "R3.4 an account that has no request may have any ID",
      given: group({ groupId: "g".repeat(481), ...totango({ product: { account_id: "123" }, ...flat }) }),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
    },
  ]);
});

describe("R3.9 fields of product and parent", () => {
  const all = {
    ...product,
    account_id: "123",
    module: "Billing",
    Revision: "5.3",
    seats: 7,
    address: { city: "Haifa" },
  };
  const attributes = { "sdr_o.Revision": "5.3", "sdr_o.seats": "7", "sdr_o.address_city": "Haifa" };
  hold([
    {
      rule: "R3.9 product attributes are the fields other than id, account_id and module",
      given: group(totango({ product: all })),
      sent: [account, { ...productAccount, sdr_o: "123", ...attributes }],
    },
    {
      rule: "R3.9 also without hierarchy",
      given: group(totango({ product: all, ...flat })),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.product_id": "productA", ...attributes }],
    },
    {
      rule: "R3.9 the account may have attributes of those names",
      given: group({ traits: { userId: "9", module: "m" } }),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.userId": "9", "sdr_o.module": "m" }],
    },
    {
      rule: "R3.9 activities have no product attributes",
      given: track(totango({ product: all })),
      sent: [{ ...login, sdr_o: "123" }],
    },
    {
      rule: "R3.9 product.module is the default module",
      given: track({ properties: {}, ...totango({ product: all }) }),
      sent: [{ ...login, sdr_o: "123", sdr_m: "Billing" }],
    },
    {
      rule: "R3.9 fields of parent other than id are ignored",
      given: group(totango({ parent: { ...parent, name: "Parent", account_id: "9" } })),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.parent_id": "XYZ-85b" }],
    },
  ]);
});
