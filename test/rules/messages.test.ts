import { describe } from "vitest";
import { attributeTrack, group, hold, identify, jackInGroup, login, page, screen, totango, track } from "../support.js";

const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const traits = { email: "jack@initech.com", age: 23 };
const context = { groupId: "test_group", traits };
const attributes = { "sdr_u.email": "jack@initech.com", "sdr_u.age": "23" };
/** More than any text of an activity may have. */
const blanks = " ".repeat(200);
const inDocs = { ...jackInGroup, category: "Docs" };
const billing = totango({ product: { account_id: "123", module: "Billing" } });
const billingInSession = { ...jackInGroup, product: { account_id: "123", module: "Billing" } };

describe("R4.1 identify", () => {
  hold([
    { rule: "R4.1 sends the user without traits", given: identify(), sent: [user] },
    {
      rule: "R4.1 sends traits as user attributes",
      given: identify({ traits: { name: "Jack Frank", ...traits } }),
      sent: [{ ...user, "sdr_u.name": "Jack Frank", ...attributes }],
    },
    {
      rule: "R4.1 sends context.traits too, and traits over them",
      given: identify({ traits: { name: "Jack Frank", age: 24 }, context }),
      sent: [{ ...user, "sdr_u.name": "Jack Frank", "sdr_u.age": "24", "sdr_u.email": "jack@initech.com" }],
    },
    {
      rule: "R4.1 goes to the usage account",
      given: identify({ traits, ...billing }),
      sent: [{ ...user, sdr_o: "123", ...attributes }],
    },
  ]);
});

