import { emptySession, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  foundIn,
  frozen,
  group,
  hold,
  identify,
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
