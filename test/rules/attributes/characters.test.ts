import { type Session } from "segment-to-totango";
import { describe } from "vitest";
import {
  everySource,
  type Fields,
  group,
  hold,
  holdAttributes,
  identify,
  login,
  page,
  totango,
  userSources,
} from "../../support.js";

const emoji = "😀";
const loneSurrogate = "\uD83D";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const ascii = Array.from({ length: 128 }, (_none, code) => String.fromCharCode(code));
const beyondAscii = ["é", "ſ", "K", "İ", "名", "٣", "\u00A0", "\uFF0D", emoji, loneSurrogate];
const characters = [...ascii, ...beyondAscii];
const outside = (documented: string) => characters.filter((character) => !documented.includes(character));

const account = { kind: "account", sdr_o: "test_group" };
const product = { kind: "product", sdr_o: "test_group__productA", "sdr_o.parent_id": "test_group" };
const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };

/** Every place of an ID: what is sent of it, and where an issue of its characters is. */
type Place = {
  readonly place: string;
  readonly path: string;
  readonly given: (id: string) => unknown;
  readonly session?: (id: string) => Session;
  readonly sent: (id: string) => readonly Fields[];
};

const placesOfAccounts: readonly Place[] = [
  {
    place: "an account of a group",
    path: " groupId",
    given: (groupId) => group({ userId: undefined, groupId }),
    sent: (sdr_o) => [{ kind: "account", sdr_o }],
  },
  {
    place: "an account of a page with two activities",
    path: " context groupId",
    given: (groupId) => page({ category: "Docs", name: "Start", context: { groupId } }),
    sent: (sdr_o) => [
      { ...login, sdr_o, sdr_a: "Viewed Docs Page", sdr_m: "Docs" },
      { ...login, sdr_o, sdr_a: "Viewed Docs Start Page", sdr_m: "Docs" },
    ],
  },
  {
    place: "an account of the session",
    path: "",
    given: () => identify({ context: {} }),
    session: (groupId) => ({ userId: "jack", devices: [{ groupId }] }),
    sent: (sdr_o) => [{ ...user, sdr_o }],
  },
  {
    place: "a product account by account_id",
    path: " integrations Totango product account_id",
    given: (account_id) => identify({ context: { groupId: "test group" }, ...totango({ product: { account_id } }) }),
    sent: (sdr_o) => [{ ...user, sdr_o }],
  },
  {
    place: "a product account by id",
    path: " integrations Totango product id",
    given: (id) => identify(totango({ product: { id } })),
    sent: (id) => [{ ...user, sdr_o: `test_group__${id}` }],
  },
  {
    place: "a parent",
    path: " integrations Totango parent id",
    given: (id) => group({ userId: undefined, ...totango({ parent: { id } }) }),
    sent: (id) => [{ ...account, "sdr_o.parent_id": id }],
  },
];

const placesOfUsers: readonly Place[] = [
  {
    place: "a user of an identify",
    path: " userId",
    given: (userId) => identify({ userId }),
    sent: (sdr_u) => [{ ...user, sdr_u }],
  },
  {
    place: "a user of a group with a product",
    path: " userId",
    given: (userId) => group({ userId, ...totango({ product: { id: "productA" } }) }),
    sent: (sdr_u) => [account, { ...product, "sdr_o.product_id": "productA", sdr_u }],
  },
];

