import { productAccountId } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { group, hold, identify, jackInGroup, jackInProduct, login, page, screen, totango, track } from "../support.js";

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

describe("R3.1 the product account", () => {
  test.each([
    ["test_group", { id: "productA" }, "test_group__productA"],
    ["test_group", { id: "productA", account_id: "123" }, "123"],
    ["test_group", { account_id: "123" }, "123"],
    ["test_group", { id: "productA", account_id: "" }, "test_group__productA"],
    ["test_group", { id: "productA", account_id: " " }, "test_group__productA"],
    ["test_group", { id: "productA", account_id: null }, "test_group__productA"],
    ["test_group", { id: "productA", account_id: undefined }, "test_group__productA"],
    ["test_group", { id: "productA", account_id: 123 }, "123"],
    ["test_group", { id: "", account_id: "" }, "test_group"],
    ["test_group", { id: null }, "test_group"],
    ["A", {}, "A"],
    [42, { id: 1e21 }, "42__1000000000000000000000"],
    [" a ", { id: " b " }, " a __ b "],
    ["", { id: "productA", account_id: "123" }, "123"],
    [" ", { id: "productA" }, ""],
    ["", {}, ""],
  ])("R3.1 productAccountId(%j, %j) is %j", (accountId, named, id) => {
    expect(productAccountId(accountId, named)).toBe(id);
  });

  test.each([
    [undefined, "test_group__productA"],
    [null, "test_group__productA"],
    ["__", "test_group__productA"],
    ["_", "test_group_productA"],
  ] as const)("R3.1 productAccountId with the separator %j", (separator, id) => {
    expect(productAccountId("test_group", { id: "productA" }, separator)).toBe(id);
  });

  /** As JavaScript may call it. */
  function callWith(...values: readonly unknown[]): unknown {
    return Reflect.apply(productAccountId, undefined, values);
  }

  test("R3.1 productAccountId with another separator is a mistake of the programmer", () => {
    const attempt = () => callWith("test_group", { id: "productA" }, "-");
    expect(attempt).toThrow(new TypeError('separator must be "__" or "_"'));
  });

  test.each([undefined, null, "productA", [], new Date(0)])(
    "R3.1 productAccountId of %j, as JavaScript may call it",
    (named) => {
      expect(callWith("test_group", named)).toBe("test_group");
    },
  );

  const toAccount = [login];
  hold([
    {
      rule: "R3.1 is joined of account and product",
      given: track(totango({ product })),
      sent: [{ ...login, sdr_o: "test_group__productA" }],
    },
    {
      rule: "R3.1 is product.account_id when given",
      given: track(totango({ product: { ...product, account_id: "123" } })),
      sent: [{ ...login, sdr_o: "123" }],
    },
    {
      rule: "R3.1 needs no product.id",
      given: track(totango({ product: { account_id: 123 } })),
      sent: [{ ...login, sdr_o: "123" }],
    },
    {
      rule: "R3.1 a product without an ID is none",
      given: track(totango({ product: {} })),
      sent: toAccount,
      issues: [`product-without-id ${options} product id`],
    },
    {
      rule: "R3.1 a product with blank IDs is none",
      given: track(totango({ product: { id: " ", account_id: [] } })),
      sent: toAccount,
      issues: [`product-without-id ${options} product id`],
    },
    {
      rule: "R3.1 the module of a product without an ID is none",
      given: track({ properties: {}, ...totango({ product: { module: "Billing" } }) }),
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category", `product-without-id ${options} product id`],
    },
    {
      rule: "R3.1 the session's product does not replace one without an ID",
      given: track(totango({ product: {} })),
      session: jackInProduct,
      sent: toAccount,
      issues: [`product-without-id ${options} product id`],
    },
    {
      rule: "R3.1 the session's product does not replace one of the wrong shape",
      given: track(totango({ product: "productB" })),
      session: jackInProduct,
      sent: toAccount,
      issues: [`unusable-value ${options} product`],
    },
    {
      rule: "R3.1 product: false leaves the session's product, without an issue",
      given: track(totango({ product: false })),
      session: jackInProduct,
      sent: toAccount,
    },
    {
      rule: "R3.1 product: false on a group sends to the account alone",
      given: group(totango({ product: false })),
      session: jackInProduct,
      sent: [{ ...account, sdr_u: "jack" }],
    },
    {
      rule: "R3.1 product: null says nothing",
      given: track(totango({ product: null })),
      session: jackInProduct,
      sent: [{ ...login, sdr_o: "test_group__productA" }],
    },
    {
      rule: "R3.1 a group whose product has no ID sends to the account alone",
      given: group(totango({ product: { tier: "gold" } })),
      session: jackInProduct,
      sent: [{ ...account, sdr_u: "jack" }],
      issues: [`product-without-id ${options} product id`],
    },
  ]);
});

