import { type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  type Fields,
  foundIn,
  group,
  hold,
  identify,
  jackIn,
  jackInGroup,
  login,
  page,
  parsed,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";
import { nowhere, user } from "./sessions.js";

describe("R6.3 an identify before its account", () => {
  const numbered = (from: number, to: number) =>
    Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`trait ${from + index}`, "x"]));

  hold([
    {
      rule: "R6.3 keeps its attributes",
      given: identify({ ...nowhere, traits: { name: "Jack Frank", plan: "pro" } }),
      issues: ["attributes-kept context groupId"],
      next: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
    },
    {
      rule: "R6.3 keeps them over earlier ones",
      given: identify({ ...nowhere, traits: { plan: "free", age: 23 } }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      issues: ["attributes-kept context groupId"],
      next: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "free", age: "23" } },
    },
    {
      rule: "R6.3 without traits keeps the earlier ones",
      given: identify(nowhere),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      issues: ["missing-account-id context groupId"],
      next: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
    },
    {
      rule: "R6.3 without traits keeps nothing",
      given: identify(nowhere),
      issues: ["missing-account-id context groupId"],
      next: { userId: "jack" },
    },
    {
      rule: "R6.3 with an account keeps nothing",
      given: identify({ traits: { name: "Jack Frank" } }),
      sent: [{ ...user, "sdr_u.name": "Jack Frank" }],
      next: { userId: "jack" },
    },
    {
      rule: "R6.3 without a user keeps nothing",
      given: identify({ ...nowhere, userId: null, traits: { name: "Jack Frank" } }),
      issues: ["missing-user-id userId"],
      next: {},
    },
    {
      rule: "R6.3 only an identify keeps",
      given: track({ context: { traits: { plan: "pro" } } }),
      issues: ["activity-kept context groupId"],
      next: {
        userId: "jack",
        userAttributes: { plan: "pro" },
        devices: [{ activities: [{ activity: "Login", module: "Application" }] }],
      },
    },
    {
      rule: "R6.3 what was sent is forgotten",
      given: track(),
      session: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
      sent: [{ ...login, "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
      next: jackInGroup,
    },
    {
      rule: "R6.3 what had no account waits on",
      given: track(nowhere),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      issues: ["activity-kept context groupId"],
      next: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ activities: [{ activity: "Login", module: "Application" }] }],
      },
    },
    {
      rule: "R6.3 what an untracked page did not carry waits on",
      given: page({ category: "Docs", name: null }),
      session: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
      sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs", "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
      next: jackIn({ category: "Docs" }),
    },
    {
      rule: "R6.3 a page with nothing to track carries nothing",
      given: page(),
      session: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
      issues: ["untracked-page name"],
      next: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
    },
    {
      rule: "R6.3 an account ID that stops the request carries nothing",
      given: track({ context: { groupId: "g".repeat(481) } }),
      session: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
      issues: ["id-too-long context groupId"],
      next: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
    },
    {
      rule: "R6.3 a group whose product request is stopped carries nothing",
      given: group(totango({ product: { account_id: "p".repeat(481) } })),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ kind: "account", sdr_o: "test_group" }],
      issues: ["id-too-long integrations Totango product account_id"],
      next: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
    },
    {
      rule: "R6.3 a disabled message carries nothing",
      given: track(totango(false)),
      session: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
      issues: ["totango-disabled integrations Totango"],
      next: {
        userId: "jack",
        userAttributes: { name: "Jack Frank", plan: "pro" },
        devices: [{ groupId: "test_group" }],
      },
    },
  ]);

  hold([
    {
      rule: "R6.3 an identify without its account sends nothing, and says what it keeps",
      given: identify({ ...nowhere, traits: { name: "Jack Frank", age: Number.NaN } }),
      session: { userId: "jack" },
      issues: ["attributes-kept context groupId", "unusable-value traits age"],
      next: { userId: "jack", userAttributes: { name: "Jack Frank" } },
    },
    {
      rule: "R6.3 it keeps context.traits too, and traits over them",
      given: identify({ traits: { plan: "pro" }, context: { traits: { plan: "free", age: 23 } } }),
      issues: ["attributes-kept context groupId"],
      next: { userId: "jack", userAttributes: { plan: "pro", age: "23" } },
    },
    {
      rule: "R6.3 without attributes it keeps nothing",
      given: identify({ ...nowhere, traits: { age: null } }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      issues: ["missing-account-id context groupId"],
      next: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
    },
    {
      rule: "R6.3 an account whose ID is too long is known: nothing is kept for it",
      given: identify({ traits: { age: 23 }, context: { groupId: "g".repeat(481) } }),
      issues: ["id-too-long context groupId"],
      next: { userId: "jack" },
    },
    {
      rule: "R6.3 at most 250 are kept, and the first ones",
      given: identify({ ...nowhere, traits: numbered(0, 300) }),
      issues: ["attributes-kept context groupId", "kept-attributes-dropped traits"],
      next: { userId: "jack", userAttributes: { ...numbered(0, 250) } },
    },
    {
      rule: "R6.3 where there is no room, new names are dropped, and others replace what is there",
      given: identify({ ...nowhere, traits: { ...numbered(250, 251), "trait 7": "new" } }),
      session: { userId: "jack", userAttributes: { ...numbered(0, 250) } },
      issues: ["attributes-kept context groupId", "kept-attributes-dropped traits"],
      next: { userId: "jack", userAttributes: { ...numbered(0, 250), "trait 7": "new" } },
    },
    {
      rule: "R6.3 what replaces takes no room",
      given: identify({ ...nowhere, traits: { "trait 7": "new", ...numbered(249, 250) } }),
      session: { userId: "jack", userAttributes: { ...numbered(0, 249) } },
      issues: ["attributes-kept context groupId"],
      next: { userId: "jack", userAttributes: { ...numbered(0, 250), "trait 7": "new" } },
    },
    {
      rule: "R6.3 where all are dropped, none is kept",
      given: identify({ ...nowhere, traits: numbered(250, 252) }),
      session: { userId: "jack", userAttributes: { ...numbered(0, 250) } },
      issues: ["kept-attributes-dropped traits", "missing-account-id context groupId"],
      next: { userId: "jack", userAttributes: { ...numbered(0, 250) } },
    },
    {
      rule: "R6.3 they go with the next identify",
      given: identify({ traits: { age: 23 } }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...user, "sdr_u.age": "23", "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
    },
    {
      rule: "R6.3 they go with the next group",
      given: group(),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
    },
    {
      rule: "R6.3 of a group with a product, they go with the product account",
      given: group(totango({ product: { account_id: "123" } })),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [
        { kind: "account", sdr_o: "test_group" },
        {
          kind: "product",
          sdr_o: "123",
          sdr_u: "jack",
          "sdr_o.parent_id": "test_group",
          "sdr_u.name": "Jack Frank",
          "sdr_u.plan": "pro",
        },
      ],
    },
    {
      rule: "R6.3 they go with the next activity",
      given: track(),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...login, "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
    },
    {
      rule: "R6.3 they go with the next attribute track",
      given: attributeTrack({ age: 23 }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...user, "sdr_u.age": "23", "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
      issues: ["attribute-track event"],
    },
    {
      rule: "R6.3 of two activities of a page, they go with the first",
      given: page({ category: "Docs", name: "Pricing" }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [
        { ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs", "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" },
        { ...login, sdr_a: "Viewed Docs Pricing Page", sdr_m: "Docs" },
      ],
    },
    {
      rule: "R6.3 they go with the next heartbeat",
      given: page({ name: "__heartbeat" }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system", "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" }],
    },
    {
      rule: "R6.3 R5.3 context.traits go over them",
      given: track({ context: { groupId: "test_group", traits: { plan: "free" } } }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...login, "sdr_u.plan": "free", "sdr_u.name": "Jack Frank" }],
    },
    {
      rule: "R6.3 R5.3 the fields of an attribute track go over them",
      given: attributeTrack({ plan: "free" }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...user, "sdr_u.plan": "free", "sdr_u.name": "Jack Frank" }],
      issues: ["attribute-track event"],
    },
    {
      rule: "R6.3 R5.3 an empty text goes over them",
      given: identify({ traits: { plan: "" } }),
      session: { userId: "jack", userAttributes: { name: "Jack Frank", plan: "pro" } },
      sent: [{ ...user, "sdr_u.plan": "", "sdr_u.name": "Jack Frank" }],
    },
  ]);

  const waiting = (attributes: Fields): Session => ({
    userId: "jack",
    userAttributes: Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, String(text)])),
  });
  const full = numbered(0, 250);

  hold([
    {
      rule: "R6.3 nothing is lost when a page identifies first and groups later",
      steps: [
        {
          given: identify({ ...nowhere, traits: { name: "Jack Frank" } }),
          issues: ["attributes-kept context groupId"],
        },
        { given: page({ ...nowhere, name: "__heartbeat" }), issues: ["missing-account-id context groupId"] },
        {
          given: group(),
          sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_u.name": "Jack Frank" }],
          next: jackInGroup,
        },
        { given: track(nowhere), sent: [login] },
      ],
    },
    {
      rule: "R6.3 they are the user's, whatever the device",
      steps: [
        {
          given: identify({ ...nowhere, anonymousId: "a", traits: { plan: "pro" } }),
          issues: ["attributes-kept context groupId"],
          next: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ anonymousId: "a" }] },
        },
        {
          given: group({ anonymousId: "b" }),
          sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_u.plan": "pro" }],
          next: { userId: "jack", devices: [{ anonymousId: "b", groupId: "test_group" }, { anonymousId: "a" }] },
        },
      ],
    },
    {
      rule: "R6.3 the attributes of traits find room before those that only context.traits has",
      given: identify({ traits: numbered(0, 200), context: { traits: { ...numbered(150, 300), "trait 0": "lower" } } }),
      issues: ["attributes-kept context groupId", "kept-attributes-dropped context traits"],
      next: waiting(numbered(0, 250)),
    },
    {
      rule: "R6.3 what is dropped is told at the object that held it: traits",
      given: identify({ traits: numbered(0, 251), context: { traits: numbered(0, 10) } }),
      issues: ["attributes-kept context groupId", "kept-attributes-dropped traits"],
      next: waiting(full),
    },
    {
      rule: "R6.3 what is dropped is told at the object that held it: context.traits",
      given: identify({ context: { traits: numbered(0, 251) } }),
      issues: ["attributes-kept context groupId", "kept-attributes-dropped context traits"],
      next: waiting(full),
    },
    {
      rule: "R6.3 what is dropped is told at the objects that held it: both",
      given: identify({ traits: numbered(0, 251), context: { traits: numbered(300, 310) } }),
      issues: [
        "attributes-kept context groupId",
        "kept-attributes-dropped context traits",
        "kept-attributes-dropped traits",
      ],
      next: waiting(full),
    },
    {
      rule: "R6.3 an unusable account ID in the context keeps nothing",
      given: identify({ context: { groupId: [] }, traits: { plan: "pro" } }),
      issues: ["unusable-value context groupId"],
      next: { userId: "jack" },
    },
    {
      rule: "R6.3 nor does one at the top level",
      given: identify({ context: {}, groupId: {}, traits: { plan: "pro" } }),
      issues: ["unusable-value groupId"],
      next: { userId: "jack" },
    },
    {
      rule: "R6.3 attributes of any name are kept, and later ones lie over them",
      steps: [
        {
          given: identify({
            ...nowhere,
            traits: parsed('{"__proto__":"a","constructor":"b","toString":"c","plan":{"__proto__":"d"}}'),
          }),
          issues: ["attributes-kept context groupId"],
          next: waiting(parsed('{"__proto__":"a","constructor":"b","toString":"c","plan___proto__":"d"}')),
        },
        {
          given: identify({ ...nowhere, traits: parsed('{"__proto__":"z"}') }),
          issues: ["attributes-kept context groupId"],
        },
        {
          given: track(),
          sent: [
            {
              ...login,
              "sdr_u.__proto__": "z",
              "sdr_u.constructor": "b",
              "sdr_u.toString": "c",
              "sdr_u.plan___proto__": "d",
            },
          ],
        },
      ],
    },
  ]);

  test("R6.3 explain keeps nothing, and so does not report what found no room", () => {
    const { requests, issues } = untyped.explain(identify({ ...nowhere, traits: numbered(0, 300) }), service);
    expect(requests).toEqual([]);
    expect(foundIn(issues)).toEqual(["missing-account-id context groupId"]);
  });
});