describe("R5.9 characters of IDs", () => {
  for (const [places, documented] of [
    [placesOfAccounts, letters],
    [placesOfUsers, `${letters}@.`],
  ] as const) {
    const whole = `a${documented.replaceAll("_", "")}`;
    const others = outside(documented).map((character) => `a${character}b`);
    hold(
      places.flatMap(({ place, path, given, session, sent }) =>
        [whole, ...others].map((id) => ({
          rule: `R5.9 ${place} is sent as ${JSON.stringify(id)}, ${id === whole ? "without an issue" : "with one"}`,
          given: given(id),
          session: session?.(id),
          sent: sent(id),
          issues: id === whole ? [] : [`id-charset${path}`],
        })),
      ),
    );
  }

  const long = " a".repeat(300);
  hold([
    {
      rule: "R5.9 an account that account_id replaces is not looked at",
      given: identify({
        context: { groupId: "test group" },
        ...totango({ product: { id: "a b", account_id: "123" } }),
      }),
      sent: [{ ...user, sdr_o: "123" }],
    },
    {
      rule: "R5.9 of a joined ID, what the account brings is at the account",
      given: identify({ context: { groupId: "a b" }, ...totango({ product: { id: "c" } }) }),
      sent: [{ ...user, sdr_o: "a b__c" }],
      issues: ["id-charset context groupId"],
    },
    {
      rule: "R5.9 so it is of a group that sends nothing to the account itself",
      given: group({
        userId: undefined,
        groupId: "a b",
        ...totango({ product: { id: "c" }, enableHierarchy: false }),
      }),
      sent: [{ kind: "product", sdr_o: "a b__c", "sdr_o.product_id": "c" }],
      issues: ["id-charset groupId"],
    },
    {
      rule: "R5.9 a product_id is not looked at",
      given: group(totango({ product: { id: "a b", account_id: "123" } })),
      sent: [account, { ...product, sdr_o: "123", sdr_u: "jack", "sdr_o.product_id": "a b" }],
    },
    {
      rule: "R5.9 an attribute parent_id is not looked at",
      given: group({ userId: undefined, traits: { parent_id: "a b" } }),
      sent: [{ ...account, "sdr_o.parent_id": "a b" }],
    },
    {
      rule: "R5.9 an ignored parent is not looked at",
      given: group({ userId: undefined, ...totango({ parent: { id: "a b" }, enableHierarchy: false }) }),
      sent: [account],
      issues: ["parent-ignored integrations Totango parent id"],
    },
    {
      rule: "R5.9 a parent of itself is not looked at",
      given: group({ userId: undefined, groupId: "a-b", ...totango({ parent: { id: "a-b" } }) }),
      sent: [{ kind: "account", sdr_o: "a-b" }],
      issues: ["hierarchy-cycle integrations Totango parent id"],
    },
    {
      rule: "R5.9 an account too long is not looked at",
      given: group({ userId: undefined, groupId: long }),
      issues: ["id-too-long groupId"],
    },
    {
      rule: "R5.9 a user too long is not looked at",
      given: group({ userId: long }),
      sent: [account],
      issues: ["id-too-long userId"],
    },
    {
      rule: "R5.9 a parent too long is not looked at",
      given: group({ userId: undefined, ...totango({ parent: { id: long } }) }),
      sent: [account],
      issues: ["id-too-long integrations Totango parent id"],
    },
  ]);
});

describe("R5.10 characters of attribute names", () => {
  holdAttributes(everySource, [
    {
      rule: "R5.10 letters, digits, _, - and the space are documented",
      given: { "Plan Value": "a", "plan-2_b": "b" },
      sent: { "Plan Value": "a", "plan-2_b": "b" },
    },
    {
      rule: "R5.10 any other is sent unchanged, with a notice",
      given: { "plan.name": "a", "e-mail:": "b", prénom: "c", "a\tb": "d" },
      sent: { "plan.name": "a", "e-mail:": "b", prénom: "c", "a\tb": "d" },
      issues: ["plan.name", "e-mail:", "prénom", "a\tb"].map((name) => `name-charset ${name}`),
    },
    {
      rule: "R5.10 a joined name is one name",
      given: { "a.b": { c: "x", "d.e": "y" } },
      sent: { "a.b_c": "x", "a.b_d.e": "y" },
      issues: ["name-charset a.b c", "name-charset a.b d.e"],
    },
    {
      rule: "R5.10 what is not sent has no notice",
      given: { "a.b": null, "c.d": Number.NaN, "e.f": [] },
      issues: ["unusable-value c.d"],
    },
    {
      rule: "R5.10 a value that is not a string",
      given: { "a.b": 7 },
      sent: { "a.b": "7" },
      issues: ["name-charset a.b"],
    },
  ]);

  const others = outside(`${letters} `).map((character) => `a${character}b`);
  holdAttributes(everySource, [
    {
      rule: "R5.10 each other character has one",
      given: Object.fromEntries(others.map((name) => [name, "x"])),
      sent: Object.fromEntries(others.map((name) => [name, "x"])),
      issues: others.map((name) => `name-charset ${name}`),
    },
  ]);

  holdAttributes(userSources, [
    {
      rule: "R5.10 a text that is cut has both issues",
      given: { "a.b": "x".repeat(256) },
      sent: { "a.b": "x".repeat(255) },
      issues: ["name-charset a.b", "value-truncated a.b"],
    },
  ]);
});