describe("R3.2 the usage account", () => {
  const messages = [
    { name: "identify", make: identify, fields: {}, requests: [{ kind: "user", sdr_u: "jack" }] },
    { name: "track", make: track, fields: {}, requests: [login] },
    {
      name: "attribute track",
      make: track,
      fields: { event: null, properties: undefined, plan: "pro" },
      requests: [{ kind: "user", sdr_u: "jack", "sdr_u.plan": "pro" }],
      issues: ["attribute-track event"],
    },
    {
      name: "page",
      make: page,
      fields: { category: "Docs", name: "Pricing" },
      requests: [
        { ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" },
        { ...login, sdr_a: "Viewed Docs Pricing Page", sdr_m: "Docs" },
      ],
    },
    {
      name: "screen",
      make: screen,
      fields: { category: "Docs" },
      requests: [{ ...login, sdr_a: "Viewed Docs Screen", sdr_m: "Docs" }],
    },
    {
      name: "heartbeat",
      make: page,
      fields: { name: "__heartbeat" },
      requests: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system" }],
    },
  ];
  hold(
    messages.flatMap(({ name, make, fields, requests, issues = [] }) => {
      const to = (sdr_o: string) => requests.map((request) => ({ ...request, sdr_o }));
      const named = totango({ product: { id: "productB" } });
      return [
        {
          rule: `R3.2 ${name} goes to the account`,
          given: make(fields),
          session: jackInGroup,
          sent: to("test_group"),
          issues,
        },
        {
          rule: `R3.2 ${name} goes to the session's product account`,
          given: make(fields),
          session: jackInProduct,
          sent: to("test_group__productA"),
          issues,
        },
        {
          rule: `R3.2 ${name} goes to the message's product account`,
          given: make({ ...fields, ...named }),
          session: jackInProduct,
          sent: to("test_group__productB"),
          issues,
        },
        {
          rule: `R3.2 ${name} goes to the product account of the session's account`,
          given: make({ ...fields, context: {} }),
          session: jackInProduct,
          sent: to("test_group__productA"),
          issues,
        },
        {
          rule: `R3.2 ${name} goes to the message's product account in the session's account`,
          given: make({ ...fields, ...named, context: {} }),
          session: jackInProduct,
          sent: to("test_group__productB"),
          issues,
        },
      ];
    }),
  );
});

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
      session: { ...jackInProduct, product: { id: "productA", module: "Billing" } },
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
      session: { ...jackInGroup, ...flat },
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
      session: { ...jackInProduct, ...flat },
      sent: [{ ...alone, "sdr_o.plan": "pro" }],
    },
    {
      rule: "R3.4 an account that has no request may have any ID",
      given: group({ groupId: "g".repeat(481), ...totango({ product: { account_id: "123" }, ...flat }) }),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
    },
  ]);
});

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
      session: { ...jackInGroup, ...flat },
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
      session: { ...jackInGroup, ...flat },
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
      session: { ...jackInGroup, ...flat },
      sent: [{ ...accountAlone, "sdr_o.parent_id": "XYZ-85b" }],
    },
    {
      rule: "R3.5 the session's false is of its account",
      given: group({ groupId: "other", ...totango({ parent }) }),
      session: { ...jackInGroup, ...flat },
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

describe("R3.8 one ID from two pairs", () => {
  const ambiguous = [`ambiguous-product-account ${options} product id`];
  const pairs: [groupId: string, id: string, joined: string, issues: string[]][] = [
    ["a__b", "c", "a__b__c", ambiguous],
    ["a", "b__c", "a__b__c", ambiguous],
    ["a_", "b", "a___b", ambiguous],
    ["a", "_b", "a___b", ambiguous],
    ["a__", "b", "a____b", ambiguous],
    ["__a", "b", "__a__b", ambiguous],
    ["a", "b__", "a__b__", ambiguous],
    ["a", "b", "a__b", []],
    ["a_b", "c", "a_b__c", []],
    ["_a", "b_", "_a__b_", []],
  ];
  hold(
    pairs.flatMap(([groupId, id, joined, issues]) => [
      {
        rule: `R3.8 a group of ${groupId} and ${id}`,
        given: group({ groupId, ...totango({ product: { id } }) }),
        sent: [
          { kind: "account", sdr_o: groupId },
          { kind: "product", sdr_o: joined, sdr_u: "jack", "sdr_o.parent_id": groupId, "sdr_o.product_id": id },
        ],
        issues,
      },
      {
        rule: `R3.8 a group of ${groupId} and ${id} without hierarchy`,
        given: group({ groupId, ...totango({ product: { id }, ...flat }) }),
        sent: [{ kind: "product", sdr_o: joined, sdr_u: "jack", "sdr_o.product_id": id }],
        issues,
      },
      {
        rule: `R3.8 a track of ${groupId} and ${id}`,
        given: track({ context: { groupId }, ...totango({ product: { id } }) }),
        sent: [{ ...login, sdr_o: joined }],
        issues,
      },
      {
        rule: `R3.8 ${id} of the session in ${groupId}`,
        given: track({ context: {} }),
        session: { userId: "jack", groupId, product: { id } },
        sent: [{ ...login, sdr_o: joined }],
      },
      {
        rule: `R3.8 ${groupId} and ${id} with an account_id`,
        given: track({ context: { groupId }, ...totango({ product: { id, account_id: joined } }) }),
        sent: [{ ...login, sdr_o: joined }],
      },
    ]),
  );
});

describe("R3.1, R3.8 with one underscore", () => {
  const settings = { productSeparator: "_" };
  const pairs: [groupId: string, id: string, joined: string, isAmbiguous: boolean][] = [
    ["a", "b", "a_b", false],
    ["a_b", "c", "a_b_c", true],
    ["a", "b_c", "a_b_c", true],
    ["a_", "b", "a__b", true],
    ["a-b", "c", "a-b_c", false],
  ];
  hold(
    pairs.map(([groupId, id, joined, isAmbiguous]) => ({
      rule: `R3.8 a track of ${groupId} and ${id}`,
      given: track({ context: { groupId }, ...totango({ product: { id } }) }),
      settings,
      sent: [{ ...login, sdr_o: joined }],
      issues: isAmbiguous ? [`ambiguous-product-account ${options} product id`] : [],
    })),
  );
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
