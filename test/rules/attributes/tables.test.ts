import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  group,
  hold,
  identify,
  login,
  sentOf,
  service,
  totango,
  track,
  untyped,
  type Fields,
} from "../../support.js";

const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const account = { kind: "account", sdr_o: "test_group" };

/** What an identify with these traits sends by this table, the names without `sdr_u.`. */
type Case = {
  readonly rule: string;
  readonly table: Fields;
  readonly traits: Fields;
  readonly sent?: Fields;
  readonly issues?: readonly string[];
};

function holdTraits(cases: readonly Case[]): void {
  hold(
    cases.map(({ rule, table, traits, sent = {}, issues = [] }) => ({
      rule,
      given: identify({ traits }),
      settings: { attributes: { user: table } },
      sent: [{ ...user, ...prefixed("sdr_u.", sent) }],
      issues,
    })),
  );
}

/** The same for an account. */
function holdAccount(cases: readonly Case[]): void {
  hold(
    cases.map(({ rule, table, traits, sent = {}, issues = [] }) => ({
      rule,
      given: group({ userId: undefined, traits }),
      settings: { attributes: { account: table } },
      sent: [{ ...account, ...prefixed("sdr_o.", sent) }],
      issues,
    })),
  );
}

function prefixed(prefix: string, attributes: Fields): Fields {
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [prefix + name, text]));
}

/** An object of these fields that has others by inheritance. */
function inheriting(others: object, fields: Fields): Fields {
  const object: unknown = Object.create(others);
  return Object.assign(fieldsOf(object), fields);
}

function parsed(json: string): Fields {
  return fieldsOf(JSON.parse(json));
}

