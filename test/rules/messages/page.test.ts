import { describe } from "vitest";
import { hold, jackIn, login, page, screen, totango } from "../../support.js";

const traits = { email: "jack@initech.com", age: 23 };
const context = { groupId: "test_group", traits };
const attributes = { "sdr_u.email": "jack@initech.com", "sdr_u.age": "23" };
const inDocs = jackIn({ category: "Docs" });
const billing = totango({ product: { account_id: "123", module: "Billing" } });
const billingInSession = jackIn({ product: { account_id: "123", module: "Billing" } });

const both = { category: "Docs", name: "Pricing" };
const offNamed = { trackNamedPages: false };
const offCategorized = { trackCategorizedPages: false };

function viewedAs(noun: string) {
  const viewed = (what: string, module: string) => ({ ...login, sdr_a: `Viewed ${what} ${noun}`, sdr_m: module });
  return { viewed, ofDocs: viewed("Docs", "Docs"), ofPricing: viewed("Docs Pricing", "Docs") };
}

describe("R4.5 page", () => {
  holdViews("R4.5", page, "Page");
});

describe("R4.6 screen", () => {
  holdViews("R4.6", screen, "Screen");
});

function holdViews(R: string, view: typeof page, noun: string): void {
  const { viewed, ofDocs, ofPricing } = viewedAs(noun);
  const unknownPricing = { sent: [viewed("Pricing", "Unknown")], issues: ["defaulted-module category"] };

  hold([
    { rule: `${R} category, then category and name`, given: view(both), sent: [ofDocs, ofPricing] },
    { rule: `${R} a category alone`, given: view({ category: "Docs" }), sent: [ofDocs] },
    { rule: `${R} a name alone`, given: view({ name: "Pricing" }), ...unknownPricing },
    {
      rule: `${R} else properties.category and properties.name`,
      given: view({ properties: both }),
      sent: [ofDocs, ofPricing],
    },
    {
      rule: `${R} blank fields are none`,
      given: view({ category: " ", name: null, properties: both }),
      sent: [ofDocs, ofPricing],
    },
    {
      rule: `${R} category wins over properties.category, name over properties.name`,
      given: view({ ...both, properties: { category: "Other", name: "Else" } }),
      sent: [ofDocs, ofPricing],
    },
    {
      rule: `${R} one of each place`,
      given: view({ name: "Pricing", properties: { category: "Docs" } }),
      sent: [ofDocs, ofPricing],
    },
    {
      rule: `${R} other properties have no place`,
      given: view({ ...both, properties: { url: "https://initech.com", title: "Pricing" } }),
      sent: [ofDocs, ofPricing],
    },
    { rule: `${R} no named pages`, given: view(both), settings: offNamed, sent: [ofDocs] },
    { rule: `${R} no categorized pages`, given: view(both), settings: offCategorized, sent: [ofPricing] },
    {
      rule: `${R} no categorized pages, and no category`,
      given: view({ name: "Pricing" }),
      settings: offCategorized,
      ...unknownPricing,
    },
    { rule: `${R} untracked: neither name nor category`, given: view(), issues: ["untracked-page name"] },
    {
      rule: `${R} untracked: blank ones`,
      given: view({ category: "", properties: { name: " " } }),
      issues: ["untracked-page name"],
    },
    {
      rule: `${R} untracked: a name, switched off`,
      given: view({ name: "Pricing" }),
      settings: offNamed,
      issues: ["untracked-page name"],
    },
    {
      rule: `${R} untracked: properties.name, switched off`,
      given: view({ properties: { name: "Pricing" } }),
      settings: offNamed,
      issues: ["untracked-page properties name"],
    },
    {
      rule: `${R} untracked: a category, switched off`,
      given: view({ category: "Docs" }),
      settings: offCategorized,
      issues: ["untracked-page category"],
    },
    {
      rule: `${R} untracked: properties.category, switched off`,
      given: view({ properties: { category: "Docs" } }),
      settings: offCategorized,
      issues: ["untracked-page properties category"],
    },
    {
      rule: `${R} untracked: both, switched off`,
      given: view({ category: "Docs", properties: { name: "Pricing" } }),
      settings: { ...offNamed, ...offCategorized },
      issues: ["untracked-page properties name"],
    },
    {
      rule: `${R} the category is the module before the session's`,
      given: view(both),
      session: jackIn({ category: "Other" }),
      sent: [ofDocs, ofPricing],
    },
    {
      rule: `${R} else the session's category is the module, not part of the name`,
      given: view({ name: "Pricing", ...billing }),
      session: inDocs,
      sent: [{ ...viewed("Pricing", "Docs"), sdr_o: "123" }],
    },
    {
      rule: `${R} else product.module`,
      given: view({ name: "Pricing", ...billing }),
      sent: [{ ...viewed("Pricing", "Billing"), sdr_o: "123" }],
    },
    {
      rule: `${R} else the module of the session's product`,
      given: view({ name: "Pricing" }),
      session: billingInSession,
      sent: [{ ...viewed("Pricing", "Billing"), sdr_o: "123" }],
    },
    {
      rule: `${R} the category is a module also where it is not tracked`,
      given: view(both),
      settings: offCategorized,
      session: inDocs,
      sent: [ofPricing],
    },
    {
      rule: `${R} context.traits go along with each`,
      given: view({ ...both, context }),
      sent: [
        { ...ofDocs, ...attributes },
        { ...ofPricing, ...attributes },
      ],
    },
    {
      rule: `${R} what is wrong with context.traits is told once`,
      given: view({ ...both, context: { groupId: "test_group", traits: { age: Number.NaN } } }),
      sent: [ofDocs, ofPricing],
      issues: ["unusable-value context traits age"],
    },
    {
      rule: `${R} a __heartbeat category of a page with another name is a category`,
      given: view({ category: "__heartbeat", name: "Pricing" }),
      settings: { disableHeartbeat: true },
      sent: [viewed("__heartbeat", "__heartbeat"), viewed("__heartbeat Pricing", "__heartbeat")],
    },
    {
      rule: `${R} no heartbeat is named otherwise`,
      given: view({ category: "Docs", name: "__heartbeat2" }),
      sent: [ofDocs, viewed("Docs __heartbeat2", "Docs")],
    },
  ]);
}

