import { describe, expect, test } from "vitest";
import {
  accountTraits,
  attributeTrack,
  type Fields,
  group,
  hold,
  holdAttributes,
  identify,
  login,
  parsed,
  sentOf,
  service,
  totango,
  track,
  untyped,
  userTraits,
} from "../../support.js";

const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
const account = { kind: "account", sdr_o: "test_group" };

/** An object of these fields that has others by inheritance. */
function inheriting(others: object, fields: Fields): Fields {
  const object = { ...fields };
  Object.setPrototypeOf(object, others);
  return object;
}

const address = { city: "Oslo", geo: { lat: 1, long: 2 } };

describe("R5.11 attribute tables", () => {
  describe("entries", () => {
    holdAttributes(
      [userTraits],
      [
        {
          rule: "R5.11 false leaves a field out",
          table: { plan: false },
          given: { plan: "pro", seats: 3 },
          sent: { seats: "3" },
        },
        {
          rule: "R5.11 false leaves an object out, with all that is inside",
          table: { address: false, address_city: "City" },
          given: { address, plan: "pro" },
          sent: { plan: "pro" },
        },
        {
          rule: "R5.11 false leaves out a value inside",
          table: { address_geo: false, address_city: false },
          given: { address: { ...address, zip: "0150" } },
          sent: { address_zip: "0150" },
        },
        { rule: "R5.11 a name renames", table: { plan: "Plan" }, given: { plan: "pro" }, sent: { Plan: "pro" } },
        {
          rule: "R5.11 a name of an object is the first part of the names inside",
          table: { address: "HQ" },
          given: { address },
          sent: { HQ_city: "Oslo", HQ_geo_lat: "1", HQ_geo_long: "2" },
        },
        {
          rule: "R5.11 names inside are looked up as the message has them, whatever was renamed around them",
          table: {
            address: "HQ",
            address_city: "City",
            address_geo: "Where",
            address_geo_lat: "Latitude",
            HQ_city: false,
          },
          given: { address },
          sent: { City: "Oslo", Latitude: "1", Where_long: "2" },
        },
        {
          rule: "R5.11 true is as if there were no entry",
          table: { plan: true, address: "HQ", address_city: true },
          given: { plan: "pro", address: { city: "Oslo" } },
          sent: { plan: "pro", HQ_city: "Oslo" },
        },
        {
          rule: "R5.11 undefined and null are not there",
          table: { plan: undefined, seats: null },
          given: { plan: "pro", seats: 3 },
          sent: { plan: "pro", seats: "3" },
        },
        {
          rule: "R5.11 the strings true and false are the booleans",
          table: { plan: "true", seats: "false" },
          given: { plan: "pro", seats: 3 },
          sent: { plan: "pro" },
        },
        ...[7, {}, [], 0, new Date(0)].map((entry) => ({
          rule: `R5.11 an entry of another type counts as false: ${JSON.stringify(entry)}`,
          table: { plan: entry },
          given: { plan: "pro", seats: 3 },
          sent: { seats: "3" },
        })),
        ...["", " ", "x".repeat(101)].map((name) => ({
          rule: `R5.11 a name that is blank or over 100 is unusable-name at the field: ${name.length}`,
          table: { plan: name, address: name, crm_id: name },
          given: { plan: "pro", address, crm: { id: 7, tier: 1 } },
          sent: { crm_tier: "1" },
          issues: ["unusable-name plan", "unusable-name address", "unusable-name crm id"],
        })),
        {
          rule: "R5.11 a name of 100 is sent",
          table: { plan: "x".repeat(100) },
          given: { plan: "pro" },
          sent: { ["x".repeat(100)]: "pro" },
        },
        {
          rule: "R5.11 own keys count alone, in tables and in traits",
          table: inheriting({ plan: false }, { seats: "Seats" }),
          given: { plan: "pro", seats: 3, toString: "x", constructor: "y" },
          sent: { plan: "pro", Seats: "3", toString: "x", constructor: "y" },
        },
        {
          rule: "R5.11 names of Object.prototype can be named",
          table: parsed('{"__proto__": "Proto", "constructor": false}'),
          given: parsed('{"__proto__": "a", "constructor": "b", "plan": "pro"}'),
          sent: { plan: "pro", Proto: "a" },
        },
        {
          rule: "R5.11 what a table leaves out has no issue, whatever it is",
          table: { age: false, a: false, " ": false, created: false },
          given: { age: Number.NaN, a: { b: new Map() }, " ": 1, created: "someday" },
        },
        { rule: "R5.11 an absent value is absent under any name", table: { plan: " " }, given: { plan: null } },
      ],
    );
  });

  describe('"*"', () => {
    holdAttributes(
      [userTraits],
      [
        {
          rule: 'R5.11 "*": false leaves out what is not named',
          table: { "*": false, plan: true, seats: "Seats" },
          given: { plan: "pro", seats: 3, email: "jack@initech.example", created: "2024-01-02" },
          sent: { plan: "pro", Seats: "3" },
        },
        {
          rule: 'R5.11 "*": true, like no "*", leaves out nothing',
          table: { "*": true, plan: false },
          given: { plan: "pro", seats: 3 },
          sent: { seats: "3" },
        },
        ...["false", false].map((others) => ({
          rule: `R5.11 "*" may be ${JSON.stringify(others)}`,
          table: { "*": others },
          given: { plan: "pro", address },
        })),
        ...[0, "", "Other", {}, null, [], "no"].map((others) => ({
          rule: `R5.11 "*" that is ${JSON.stringify(others)} does not count as false`,
          table: { "*": others },
          given: { plan: "pro" },
          sent: { plan: "pro" },
        })),
        {
          rule: 'R5.11 "*" spares what is inside an object that is named',
          table: { "*": false, address: true },
          given: { address, plan: "pro" },
          sent: { address_city: "Oslo", address_geo_lat: "1", address_geo_long: "2" },
        },
        {
          rule: 'R5.11 "*" spares what is inside an object that is named inside another',
          table: { "*": false, address_geo: true },
          given: { address },
          sent: { address_geo_lat: "1", address_geo_long: "2" },
        },
        {
          rule: 'R5.11 "*" spares what is inside an object that is renamed',
          table: { "*": false, address: "HQ", address_geo_lat: false },
          given: { address },
          sent: { HQ_city: "Oslo", HQ_geo_long: "2" },
        },
        {
          rule: 'R5.11 with "*": false an object that is not named is looked through for names inside',
          table: { "*": false, address_geo_lat: "Latitude", address_city: true },
          given: { address: { ...address, zip: "0150" }, crm: { id: 7 } },
          sent: { Latitude: "1", address_city: "Oslo" },
        },
        {
          rule: 'R5.11 with "*": false an object without a name inside is left out without an issue',
          table: { "*": false, plan: true },
          given: { plan: "pro", crm: new Map(), address: { city: Number.NaN } },
          sent: { plan: "pro" },
        },
        {
          rule: 'R5.11 with "*": false the created family is named like others',
          table: { "*": false, createdAt: true },
          given: { created: "2023-01-02", createdAt: "2024-01-02" },
          sent: { "Create Date": "2024-01-02" },
        },
      ],
    );

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

  describe("a new name wins over R5.1", () => {
    holdAttributes(
      [accountTraits],
      [
        { rule: "R5.11 of name", table: { name: "Company" }, given: { name: "Initech" }, sent: { Company: "Initech" } },
        {
          rule: "R5.11 of name, when it is false",
          table: { name: false },
          given: { name: "Initech", seats: 1 },
          sent: { seats: "1" },
        },
        {
          rule: "R5.11 not when it is true",
          table: { name: true },
          given: { name: "Initech" },
          sent: { account_name: "Initech" },
        },
        {
          rule: "R5.11 of id and account_id, which are then sent",
          table: { id: "CRM ID", account_id: "Billing ID" },
          given: { id: 7, account_id: 8 },
          sent: { "CRM ID": "7", "Billing ID": "8" },
        },
        {
          rule: "R5.11 true sends neither",
          table: { id: true, account_id: true },
          given: { id: 7, account_id: 8 },
          issues: ["unusable-name account_id"],
        },
        {
          rule: "R5.11 false leaves account_id out without an issue",
          table: { account_id: false },
          given: { account_id: 8 },
        },
        {
          rule: "R5.11 created is still read as a date, and is not Create Date",
          table: { created: "Signed Up", createdAt: "Trial" },
          given: { created: "2024-01-02 03:04", createdAt: "someday", created_at: "2023-01-02" },
          sent: { "Signed Up": "2024-01-02T03:04:00.000Z", "Create Date": "2023-01-02" },
          issues: ["unusable-date createdAt"],
        },
        {
          rule: "R5.11 what it makes Create Date is read as a date, and wins over created and its like",
          table: { since: "Create Date" },
          given: { created: "2023-01-02", since: 1_400_000_000 },
          sent: { "Create Date": "2014-05-13T16:53:20.000Z" },
          issues: ["attribute-clash created"],
        },
        {
          rule: "R5.11 what it makes Create Date and is not a date is unusable",
          table: { since: "Create Date" },
          given: { since: "1/2/2014", created: "2023-01-02" },
          sent: { "Create Date": "2023-01-02" },
          issues: ["unusable-date since"],
        },
        {
          rule: "R5.11 from inside an object, Create Date is a value like others, with R5.12's notice",
          table: { crm_since: "Create Date" },
          given: { crm: { since: "1/2/2014" } },
          sent: { "Create Date": "1/2/2014" },
          issues: ["value-format crm since"],
        },
        {
          rule: "R5.11 parent_id, product_id and account_name may be made, even from inside an object",
          table: { crm_parent: "parent_id", crm_product: "product_id", crm_name: "account_name" },
          given: { crm: { parent: "XYZ-85b", product: 7, name: "Initech" } },
          sent: { parent_id: "XYZ-85b", product_id: "7", account_name: "Initech" },
        },
        {
          rule: "R5.11 of those that flattening would make, the names of a renamed object too",
          table: { crm: "account" },
          given: { crm: { name: "Initech", tier: 1 } },
          sent: { account_tier: "1" },
          issues: ["attribute-clash crm name"],
        },
        {
          rule: "R5.11 R5.8 their limits count",
          table: { crm_parent: "parent_id", company: "account_name" },
          given: { crm: { parent: "p".repeat(481) }, company: "n".repeat(129) },
          sent: { account_name: "n".repeat(128) },
          issues: ["id-too-long crm parent", "value-truncated company"],
        },
        {
          rule: "R5.11 R5.2 a parent_id as it is spelt wins over one that is renamed",
          table: { boss: "parent_id" },
          given: { boss: "ABC", parent_id: "XYZ-85b" },
          sent: { parent_id: "XYZ-85b" },
          issues: ["attribute-clash boss"],
        },
        {
          rule: "R5.11 R3.7 so does the hierarchy",
          table: { boss: "parent_id" },
          given: { boss: "test_group" },
          issues: ["hierarchy-cycle boss"],
        },
      ],
    );

    holdAttributes(
      [userTraits],
      [
        {
          rule: "R5.11 of a user's id, userId and anonymousId, which are then sent",
          table: { id: "CRM ID", userId: "User", anonymousId: "Device" },
          given: { id: 7, userId: 8, anonymousId: 9 },
          sent: { "CRM ID": "7", User: "8", Device: "9" },
        },
        {
          rule: "R5.11 R5.4 what is sent as Contact from a top-level field is yes or no",
          table: { isContact: "Contact", crm_key: "Key Contact" },
          given: { isContact: true, crm: { key: true } },
          sent: { Contact: "yes", "Key Contact": "true" },
        },
      ],
    );
  });

  describe("a renamed attribute counts as derived (R5.2)", () => {
    holdAttributes(
      [userTraits],
      [
        {
          rule: "R5.11 a name given as it is sent wins, wherever it stands",
          table: { tier: "plan" },
          given: { tier: "gold", plan: "pro" },
          sent: { plan: "pro" },
          issues: ["attribute-clash tier"],
        },
        {
          rule: "R5.11 of two renamed the first wins",
          table: { tier: "Plan", level: "Plan" },
          given: { level: "gold", tier: "pro" },
          sent: { Plan: "gold" },
          issues: ["attribute-clash tier"],
        },
        {
          rule: "R5.11 of one renamed and one flattened the first wins",
          table: { city: "address_city" },
          given: { address: { city: "Oslo" }, city: "Bergen" },
          sent: { address_city: "Oslo" },
          issues: ["attribute-clash city"],
        },
        {
          rule: "R5.11 what is renamed leaves its own name to others",
          table: { plan: "Plan", tier: "plan" },
          given: { plan: "pro", tier: "gold" },
          sent: { Plan: "pro", plan: "gold" },
        },
        {
          rule: "R5.11 R5.10 a new name has its own notice",
          table: { plan: "plan.name" },
          given: { plan: "pro" },
          sent: { "plan.name": "pro" },
          issues: ["name-charset plan"],
        },
      ],
    );
  });

  describe("every source has the table of its kind", () => {
    const attributes = {
      account: { plan: "Account Plan", internal: false },
      user: { plan: "User Plan", phone: false },
    };
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

  describe("depth and length (R5.6, R5.8)", () => {
    const deep = (levels: number): unknown => (levels === 0 ? "x" : { n: deep(levels - 1) });
    holdAttributes(
      [userTraits],
      [
        {
          rule: "R5.11 R5.6 a trait that is nested too deep is left out whole, whatever a table leaves out inside",
          table: { a_n: false, b: "B" },
          given: { a: deep(11), b: deep(11), c: deep(10) },
          sent: { [`c${"_n".repeat(10)}`]: "x" },
          issues: ["unusable-value a", "unusable-value b"],
        },
        {
          rule: "R5.11 R5.6 one that a table leaves out is not looked at",
          table: { a: false },
          given: { a: deep(11) },
        },
        {
          rule: "R5.11 R5.8 a new name of an object counts with the names inside",
          table: { a: "x".repeat(99) },
          given: { a: { b: 1, "": 2 } },
          sent: { [`${"x".repeat(99)}_`]: "2" },
          issues: ["unusable-name a b"],
        },
        {
          rule: "R5.11 R5.8 an object with a name that is too long is sent under a new one",
          table: { ["x".repeat(101)]: "a" },
          given: { ["x".repeat(101)]: { b: 1 } },
          sent: { a_b: "1" },
        },
      ],
    );
  });
});
