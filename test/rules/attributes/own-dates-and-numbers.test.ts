import { describe } from "vitest";
import { accountSources, holdAttributes, userSources } from "../../support.js";

const dates = [
  "Create Date",
  "Cancellation Date",
  "Contract Renewal Date",
  "Contract Start Date",
  "Last Contract Value Change Date",
  "Last Payment Date",
  "Next Payment Due Date",
  "Payment Method Expiration Date",
  "Trial Expiration Date",
];
const numbers = ["Company Size", "Contract Value", "Last Payment Amount", "Licenses", "Outstanding Balance"];

describe("R5.12 Totango's own dates and numbers", () => {
  holdAttributes(accountSources, [
    ...dates.flatMap((name) => [
      {
        rule: `R5.12 ${name} is read as a date: seconds`,
        given: { [name]: 1_400_000_000 },
        sent: { [name]: "2014-05-13T16:53:20.000Z" },
      },
      {
        rule: `R5.12 ${name} that is no date is sent as before, with a notice`,
        given: { [name]: "1/2/2014" },
        sent: { [name]: "1/2/2014" },
        issues: [`value-format ${name}`],
      },
    ]),
    ...[
      ["a Date", new Date(1_400_000_000_000), "2014-05-13T16:53:20.000Z"],
      ["milliseconds in digits", "1400000000123", "2014-05-13T16:53:20.123Z"],
      ["a date alone", "2014-06-30", "2014-06-30"],
      ["a time without a zone", "2014-06-30 01:02", "2014-06-30T01:02:00.000Z"],
      ["a date as mail writes it", "Mon, 20 May 2024 14:38:12 GMT", "2024-05-20T14:38:12.000Z"],
    ].map(([what, value, date]) => ({
      rule: `R5.12 what R5.7 can read: ${String(what)}`,
      given: { "Contract Renewal Date": value },
      sent: { "Contract Renewal Date": date },
    })),
    ...[
      ["a number that is no epoch", 2014, "2014"],
      ["a boolean", true, "true"],
      ["a list", ["2014-06-30"], "2014-06-30"],
      ["a bigint", 1_400_000_000n, "1400000000"],
      ["a day that is none", "2014-02-30", "2014-02-30"],
      ["a blank text", " ", " "],
    ].map(([what, value, text]) => ({
      rule: `R5.12 what R5.7 cannot read is sent as before: ${String(what)}`,
      given: { "Contract Renewal Date": value },
      sent: { "Contract Renewal Date": text },
      issues: ["value-format Contract Renewal Date"],
    })),

    ...numbers.flatMap((name) => [
      { rule: `R5.12 ${name} is a number`, given: { [name]: 12.5 }, sent: { [name]: "12.5" } },
      {
        rule: `R5.12 ${name} that is no number is sent as before, with a notice`,
        given: { [name]: "$12" },
        sent: { [name]: "$12" },
        issues: [`value-format ${name}`],
      },
    ]),
    ...[
      ["a bigint", 12n, "12"],
      ["digits", "12", "12"],
      ["digits with a fraction", "12.50", "12.50"],
      ["a minus", "-12", "-12"],
      ["a plus", "+12.5", "+12.5"],
      ["zeros before", "007", "007"],
    ].map(([what, value, text]) => ({
      rule: `R5.12 a number is a number, a bigint, or digits with an optional sign and fraction: ${String(what)}`,
      given: { Licenses: value },
      sent: { Licenses: text },
    })),
    ...["1,000", "12 ", " 12", "1e3", "12.", ".5", "1.2.3", "12%", "--1", "٣", "NaN", "0x1f", "12\n"].map((text) => ({
      rule: `R5.12 no number: ${JSON.stringify(text)}`,
      given: { Licenses: text },
      sent: { Licenses: text },
      issues: ["value-format Licenses"],
    })),
    ...[
      ["a boolean", false, "false"],
      ["a list of a number", [7], "7"],
      ["a Date", new Date(0), "1970-01-01T00:00:00.000Z"],
    ].map(([what, value, text]) => ({
      rule: `R5.12 no number: ${String(what)}`,
      given: { Licenses: value },
      sent: { Licenses: text },
      issues: ["value-format Licenses"],
    })),

    {
      rule: "R5.12 an empty text has no notice",
      given: { "Trial Expiration Date": "", Licenses: "" },
      sent: { "Trial Expiration Date": "", Licenses: "" },
    },
    {
      rule: "R5.12 what is absent or empty is not sent, and has none",
      given: { "Trial Expiration Date": null, Licenses: undefined, "Company Size": [], "Create Date": {} },
    },
    {
      rule: "R5.12 what cannot be sent at all has the issue it had",
      given: { Licenses: Number.NaN, "Create Date": new Date(Number.NaN) },
      issues: ["unusable-value Create Date", "unusable-value Licenses"],
    },
    {
      rule: "R5.12 a text at its limit has the notice alone",
      given: { "Create Date": "x".repeat(512) },
      sent: { "Create Date": "x".repeat(512) },
      issues: ["value-format Create Date"],
    },
    {
      rule: "R5.12 beside value-truncated, if it is cut",
      given: { "Create Date": "x".repeat(513), Licenses: "y".repeat(513) },
      sent: { "Create Date": "x".repeat(512), Licenses: "y".repeat(512) },
      issues: ["Create Date", "Licenses"].flatMap((name) => [`value-format ${name}`, `value-truncated ${name}`]),
    },
    {
      rule: "R5.12 other names, and other spellings, are not Totango's",
      given: { "create date": "x", license: "x", "Contract value": "x", "Signup Date": "x" },
      sent: { "create date": "x", license: "x", "Contract value": "x", "Signup Date": "x" },
    },
    {
      rule: "R5.12 whatever gave the name: a table",
      table: { renewal: "Contract Renewal Date", crm_seats: "Licenses" },
      given: { renewal: 1_400_000_000, crm: { seats: "many" } },
      sent: { "Contract Renewal Date": "2014-05-13T16:53:20.000Z", Licenses: "many" },
      issues: ["value-format crm seats"],
    },
    {
      rule: "R5.12 a table can take a name from Totango",
      table: { Licenses: "Seats" },
      given: { Licenses: "many" },
      sent: { Seats: "many" },
    },
    {
      rule: "R5.12 R5.1's dates stay as they are: unreadable, they are not sent",
      given: { created: "1/2/2014" },
      issues: ["unusable-date created"],
    },
    {
      rule: "R5.12 so does what a table makes Create Date from a top-level field",
      table: { since: "Create Date" },
      given: { since: "1/2/2014" },
      issues: ["unusable-date since"],
    },
  ]);

  holdAttributes(userSources, [
    {
      rule: "R5.12 a user's are never read so",
      given: { "Contract Renewal Date": 1_400_000_000, Licenses: "many", "Create Date": "1/2/2014" },
      sent: { "Contract Renewal Date": "1400000000", Licenses: "many", "Create Date": "1/2/2014" },
    },
  ]);
});