describe("R4.7 heartbeat", () => {
  describe.each([
    ["page", page, "Page"],
    ["screen", screen, "Screen"],
  ] as const)("by a %s", (_type, view, noun) => {
    const { ofDocs, ofPricing } = viewedAs(noun);
    const beat = { ...login, sdr_a: "__heartbeat", sdr_m: "__system" };
    const name = "__heartbeat";
    const off = { disableHeartbeat: true };
    hold([
      { rule: "R4.7 by its name", given: view({ name }), sent: [beat] },
      { rule: "R4.7 by properties.name", given: view({ properties: { name } }), sent: [beat] },
      { rule: "R4.7 by its category, without a name", given: view({ category: name }), sent: [beat] },
      {
        rule: "R4.7 by properties.category, without a name",
        given: view({ properties: { category: name } }),
        sent: [beat],
      },
      { rule: "R4.7 by a name in a list", given: view({ name: [name] }), sent: [beat] },
      {
        rule: "R4.7 the module is the category",
        given: view({ name, category: "Application", ...billing }),
        session: inDocs,
        sent: [{ ...beat, sdr_o: "123", sdr_m: "Application" }],
      },
      {
        rule: "R4.7 the module is properties.category",
        given: view({ properties: { name, category: "Application" } }),
        sent: [{ ...beat, sdr_m: "Application" }],
      },
      {
        rule: "R4.7 the module is never the category __heartbeat",
        given: view({ name, category: name }),
        sent: [beat],
      },
      {
        rule: "R4.7 else the session's category",
        given: view({ name, ...billing }),
        session: inDocs,
        sent: [{ ...beat, sdr_o: "123", sdr_m: "Docs" }],
      },
      {
        rule: "R4.7 else the session's category, for a category __heartbeat",
        given: view({ category: name }),
        session: inDocs,
        sent: [{ ...beat, sdr_m: "Docs" }],
      },
      {
        rule: "R4.7 else product.module",
        given: view({ name, ...billing }),
        sent: [{ ...beat, sdr_o: "123", sdr_m: "Billing" }],
      },
      { rule: "R4.7 context.traits go along", given: view({ name, context }), sent: [{ ...beat, ...attributes }] },
      {
        rule: "R4.7 defaultModule is not for heartbeats",
        given: view({ name }),
        settings: { defaultModule: "Web" },
        sent: [beat],
      },
      {
        rule: "R4.7 the page settings do not apply",
        given: view({ name, category: "Application" }),
        settings: { ...offNamed, ...offCategorized },
        sent: [{ ...beat, sdr_m: "Application" }],
      },
      {
        rule: "R4.7 disabled, by its name",
        given: view({ name, category: "Application" }),
        settings: off,
        issues: ["untracked-page name"],
      },
      {
        rule: "R4.7 disabled, by properties.name",
        given: view({ properties: { name } }),
        settings: off,
        issues: ["untracked-page properties name"],
      },
      {
        rule: "R4.7 disabled, by its category",
        given: view({ category: name }),
        settings: off,
        issues: ["untracked-page category"],
      },
      { rule: "R4.7 other pages do not mind that", given: view(both), settings: off, sent: [ofDocs, ofPricing] },
    ]);
  });
});
