import { describe } from "vitest";
import { hold, identify, totango } from "../../support.js";

const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const traits = { email: "jack@initech.com", age: 23 };
const context = { groupId: "test_group", traits };
const attributes = { "sdr_u.email": "jack@initech.com", "sdr_u.age": "23" };
const billing = totango({ product: { account_id: "123", module: "Billing" } });

describe("R4.1 identify", () => {
  hold([
    { rule: "R4.1 sends the user without traits", given: identify(), sent: [user] },
    {
      rule: "R4.1 sends traits as user attributes",
      given: identify({ traits: { name: "Jack Frank", ...traits } }),
      sent: [{ ...user, "sdr_u.name": "Jack Frank", ...attributes }],
    },
    {
      rule: "R4.1 sends context.traits too, and traits over them",
      given: identify({ traits: { name: "Jack Frank", age: 24 }, context }),
      sent: [{ ...user, "sdr_u.name": "Jack Frank", "sdr_u.age": "24", "sdr_u.email": "jack@initech.com" }],
    },
    {
      rule: "R4.1 goes to the usage account",
      given: identify({ traits, ...billing }),
      sent: [{ ...user, sdr_o: "123", ...attributes }],
    },
  ]);
});
