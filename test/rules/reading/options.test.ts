import { describe } from "vitest";
import { group, hold, login, totango, track } from "../../support.js";

describe("R2.2 Totango options", () => {
  const productA = { product: { id: "productA" } };
  const productB = { product: { id: "productB" } };
  const context = (Totango: unknown) => ({ context: { groupId: "test_group", Totango } });
  const inProduct = (id: string) => [{ ...login, sdr_o: `test_group__${id}` }];

  hold([
    { rule: "R2.2 are in integrations", given: track(totango(productA)), sent: inProduct("productA") },
    { rule: "R2.2 are in context", given: track(context(productA)), sent: inProduct("productA") },
    {
      rule: "R2.2 are in context, with true in integrations",
      given: track({ ...totango(true), ...context(productA) }),
      sent: inProduct("productA"),
    },
    {
      rule: "R2.2 are in context, with null in integrations",
      given: track({ ...totango(null), ...context(productA) }),
      sent: inProduct("productA"),
    },
    {
      rule: "R2.2 are in integrations, with true in context",
      given: track({ ...totango(productA), ...context(true) }),
      sent: inProduct("productA"),
    },
    {
      rule: "R2.2 are those of integrations when both have them",
      given: track({ ...totango(productA), ...context(productB) }),
      sent: inProduct("productA"),
    },
    ...[{}, [], { theme: 1 }, { product: null, parent: undefined, enableHierarchy: null }].map((empty) => ({
      rule: `R2.2 are those of context when those of integrations are ${JSON.stringify(empty)}`,
      given: track({ ...totango(empty), ...context(productB) }),
      sent: inProduct("productB"),
    })),
    {
      rule: "R2.2 are never merged",
      given: group({ ...totango({ enableHierarchy: true }), ...context(productB) }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
    },
    ...[{ product: false }, { parent: {} }, { enableHierarchy: false }].map((options) => ({
      rule: `R2.2 are in integrations where these hold ${Object.keys(options).join()} alone`,
      given: track({ ...totango(options), ...context(productB) }),
      sent: [login],
    })),
    {
      rule: "R2.2 have their path in integrations",
      given: track(totango({ product: {} })),
      sent: [login],
      issues: ["product-without-id integrations Totango product id"],
    },
    {
      rule: "R2.2 have their path in context",
      given: track({ ...totango(true), ...context({ product: {} }) }),
      sent: [login],
      issues: ["product-without-id context Totango product id"],
    },
    { rule: "R2.2 may be neither", given: track({ ...totango(true), ...context(true) }), sent: [login] },
  ]);
});
