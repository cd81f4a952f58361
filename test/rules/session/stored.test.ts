import { emptySession, type Session } from "segment-to-totango";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  frozen,
  group,
  hold,
  identify,
  jackInGroup,
  jackInProduct,
  login,
  page,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const jack: Session = frozen({ userId: "jack" });
const nowhere = { context: {} };
const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const userAttributes = { plan: "pro" };
const inProductAlone: Session = {
  groupId: "test_group",
  product: { id: "productA", account_id: "123", module: "Billing" },
  enableHierarchy: false,
};
const withoutKept: Session = frozen({ ...jack, ...inProductAlone, category: "Docs" });
const withoutGroup: Session = frozen({ ...jack, userAttributes, category: "Docs" });
const everything: Session = frozen({ ...withoutGroup, ...inProductAlone });

/** What each message makes of its session: the session named is the whole one to keep. */
type Moved = { readonly rule: string; readonly given: unknown; readonly from?: Session; readonly to: Session };

function move(moves: readonly Moved[]): void {
  for (const { rule, given, from = emptySession, to } of moves) {
    test(rule, () => {
      expect(untyped.advance(given, service, frozen(from)).session).toStrictEqual(to);
    });
  }
}

describe("R6.1 what a session holds", () => {
  describe("what a session holds", () => {
    move([
      { rule: "R6.1 nothing of a message that says nothing", given: track({ userId: null, ...nowhere }), to: {} },
      { rule: "R6.1 a user alone", given: track(), to: jack },
      {
        rule: "R6.1 IDs as strings",
        given: group({
          userId: 7,
          groupId: 1e21,
          ...totango({ product: { id: 5, account_id: 6, module: 7, tier: "gold" } }),
        }),
        to: { userId: "7", groupId: "1000000000000000000000", product: { id: "5", account_id: "6", module: "7" } },
      },
      {
        rule: "R6.1 of a product, what it says",
        given: group(totango({ product: { id: "productA", account_id: " ", module: null } })),
        to: jackInProduct,
      },
      {
        rule: "R6.1 of a product, an account_id alone",
        given: group(totango({ product: { account_id: "123" } })),
        to: { ...jackInGroup, product: { account_id: "123" } },
      },
      {
        rule: "R6.1 enableHierarchy, when false",
        given: group(totango({ enableHierarchy: false })),
        to: { ...jackInGroup, enableHierarchy: false },
      },
      { rule: "R6.1 enableHierarchy, never true", given: group(totango({ enableHierarchy: true })), to: jackInGroup },
      {
        rule: "R6.1 a category and a module as far as they fit",
        given: group(totango({ product: { id: "productA", module: "m".repeat(101) } })),
        to: { ...jackInProduct, product: { id: "productA", module: "m".repeat(100) } },
      },
      {
        rule: "R6.1 a category as far as it fits",
        given: page({ category: "é".repeat(101) }),
        to: { ...jack, category: "é".repeat(100) },
      },
      {
        rule: "R6.1 no category and no module of which only blanks fit",
        given: group(totango({ product: { id: "productA", module: `${" ".repeat(100)}m` } })),
        from: { ...jackInGroup, category: "Docs" },
        to: { ...jackInProduct, category: "Docs" },
      },
      {
        rule: "R6.1 no category of which only blanks fit",
        given: page({ category: `${" ".repeat(100)}c` }),
        from: { ...jackInGroup, category: "Docs" },
        to: jackInGroup,
      },
      {
        rule: "R6.1 no product with an id over 480",
        given: group(totango({ product: { id: "p".repeat(481), account_id: "123" } })),
        to: jackInGroup,
      },
      {
        rule: "R6.1 no product with an account_id over 480",
        given: group(totango({ product: { id: "productA", account_id: "p".repeat(481) } })),
        to: jackInGroup,
      },
      {
        rule: "R6.1 no anonymous ID over 100",
        given: track({ anonymousId: "a".repeat(101) }),
        to: jack,
      },
      { rule: "R6.1 an anonymous ID", given: track({ anonymousId: 5 }), to: { ...jack, anonymousId: "5" } },
      { rule: "R6.1 a category as a text", given: page({ category: [5] }), to: { ...jack, category: "5" } },
      {
        rule: "R6.1 attributes by their finished names",
        given: identify({
          ...nowhere,
          traits: { name: "Jack Frank", createdAt: "2024-01-02", address: { city: "Haifa" }, age: 23 },
        }),
        to: {
          ...jack,
          userAttributes: { name: "Jack Frank", "Create Date": "2024-01-02", address_city: "Haifa", age: "23" },
        },
      },
      {
        rule: "R6.1 all of it",
        given: page({ category: "Docs" }),
        from: { ...everything, category: "Other" },
        to: withoutKept,
      },
    ]);

    hold([
      {
        rule: "R6.1 the message's account wins",
        given: track({ context: { groupId: "other" } }),
        session: jackInGroup,
        sent: [{ ...login, sdr_o: "other" }],
      },
      {
        rule: "R6.1 the message's product wins",
        given: track(totango({ product: { id: "productB" } })),
        session: jackInProduct,
        sent: [{ ...login, sdr_o: "test_group__productB" }],
      },
      {
        rule: "R6.1 the message's category wins",
        given: track(),
        session: { ...jackInGroup, category: "Docs" },
        sent: [login],
      },
      {
        rule: "R6.1 the message's attributes win",
        given: identify({ traits: { plan: "free" } }),
        session: { ...jackInGroup, userAttributes: { plan: "pro" } },
        sent: [{ ...user, "sdr_u.plan": "free" }],
      },
    ]);
  });

  describe("a stored session is trusted no further", () => {
    const whole: Session = frozen({ ...everything, anonymousId: "5f5e" });
    const damaged = [7, "", " ", true, false, ["jack"], { id: "jack" }, Number.NaN, new Date(0)];

    hold([
      ...["userId", "anonymousId"].flatMap((name) =>
        damaged.map((id) => ({
          rule: `R6.1 a ${name} that is ${inspect(id)} makes it the empty one`,
          given: page({ ...nowhere, name: "Pricing" }),
          session: { ...whole, [name]: id },
          issues: ["missing-account-id context groupId"],
          next: { userId: "jack" },
        })),
      ),
      ...["userId", "anonymousId"].map((name) => ({
        rule: `R6.1 so does a ${name} over 100`,
        given: page({ ...nowhere, name: "Pricing" }),
        session: { ...whole, [name]: "j".repeat(101) },
        issues: ["missing-account-id context groupId"],
        next: { userId: "jack" },
      })),
      {
        rule: "R6.1 IDs at their limits are read, and absent ones are none",
        given: page({ ...nowhere, userId: "j".repeat(100), category: "Docs" }),
        session: { userId: "j".repeat(100), anonymousId: null, groupId: "g".repeat(480), category: "Docs" },
        sent: [{ ...login, sdr_o: "g".repeat(480), sdr_u: "j".repeat(100), sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "j".repeat(100), groupId: "g".repeat(480), category: "Docs" },
      },
      {
        rule: "R6.1 userAttributes without a userId are not read",
        given: identify({ ...nowhere, traits: { age: 23 } }),
        session: { userAttributes },
        issues: ["attributes-kept context groupId"],
        next: { ...jack, userAttributes: { age: "23" } },
      },
      {
        rule: "R6.1 nor are those that would not be sent as they are",
        given: track(),
        session: {
          ...jackInGroup,
          userAttributes: {
            plan: "pro",
            seats: 7,
            notes: "n".repeat(256),
            " ": "blank",
            ["n".repeat(101)]: "long",
            empty: "",
            since: null,
          },
        },
        sent: [{ ...login, "sdr_u.plan": "pro", "sdr_u.empty": "" }],
        next: jackInGroup,
      },
      ...[
        { id: 7 },
        { id: "productA", account_id: 7 },
        { id: ["productA"], account_id: "123" },
        { module: "Billing" },
      ].map((product) => ({
        rule: `R6.1 a product is read whole or not at all: ${JSON.stringify(product)}`,
        given: track({ ...nowhere, properties: {} }),
        session: { ...jackInGroup, product },
        sent: [{ ...login, sdr_m: "Unknown" }],
        issues: ["defaulted-module properties category"],
        next: jackInGroup,
      })),
      {
        rule: "R6.1 a product's fields are read where they are absent",
        given: track({ ...nowhere, properties: {} }),
        session: { ...jackInGroup, product: { id: "productA", account_id: null, module: 7, tier: "gold" } },
        sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Unknown" }],
        issues: ["defaulted-module properties category"],
        next: jackInProduct,
      },
      ...[
        { groupId: "g".repeat(481) },
        { product: { id: "p".repeat(481) } },
        { product: { id: "p", account_id: "p".repeat(481) } },
        { category: "c".repeat(101) },
        { enableHierarchy: true },
        { theme: "dark" },
      ].map((field) => ({
        rule: `R6.1 what no session holds is not read: ${Object.keys(field).join()} of ${JSON.stringify(field).length}`,
        given: page({ ...nowhere, name: "__heartbeat" }),
        session: { ...jack, ...field },
        issues: ["missing-account-id context groupId"],
        next: jack,
      })),
      {
        rule: "R6.1 a module over 100 is not read",
        given: track({ ...nowhere, properties: {} }),
        session: { ...jackInProduct, product: { id: "productA", module: "m".repeat(101) } },
        sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Unknown" }],
        issues: ["defaulted-module properties category"],
        next: jackInProduct,
      },
    ]);
  });
});
