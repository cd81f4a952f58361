import { inspect } from "node:util";
import { describe } from "vitest";
import { attributeTrack, group, hold, identify, jackInGroup, login, page, screen, track } from "../../support.js";

const ofJill = { userId: "jill", plan: "pro" };
const context = (traits: unknown) => ({ context: { groupId: "test_group", traits } });
const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const account = { kind: "account", sdr_o: "test_group", sdr_u: "jack" };
const beat = { ...login, sdr_a: "__heartbeat", sdr_m: "__system" };
const foreign = ["foreign-traits context traits"];

describe("R2.9 another person's traits", () => {
  hold([
    { rule: "R2.9 none of them is sent with a track", given: track(context(ofJill)), sent: [login], issues: foreign },
    {
      rule: "R2.9 none of them is sent with an identify, whose own traits are",
      given: identify({ traits: { age: 23 }, ...context(ofJill) }),
      sent: [{ ...user, "sdr_u.age": "23" }],
      issues: foreign,
    },
    { rule: "R2.9 nor with a group", given: group(context(ofJill)), sent: [account], issues: foreign },
    {
      rule: "R2.9 nor with an attribute track, whose own fields are",
      given: attributeTrack({ age: 23, ...context(ofJill) }),
      sent: [{ ...user, "sdr_u.age": "23" }],
      issues: ["attribute-track event", ...foreign],
    },
    {
      rule: "R2.9 nor with a page",
      given: page({ name: "__heartbeat", ...context(ofJill) }),
      sent: [beat],
      issues: foreign,
    },
    {
      rule: "R2.9 nor with a screen",
      given: screen({ name: "__heartbeat", ...context(ofJill) }),
      sent: [beat],
      issues: foreign,
    },
    {
      rule: "R2.9 none of them is kept by an identify",
      given: identify({ traits: { age: 23 }, context: { traits: ofJill } }),
      issues: ["attributes-kept context groupId", ...foreign],
      next: { userId: "jack", userAttributes: { age: "23" } },
    },
    {
      rule: "R2.9 none of them is kept by an identify that has no others",
      given: identify({ context: { traits: ofJill } }),
      issues: ["missing-account-id context groupId", ...foreign],
      next: { userId: "jack" },
    },
    {
      rule: "R2.9 none of them is kept by an activity that waits",
      given: track({ context: { traits: ofJill } }),
      issues: ["activity-kept context groupId", ...foreign],
      next: { userId: "jack", devices: [{ activities: [{ activity: "Login", module: "Application" }] }] },
    },
    {
      rule: "R2.9 none of them is read as a place",
      given: track({ context: { traits: { ...ofJill, company: "other" } } }),
      settings: { accountIdFrom: "context.traits.company" },
      session: jackInGroup,
      sent: [login],
      issues: foreign,
    },
    ...["properties.traits.company", "context.company.id"].map((place) => ({
      rule: `R2.9 another place of accountIdFrom is: ${place}`,
      given: track({
        properties: { category: "Application", traits: { company: "test_group" } },
        context: { traits: ofJill, company: { id: "test_group" } },
      }),
      settings: { accountIdFrom: place },
      sent: [login],
      issues: foreign,
    })),
    {
      rule: "R2.9 that a value of them cannot be sent is no issue",
      given: track(context({ ...ofJill, age: Number.NaN })),
      sent: [login],
      issues: foreign,
    },
    {
      rule: "R2.9 the same user's are sent",
      given: track(context({ userId: "jack", plan: "pro" })),
      sent: [{ ...login, "sdr_u.plan": "pro" }],
    },
    {
      rule: "R2.9 a number is its digits",
      given: track({ userId: "7", ...context({ userId: 7, plan: "pro" }) }),
      sent: [{ ...login, sdr_u: "7", "sdr_u.plan": "pro" }],
    },
    {
      rule: "R2.9 an ID in another case is another's",
      given: track(context({ userId: "Jack", plan: "pro" })),
      sent: [login],
      issues: foreign,
    },
    ...[undefined, null, "", " ", ["jill"], { id: "jill" }, true, Number.NaN].map((userId) => ({
      rule: `R2.9 a userId that is no text names nobody: ${inspect(userId)}`,
      given: track(context({ userId, plan: "pro" })),
      sent: [{ ...login, "sdr_u.plan": "pro" }],
    })),
    {
      rule: "R2.9 another field names nobody",
      given: track(context({ id: "jill", user_id: "jill", plan: "pro" })),
      sent: [{ ...login, "sdr_u.plan": "pro", "sdr_u.user_id": "jill" }],
    },
    {
      rule: "R2.9 without a usable user ID they are nobody else's: absent",
      given: group({ userId: null, ...context({ userId: "jill" }) }),
      sent: [{ kind: "account", sdr_o: "test_group" }],
    },
    {
      rule: "R2.9 without a usable user ID they are nobody else's: unusable",
      given: track({ userId: ["jack"], ...context(ofJill) }),
      issues: ["unusable-value userId"],
    },
    {
      rule: "R2.9 an issue whenever they are read, as parts are (R2.7): also where nothing is sent",
      given: page(context(ofJill)),
      issues: [...foreign, "untracked-page name"],
    },
    {
      rule: "R2.9 traits of an identify are its own, whomever they name",
      given: identify({ traits: ofJill }),
      sent: [{ ...user, "sdr_u.plan": "pro" }],
    },
  ]);
});
