import { describe } from "vitest";
import { group, hold, identify, login, page, screen, totango, track } from "../../support.js";

const billing = totango({ product: { account_id: "123", module: "Billing" } });

describe("R4.8 nobody, nowhere", () => {
  const tooLong = "u".repeat(101);
  const longest = "u".repeat(100);
  hold([
    ...[identify, track, page, screen].flatMap((make) => {
      const name = { name: "__heartbeat" };
      return [
        {
          rule: `R4.8 ${make.name} without a user`,
          given: make({ ...name, userId: undefined }),
          issues: ["missing-user-id userId"],
        },
        {
          rule: `R4.8 ${make.name} without an account, where nothing is kept for later`,
          given: make({ ...name, context: {} }),
          session: { userId: "jack", devices: [{ hasNoGroup: true }] },
          issues: ["missing-account-id context groupId"],
        },
        {
          rule: `R4.8 ${make.name} without either names the user alone`,
          given: make({ ...name, userId: null, context: null }),
          issues: ["missing-user-id userId"],
        },
        {
          rule: `R4.8 ${make.name} with a user ID over its limit`,
          given: make({ ...name, userId: tooLong }),
          issues: ["id-too-long userId"],
        },
        {
          rule: `R4.8 ${make.name} with a user ID over its limit and no account`,
          given: make({ ...name, userId: tooLong, context: {} }),
          issues: ["id-too-long userId"],
        },
      ];
    }),
    ...[page, screen].flatMap((make) => [
      {
        rule: `R4.8 an untracked ${make.name} without a user names the user alone`,
        given: make({ userId: undefined }),
        issues: ["missing-user-id userId"],
      },
      {
        rule: `R4.8 an untracked ${make.name} without an account names the account alone`,
        given: make({ context: {} }),
        issues: ["missing-account-id context groupId"],
      },
    ]),
    {
      rule: "R4.8 where attributes are kept, attributes-kept says so in its place",
      given: identify({ context: {}, traits: { plan: "pro" } }),
      issues: ["attributes-kept context groupId"],
    },
    {
      rule: "R4.8 where an activity is kept, activity-kept says so in its place",
      given: track({ context: {} }),
      issues: ["activity-kept context groupId"],
    },
    ...[track, page, screen].flatMap((make) => {
      const settings = { activities: { "*": false } };
      const given = { name: "Pricing", category: "Docs" };
      return [
        {
          rule: `R4.8 a ${make.name} that R4.9 leaves out, without a user`,
          given: make({ ...given, userId: null }),
          settings,
          issues: ["missing-user-id userId"],
        },
        {
          rule: `R4.8 a ${make.name} that R4.9 leaves out, without an account`,
          given: make({ ...given, context: {} }),
          settings,
          issues: ["missing-account-id context groupId"],
        },
        {
          rule: `R4.8 a ${make.name} that R4.9 leaves out, with a user ID that cannot be one`,
          given: make({ ...given, userId: ["jack"] }),
          settings,
          issues: ["unusable-value userId"],
        },
      ];
    }),
    { rule: "R4.8 a user ID at its limit", given: track({ userId: longest }), sent: [{ ...login, sdr_u: longest }] },
    {
      rule: "R4.8 a group without an account",
      given: group({ groupId: undefined }),
      issues: ["missing-account-id groupId"],
    },
    {
      rule: "R4.8 a group without an account, with a product",
      given: group({ groupId: " ", ...billing }),
      issues: ["missing-account-id groupId"],
    },
    {
      rule: "R4.8 a group without a user is a group",
      given: group({ userId: undefined }),
      sent: [{ kind: "account", sdr_o: "test_group" }],
    },
    {
      rule: "R4.8 a group with a user ID over its limit goes without it",
      given: group({ userId: tooLong }),
      sent: [{ kind: "account", sdr_o: "test_group" }],
      issues: ["id-too-long userId"],
    },
  ]);
});
