import { productAccountId } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { group, hold, jackInProduct, login, totango, track } from "../../support.js";

const account = { kind: "account", sdr_o: "test_group" };
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
        session: { userId: "jack", devices: [{ groupId, product: { id } }] },
        sent: [{ ...login, sdr_o: joined }],
      },
      {
        rule: `R3.8 ${groupId} and ${id} with an account_id`,
        given: track({ context: { groupId }, ...totango({ product: { id, account_id: joined } }) }),
        sent: [{ ...login, sdr_o: joined }],
      },
    ]),
  );

  const underscore = { productSeparator: "_" };
  const pairsOfOne: [groupId: string, id: string, joined: string, isAmbiguous: boolean][] = [
    ["a", "b", "a_b", false],
    ["a_b", "c", "a_b_c", true],
    ["a", "b_c", "a_b_c", true],
    ["a_", "b", "a__b", true],
    ["a-b", "c", "a-b_c", false],
  ];
  hold(
    pairsOfOne.map(([groupId, id, joined, isAmbiguous]) => ({
      rule: `R3.8 R3.1 with one underscore, a track of ${groupId} and ${id}`,
      given: track({ context: { groupId }, ...totango({ product: { id } }) }),
      settings: underscore,
      sent: [{ ...login, sdr_o: joined }],
      issues: isAmbiguous ? [`ambiguous-product-account ${options} product id`] : [],
    })),
  );
});
