import { describe } from "vitest";
import {
  accountSources,
  accountTraits,
  contextTraits,
  everySource,
  group,
  hold,
  holdAttributes,
  parsed,
  userSources,
  userTraits,
} from "../../support.js";

describe("R5.1 names", () => {
  hold([
    {
      rule: "R5.1 account attributes are sdr_o., user attributes sdr_u.",
      given: group({ traits: { plan: "gold" }, context: { traits: { plan: "silver" } } }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_o.plan": "gold", "sdr_u.plan": "silver" }],
    },
  ]);

  const names = [
    ...["Create Date", "age", "avatar", "description", "email", "employees", "firstName", "industry", "lastName"],
    ...["phone", "plan", "title", "username", "website"],
  ];
  const texts = Object.fromEntries(names.map((name) => [name, "2014-06-30"]));

  holdAttributes(everySource, [
    { rule: "R5.1 names that many senders have are sent as they are", given: texts, sent: texts },
    {
      rule: "R5.1 every other name is sent as it is",
      given: {
        "Contract Value": "9",
        " padded ": "a",
        "a.b-c/d": "b",
        "sdr_u.x": "c",
        "名前 😀": "d",
        Name: "e",
        CREATED: "f",
      },
      sent: {
        "Contract Value": "9",
        " padded ": "a",
        "a.b-c/d": "b",
        "sdr_u.x": "c",
        "名前 😀": "d",
        Name: "e",
        CREATED: "f",
      },
      issues: ["name-charset a.b-c/d", "name-charset sdr_u.x", "name-charset 名前 😀"],
    },
    { rule: "R5.1 an id inside an object is sent", given: { address: { id: "7" } }, sent: { address_id: "7" } },
    {
      rule: "R5.1 an object under name keeps its own name",
      given: { name: { first: "Jack" } },
      sent: { name_first: "Jack" },
    },
    {
      rule: "R5.1 created becomes Create Date",
      given: { created: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      rule: "R5.1 createdAt becomes Create Date",
      given: { createdAt: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      rule: "R5.1 created_at becomes Create Date",
      given: { created_at: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      rule: "R5.1 an unusable created leaves Create Date to createdAt",
      given: { createdAt: "2014-06-30", created: "yesterday" },
      sent: { "Create Date": "2014-06-30" },
      issues: ["unusable-date created"],
    },
    {
      rule: "R5.1 an absent created leaves Create Date to createdAt",
      given: { created: null, createdAt: "2014-06-30" },
      sent: { "Create Date": "2014-06-30" },
    },
    {
      rule: "R5.1 none is sent under its own name, even when unusable",
      given: { created: "yesterday", createdAt: "today", created_at: "tomorrow" },
      issues: ["created", "createdAt", "created_at"].map((name) => `unusable-date ${name}`),
    },
    {
      rule: "R5.1 name, created and createdAt inside an object are names like others",
      given: { owner: { name: "Jack", created: "yesterday", createdAt: 7 } },
      sent: { owner_name: "Jack", owner_created: "yesterday", owner_createdAt: "7" },
    },
    {
      rule: "R5.1 names of Object.prototype are names like others",
      given: parsed(
        '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d","valueOf":{"__proto__":"e"},"x":{"__proto__":{"y":"f"}}}',
      ),
      sent: {
        ["__proto__"]: "a",
        constructor: "b",
        toString: "c",
        hasOwnProperty: "d",
        valueOf___proto__: "e",
        x___proto___y: "f",
      },
    },
    {
      rule: "R5.1 an object under __proto__ is flattened like others",
      given: parsed('{"__proto__":{"polluted":true}}'),
      sent: { __proto___polluted: "true" },
    },
  ]);

  holdAttributes(
    [accountTraits, userTraits, contextTraits],
    [{ rule: "R5.1 a top-level id is never sent, without an issue", given: { id: "7", ID: "8" }, sent: { ID: "8" } }],
  );

  holdAttributes(accountSources, [
    { rule: "R5.1 name becomes account_name", given: { name: "Initech" }, sent: { account_name: "Initech" } },
    {
      rule: "R5.1 account_name is account_name",
      given: { account_name: "Initech" },
      sent: { account_name: "Initech" },
    },
    { rule: "R5.1 an empty name is left out", given: { name: "" }, issues: ["unusable-value name"] },
    {
      rule: "R5.1 a blank name is left out",
      given: { name: " \t\n" },
      issues: ["unusable-value name"],
    },
    {
      rule: "R5.1 a name of which only blanks fit is left out",
      given: { name: `${" ".repeat(128)}x` },
      issues: ["unusable-value name"],
    },
    {
      rule: "R5.1 an account_name of which only blanks fit is left out",
      given: { account_name: `${" ".repeat(128)}x` },
      issues: ["unusable-value account_name"],
    },
    {
      rule: "R5.1 a blank account_name is left out",
      given: { account_name: " " },
      issues: ["unusable-value account_name"],
    },
    { rule: "R5.1 a name is not trimmed", given: { name: " Initech " }, sent: { account_name: " Initech " } },
    {
      rule: "R5.1 a blank text inside a name's object is a text",
      given: { name: { first: "" } },
      sent: { name_first: "" },
    },
    {
      rule: "R5.1 a name may be a number, a boolean or a list",
      given: { name: ["Initech", 7, true] },
      sent: { account_name: "Initech,7,true" },
    },
    {
      rule: "R5.1 an object under account_name keeps its own name",
      given: { account_name: { first: "a" } },
      sent: { account_name_first: "a" },
    },
  ]);

  holdAttributes(accountSources, [
    {
      rule: "R5.1 userId, anonymousId and crossDomainId are names like others",
      given: { userId: "7", anonymousId: "8", crossDomainId: "9" },
      sent: { userId: "7", anonymousId: "8", crossDomainId: "9" },
    },
    {
      rule: "R5.1 account_id inside an object is a name like others",
      given: { crm: { account_id: "7" } },
      sent: { crm_account_id: "7" },
    },
  ]);

  holdAttributes(
    [accountTraits],
    [
      {
        rule: "R5.1 account_id is Totango's own name of the ID",
        given: { account_id: "7", plan: "gold" },
        sent: { plan: "gold" },
        issues: ["unusable-name account_id"],
      },
      { rule: "R5.1 an absent account_id is not an issue", given: { account_id: null } },
    ],
  );

  holdAttributes(userSources, [
    {
      rule: "R5.1 userId, anonymousId and crossDomainId are never sent, without an issue",
      given: { userId: "jack", anonymousId: { a: "8" }, crossDomainId: "9", plan: { userId: "9", crossDomainId: "8" } },
      sent: { plan_userId: "9", plan_crossDomainId: "8" },
    },
    { rule: "R5.1 account_id is a name like others", given: { account_id: "7" }, sent: { account_id: "7" } },
    { rule: "R5.1 name stays name", given: { name: "Jack Frank" }, sent: { name: "Jack Frank" } },
    {
      rule: "R5.1 blank names are sent",
      given: { name: "", account_name: " " },
      sent: { name: "", account_name: " " },
    },
    {
      rule: "R5.1 account_name and name are two names",
      given: { account_name: "a", name: "b" },
      sent: { account_name: "a", name: "b" },
    },
  ]);
});
