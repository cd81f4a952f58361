import { emptySession, type Session } from "segment-to-totango";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  foundIn,
  frozen,
  group,
  hold,
  identify,
  jackInGroup,
  jackInProduct,
  login,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../support.js";

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

/** One session's messages in order, and what becomes of each. */
function run(messages: readonly unknown[], session: Session = emptySession) {
  return messages.map((given) => {
    const result = untyped.advance(given, service, session);
    session = frozen(result.session);
    return { sent: sentOf(result.requests), issues: foundIn(result.issues), session };
  });
}

describe("R6.1 what a session holds", () => {
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

describe("R6.2 one visitor", () => {
  const dropped = ["kept-attributes-dropped"];
  const anonymous: Session = { ...inProductAlone, category: "Docs" };
  const jill = { userId: "jill", ...nowhere };
  const nobody = { userId: null, ...nowhere };
  const device = { anonymousId: "5f5e" };
  const otherDevice = { anonymousId: "8a8b" };
  const everythingThere: Session = frozen({ ...everything, ...device });
  const anonymousThere: Session = frozen({ ...anonymous, ...device });

  describe("a message with a user ID", () => {
    move([
      ...[identify, group, track, page, screen].map((make) => ({
        rule: `R6.2 ${make.name} says who it is`,
        given: make({ ...nowhere, name: "Pricing", groupId: undefined }),
        to: jack,
      })),
      {
        rule: "R6.2 continues a session of the same user",
        given: track({ ...nowhere, userId: "jack" }),
        from: withoutKept,
        to: withoutKept,
      },
      {
        rule: "R6.2 continues it from another device, which the session then knows",
        given: track({ ...nowhere, ...otherDevice }),
        from: { ...withoutKept, ...device },
        to: { ...withoutKept, ...otherDevice },
      },
      {
        rule: "R6.2 continues it without an anonymous ID, and leaves the last one",
        given: track(nowhere),
        from: { ...withoutKept, ...device },
        to: { ...withoutKept, ...device },
      },
      {
        rule: "R6.2 takes over a session without a user whose anonymous ID is its own",
        given: track({ ...nowhere, ...device }),
        from: anonymousThere,
        to: { ...anonymousThere, userId: "jack" },
      },
      {
        rule: "R6.2 takes over a session with neither ID, having no anonymous ID itself",
        given: track(nowhere),
        from: anonymous,
        to: { ...anonymous, userId: "jack" },
      },
      {
        rule: "R6.2 does not take over a session of another device",
        given: track({ ...nowhere, ...otherDevice }),
        from: anonymousThere,
        to: { userId: "jack", ...otherDevice },
      },
      {
        rule: "R6.2 does not take over a session of a device, having no anonymous ID itself",
        given: track(nowhere),
        from: anonymousThere,
        to: jack,
      },
      {
        rule: "R6.2 does not take over a session with neither ID, having an anonymous ID itself",
        given: track({ ...nowhere, ...device }),
        from: anonymous,
        to: { userId: "jack", ...device },
      },
      { rule: "R6.2 of another user starts anew", given: track(jill), from: everything, to: { userId: "jill" } },
      {
        rule: "R6.2 of another user starts anew where nothing else was known",
        given: track(jill),
        from: { userId: "jack" },
        to: { userId: "jill" },
      },
      {
        rule: "R6.2 of another user starts anew on the same device too",
        given: track({ ...jill, ...device }),
        from: everythingThere,
        to: { userId: "jill", ...device },
      },
      {
        rule: "R6.2 an ID in another case is another user's",
        given: track({ ...nowhere, userId: "Jack" }),
        from: everything,
        to: { userId: "Jack" },
      },
      {
        rule: "R6.2 a number is its digits'",
        given: track({ ...nowhere, userId: 7, anonymousId: 8 }),
        from: { ...jackInGroup, userId: "7" },
        to: { ...jackInGroup, userId: "7", anonymousId: "8" },
      },
      {
        rule: "R6.2 a group of another user does not keep the last one's product, even in the same group",
        given: group({ userId: "jill" }),
        from: everything,
        to: { userId: "jill", groupId: "test_group" },
      },
      {
        rule: "R6.2 a page of another user sets the category",
        given: page({ ...jill, category: "Other" }),
        from: everything,
        to: { userId: "jill", category: "Other" },
      },
    ]);
  });

  describe("a message with an anonymous ID alone", () => {
    move([
      {
        rule: "R6.2 continues a session with that anonymous ID, also of a user: a late message, or a server's",
        given: page({ ...nobody, ...device, category: "Other" }),
        from: everythingThere,
        to: { ...everythingThere, category: "Other" },
      },
      {
        rule: "R6.2 of another device starts anew, as after reset()",
        given: page({ ...nobody, ...otherDevice }),
        from: everythingThere,
        to: otherDevice,
      },
      {
        rule: "R6.2 starts anew where the session knows no device",
        given: page({ ...nobody, ...device }),
        from: everything,
        to: device,
      },
      {
        rule: "R6.2 starts anew where the session has neither ID",
        given: page({ ...nobody, ...device }),
        from: anonymous,
        to: device,
      },
      {
        rule: "R6.2 of a group after reset() is kept alone",
        given: group({ userId: null, groupId: "other", ...otherDevice }),
        from: everythingThere,
        to: { groupId: "other", ...otherDevice },
      },
    ]);
    hold([
      {
        rule: "R6.2 a group of a visitor before the identify goes to the session's account",
        given: group({ userId: null, groupId: null, ...device }),
        session: { ...device, groupId: "test_group" },
        sent: [{ kind: "account", sdr_o: "test_group" }],
      },
    ]);
  });

  describe("a message with neither ID", () => {
    move([
      {
        rule: "R6.2 continues a session with neither",
        given: page({ ...nobody, category: "Other" }),
        from: anonymous,
        to: { ...anonymous, category: "Other" },
      },
      ...[everything, everythingThere, anonymousThere].map((session) => ({
        rule: `R6.2 stands apart from a session with ${session.userId ?? "no user"} and ${session.anonymousId ?? "no device"}`,
        given: page({ ...nobody, category: "Other" }),
        from: session,
        to: session,
      })),
      {
        rule: "R6.2 a blank user ID is none",
        given: page({ ...nobody, userId: " ", anonymousId: "", category: "Other" }),
        from: everything,
        to: everything,
      },
    ]);
    hold([
      {
        rule: "R6.2 stands apart: a group of nobody does not go to the session's account",
        given: group({ userId: null, groupId: null }),
        session: everything,
        issues: ["missing-account-id groupId"],
        next: everything,
      },
      {
        rule: "R6.2 stands apart: a group of nobody has no product of the session's",
        given: group({ userId: null }),
        session: everything,
        sent: [{ kind: "account", sdr_o: "test_group" }],
        next: everything,
      },
    ]);
  });

  describe("a message with a user ID that cannot be used", () => {
    const unusable = [["jill"], {}, true, Number.NaN];
    hold([
      ...unusable.flatMap((userId) => [
        {
          rule: `R6.2 stands apart, and leaves its group to nobody: ${JSON.stringify(userId)}`,
          given: group({ userId, groupId: "other", ...device }),
          session: everythingThere,
          sent: [{ kind: "account", sdr_o: "other" }],
          issues: ["unusable-value userId"],
          next: everythingThere,
        },
        {
          rule: `R6.2 stands apart from an empty session too: ${JSON.stringify(userId)}`,
          given: group({ userId, ...totango({ product: { account_id: "123" } }) }),
          sent: [
            { kind: "account", sdr_o: "test_group" },
            { kind: "product", sdr_o: "123", "sdr_o.parent_id": "test_group" },
          ],
          issues: ["unusable-value userId"],
          next: {},
        },
        {
          rule: `R6.2 a track of one does not read the session: ${JSON.stringify(userId)}`,
          given: track({ userId, ...nowhere, ...device }),
          session: everythingThere,
          issues: ["unusable-value userId"],
          next: everythingThere,
        },
      ]),
      {
        rule: "R6.2 one over its limit stands apart as well",
        given: page({ userId: "u".repeat(101), category: "Other", ...nowhere }),
        session: everything,
        issues: ["id-too-long userId"],
        next: everything,
      },
    ]);
  });

  describe("attributes that wait for the earlier user", () => {
    hold([
      {
        rule: "R6.2 another user's message has no account, product or category of the last one",
        given: track(jill),
        session: withoutKept,
        issues: ["missing-account-id context groupId"],
      },
      {
        rule: "R6.2 are dropped with another user",
        given: track({ ...jill, context: { groupId: "g" } }),
        session: everything,
        sent: [{ ...login, sdr_o: "g", sdr_u: "jill" }],
        issues: dropped,
      },
      {
        rule: "R6.2 are dropped with another user's identify",
        given: identify({ ...jill, traits: { age: 23 } }),
        session: { ...jack, userAttributes: { plan: "pro" } },
        issues: [...dropped, "attributes-kept context groupId"],
        next: { userId: "jill", userAttributes: { age: "23" } },
      },
      {
        rule: "R6.2 are dropped after reset()",
        given: track({ userId: undefined, ...otherDevice }),
        session: everythingThere,
        issues: [...dropped, "missing-user-id userId"],
        next: otherDevice,
      },
      {
        rule: "R6.2 wait on while somebody stands apart",
        given: track({ userId: undefined }),
        session: everything,
        issues: ["missing-user-id userId"],
        next: everything,
      },
      {
        rule: "R6.2 cannot be dropped where there are none",
        given: track({ ...jill }),
        session: withoutKept,
        issues: ["missing-account-id context groupId"],
      },
    ]);
  });

  test("R6.2 a group between reset() and the next identify counts for the next user", () => {
    const after = { userId: null, ...otherDevice };
    const results = run(
      [group({ ...after, groupId: "other" }), page({ ...nowhere, ...after }), identify({ ...jill, ...otherDevice })],
      everythingThere,
    );
    expect(results.at(-1)).toEqual({
      sent: [{ kind: "user", sdr_o: "other", sdr_u: "jill" }],
      issues: [],
      session: { userId: "jill", groupId: "other", ...otherDevice },
    });
  });

  test("R6.2 one late message of nobody costs the visitor nothing", () => {
    const [, , last] = run([group(device), page({ ...nobody, name: "Late" }), track({ ...nowhere, ...device })]);
    expect(last?.sent).toEqual([login]);
  });
});

describe("R6.1 a stored session is trusted no further", () => {
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

  test("R6.3 attributes of any name are kept", () => {
    const traits: unknown = JSON.parse('{ "__proto__": "a", "constructor": "b" }');
    const [first, second] = run([identify({ ...nowhere, traits }), track()]);
    expect(JSON.stringify(first?.session)).toBe(
      '{"userId":"jack","userAttributes":{"__proto__":"a","constructor":"b"}}',
    );
    expect(second?.sent).toEqual([{ ...login, "sdr_u.__proto__": "a", "sdr_u.constructor": "b" }]);
  });
});

describe("R6.4 the category", () => {
  const inDocs: Session = frozen({ ...jackInGroup, category: "Docs" });
  move(
    [page, screen].flatMap((view) => [
      { rule: `R6.4 ${view.name} sets it`, given: view({ category: "Docs" }), from: jackInGroup, to: inDocs },
      {
        rule: `R6.4 ${view.name} sets it from its properties`,
        given: view({ name: "Pricing", properties: { category: "Docs" } }),
        from: jackInGroup,
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} replaces it`,
        given: view({ category: "Docs" }),
        from: { ...jackInGroup, category: "Other" },
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} without one clears it`,
        given: view({ name: "Pricing" }),
        from: inDocs,
        to: jackInGroup,
      },
      { rule: `R6.4 ${view.name} with nothing to track clears it`, given: view(), from: inDocs, to: jackInGroup },
      {
        rule: `R6.4 ${view.name} without an account sets it`,
        given: view({ category: "Docs", ...nowhere }),
        from: jack,
        to: { ...jack, category: "Docs" },
      },
      {
        rule: `R6.4 ${view.name} without a user sets it`,
        given: view({ userId: null, category: "Docs", ...nowhere }),
        to: { category: "Docs" },
      },
      {
        rule: `R6.4 ${view.name} of a heartbeat leaves it alone`,
        given: view({ name: "__heartbeat", category: "Application" }),
        from: inDocs,
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} of a heartbeat by its category leaves it alone`,
        given: view({ category: "__heartbeat" }),
        from: inDocs,
        to: inDocs,
      },
      {
        rule: `R6.4 ${view.name} of a heartbeat sets none`,
        given: view({ name: "__heartbeat", category: "Application" }),
        from: jackInGroup,
        to: jackInGroup,
      },
      {
        rule: `R6.4 ${view.name} named __heartbeat by its category alone is a page`,
        given: view({ name: "Pricing", category: "__heartbeat" }),
        from: inDocs,
        to: { ...inDocs, category: "__heartbeat" },
      },
    ]),
  );
  move([
    { rule: "R6.4 a track leaves it alone", given: track(), from: inDocs, to: inDocs },
    {
      rule: "R6.4 a group leaves it alone",
      given: group({ groupId: "other" }),
      from: inDocs,
      to: { ...inDocs, groupId: "other" },
    },
    { rule: "R6.4 an identify leaves it alone", given: identify(), from: inDocs, to: inDocs },
  ]);

  test.each([
    [
      "switched off",
      { trackCategorizedPages: false, trackNamedPages: false },
      { category: "Other" },
      { ...inDocs, category: "Other" },
    ],
    [
      "a heartbeat that is dropped",
      { disableHeartbeat: true },
      { name: "__heartbeat", category: "Application" },
      inDocs,
    ],
  ])("R6.4 a page, %s", (_name, settings, fields, next) => {
    expect(untyped.advance(page(fields), { ...service, ...settings }, inDocs).session).toStrictEqual(next);
  });
});

describe("R6.5 the group", () => {
  const flat: Session = frozen({ ...jackInProduct, enableHierarchy: false });
  const productB = { id: "productB" };
  move([
    { rule: "R6.5 sets groupId", given: group(), to: jackInGroup },
    {
      rule: "R6.5 sets groupId from context",
      given: group({ groupId: null, context: { groupId: "surrounding" } }),
      from: jackInGroup,
      to: { ...jack, groupId: "surrounding" },
    },
    {
      rule: "R6.5 without groupId stays in the session's",
      given: group({ groupId: null, ...totango({ product: productB }) }),
      from: jackInGroup,
      to: { ...jackInGroup, product: productB },
    },
    {
      rule: "R6.5 without an account changes nothing",
      given: group({ groupId: null, ...totango({ product: productB, enableHierarchy: false }) }),
      from: jack,
      to: jack,
    },
    {
      rule: "R6.5 sets the product",
      given: group(totango({ product: { ...productB, module: "Billing" } })),
      from: jackInGroup,
      to: { ...jackInGroup, product: { ...productB, module: "Billing" } },
    },
    {
      rule: "R6.5 replaces the product whole",
      given: group(totango({ product: productB })),
      from: { ...jackInGroup, product: { id: "productA", account_id: "123", module: "Billing" } },
      to: { ...jackInGroup, product: productB },
    },
    {
      rule: "R6.5 replaces an id by an account_id of the same text",
      given: group(totango({ product: { account_id: "productA" } })),
      from: jackInProduct,
      to: { ...jackInGroup, product: { account_id: "productA" } },
    },
    {
      rule: "R6.5 replaces the product and keeps enableHierarchy",
      given: group(totango({ product: productB })),
      from: flat,
      to: { ...flat, product: productB },
    },
    {
      rule: "R6.5 replaces enableHierarchy and keeps the product",
      given: group(totango({ enableHierarchy: true })),
      from: flat,
      to: jackInProduct,
    },
    {
      rule: "R6.5 sets enableHierarchy and keeps the product",
      given: group(totango({ enableHierarchy: false })),
      from: jackInProduct,
      to: flat,
    },
    { rule: "R6.5 keeps both in the same group", given: group(), from: flat, to: flat },
    {
      rule: "R6.5 clears both in another group",
      given: group({ groupId: "other" }),
      from: flat,
      to: { ...jack, groupId: "other" },
    },
    {
      rule: "R6.5 clears both in another group of context",
      given: group({ groupId: null, context: { groupId: "other" } }),
      from: flat,
      to: { ...jack, groupId: "other" },
    },
    {
      rule: "R6.5 in another group, sets what the message says",
      given: group({ groupId: "other", ...totango({ product: productB }) }),
      from: flat,
      to: { ...jack, groupId: "other", product: productB },
    },
    {
      rule: "R6.5 in another group, sets enableHierarchy alone",
      given: group({ groupId: "other", ...totango({ enableHierarchy: false }) }),
      from: jackInProduct,
      to: { ...jack, groupId: "other", enableHierarchy: false },
    },
    {
      rule: "R6.5 product: false clears the product alone",
      given: group(totango({ product: false })),
      from: flat,
      to: { ...jackInGroup, enableHierarchy: false },
    },
    {
      rule: "R6.5 a product without an ID clears it",
      given: group(totango({ product: { module: "Billing" } })),
      from: jackInProduct,
      to: jackInGroup,
    },
    {
      rule: "R6.5 a product of the wrong shape clears it",
      given: group(totango({ product: "productB" })),
      from: jackInProduct,
      to: jackInGroup,
    },
    {
      rule: "R6.5 a product that is null keeps it",
      given: group(totango({ product: null, enableHierarchy: null })),
      from: flat,
      to: flat,
    },
    {
      rule: "R6.5 enableHierarchy of the wrong shape keeps the session's",
      given: group(totango({ enableHierarchy: "true" })),
      from: flat,
      to: flat,
    },
    {
      rule: "R6.5 an account ID over the limit forgets group, product and hierarchy",
      given: group({ groupId: "g".repeat(481), ...totango({ product: productB }) }),
      from: { ...flat, category: "Docs" },
      to: { ...jack, category: "Docs" },
    },
    {
      rule: "R6.5 so does one that cannot be an ID",
      given: group({ groupId: ["g"] }),
      from: { ...flat, category: "Docs" },
      to: { ...jack, category: "Docs" },
    },
    ...[track, identify, page].map((make) => ({
      rule: `R6.5 ${make.name} sets none of it`,
      given: make({
        context: { groupId: "other" },
        groupId: "other",
        ...totango({ product: productB, enableHierarchy: false }),
      }),
      from: jackInProduct,
      to: jackInProduct,
    })),
    {
      rule: "R6.5 product: false of a track is the track's",
      given: track(totango({ product: false })),
      from: jackInProduct,
      to: jackInProduct,
    },
  ]);

  test("R6.5 product attributes are sent once, with the message that holds them", () => {
    const account = { kind: "account", sdr_o: "test_group" };
    const product = {
      kind: "product",
      sdr_o: "test_group__productA",
      sdr_u: "jack",
      "sdr_o.parent_id": "test_group",
      "sdr_o.product_id": "productA",
    };
    const [first, second] = run([group(totango({ product: { id: "productA", tier: "gold" } })), group()]);
    expect(first?.sent).toEqual([account, { ...product, "sdr_o.tier": "gold" }]);
    expect(second?.sent).toEqual([account, product]);
  });
});

describe("R6.6 the session's product in another account", () => {
  const session: Session = { ...jackInProduct, product: { id: "productA", module: "Billing" } };
  const other = { context: { groupId: "other" } };
  hold([
    {
      rule: "R6.6 a track has none",
      given: track({ ...other, properties: {} }),
      session,
      sent: [{ ...login, sdr_o: "other", sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    { rule: "R6.6 an identify has none", given: identify(other), session, sent: [{ ...user, sdr_o: "other" }] },
    {
      rule: "R6.6 a page has none",
      given: page({ ...other, name: "__heartbeat" }),
      session,
      sent: [{ ...login, sdr_o: "other", sdr_a: "__heartbeat", sdr_m: "__system" }],
    },
    {
      rule: "R6.6 a track with its own has that",
      given: track({ ...other, ...totango({ product: { id: "productB" } }) }),
      session,
      sent: [{ ...login, sdr_o: "other__productB" }],
    },
    {
      rule: "R6.6 the session's account named again has it",
      given: track({ properties: {} }),
      session,
      sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Billing" }],
    },
    {
      rule: "R6.6 a product of no account makes none",
      given: track(nowhere),
      session: { ...jack, product: { id: "productA" } },
      issues: ["missing-account-id context groupId"],
    },
    {
      rule: "R6.6 enableHierarchy of no account makes none, and a group without an account leaves it",
      given: group({ groupId: null }),
      session: { ...jack, enableHierarchy: false },
      issues: ["missing-account-id groupId"],
      next: { ...jack, enableHierarchy: false },
    },
    {
      rule: "R6.6 a product of no account is of none",
      given: track({ properties: {} }),
      session: { ...jack, product: { id: "productA" } },
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
  ]);
});

describe("R6.7 disabled and unsupported messages", () => {
  const anonymous: Session = { ...inProductAlone, category: "Docs" };
  const off = totango(false);
  const jill = { userId: "jill" };
  move([
    ...[identify, track, page, screen].map((make) => ({
      rule: `R6.7 a disabled ${make.name} leaves the session`,
      given: make({ ...off, ...jill, category: "Other" }),
      from: everything,
      to: everything,
    })),
    ...["alias", "delete", "other"].map((type) => ({
      rule: `R6.7 ${type} leaves the session`,
      given: { type, ...jill, groupId: "other", ...off },
      from: everything,
      to: everything,
    })),
    ...["alias", "delete", "other"].map((type) => ({
      rule: `R6.7 ${type} of its visitor leaves the session`,
      given: { type, userId: everything.userId, anonymousId: everything.anonymousId, groupId: "other" },
      from: everything,
      to: everything,
    })),
    { rule: "R6.7 no message leaves the session", given: null, from: everything, to: everything },
    { rule: "R6.7 a disabled group forgets the group", given: group(off), from: everything, to: withoutGroup },
    {
      rule: "R6.7 a disabled group forgets another group, too",
      given: group({ ...off, groupId: "other" }),
      from: everything,
      to: withoutGroup,
    },
    {
      rule: "R6.7 a disabled group without a groupId forgets the group",
      given: group({ ...off, groupId: null }),
      from: everything,
      to: withoutGroup,
    },
    {
      rule: "R6.7 a group disabled in context forgets the group",
      given: group({ context: { Totango: false } }),
      from: everything,
      to: withoutGroup,
    },
    {
      rule: "R6.7 a group disabled by All forgets the group",
      given: group({ integrations: { All: false } }),
      from: everything,
      to: withoutGroup,
    },
    {
      rule: "R6.7 a disabled group ends the group of a session that it would take over, and nobody enters",
      given: group({ ...off, ...jill }),
      from: anonymous,
      to: { category: "Docs" },
    },
    {
      rule: "R6.7 a disabled group of nobody forgets the group of a session without a user",
      given: group({ ...off, userId: null }),
      from: anonymous,
      to: { category: "Docs" },
    },
    {
      rule: "R6.7 a disabled group of another user leaves the session",
      given: group({ ...off, ...jill }),
      from: everything,
      to: everything,
    },
    {
      rule: "R6.7 a disabled group of nobody leaves the session of somebody",
      given: group({ ...off, userId: null }),
      from: everything,
      to: everything,
    },
    {
      rule: "R6.7 a disabled group whose user is a number is its digits'",
      given: group({ ...off, userId: 7 }),
      from: { userId: "7", groupId: "test_group" },
      to: { userId: "7" },
    },
    {
      rule: "R6.7 a disabled group with a user ID over its limit leaves the session",
      given: group({ ...off, userId: "u".repeat(101) }),
      from: everything,
      to: everything,
    },
  ]);

  hold([
    {
      rule: "R6.7 a disabled group says nothing else",
      given: group({ ...off, userId: "u".repeat(101) }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
    },
  ]);

  test("R6.7 nothing more is sent until the next group", () => {
    const steps = run([
      group(),
      track(nowhere),
      group(off),
      track(nowhere),
      page({ ...nowhere, name: "__heartbeat" }),
      group(),
      track(nowhere),
    ]);
    expect(steps.map(({ sent }) => sent.length)).toEqual([1, 1, 0, 0, 0, 1, 1]);
  });
});

describe("R6.9 the same session comes back when nothing changed", () => {
  test.each([
    ["an unknown field", { ...jackInGroup, theme: 1 }, jackInGroup],
    ["a field that is undefined", { ...jackInGroup, category: undefined }, jackInGroup],
    ["a product with an unknown field", { ...jackInGroup, product: { id: "productA", tier: 1 } }, jackInProduct],
    ["attributes that cannot be sent", { ...jack, userAttributes: { age: 23 } }, jack],
  ])("R6.9 one with %s comes back mended", (_name, session, next) => {
    expect(untyped.advance(track(nowhere), service, frozen(session)).session).toStrictEqual(next);
  });

  const product = { id: "productA", account_id: "123", module: "Billing" };
  const waiting: Session = { ...jack, userAttributes: { plan: "pro" }, category: "Docs" };
  const settled: Session = { ...jackInGroup, product, enableHierarchy: false, category: "Docs" };
  const unchanged: [name: string, given: unknown, session: Session][] = [
    ["no message", null, everything],
    ["an unsupported type", { type: "alias", userId: "jill" }, everything],
    ["a disabled track", track(totango(false)), everything],
    ["a disabled group of a session without one", group(totango(false)), waiting],
    ["nobody, nothing", track({ userId: null }), emptySession],
    ["an identify with an account", identify({ traits: { age: 23 } }), settled],
    ["the same attributes again", identify({ ...nowhere, traits: { plan: "pro" } }), waiting],
    ["an identify without attributes", identify(nowhere), waiting],
    ["a track", track(), settled],
    ["a track that sends nothing", track(nowhere), waiting],
    ["an attribute track", attributeTrack({ plan: "pro" }), settled],
    ["a page of the same category", page({ category: "Docs" }), settled],
    ["a page without a category again", page({ name: "Pricing" }), jackInGroup],
    ["a heartbeat", page({ name: "__heartbeat" }), settled],
    ["a screen of the same category", screen({ category: "Docs" }), settled],
    ["the same group", group(), settled],
    [
      "the same group, said in full",
      group(totango({ product: { ...product, tier: "gold" }, enableHierarchy: false })),
      settled,
    ],
    ["the same group, with hierarchy", group(totango({ enableHierarchy: true })), jackInGroup],
  ];
  test.each(unchanged)("R6.9 %s", (_name, given, session) => {
    expect(untyped.advance(given, service, frozen(session)).session).toBe(session);
  });

  test("R6.9 the first message that changes something makes another session", () => {
    const { session } = untyped.advance(track({ userId: "jack" }), service, emptySession);
    expect(session).not.toBe(emptySession);
    expect(untyped.advance(track(), service, session).session).toBe(session);
  });
});
