import { type Session } from "segment-to-totango";
import { describe } from "vitest";
import { group, hold, identify, jackIn, login, page, screen, totango, track } from "../../support.js";
import { everything, everythingThere, inProduct, nowhere } from "./sessions.js";

describe("R6.2 one visitor", () => {
  const jill = { userId: "jill", ...nowhere };
  const nobody = { userId: null, ...nowhere };
  const device = { anonymousId: "5f5e" };
  const otherDevice = { anonymousId: "8a8b" };
  const anonymousThere: Session = { devices: [{ ...device, ...inProduct, category: "Docs" }] };

  describe("a message with a user ID", () => {
    hold([
      ...[
        { given: identify(nowhere), issues: ["missing-account-id context groupId"] },
        { given: group({ groupId: undefined }), issues: ["missing-account-id groupId"] },
        { given: page({ ...nowhere, name: "__heartbeat" }), issues: ["missing-account-id context groupId"] },
        { given: screen({ ...nowhere, name: "__heartbeat" }), issues: ["missing-account-id context groupId"] },
      ].map(({ given, issues }) => ({
        rule: `R6.2 ${String(given.type)} says who it is`,
        given,
        issues,
        next: { userId: "jack" },
      })),
      { rule: "R6.2 track says who it is", given: track(), sent: [login], next: { userId: "jack" } },
      {
        rule: "R6.2 continues a session of the same user",
        given: track({ ...nowhere, userId: "jack" }),
        session: jackIn({ ...inProduct, category: "Docs" }),
        sent: [{ ...login, sdr_o: "123" }],
        next: jackIn({ ...inProduct, category: "Docs" }),
      },
      {
        rule: "R6.2 continues it from another device, which the session then knows",
        given: track({ ...nowhere, ...otherDevice }),
        session: jackIn({ anonymousId: "5f5e", ...inProduct, category: "Docs" }),
        sent: [{ ...login, sdr_o: "123" }],
        next: {
          userId: "jack",
          devices: [{ anonymousId: "8a8b" }, { anonymousId: "5f5e", ...inProduct, category: "Docs" }],
        },
      },
      {
        rule: "R6.2 continues it without an anonymous ID, and leaves the last one",
        given: track(nowhere),
        session: jackIn({ anonymousId: "5f5e", ...inProduct, category: "Docs" }),
        sent: [{ ...login, sdr_o: "123" }],
        next: jackIn({ anonymousId: "5f5e", ...inProduct, category: "Docs" }),
      },
      {
        rule: "R6.2 takes over a session without a user whose anonymous ID is its own",
        given: track({ ...nowhere, ...device }),
        session: { devices: [{ anonymousId: "5f5e", ...inProduct, category: "Docs" }] },
        sent: [{ ...login, sdr_o: "123" }],
        next: jackIn({ anonymousId: "5f5e", ...inProduct, category: "Docs" }),
      },
      {
        rule: "R6.2 takes over a session with neither ID, having no anonymous ID itself",
        given: track(nowhere),
        session: { devices: [{ ...inProduct, category: "Docs" }] },
        sent: [{ ...login, sdr_o: "123" }],
        next: jackIn({ ...inProduct, category: "Docs" }),
      },
      {
        rule: "R6.2 does not take over a session of another device",
        given: track({ ...nowhere, ...otherDevice }),
        session: { devices: [{ anonymousId: "5f5e", ...inProduct, category: "Docs" }] },
        issues: ["activity-kept context groupId"],
        next: {
          userId: "jack",
          devices: [{ anonymousId: "8a8b", activities: [{ activity: "Login", module: "Application" }] }],
        },
      },
      {
        rule: "R6.2 does not take over a session of a device, having no anonymous ID itself",
        given: track(nowhere),
        session: { devices: [{ anonymousId: "5f5e", ...inProduct, category: "Docs" }] },
        issues: ["activity-kept context groupId"],
        next: { userId: "jack", devices: [{ activities: [{ activity: "Login", module: "Application" }] }] },
      },
      {
        rule: "R6.2 does not take over a session with neither ID, having an anonymous ID itself",
        given: track({ ...nowhere, ...device }),
        session: { devices: [{ ...inProduct, category: "Docs" }] },
        issues: ["activity-kept context groupId"],
        next: {
          userId: "jack",
          devices: [{ anonymousId: "5f5e", activities: [{ activity: "Login", module: "Application" }] }],
        },
      },
      {
        rule: "R6.2 of another user starts anew",
        given: track(jill),
        session: everything,
        issues: ["activity-kept context groupId", "kept-attributes-dropped"],
        next: { userId: "jill", devices: [{ activities: [{ activity: "Login", module: "Application" }] }] },
      },
      {
        rule: "R6.2 of another user starts anew where nothing else was known",
        given: track(jill),
        session: { userId: "jack" },
        issues: ["activity-kept context groupId"],
        next: { userId: "jill", devices: [{ activities: [{ activity: "Login", module: "Application" }] }] },
      },
      {
        rule: "R6.2 of another user starts anew on the same device too",
        given: track({ ...jill, ...device }),
        session: everythingThere,
        issues: ["activity-kept context groupId", "kept-attributes-dropped"],
        next: {
          userId: "jill",
          devices: [{ anonymousId: "5f5e", activities: [{ activity: "Login", module: "Application" }] }],
        },
      },
      {
        rule: "R6.2 an ID in another case is another user's",
        given: track({ ...nowhere, userId: "Jack" }),
        session: everything,
        issues: ["activity-kept context groupId", "kept-attributes-dropped"],
        next: { userId: "Jack", devices: [{ activities: [{ activity: "Login", module: "Application" }] }] },
      },
      {
        rule: "R6.2 a number is its digits'",
        given: track({ ...nowhere, userId: 7, anonymousId: 8 }),
        session: { userId: "7", devices: [{ groupId: "test_group" }] },
        sent: [{ ...login, sdr_u: "7" }],
        next: { userId: "7", devices: [{ anonymousId: "8" }, { groupId: "test_group" }] },
      },
      {
        rule: "R6.2 a group of another user does not keep the last one's product, even in the same group",
        given: group({ userId: "jill" }),
        session: everything,
        sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jill" }],
        issues: ["kept-attributes-dropped"],
        next: { userId: "jill", devices: [{ groupId: "test_group" }] },
      },
      {
        rule: "R6.2 a page of another user sets the category",
        given: page({ ...jill, category: "Other" }),
        session: everything,
        issues: ["activity-kept context groupId", "kept-attributes-dropped"],
        next: {
          userId: "jill",
          devices: [{ category: "Other", activities: [{ activity: "Viewed Other Page", module: "Other" }] }],
        },
      },
    ]);
  });

  describe("a message with an anonymous ID alone", () => {
    hold([
      {
        rule: "R6.2 continues a session with that anonymous ID, also of a user: a late message, or a server's",
        given: page({ ...nobody, ...device, category: "Other" }),
        session: everythingThere,
        issues: ["missing-user-id userId"],
        next: {
          userId: "jack",
          userAttributes: { plan: "pro" },
          devices: [{ anonymousId: "5f5e", ...inProduct, category: "Other" }],
        },
      },
      {
        rule: "R6.2 of another device starts anew, as after reset()",
        given: page({ ...nobody, ...otherDevice }),
        session: everythingThere,
        issues: ["kept-attributes-dropped", "missing-user-id userId"],
        next: { devices: [{ anonymousId: "8a8b" }] },
      },
      {
        rule: "R6.2 starts anew where the session knows no device",
        given: page({ ...nobody, ...device }),
        session: everything,
        issues: ["kept-attributes-dropped", "missing-user-id userId"],
        next: { devices: [{ anonymousId: "5f5e" }] },
      },
      {
        rule: "R6.2 starts anew where the session has neither ID",
        given: page({ ...nobody, ...device }),
        session: { devices: [{ ...inProduct, category: "Docs" }] },
        issues: ["missing-user-id userId"],
        next: { devices: [{ anonymousId: "5f5e" }] },
      },
      {
        rule: "R6.2 of a group after reset() is kept alone",
        given: group({ userId: null, groupId: "other", ...otherDevice }),
        session: everythingThere,
        sent: [{ kind: "account", sdr_o: "other" }],
        issues: ["kept-attributes-dropped"],
        next: { devices: [{ anonymousId: "8a8b", groupId: "other" }] },
      },
    ]);
    hold([
      {
        rule: "R6.2 a group of a visitor before the identify goes to the session's account",
        given: group({ userId: null, groupId: null, ...device }),
        session: { devices: [{ anonymousId: "5f5e", groupId: "test_group" }] },
        sent: [{ kind: "account", sdr_o: "test_group" }],
      },
    ]);
  });

  describe("a message with neither ID", () => {
    hold([
      {
        rule: "R6.2 continues a session with neither",
        given: page({ ...nobody, category: "Other" }),
        session: { devices: [{ ...inProduct, category: "Docs" }] },
        issues: ["missing-user-id userId"],
        next: { devices: [{ ...inProduct, category: "Other" }] },
      },
      ...Object.entries({ everything, everythingThere, anonymousThere }).map(([name, session]) => ({
        rule: `R6.2 stands apart from any other: ${name}`,
        given: page({ ...nobody, category: "Other" }),
        session,
        issues: ["missing-user-id userId"],
        next: session,
      })),
      {
        rule: "R6.2 a blank user ID is none",
        given: page({ ...nobody, userId: " ", anonymousId: "", category: "Other" }),
        session: everything,
        issues: ["missing-user-id userId"],
        next: everything,
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
        session: jackIn({ ...inProduct, category: "Docs" }),
        issues: ["activity-kept context groupId"],
      },
      {
        rule: "R6.2 are dropped with another user",
        given: track({ ...jill, context: { groupId: "g" } }),
        session: everything,
        sent: [{ ...login, sdr_o: "g", sdr_u: "jill" }],
        issues: ["kept-attributes-dropped"],
      },
      {
        rule: "R6.2 are dropped with another user's identify",
        given: identify({ ...jill, traits: { age: 23 } }),
        session: { userId: "jack", userAttributes: { plan: "pro" } },
        issues: ["attributes-kept context groupId", "kept-attributes-dropped"],
        next: { userId: "jill", userAttributes: { age: "23" } },
      },
      {
        rule: "R6.2 are dropped after reset()",
        given: track({ userId: undefined, ...otherDevice }),
        session: everythingThere,
        issues: ["kept-attributes-dropped", "missing-user-id userId"],
        next: { devices: [{ anonymousId: "8a8b" }] },
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
        session: jackIn({ ...inProduct, category: "Docs" }),
        issues: ["activity-kept context groupId"],
      },
    ]);
  });

  hold([
    {
      rule: "R6.2 a group between reset() and the next identify counts for the next user",
      session: everythingThere,
      steps: [
        {
          given: group({ userId: null, groupId: "other", ...otherDevice }),
          sent: [{ kind: "account", sdr_o: "other" }],
          issues: ["kept-attributes-dropped"],
        },
        { given: page({ ...nobody, ...otherDevice }), issues: ["missing-user-id userId"] },
        {
          given: identify({ ...jill, ...otherDevice }),
          sent: [{ kind: "user", sdr_o: "other", sdr_u: "jill" }],
          next: { userId: "jill", devices: [{ anonymousId: "8a8b", groupId: "other" }] },
        },
      ],
    },
    {
      rule: "R6.2 one late message of nobody costs the visitor nothing",
      steps: [
        { given: group(device), sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }] },
        { given: page({ ...nobody, name: "Late" }), issues: ["missing-user-id userId"] },
        { given: track({ ...nowhere, ...device }), sent: [login] },
      ],
    },
  ]);

  describe("devices", () => {
    const a = { anonymousId: "a", groupId: "acct-1" };
    const b = { anonymousId: "b", groupId: "acct-2" };
    const servers = { groupId: "acct-3" };
    const onThree: Session = { userId: "jack", devices: [a, b, servers] };

    hold([
      {
        rule: "R6.2 anything continues an empty session: an anonymous ID alone",
        given: page({ ...nobody, ...device, category: "Docs" }),
        issues: ["missing-user-id userId"],
        next: { devices: [{ ...device, category: "Docs" }] },
      },
      {
        rule: "R6.2 anything continues an empty session: neither ID",
        given: page({ ...nobody, category: "Docs" }),
        issues: ["missing-user-id userId"],
        next: { devices: [{ category: "Docs" }] },
      },
      {
        rule: "R6.2 a user ID continues the session of the same user from a device that it does not know",
        given: group({ anonymousId: "c", groupId: "acct-4" }),
        session: onThree,
        sent: [{ kind: "account", sdr_o: "acct-4", sdr_u: "jack" }],
        next: { userId: "jack", devices: [{ anonymousId: "c", groupId: "acct-4" }, a, b, servers] },
      },
      {
        rule: "R6.2 an anonymous ID alone continues it on any of its devices: a late message ends no visit",
        given: page({ ...nobody, anonymousId: "b", category: "Docs" }),
        session: onThree,
        issues: ["missing-user-id userId"],
        next: { userId: "jack", devices: [{ ...b, category: "Docs" }, a, servers] },
      },
      {
        rule: "R6.2 an anonymous ID alone begins anew where the session has not that device",
        given: page({ ...nobody, anonymousId: "c" }),
        session: onThree,
        issues: ["missing-user-id userId"],
        next: { devices: [{ anonymousId: "c" }] },
      },
      {
        rule: "R6.2 neither ID stands apart from a session with a user, though the servers' device is in it",
        given: page({ ...nobody, category: "Docs" }),
        session: onThree,
        issues: ["missing-user-id userId"],
        next: onThree,
      },
      {
        rule: "R6.2 another user begins anew, and all devices go",
        given: track({ ...jill, anonymousId: "a", context: { groupId: "acct-9" } }),
        session: onThree,
        sent: [{ ...login, sdr_o: "acct-9", sdr_u: "jill" }],
        next: { userId: "jill", devices: [{ anonymousId: "a" }] },
      },
      {
        rule: "R6.2 another user drops the activities that wait, on whichever device",
        given: track({ ...jill, context: { groupId: "acct-9" } }),
        session: {
          userId: "jack",
          devices: [{ anonymousId: "a" }, { anonymousId: "b", activities: [{ activity: "Login", module: "Docs" }] }],
        },
        sent: [{ ...login, sdr_o: "acct-9", sdr_u: "jill" }],
        issues: ["kept-activities-dropped"],
        next: { userId: "jill" },
      },
      {
        rule: "R6.2 whoever stands apart drops nothing",
        given: track({ userId: null, context: {} }),
        session: { userId: "jack", devices: [{ activities: [{ activity: "Login", module: "Docs" }] }] },
        issues: ["missing-user-id userId"],
        next: { userId: "jack", devices: [{ activities: [{ activity: "Login", module: "Docs" }] }] },
      },
    ]);
  });
});
