import { inspect } from "node:util";
import { describe } from "vitest";
import {
  attributeTrack,
  group,
  hold,
  identify,
  jackIn,
  jackInGroup,
  login,
  page,
  parsed,
  screen,
  type Step,
  totango,
  track,
} from "../../support.js";

const left = ["untracked-activity event"];
const sentAs = (sdr_a: string, sdr_m = "Application") => [{ ...login, sdr_a, sdr_m }];
const both = { category: "Docs", name: "Pricing" };
const ofDocs = { ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" };
const ofPricing = { ...login, sdr_a: "Viewed Docs Pricing Page", sdr_m: "Docs" };

/** What comes of a message by a table. */
type Tabled = Step & { readonly rule: string; readonly activities: unknown; readonly session?: unknown };

function holdTables(rows: readonly Tabled[]): void {
  hold(rows.map(({ activities, ...row }) => ({ ...row, settings: { activities } })));
}

describe("R4.9 which activities", () => {
  holdTables([
    { rule: "R4.9 without an entry: sent", given: track(), activities: {}, sent: [login] },
    { rule: "R4.9 false: not sent", given: track(), activities: { Login: false }, issues: left },
    { rule: "R4.9 true: sent", given: track(), activities: { Login: true }, sent: [login] },
    {
      rule: "R4.9 true: sent, even beside the rest left out",
      given: track(),
      activities: { "*": false, Login: true },
      sent: [login],
    },
    { rule: "R4.9 a name: sent under it", given: track(), activities: { Login: "Sign In" }, sent: sentAs("Sign In") },
    {
      rule: "R4.9 a name and a module",
      given: track(),
      activities: { Login: { name: "Sign In", module: "Access" } },
      sent: sentAs("Sign In", "Access"),
    },
    { rule: "R4.9 a name alone", given: track(), activities: { Login: { name: "Sign In" } }, sent: sentAs("Sign In") },
    {
      rule: "R4.9 a module alone",
      given: track(),
      activities: { Login: { module: "Access" } },
      sent: sentAs("Login", "Access"),
    },
    { rule: "R4.9 neither", given: track(), activities: { "*": false, Login: {} }, sent: [login] },
    {
      rule: "R4.9 an entry is not asked again by the new name",
      given: track(),
      activities: { Login: "Logout", Logout: false },
      sent: sentAs("Logout"),
    },
  ]);

  describe("by which name it is asked", () => {
    holdTables([
      {
        rule: "R4.9 that of an event, exactly",
        given: track({ event: "login" }),
        activities: { Login: false, " login": false },
        sent: sentAs("login"),
      },
      {
        rule: "R4.9 Unknown, where there is none",
        given: track({ event: " " }),
        activities: { Unknown: false },
        issues: left,
      },
      { rule: "R4.9 a number's digits", given: track({ event: 5 }), activities: { 5: "Five" }, sent: sentAs("Five") },
      {
        rule: "R4.9 after R5.8: the text that is cut",
        given: track({ event: "e".repeat(191) }),
        activities: { ["e".repeat(190)]: false },
        issues: left,
      },
      {
        rule: "R4.9 not the text before",
        given: track({ event: "e".repeat(191) }),
        activities: { ["e".repeat(191)]: false },
        sent: sentAs("e".repeat(190)),
        issues: ["value-truncated event"],
      },
      {
        rule: "R4.9 of a page, that of each activity",
        given: page(both),
        activities: { "Viewed Docs Page": "Read Docs", "Viewed Docs Pricing Page": { module: "Sales" } },
        sent: [
          { ...ofDocs, sdr_a: "Read Docs" },
          { ...ofPricing, sdr_m: "Sales" },
        ],
      },
      {
        rule: "R4.9 of a screen, its own",
        given: screen({ category: "Docs" }),
        activities: { "Viewed Docs Page": false, "Viewed Docs Screen": "Read Docs" },
        sent: [{ ...ofDocs, sdr_a: "Read Docs" }],
      },
      {
        rule: "R4.9 own keys alone: names of Object.prototype",
        given: track({ event: "toString" }),
        activities: {},
        sent: sentAs("toString"),
      },
      {
        rule: "R4.9 own keys alone: __proto__",
        given: track({ event: "__proto__" }),
        activities: { Login: false },
        sent: sentAs("__proto__"),
      },
      {
        rule: "R4.9 an own key of any name",
        given: track({ event: "__proto__" }),
        activities: parsed('{ "__proto__": false }'),
        issues: left,
      },
      {
        rule: "R4.9 inherited keys do not count",
        given: track(),
        activities: Object.create({ Login: false, "*": false }),
        sent: [login],
      },
      {
        rule: "R4.9 not of a heartbeat, which has a setting of its own",
        given: page({ name: "__heartbeat" }),
        activities: { "*": false, __heartbeat: false },
        sent: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system" }],
      },
      {
        rule: "R4.9 not of an attribute track",
        given: attributeTrack({ plan: "pro" }),
        activities: { "*": false, Unknown: false },
        sent: [{ kind: "user", sdr_o: "test_group", sdr_u: "jack", "sdr_u.plan": "pro" }],
        issues: ["attribute-track event"],
      },
      {
        rule: "R4.9 not of an identify",
        given: identify(),
        activities: { "*": false },
        sent: [{ kind: "user", sdr_o: "test_group", sdr_u: "jack" }],
      },
      {
        rule: "R4.9 not of a group",
        given: group(),
        activities: { "*": false },
        sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      },
    ]);
  });

  describe("left out", () => {
    holdTables([
      {
        rule: "R4.9 a page's: at its name",
        given: page(both),
        activities: { "Viewed Docs Pricing Page": false },
        sent: [ofDocs],
        issues: ["untracked-activity name"],
      },
      {
        rule: "R4.9 a page's: at its name, where that is",
        given: page({ properties: { name: "Pricing" } }),
        activities: { "*": false },
        issues: ["untracked-activity properties name"],
      },
      {
        rule: "R4.9 the category's activity: at the category",
        given: page(both),
        activities: { "Viewed Docs Page": false },
        sent: [ofPricing],
        issues: ["untracked-activity category"],
      },
      {
        rule: "R4.9 the category's activity: at the category, where that is",
        given: page({ properties: { category: "Docs" } }),
        activities: { "Viewed Docs Page": false },
        issues: ["untracked-activity properties category"],
      },
      {
        rule: "R4.9 both of a page: at both",
        given: page(both),
        activities: { "*": false },
        issues: ["untracked-activity category", "untracked-activity name"],
      },
      {
        rule: "R4.9 R4.5 what the settings of pages switch off is not asked for",
        given: page({ name: "Pricing" }),
        activities: { "*": false },
        issues: ["untracked-activity name"],
      },
      {
        rule: "R4.9 a page that leaves all out still sets the session's category",
        given: page({ category: "Docs" }),
        activities: { "*": false },
        session: jackInGroup,
        issues: ["untracked-activity category"],
        next: jackIn({ category: "Docs" }),
      },
      {
        rule: "R4.9 an account ID over the limit is there: what is left out is untracked-activity alone",
        given: track({ context: { groupId: "g".repeat(481) } }),
        activities: { Login: false },
        issues: left,
      },
      {
        rule: "R4.9 what is left out has no other issue",
        given: track({ event: "e".repeat(191), properties: {}, context: { groupId: "test group" } }),
        activities: { "*": false },
        issues: left,
      },
      {
        rule: "R4.9 what is left out carries no user attributes, and what waits in the session waits on",
        given: track(),
        activities: { Login: false },
        session: { ...jackInGroup, userAttributes: { plan: "pro" } },
        issues: left,
        next: { ...jackInGroup, userAttributes: { plan: "pro" } },
      },
    ]);
  });

  describe("names and modules", () => {
    const long = { name: "n".repeat(191), module: "m".repeat(101) };
    holdTables([
      {
        rule: "R4.9 the module wins over every other source of R4.3",
        given: track(totango({ product: { account_id: "123", module: "Billing" } })),
        activities: { Login: { module: "Access" } },
        session: jackIn({ category: "Docs" }),
        sent: [{ ...login, sdr_o: "123", sdr_m: "Access" }],
      },
      {
        rule: "R4.9 nothing is reported of a text that the table replaces: a module that is missing",
        given: track({ properties: {} }),
        activities: { Login: { module: "Access" } },
        sent: sentAs("Login", "Access"),
      },
      {
        rule: "R4.9 nothing is reported of a text that the table replaces: a module that is too long",
        given: track({ properties: { category: "c".repeat(101) } }),
        activities: { Login: { module: "Access" } },
        sent: sentAs("Login", "Access"),
      },
      {
        rule: "R4.9 nothing is reported of a text that the table replaces: an activity that is missing",
        given: track({ event: null }),
        activities: { Unknown: "Something" },
        sent: sentAs("Something"),
      },
      {
        rule: "R4.9 nothing is reported of a text that the table replaces: an activity that is too long",
        given: track({ event: "e".repeat(191) }),
        activities: { ["e".repeat(190)]: "Short" },
        sent: sentAs("Short"),
      },
      {
        rule: "R4.9 texts at their limits are sent whole",
        given: track(),
        activities: { Login: { name: "é".repeat(190), module: "é".repeat(100) } },
        sent: sentAs("é".repeat(190), "é".repeat(100)),
      },
      {
        rule: "R4.9 longer ones are cut, with value-truncated where the activity's and the module's own would be",
        given: track(),
        activities: { Login: long },
        sent: sentAs("n".repeat(190), "m".repeat(100)),
        issues: ["value-truncated event", "value-truncated properties category"],
      },
      {
        rule: "R4.9 longer ones of a page: at its name, and at its category's place",
        given: page({ name: "Pricing" }),
        activities: { "Viewed Pricing Page": long },
        sent: sentAs("n".repeat(190), "m".repeat(100)),
        issues: ["value-truncated category", "value-truncated name"],
      },
      {
        rule: "R4.9 a name that is a text is cut in the same way",
        given: track(),
        activities: { Login: "n".repeat(191) },
        sent: sentAs("n".repeat(190)),
        issues: ["value-truncated event"],
      },
      ...[7, null, ["Sign In"], "", " ", `${" ".repeat(190)}n`].map((text) => ({
        rule: `R4.9 a name and a module that are none are not given: ${JSON.stringify(text).slice(0, 20)}`,
        given: track(),
        activities: { Login: { name: text, module: text } },
        sent: [login],
      })),
    ]);
  });

  describe("values of entries", () => {
    holdTables([
      ...[null, undefined].map((entry) => ({
        rule: `R4.9 an entry that is ${String(entry)} is not there`,
        given: track(),
        activities: { Login: entry, "*": false },
        issues: left,
      })),
      { rule: 'R4.9 "true" is true', given: track(), activities: { Login: "true", "*": false }, sent: [login] },
      { rule: 'R4.9 "false" is false', given: track(), activities: { Login: "false" }, issues: left },
      ...["", " \t"].map((entry) => ({
        rule: `R4.9 a blank text counts as true: ${JSON.stringify(entry)}`,
        given: track(),
        activities: { Login: entry, "*": false },
        sent: [login],
      })),
      ...[0, 1, ["Sign In"], new Date(0), () => true].map((entry) => ({
        rule: `R4.9 an entry of another type counts as false: ${inspect(entry)}`,
        given: track(),
        activities: { Login: entry },
        issues: left,
      })),
      ...[false, "false"].map((rest) => ({
        rule: `R4.9 what has no entry is left out by "*" that is ${inspect(rest)}`,
        given: track(),
        activities: { "*": rest },
        issues: left,
      })),
      ...[true, "true", null, undefined, "", "Other", 0, { name: "Other", module: "Other" }].map((rest) => ({
        rule: `R4.9 "*" says nothing otherwise: ${inspect(rest)}`,
        given: track(),
        activities: { "*": rest },
        sent: [login],
      })),
      {
        rule: "R4.9 the three that RULES.md names are sent",
        given: track({ event: "Export" }),
        activities: { "*": false, Login: true, "Viewed Docs Page": "Read Docs", Export: { module: "Reports" } },
        sent: sentAs("Export", "Reports"),
      },
      ...[null, undefined, "", " "].map((activities) => ({
        rule: `R4.9 R1.4 a table that is ${JSON.stringify(activities)} is not set`,
        given: track(),
        activities,
        sent: [login],
      })),
    ]);
  });
});