describe("R4.2 group", () => {
  const product = { product: { account_id: "123" } };
  const account = { kind: "account", sdr_o: "test_group" };
  const ofProduct = { kind: "product", sdr_o: "123", "sdr_o.parent_id": "test_group" };
  hold([
    {
      rule: "R4.2 context.traits go with the user to the account",
      given: group({ context: { traits } }),
      sent: [{ ...account, sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R4.2 context.traits go with the user to the product account, not to the account",
      given: group({ context: { traits }, ...totango(product) }),
      sent: [account, { ...ofProduct, sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R4.2 context.traits go with the user without hierarchy",
      given: group({ context: { traits }, ...totango({ ...product, enableHierarchy: false }) }),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack", ...attributes }],
    },
    {
      rule: "R4.2 context.traits need a user",
      given: group({ userId: null, context: { traits } }),
      sent: [account],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 context.traits need a user at the product account",
      given: group({ userId: null, context: { traits }, ...totango(product) }),
      sent: [account, ofProduct],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 context.traits need a user without hierarchy",
      given: group({ userId: " ", context: { traits }, ...totango({ ...product, enableHierarchy: false }) }),
      sent: [{ kind: "product", sdr_o: "123" }],
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.2 a user ID over its limit has its issue already",
      given: group({ userId: "u".repeat(101), context: { traits } }),
      sent: [account],
      issues: ["id-too-long userId"],
    },
    { rule: "R4.2 no traits need no user", given: group({ userId: null, context: { traits: {} } }), sent: [account] },
    {
      rule: "R4.2 traits that a table leaves out need no user",
      given: group({ userId: null, context: { traits: { plan: "pro" } } }),
      settings: { attributes: { user: { plan: false } } },
      sent: [account],
    },
    {
      rule: "R4.2 traits that are null need no user",
      given: group({ userId: null, context: { traits: { email: null, age: undefined } } }),
      sent: [account],
    },
    {
      rule: "R4.2 account traits need no user",
      given: group({ userId: null, traits: { plan: "pro" } }),
      sent: [{ ...account, "sdr_o.plan": "pro" }],
    },
  ]);
});

describe("R4.3 track", () => {
  const without = { properties: { plan: "pro" } };
  hold([
    { rule: "R4.3 event is the activity, properties.category the module", given: track(), sent: [login] },
    {
      rule: "R4.3 other properties have no place",
      given: track({ properties: { category: "Application", plan: "pro", name: "x" } }),
      sent: [login],
    },
    {
      rule: "R4.3 a category beside properties is none",
      given: track({ ...without, category: "Docs" }),
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    {
      rule: "R4.3 properties.category wins over the session's",
      given: track(billing),
      session: inDocs,
      sent: [{ ...login, sdr_o: "123" }],
    },
    {
      rule: "R4.3 else the session's category",
      given: track(without),
      session: inDocs,
      sent: [{ ...login, sdr_m: "Docs" }],
    },
    {
      rule: "R4.3 the session's category wins over product.module",
      given: track({ ...without, ...billing }),
      session: inDocs,
      sent: [{ ...login, sdr_o: "123", sdr_m: "Docs" }],
    },
    {
      rule: "R4.3 else product.module",
      given: track({ ...without, ...billing }),
      sent: [{ ...login, sdr_o: "123", sdr_m: "Billing" }],
    },
    {
      rule: "R4.3 else the module of the session's product",
      given: track(without),
      session: billingInSession,
      sent: [{ ...login, sdr_o: "123", sdr_m: "Billing" }],
    },
    {
      rule: "R4.3 never the module of a product that is not used",
      given: track({ ...without, ...totango({ product: { id: "productA" } }) }),
      session: billingInSession,
      sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    {
      rule: "R4.3 else the setting defaultModule, which is not an issue",
      given: track({ properties: {} }),
      settings: { defaultModule: "Web" },
      sent: [{ ...login, sdr_m: "Web" }],
    },
    {
      rule: "R4.3 product.module wins over defaultModule",
      given: track({ properties: {}, ...billing }),
      settings: { defaultModule: "Web" },
      sent: [{ ...login, sdr_o: "123", sdr_m: "Billing" }],
    },
    {
      rule: "R4.3 else Unknown",
      given: track(without),
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["defaulted-module properties category"],
    },
    {
      rule: "R4.3 a missing event is Unknown too",
      given: track({ event: null }),
      sent: [{ ...login, sdr_a: "Unknown" }],
      issues: ["defaulted-activity event"],
    },
    {
      rule: "R4.3 both are Unknown",
      given: track({ event: undefined, properties: null }),
      sent: [{ ...login, sdr_a: "Unknown", sdr_m: "Unknown" }],
      issues: ["defaulted-activity event", "defaulted-module properties category"],
    },
    {
      rule: "R4.3 an event of which only blanks fit is Unknown",
      given: track({ event: `${blanks}x` }),
      sent: [{ ...login, sdr_a: "Unknown" }],
      issues: ["unusable-value event", "defaulted-activity event"],
    },
    {
      rule: "R4.3 such an event is one: its fields are no attributes",
      given: track({ event: `${blanks}x`, Plan: "pro" }),
      sent: [{ ...login, sdr_a: "Unknown" }],
      issues: ["unusable-value event", "defaulted-activity event"],
    },
    {
      rule: "R4.3 a category of which only blanks fit leaves the module to the session's",
      given: track({ properties: { category: `${blanks}x` } }),
      session: inDocs,
      sent: [{ ...login, sdr_m: "Docs" }],
      issues: ["unusable-value properties category"],
    },
    {
      rule: "R4.3 else to product.module",
      given: track({ properties: { category: `${blanks}x` }, ...billing }),
      sent: [{ ...login, sdr_o: "123", sdr_m: "Billing" }],
      issues: ["unusable-value properties category"],
    },
    {
      rule: "R4.3 else to Unknown",
      given: track({ properties: { category: `${blanks}x` } }),
      sent: [{ ...login, sdr_m: "Unknown" }],
      issues: ["unusable-value properties category", "defaulted-module properties category"],
    },
    { rule: "R4.3 context.traits go along", given: track({ context }), sent: [{ ...login, ...attributes }] },
    { rule: "R4.3 traits do not", given: track({ traits }), sent: [login] },
    {
      rule: "R4.3 the activity goes as it is",
      given: track({ event: "Unknown " }),
      sent: [{ ...login, sdr_a: "Unknown " }],
    },
  ]);
});

describe("R4.4 attribute track", () => {
  const pro = { ...user, "sdr_u.plan": "pro" };
  const issues = ["attribute-track event"];
  const unknown = { ...login, sdr_a: "Unknown", sdr_m: "Unknown" };
  const unknownIssues = ["defaulted-activity event", "defaulted-module properties category"];
  hold([
    {
      rule: "R4.4 fields of a track without an event are user attributes",
      given: attributeTrack({ plan: "pro", "Last Login": 5 }),
      sent: [{ ...pro, "sdr_u.Last Login": "5" }],
      issues,
    },
    {
      rule: "R4.4 a missing event is none",
      given: { type: "track", userId: "jack", context: { groupId: "test_group" }, plan: "pro" },
      sent: [pro],
      issues,
    },
    {
      rule: "R4.4 so it is with a blank event",
      given: attributeTrack({ event: " ", plan: "pro" }),
      sent: [pro],
      issues,
    },
    ...[["Login"], { name: "Login" }, true, Number.NaN].map((event) => ({
      rule: `R4.4 an event of another type is not a sign of attribute tracking: ${JSON.stringify(event)}`,
      given: attributeTrack({ event, plan: "pro" }),
      sent: [unknown],
      issues: unknownIssues,
    })),
    ...[{}, [], null, { category: null, seats: undefined }].map((properties) => ({
      rule: `R4.4 properties may be ${JSON.stringify(properties)}`,
      given: attributeTrack({ properties, plan: "pro" }),
      sent: [pro],
      issues,
    })),
    {
      rule: "R4.4 properties of the wrong shape count as absent",
      given: attributeTrack({ properties: "seats", plan: "pro" }),
      sent: [pro],
      issues: [...issues, "unusable-value properties"],
    },
    {
      rule: "R4.4 beside an event such fields are not read",
      given: track({ plan: "pro", seats: Number.NaN }),
      sent: [login],
    },
    {
      rule: "R4.4 beside an event that is a number, too",
      given: track({ event: 5, plan: "pro" }),
      sent: [{ ...login, sdr_a: "5" }],
    },
    {
      rule: "R4.4 the fields go over those of context.traits, by their sent name",
      given: attributeTrack({
        plan: "pro",
        created: "2024-01-02",
        context: { groupId: "test_group", traits: { plan: "free", "Create Date": "x", age: 23 } },
      }),
      sent: [{ ...pro, "sdr_u.Create Date": "2024-01-02", "sdr_u.age": "23" }],
      issues,
    },
    {
      rule: "R4.4 with a property it is an activity",
      given: attributeTrack({ plan: "pro", properties: { seats: 5 } }),
      sent: [unknown],
      issues: unknownIssues,
    },
    {
      rule: "R4.4 an object is flattened",
      given: attributeTrack({ address: { city: "Haifa" } }),
      sent: [{ ...user, "sdr_u.address_city": "Haifa" }],
      issues,
    },
    {
      rule: "R4.4 a field that is null is none",
      given: attributeTrack({ plan: null, seats: undefined }),
      sent: [unknown],
      issues: unknownIssues,
    },
    {
      rule: "R4.4 a field that cannot be sent is one all the same",
      given: attributeTrack({ plan: Number.NaN, seats: [] }),
      sent: [user],
      issues: [...issues, "unusable-value plan"],
    },
    {
      rule: "R4.4 it goes to the usage account",
      given: attributeTrack({ plan: "pro", ...billing }),
      sent: [{ ...pro, sdr_o: "123" }],
      issues,
    },
    {
      rule: "R4.4 it needs a user",
      given: attributeTrack({ plan: "pro", userId: null }),
      issues: ["missing-user-id userId"],
    },
    {
      rule: "R4.4 a name is a field by its spelling",
      given: attributeTrack({ Name: "Jack", ID: "5" }),
      sent: [{ ...user, "sdr_u.Name": "Jack", "sdr_u.ID": "5" }],
      issues,
    },
  ]);

  const own = {
    type: "track",
    event: null,
    userId: "jack",
    anonymousId: "a",
    groupId: "g",
    previousId: "p",
    messageId: "m",
    context: { groupId: "test_group" },
    integrations: { All: true },
    options: { a: 1 },
    properties: { a: null },
    traits: { a: 1 },
    category: "c",
    name: "n",
    id: "i",
    timestamp: "2024-01-01T00:00:00Z",
    originalTimestamp: "2024-01-01T00:00:00Z",
    sentAt: "2024-01-01T00:00:00Z",
    receivedAt: "2024-01-01T00:00:00Z",
    channel: "client",
    version: 2,
    writeKey: "w",
    projectId: "p",
    ip: "127.0.0.1",
    requestIp: "127.0.0.1",
    userAgent: "agent",
    library: { name: "analytics.js" },
    sessionId: 5,
    action: "track",
    replay: true,
    rudderId: "r",
    sourceId: "s",
    session_id: 5,
    request_ip: "127.0.0.1",
    user_agent: "agent",
    original_timestamp: "2024-01-01T00:00:00Z",
    sent_at: "2024-01-01T00:00:00Z",
    received_At: "2024-01-01T00:00:00Z",
    anonymous_id: "a",
    _metadata: { bundled: [] },
    _: 1,
  };
  hold([
    ...Object.entries(own).flatMap(([name, value]) => [
      {
        rule: `R4.4 ${name} never counts`,
        given: attributeTrack({ [name]: value }),
        sent: [unknown],
        issues: unknownIssues,
      },
      {
        rule: `R4.4 ${name} is not an attribute`,
        given: attributeTrack({ plan: "pro", [name]: value }),
        sent: [pro],
        issues,
      },
    ]),
    {
      rule: "R4.4 none of them counts",
      given: own,
      sent: [unknown],
      issues: unknownIssues,
    },
    { rule: "R4.4 none of them is an attribute", given: { ...own, plan: "pro" }, sent: [pro], issues },
    {
      rule: "R4.4 names that only look like these count",
      given: attributeTrack({ plan_: "pro", event_: 1, session__id: 2, sessionid: 3, user_: 4 }),
      sent: [
        {
          ...user,
          "sdr_u.plan_": "pro",
          "sdr_u.event_": "1",
          "sdr_u.session__id": "2",
          "sdr_u.sessionid": "3",
          "sdr_u.user_": "4",
        },
      ],
      issues,
    },
  ]);
});

describe.each([
  ["R4.5", "page", page, "Page"],
  ["R4.6", "screen", screen, "Screen"],
] as const)("%s %s", (R, _type, view, noun) => {
  const viewed = (what: string, module: string) => ({ ...login, sdr_a: `Viewed ${what} ${noun}`, sdr_m: module });
  const both = { category: "Docs", name: "Pricing" };
  const offNamed = { trackNamedPages: false };
  const offCategorized = { trackCategorizedPages: false };
  const ofDocs = viewed("Docs", "Docs");
  const ofPricing = viewed("Docs Pricing", "Docs");
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
      session: { ...inDocs, category: "Other" },
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
    { rule: "R4.7 the module is never the category __heartbeat", given: view({ name, category: name }), sent: [beat] },
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
          rule: `R4.8 ${make.name} without an account`,
          given: make({ ...name, context: {} }),
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
