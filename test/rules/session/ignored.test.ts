import { type Session } from "segment-to-totango";
import { describe } from "vitest";
import { group, hold, identify, jackInGroup, login, page, screen, totango, track } from "../../support.js";
import { everything, everythingThere, inProduct, nowhere } from "./sessions.js";

describe("R6.7 disabled and unsupported messages", () => {
  const off = totango(false);
  const jill = { userId: "jill" };
  hold([
    ...[identify, track, page, screen].map((make) => ({
      rule: `R6.7 a disabled ${make.name} leaves the session`,
      given: make({ ...off, ...jill, category: "Other" }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: everything,
    })),
    ...["alias", "delete", "other"].flatMap((type) => [
      {
        rule: `R6.7 ${type} leaves the session`,
        given: { type, ...jill, groupId: "other", ...off },
        session: everything,
        issues: ["unsupported-type type"],
        next: everything,
      },
      {
        rule: `R6.7 ${type} of its visitor leaves the session`,
        given: { type, userId: "jack", anonymousId: "5f5e", groupId: "other" },
        session: everythingThere,
        issues: ["unsupported-type type"],
        next: everythingThere,
      },
    ]),
    {
      rule: "R6.7 no message leaves the session",
      given: null,
      session: everything,
      issues: ["unsupported-type"],
      next: everything,
    },
    {
      rule: "R6.7 a disabled group ends the group",
      given: group(off),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a disabled group ends another group, too",
      given: group({ ...off, groupId: "other" }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a disabled group without a groupId ends the group",
      given: group({ ...off, groupId: null }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a group disabled in context ends the group",
      given: group({ context: { Totango: false } }),
      session: everything,
      issues: ["totango-disabled context Totango"],
      next: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a group that is off by All alone is addressed to others, and leaves the session",
      given: group({ integrations: { All: false } }),
      session: everything,
      issues: ["totango-disabled integrations All"],
      next: everything,
    },
    {
      rule: "R6.7 a disabled group ends the group of a session that it takes over, and is remembered",
      given: group({ ...off, ...jill }),
      session: { devices: [{ ...inProduct, category: "Docs" }] },
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "jill", devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a disabled group of nobody ends the group of a session without a user",
      given: group({ ...off, userId: null }),
      session: { devices: [{ ...inProduct, category: "Docs" }] },
      issues: ["totango-disabled integrations Totango"],
      next: { devices: [{ category: "Docs", hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a disabled group of another user leaves the session",
      given: group({ ...off, ...jill }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: everything,
    },
    {
      rule: "R6.7 a disabled group of nobody leaves the session of somebody",
      given: group({ ...off, userId: null }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: everything,
    },
    {
      rule: "R6.7 a disabled group whose user is a number is its digits'",
      given: group({ ...off, userId: 7 }),
      session: { userId: "7", devices: [{ groupId: "test_group" }] },
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "7", devices: [{ hasNoGroup: true }] },
    },
    {
      rule: "R6.7 a disabled group with a user ID over its limit leaves the session",
      given: group({ ...off, userId: "u".repeat(101) }),
      session: everything,
      issues: ["totango-disabled integrations Totango"],
      next: everything,
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

  const ended: Session = { userId: "jack", devices: [{ hasNoGroup: true }] };
  const there = { anonymousId: "5f5e" };

  hold([
    {
      rule: "R6.7 a disabled group continues an empty session: user and device are remembered",
      given: group({ ...off, ...there }),
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "jack", devices: [{ ...there, hasNoGroup: true }] },
    },
    {
      rule: "R6.7 its device comes first",
      given: group({ ...off, ...there }),
      session: {
        userId: "jack",
        devices: [
          { anonymousId: "8a8b", groupId: "g" },
          { ...there, ...inProduct, category: "Docs" },
        ],
      },
      issues: ["totango-disabled integrations Totango"],
      next: {
        userId: "jack",
        devices: [
          { ...there, category: "Docs", hasNoGroup: true },
          { anonymousId: "8a8b", groupId: "g" },
        ],
      },
    },
    {
      rule: "R6.7 so does the servers'",
      given: group(off),
      session: { userId: "jack", devices: [{ ...there, groupId: "g" }] },
      issues: ["totango-disabled integrations Totango"],
      next: { userId: "jack", devices: [{ hasNoGroup: true }, { ...there, groupId: "g" }] },
    },
    ...[false, "off", 5].map((integrations) => ({
      rule: `R6.7 integrations that cannot be read are a switch of our own: ${JSON.stringify(integrations)}`,
      given: group({ integrations }),
      session: jackInGroup,
      issues: ["totango-disabled integrations"],
      next: ended,
    })),
    {
      rule: "R6.7 one of integrationNames is a switch of our own",
      given: group({ integrations: { Webhooks: false } }),
      settings: { integrationNames: "Webhooks" },
      session: jackInGroup,
      issues: ["totango-disabled integrations Webhooks"],
      next: ended,
    },
    {
      rule: "R6.7 all, like All, leaves the session",
      given: group({ integrations: { all: false } }),
      session: jackInGroup,
      issues: ["totango-disabled integrations all"],
      next: jackInGroup,
    },
    {
      rule: "R6.7 a switch of our own that is off counts, whatever All says beside it",
      given: group({ integrations: { All: false, Totango: false } }),
      session: jackInGroup,
      issues: ["totango-disabled integrations Totango"],
      next: ended,
    },
    {
      rule: "R6.7 what waits on the device ends with its group",
      given: group(off),
      session: { userId: "jack", devices: [{ activities: [{ activity: "Login", module: "Docs" }] }] },
      issues: ["kept-activities-dropped", "totango-disabled integrations Totango"],
      next: ended,
    },
    {
      rule: "R6.7 nothing more is sent until the next group, but what names an account itself",
      steps: [
        { given: group(), sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }] },
        { given: track(nowhere), sent: [login] },
        { given: group(off), issues: ["totango-disabled integrations Totango"] },
        { given: track(nowhere), issues: ["missing-account-id context groupId"] },
        { given: page({ ...nowhere, name: "__heartbeat" }), issues: ["missing-account-id context groupId"] },
        { given: track(), sent: [login], next: ended },
        { given: group(), sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }] },
        { given: track(nowhere), sent: [login], next: jackInGroup },
      ],
    },
  ]);
});
