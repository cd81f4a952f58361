import { emptySession, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  foundIn,
  frozen,
  group,
  hold,
  identify,
  jackInGroup,
  login,
  page,
  parsed,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const jack: Session = frozen({ userId: "jack" });
const nowhere = { context: {} };
const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };

/** What each message makes of its session: the session named is the whole one to keep. */
type Moved = { readonly rule: string; readonly given: unknown; readonly from?: Session; readonly to: Session };

function move(moves: readonly Moved[]): void {
  for (const { rule, given, from = emptySession, to } of moves) {
    test(rule, () => {
      expect(untyped.advance(given, service, frozen(from)).session).toStrictEqual(to);
    });
  }
}

/** One session's messages in order, and what becomes of each. */
function run(messages: readonly unknown[], session: Session = emptySession) {
  return messages.map((given) => {
    const result = untyped.advance(given, service, session);
    session = frozen(result.session);
    return { sent: sentOf(result.requests), issues: foundIn(result.issues), session };
  });
}

describe("R6.3 an identify before its account", () => {
  const kept: Session = frozen({ ...jack, userAttributes: { name: "Jack Frank", plan: "pro" } });
  const attributes = { "sdr_u.name": "Jack Frank", "sdr_u.plan": "pro" };
  const ready: Session = frozen({ ...kept, groupId: "test_group" });
  const numbered = (from: number, to: number) =>
    Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`trait ${from + index}`, "x"]));

  move([
    {
      rule: "R6.3 keeps its attributes",
      given: identify({ ...nowhere, traits: { name: "Jack Frank", plan: "pro" } }),
      to: kept,
    },
    {
      rule: "R6.3 keeps them over earlier ones",
      given: identify({ ...nowhere, traits: { plan: "free", age: 23 } }),
      from: kept,
      to: { ...jack, userAttributes: { name: "Jack Frank", plan: "free", age: "23" } },
    },
    { rule: "R6.3 without traits keeps the earlier ones", given: identify(nowhere), from: kept, to: kept },
    { rule: "R6.3 without traits keeps nothing", given: identify(nowhere), to: jack },
    { rule: "R6.3 with an account keeps nothing", given: identify({ traits: { name: "Jack Frank" } }), to: jack },
    {
      rule: "R6.3 without a user keeps nothing",
      given: identify({ ...nowhere, userId: null, traits: { name: "Jack Frank" } }),
      to: {},
    },
    { rule: "R6.3 only an identify keeps", given: track({ context: { traits: { plan: "pro" } } }), to: jack },
    { rule: "R6.3 what was sent is forgotten", given: track(), from: ready, to: jackInGroup },
    { rule: "R6.3 what had no account waits on", given: track(nowhere), from: kept, to: kept },
    {
      rule: "R6.3 what an untracked page did not carry waits on",
      given: page({ category: "Docs", name: null }),
      from: ready,
      to: { ...jackInGroup, category: "Docs" },
    },
    { rule: "R6.3 a page with nothing to track carries nothing", given: page(), from: ready, to: ready },
    {
      rule: "R6.3 an account ID that stops the request carries nothing",
      given: track({ context: { groupId: "g".repeat(481) } }),
      from: ready,
      to: ready,
    },
    {
      rule: "R6.3 a group whose product request is stopped carries nothing",
      given: group(totango({ product: { account_id: "p".repeat(481) } })),
      from: kept,
      to: ready,
    },
    { rule: "R6.3 a disabled message carries nothing", given: track(totango(false)), from: ready, to: ready },
  ]);

  hold([
    {
      rule: "R6.3 an identify without its account sends nothing, and says what it keeps",
      given: identify({ ...nowhere, traits: { name: "Jack Frank", age: Number.NaN } }),
      session: jack,
      issues: ["attributes-kept context groupId", "unusable-value traits age"],
      next: { ...jack, userAttributes: { name: "Jack Frank" } },
    },
    {
      rule: "R6.3 it keeps context.traits too, and traits over them",
      given: identify({ traits: { plan: "pro" }, context: { traits: { plan: "free", age: 23 } } }),
      issues: ["attributes-kept context groupId"],
      next: { ...jack, userAttributes: { plan: "pro", age: "23" } },
    },
    {
      rule: "R6.3 without attributes it keeps nothing",
      given: identify({ ...nowhere, traits: { age: null } }),
      session: kept,
      issues: ["missing-account-id context groupId"],
      next: kept,
    },
    {
      rule: "R6.3 an account whose ID is too long is known: nothing is kept for it",
      given: identify({ traits: { age: 23 }, context: { groupId: "g".repeat(481) } }),
      issues: ["id-too-long context groupId"],
      next: jack,
    },
    {
      rule: "R6.3 at most 250 are kept, and the first ones",
      given: identify({ ...nowhere, traits: numbered(0, 300) }),
      issues: ["attributes-kept context groupId", "kept-attributes-dropped traits"],
      next: { ...jack, userAttributes: numbered(0, 250) },
    },
    {
      rule: "R6.3 where there is no room, new names are dropped, and others replace what is there",
      given: identify({ ...nowhere, traits: { ...numbered(250, 251), "trait 7": "new" } }),
      session: { ...jack, userAttributes: numbered(0, 250) },
      issues: ["attributes-kept context groupId", "kept-attributes-dropped traits"],
      next: { ...jack, userAttributes: { ...numbered(0, 250), "trait 7": "new" } },
    },
    {
      rule: "R6.3 where all are dropped, none is kept",
      given: identify({ ...nowhere, traits: numbered(250, 252) }),
      session: { ...jack, userAttributes: numbered(0, 250) },
      issues: ["missing-account-id context groupId", "kept-attributes-dropped traits"],
      next: { ...jack, userAttributes: numbered(0, 250) },
    },
    {
      rule: "R6.3 they go with the next identify",
      given: identify({ traits: { age: 23 } }),
      session: kept,
      sent: [{ ...user, "sdr_u.age": "23", ...attributes }],
    },
    {
      rule: "R6.3 they go with the next group",
      given: group(),
      session: kept,
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R6.3 of a group with a product, they go with the product account",
      given: group(totango({ product: { account_id: "123" } })),
      session: kept,
      sent: [
        { kind: "account", sdr_o: "test_group" },
        { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group", ...attributes },
      ],
    },
    { rule: "R6.3 they go with the next activity", given: track(), session: kept, sent: [{ ...login, ...attributes }] },
    {
      rule: "R6.3 they go with the next attribute track",
      given: attributeTrack({ age: 23 }),
      session: kept,
      sent: [{ ...user, "sdr_u.age": "23", ...attributes }],
      issues: ["attribute-track event"],
    },
    {
      rule: "R6.3 of two activities of a page, they go with the first",
      given: page({ category: "Docs", name: "Pricing" }),
      session: kept,
      sent: [
        { ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs", ...attributes },
        { ...login, sdr_a: "Viewed Docs Pricing Page", sdr_m: "Docs" },
      ],
    },
    {
      rule: "R6.3 they go with the next heartbeat",
      given: page({ name: "__heartbeat" }),
      session: kept,
      sent: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system", ...attributes }],
    },
    {
      rule: "R6.3 R5.3 context.traits go over them",
      given: track({ context: { groupId: "test_group", traits: { plan: "free" } } }),
      session: kept,
      sent: [{ ...login, "sdr_u.name": "Jack Frank", "sdr_u.plan": "free" }],
    },
    {
      rule: "R6.3 R5.3 the fields of an attribute track go over them",
      given: attributeTrack({ plan: "free" }),
      session: kept,
      sent: [{ ...user, "sdr_u.name": "Jack Frank", "sdr_u.plan": "free" }],
      issues: ["attribute-track event"],
    },
    {
      rule: "R6.3 R5.3 an empty text goes over them",
      given: identify({ traits: { plan: "" } }),
      session: kept,
      sent: [{ ...user, "sdr_u.name": "Jack Frank", "sdr_u.plan": "" }],
    },
  ]);

  test("R6.3 nothing is lost when a page identifies first and groups later", () => {
    const [first, second, third, fourth] = run([
      identify({ ...nowhere, traits: { name: "Jack Frank" } }),
      track(nowhere),
      group(),
      track(nowhere),
    ]);
    expect([first?.sent, second?.sent]).toEqual([[], []]);
    expect(third?.sent).toEqual([{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_u.name": "Jack Frank" }]);
    expect(fourth?.sent).toEqual([login]);
  });

  test("R6.3 attributes of any name are kept, and later ones lie over them", () => {
    const traits = parsed('{"__proto__":"a","constructor":"b","toString":"c","plan":{"__proto__":"d"}}');
    const [first, second, third] = run([
      identify({ ...nowhere, traits }),
      identify({ ...nowhere, traits: parsed('{"__proto__":"z"}') }),
      track(),
    ]);
    expect(JSON.stringify(first?.session)).toBe(
      '{"userId":"jack","userAttributes":{"__proto__":"a","constructor":"b","toString":"c","plan___proto__":"d"}}',
    );
    expect(Object.keys(second?.session.userAttributes ?? {})).toHaveLength(4);
    expect(third?.sent).toEqual([
      {
        ...login,
        "sdr_u.__proto__": "z",
        "sdr_u.constructor": "b",
        "sdr_u.toString": "c",
        "sdr_u.plan___proto__": "d",
      },
    ]);
  });
});
