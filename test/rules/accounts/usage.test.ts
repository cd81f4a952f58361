import { describe } from "vitest";
import { hold, identify, jackInGroup, jackInProduct, login, page, screen, totango, track } from "../../support.js";

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
