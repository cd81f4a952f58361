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
    ...[undefined, null].map((absent) => ({
      rule: `R4.2 a group whose traits are ${String(absent)} is read with its properties`,
      given: group({ traits: absent, properties: { name: "Initech", plan: "pro" } }),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.account_name": "Initech", "sdr_o.plan": "pro" }],
    })),
    {
      rule: "R4.2 one whose traits are empty is not",
      given: group({ traits: {}, properties: { plan: "pro" } }),
      sent: [{ ...account, sdr_u: "jack" }],
    },
    {
      rule: "R4.2 one whose traits are an empty list is not: it is an empty object",
      given: group({ traits: [], properties: { plan: "pro" } }),
      sent: [{ ...account, sdr_u: "jack" }],
    },
    {
      rule: "R4.2 one whose traits are of the wrong shape is not",
      given: group({ traits: "aaa", properties: { plan: "pro" } }),
      sent: [{ ...account, sdr_u: "jack" }],
      issues: ["unusable-value traits"],
    },
    {
      rule: "R4.2 what is wrong with its properties is told there",
      given: group({ properties: { plan: Number.NaN } }),
      sent: [{ ...account, sdr_u: "jack" }],
      issues: ["unusable-value properties plan"],
    },
    {
      rule: "R4.2 properties beside traits are not looked at",
      given: group({ traits: { plan: "pro" }, properties: 5 }),
      sent: [{ ...account, sdr_u: "jack", "sdr_o.plan": "pro" }],
    },
    ...[{ id: "7" }, { userId: "8" }, { anonymousId: "9" }, { crossDomainId: "10" }].map((traits) => ({
      rule: `R4.2 traits that are never sent make no missing-user-id: ${Object.keys(traits).join()}`,
      given: group({ userId: null, context: { traits } }),
      sent: [account],
    })),
    {
      rule: "R4.2 beside others, they do",
      given: group({ userId: null, context: { traits: { crossDomainId: "10", plan: "pro" } } }),
      sent: [account],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 what a table sends of them counts",
      given: group({ userId: null, context: { traits: { id: "7" } } }),
      settings: { attributes: { user: { id: "CRM ID" } } },
      sent: [account],
      issues: ["missing-user-id userId"],
    },
  ]);
});
