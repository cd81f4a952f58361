import { emptySession, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  foundIn,
  frozen,
  group,
  hold,
  identify,
  jackInGroup,
  login,
  page,
  screen,
  sentOf,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const jack: Session = frozen({ userId: "jack" });
const nowhere = { context: {} };
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
