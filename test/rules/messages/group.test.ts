import { describe } from "vitest";
import { group, hold, totango } from "../../support.js";

const traits = { email: "jack@initech.com", age: 23 };
const attributes = { "sdr_u.email": "jack@initech.com", "sdr_u.age": "23" };

describe("R4.2 group", () => {
  const product = { product: { account_id: "123" } };
  const account = { kind: "account", sdr_o: "test_group" };
  const ofProduct = { kind: "product", sdr_o: "123", "sdr_o.parent_id": "test_group" };
  hold([
    {
      rule: "R4.2 context.traits go with the user to the account",
      given: group({ context: { traits } }),
      sent: [{ ...account, sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R4.2 context.traits go with the user to the product account, not to the account",
      given: group({ context: { traits }, ...totango(product) }),
      sent: [account, { ...ofProduct, sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R4.2 context.traits go with the user without hierarchy",
      given: group({ context: { traits }, ...totango({ ...product, enableHierarchy: false }) }),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R4.2 context.traits need a user",
      given: group({ userId: null, context: { traits } }),
      sent: [account],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 context.traits need a user at the product account",
      given: group({ userId: null, context: { traits }, ...totango(product) }),
      sent: [account, ofProduct],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 context.traits need a user without hierarchy",
      given: group({ userId: " ", context: { traits }, ...totango({ ...product, enableHierarchy: false }) }),
      sent: [{ kind: "product", sdr_o: "123" }],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 a user ID over its limit has its issue already",
      given: group({ userId: "u".repeat(101), context: { traits } }),
      sent: [account],
      issues: ["id-too-long userId"],
    },
    { rule: "R4.2 no traits need no user", given: group({ userId: null, context: { traits: {} } }), sent: [account] },
    {
      rule: "R4.2 traits that a table leaves out need no user",
      given: group({ userId: null, context: { traits: { plan: "pro" } } }),
      settings: { attributes: { user: { plan: false } } },
      sent: [account],
    },
    {
      rule: "R4.2 traits that are null need no user",
      given: group({ userId: null, context: { traits: { email: null, age: undefined } } }),
      sent: [account],
    },
    {
      rule: "R4.2 account traits need no user",
      given: group({ userId: null, traits: { plan: "pro" } }),
      sent: [{ ...account, "sdr_o.plan": "pro" }],
    },
  ]);
});
