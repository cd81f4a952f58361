import { describe } from "vitest";
import { attributeTrack, hold, jackIn, login, totango, track } from "../../support.js";

const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const traits = { email: "jack@initech.com", age: 23 };
const context = { groupId: "test_group", traits };
const attributes = { "sdr_u.email": "jack@initech.com", "sdr_u.age": "23" };
/** More than any text of an activity may have. */
const blanks = " ".repeat(200);
const inDocs = jackIn({ category: "Docs" });
const billing = totango({ product: { account_id: "123", module: "Billing" } });
const billingInSession = jackIn({ product: { account_id: "123", module: "Billing" } });

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