function fieldsOf(value: unknown): Fields {
  if (!isFields(value)) throw new Error("This is not an object.");
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

const address = { city: "Oslo", geo: { lat: 1, long: 2 } };

describe("R5.11 entries", () => {
  holdTraits([
    {
      rule: "R5.11 false leaves a field out",
      table: { plan: false },
      traits: { plan: "pro", seats: 3 },
      sent: { seats: "3" },
    },
    {
      rule: "R5.11 false leaves an object out, with all that is inside",
      table: { address: false, address_city: "City" },
      traits: { address, plan: "pro" },
      sent: { plan: "pro" },
    },
    {
      rule: "R5.11 false leaves out a value inside",
      table: { address_geo: false, address_city: false },
      traits: { address: { ...address, zip: "0150" } },
      sent: { address_zip: "0150" },
    },
    { rule: "R5.11 a name renames", table: { plan: "Plan" }, traits: { plan: "pro" }, sent: { Plan: "pro" } },
    {
      rule: "R5.11 a name of an object is the first part of the names inside",
      table: { address: "HQ" },
      traits: { address },
      sent: { HQ_city: "Oslo", HQ_geo_lat: "1", HQ_geo_long: "2" },
    },
    {
      rule: "R5.11 names inside are looked up as the message has them, whatever was renamed around them",
      table: { address: "HQ", address_city: "City", address_geo: "Where", address_geo_lat: "Latitude", HQ_city: false },
      traits: { address },
      sent: { City: "Oslo", Latitude: "1", Where_long: "2" },
    },
    {
      rule: "R5.11 true is as if there were no entry",
      table: { plan: true, address: "HQ", address_city: true },
      traits: { plan: "pro", address: { city: "Oslo" } },
      sent: { plan: "pro", HQ_city: "Oslo" },
    },
    {
      rule: "R5.11 undefined and null are not there",
      table: { plan: undefined, seats: null },
      traits: { plan: "pro", seats: 3 },
      sent: { plan: "pro", seats: "3" },
    },
    {
      rule: "R5.11 the strings true and false are the booleans",
      table: { plan: "true", seats: "false" },
      traits: { plan: "pro", seats: 3 },
      sent: { plan: "pro" },
    },
    ...[7, {}, [], 0, new Date(0)].map((entry) => ({
      rule: `R5.11 an entry of another type counts as false: ${JSON.stringify(entry)}`,
      table: { plan: entry },
      traits: { plan: "pro", seats: 3 },
      sent: { seats: "3" },
    })),
    ...["", " ", "x".repeat(101)].map((name) => ({
      rule: `R5.11 a name that is blank or over 100 is unusable-name at the field: ${name.length}`,
      table: { plan: name, address: name, crm_id: name },
      traits: { plan: "pro", address, crm: { id: 7, tier: 1 } },
      sent: { crm_tier: "1" },
      issues: ["unusable-name traits plan", "unusable-name traits address", "unusable-name traits crm id"],
    })),
    {
      rule: "R5.11 a name of 100 is sent",
      table: { plan: "x".repeat(100) },
      traits: { plan: "pro" },
      sent: { ["x".repeat(100)]: "pro" },
    },
    {
      rule: "R5.11 own keys count alone, in tables and in traits",
      table: inheriting({ plan: false }, { seats: "Seats" }),
      traits: { plan: "pro", seats: 3, toString: "x", constructor: "y" },
      sent: { plan: "pro", Seats: "3", toString: "x", constructor: "y" },
    },
    {
      rule: "R5.11 names of Object.prototype can be named",
      table: parsed('{"__proto__": "Proto", "constructor": false}'),
      traits: parsed('{"__proto__": "a", "constructor": "b", "plan": "pro"}'),
      sent: { plan: "pro", Proto: "a" },
    },
    {
      rule: "R5.11 what a table leaves out has no issue, whatever it is",
      table: { age: false, a: false, " ": false, created: false },
      traits: { age: Number.NaN, a: { b: new Map() }, " ": 1, created: "someday" },
    },
    { rule: "R5.11 an absent value is absent under any name", table: { plan: " " }, traits: { plan: null } },
  ]);
});

describe('R5.11 "*"', () => {
  holdTraits([
    {
      rule: 'R5.11 "*": false leaves out what is not named',
      table: { "*": false, plan: true, seats: "Seats" },
      traits: { plan: "pro", seats: 3, email: "jack@initech.example", created: "2024-01-02" },
      sent: { plan: "pro", Seats: "3" },
    },
    {
      rule: 'R5.11 "*": true, like no "*", leaves out nothing',
      table: { "*": true, plan: false },
      traits: { plan: "pro", seats: 3 },
      sent: { seats: "3" },
    },
    ...["false", false].map((others) => ({
      rule: `R5.11 "*" may be ${JSON.stringify(others)}`,
      table: { "*": others },
      traits: { plan: "pro", address },
    })),
    ...[0, "", "Other", {}, null, [], "no"].map((others) => ({
      rule: `R5.11 "*" that is ${JSON.stringify(others)} does not count as false`,
      table: { "*": others },
      traits: { plan: "pro" },
      sent: { plan: "pro" },
    })),
    {
      rule: 'R5.11 "*" spares what is inside an object that is named',
      table: { "*": false, address: true },
      traits: { address, plan: "pro" },
      sent: { address_city: "Oslo", address_geo_lat: "1", address_geo_long: "2" },
    },
    {
      rule: 'R5.11 "*" spares what is inside an object that is renamed',
      table: { "*": false, address: "HQ", address_geo_lat: false },
      traits: { address },
      sent: { HQ_city: "Oslo", HQ_geo_long: "2" },
    },
    {
      rule: 'R5.11 with "*": false an object that is not named is looked through for names inside',
      table: { "*": false, address_geo_lat: "Latitude", address_city: true },
      traits: { address: { ...address, zip: "0150" }, crm: { id: 7 } },
      sent: { Latitude: "1", address_city: "Oslo" },
    },
    {
      rule: 'R5.11 with "*": false an object without a name inside is left out without an issue',
      table: { "*": false, plan: true },
      traits: { plan: "pro", crm: new Map(), address: { city: Number.NaN } },
      sent: { plan: "pro" },
    },
    {
      rule: 'R5.11 with "*": false the created family is named like others',
      table: { "*": false, createdAt: true },
      traits: { created: "2023-01-02", createdAt: "2024-01-02" },
      sent: { "Create Date": "2024-01-02" },
    },
  ]);

  hold([
    {
      rule: 'R5.11 "*" of one table is not the other\'s',
      given: group({ traits: { plan: "pro" }, context: { traits: { plan: "free" } } }),
      settings: { attributes: { account: { "*": false } } },
      sent: [{ ...account, sdr_u: "jack", "sdr_u.plan": "free" }],
    },
  ]);

  test('R5.11 an inherited "*" is not one', () => {
    const table: unknown = Object.create({ "*": false });
    const given = identify({ traits: { plan: "pro" } });
    expect(sentOf(untyped.translate(given, { ...service, attributes: { user: table } }))).toEqual([
      { ...user, "sdr_u.plan": "pro" },
    ]);
  });
});

describe("R5.11 a new name wins over R5.1", () => {
  holdAccount([
    { rule: "R5.11 of name", table: { name: "Company" }, traits: { name: "Initech" }, sent: { Company: "Initech" } },
    {
      rule: "R5.11 of name, when it is false",
      table: { name: false },
      traits: { name: "Initech", seats: 1 },
      sent: { seats: "1" },
    },
    {
      rule: "R5.11 not when it is true",
      table: { name: true },
      traits: { name: "Initech" },
      sent: { account_name: "Initech" },
    },
    {
      rule: "R5.11 of id and account_id, which are then sent",
      table: { id: "CRM ID", account_id: "Billing ID" },
      traits: { id: 7, account_id: 8 },
      sent: { "CRM ID": "7", "Billing ID": "8" },
    },
    {
      rule: "R5.11 true sends neither",
      table: { id: true, account_id: true },
      traits: { id: 7, account_id: 8 },
      issues: ["unusable-name traits account_id"],
    },
    {
      rule: "R5.11 false leaves account_id out without an issue",
      table: { account_id: false },
      traits: { account_id: 8 },
    },
    {
      rule: "R5.11 created is still read as a date, and is not Create Date",
      table: { created: "Signed Up", createdAt: "Trial" },
      traits: { created: "2024-01-02 03:04", createdAt: "someday", created_at: "2023-01-02" },
      sent: { "Signed Up": "2024-01-02T03:04:00.000Z", "Create Date": "2023-01-02" },
      issues: ["unusable-value traits createdAt"],
    },
    {
      rule: "R5.11 what it makes Create Date is read as a date, and wins over created and its like",
      table: { since: "Create Date" },
      traits: { created: "2023-01-02", since: 1_400_000_000 },
      sent: { "Create Date": "2014-05-13T16:53:20.000Z" },
      issues: ["attribute-clash traits created"],
    },
    {
      rule: "R5.11 what it makes Create Date and is not a date is unusable",
      table: { since: "Create Date" },
      traits: { since: "1/2/2014", created: "2023-01-02" },
      sent: { "Create Date": "2023-01-02" },
      issues: ["unusable-value traits since"],
    },
    {
      rule: "R5.11 from inside an object, Create Date is a value like others",
      table: { crm_since: "Create Date" },
      traits: { crm: { since: "1/2/2014" } },
      sent: { "Create Date": "1/2/2014" },
    },
    {
      rule: "R5.11 parent_id, product_id and account_name may be made, even from inside an object",
      table: { crm_parent: "parent_id", crm_product: "product_id", crm_name: "account_name" },
      traits: { crm: { parent: "XYZ-85b", product: 7, name: "Initech" } },
      sent: { parent_id: "XYZ-85b", product_id: "7", account_name: "Initech" },
    },
    {
      rule: "R5.11 of those that flattening would make, the names of a renamed object too",
      table: { crm: "account" },
      traits: { crm: { name: "Initech", tier: 1 } },
      sent: { account_tier: "1" },
      issues: ["attribute-clash traits crm name"],
    },
    {
      rule: "R5.11 R5.8 their limits count",
      table: { crm_parent: "parent_id", company: "account_name" },
      traits: { crm: { parent: "p".repeat(481) }, company: "n".repeat(129) },
      sent: { account_name: "n".repeat(128) },
      issues: ["id-too-long traits crm parent", "value-truncated traits company"],
    },
    {
      rule: "R5.11 R5.2 a parent_id as it is spelt wins over one that is renamed",
      table: { boss: "parent_id" },
      traits: { boss: "ABC", parent_id: "XYZ-85b" },
      sent: { parent_id: "XYZ-85b" },
      issues: ["attribute-clash traits boss"],
    },
    {
      rule: "R5.11 R3.7 so does the hierarchy",
      table: { boss: "parent_id" },
      traits: { boss: "test_group" },
      issues: ["hierarchy-cycle traits boss"],
    },
  ]);

  holdTraits([
    {
      rule: "R5.11 of a user's id, userId and anonymousId, which are then sent",
      table: { id: "CRM ID", userId: "User", anonymousId: "Device" },
      traits: { id: 7, userId: 8, anonymousId: 9 },
      sent: { "CRM ID": "7", User: "8", Device: "9" },
    },
    {
      rule: "R5.11 R5.4 what is sent as Contact from a top-level field is yes or no",
      table: { isContact: "Contact", crm_key: "Key Contact" },
      traits: { isContact: true, crm: { key: true } },
      sent: { Contact: "yes", "Key Contact": "true" },
    },
  ]);
});

describe("R5.11 R5.2 a renamed attribute counts as derived", () => {
  holdTraits([
    {
      rule: "R5.11 a name given as it is sent wins, wherever it stands",
      table: { tier: "plan" },
      traits: { tier: "gold", plan: "pro" },
      sent: { plan: "pro" },
      issues: ["attribute-clash traits tier"],
    },
    {
      rule: "R5.11 of two renamed the first wins",
      table: { tier: "Plan", level: "Plan" },
      traits: { level: "gold", tier: "pro" },
      sent: { Plan: "gold" },
      issues: ["attribute-clash traits tier"],
    },
    {
      rule: "R5.11 of one renamed and one flattened the first wins",
      table: { city: "address_city" },
      traits: { address: { city: "Oslo" }, city: "Bergen" },
      sent: { address_city: "Oslo" },
      issues: ["attribute-clash traits city"],
    },
    {
      rule: "R5.11 what is renamed leaves its own name to others",
      table: { plan: "Plan", tier: "plan" },
      traits: { plan: "pro", tier: "gold" },
      sent: { Plan: "pro", plan: "gold" },
    },
    {
      rule: "R5.11 R5.10 a new name has its own notice",
      table: { plan: "plan.name" },
      traits: { plan: "pro" },
      sent: { "plan.name": "pro" },
      issues: ["name-charset traits plan"],
    },
  ]);
});

describe("R5.11 every source has the table of its kind", () => {
  const attributes = { account: { plan: "Account Plan", internal: false }, user: { plan: "User Plan", phone: false } };
  const settings = { attributes };
  const traits = { plan: "pro", internal: 1, phone: 2 };
  const ofUser = { "sdr_u.User Plan": "pro", "sdr_u.internal": "1" };
  const ofAccount = { "sdr_o.Account Plan": "pro", "sdr_o.phone": "2" };
  hold([
    { rule: "R5.11 traits of an identify", given: identify({ traits }), settings, sent: [{ ...user, ...ofUser }] },
    {
      rule: "R5.11 context.traits of an activity",
      given: track({ context: { groupId: "test_group", traits } }),
      settings,
      sent: [{ ...login, ...ofUser }],
    },
    {
      rule: "R5.11 fields of an attribute track",
      given: attributeTrack(traits),
      settings,
      sent: [{ ...user, ...ofUser }],
      issues: ["attribute-track event"],
    },
    {
      rule: "R5.11 traits of a group, and of its user",
      given: group({ traits, context: { traits } }),
      settings,
      sent: [{ ...account, sdr_u: "jack", ...ofUser, ...ofAccount }],
    },
    {
      rule: "R5.11 attributes of a product, whose own fields no table names",
      given: group({ userId: undefined, ...totango({ product: { id: "p", ...traits }, enableHierarchy: false }) }),
      settings: { attributes: { account: { ...attributes.account, id: "CRM ID", module: false } } },
      sent: [{ kind: "product", sdr_o: "test_group__p", ...ofAccount, "sdr_o.product_id": "p" }],
    },
    {
      rule: "R5.11 what waits in a session: what is left out never reaches it",
      given: identify({ context: {}, traits }),
      settings,
      issues: ["attributes-kept context groupId"],
      next: { userId: "jack", userAttributes: { "User Plan": "pro", internal: "1" } },
    },
    {
      rule: "R5.11 an attribute track of nothing but fields that are left out is one all the same",
      given: attributeTrack({ phone: 2 }),
      settings,
      sent: [user],
      issues: ["attribute-track event"],
    },
    {
      rule: "R5.11 an identify of which nothing is left keeps nothing",
      given: identify({ context: {}, traits: { phone: 2 } }),
      settings,
      issues: ["missing-account-id context groupId"],
      next: { userId: "jack" },
    },
  ]);
});

describe("R5.6 in a table's company", () => {
  const deep = (levels: number): unknown => (levels === 0 ? "x" : { n: deep(levels - 1) });
  holdTraits([
    {
      rule: "R5.6 a trait that is nested too deep is left out whole, whatever a table leaves out inside",
      table: { a_n: false, b: "B" },
      traits: { a: deep(11), b: deep(11), c: deep(10) },
      sent: { [`c${"_n".repeat(10)}`]: "x" },
      issues: ["unusable-value traits a", "unusable-value traits b"],
    },
    {
      rule: "R5.6 one that a table leaves out is not looked at",
      table: { a: false },
      traits: { a: deep(11) },
    },
    {
      rule: "R5.8 a new name of an object counts with the names inside",
      table: { a: "x".repeat(99) },
      traits: { a: { b: 1, "": 2 } },
      sent: { [`${"x".repeat(99)}_`]: "2" },
      issues: ["unusable-name traits a b"],
    },
    {
      rule: "R5.8 an object with a name that is too long is sent under a new one",
      table: { ["x".repeat(101)]: "a" },
      traits: { ["x".repeat(101)]: { b: 1 } },
      sent: { a_b: "1" },
    },
  ]);
});
