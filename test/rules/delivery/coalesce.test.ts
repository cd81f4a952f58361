import { coalesce, type TotangoRequest } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { frozen, jack, login, sentOf, service, untyped } from "../../support.js";

type InAccount = { readonly sdr_s: string; readonly sdr_o: string; readonly sdr_u?: string };

const common = { url: "https://sdr.totango.com/pixel.gif/" };
const inGroup = { sdr_s: "SP-1234-01", sdr_o: "g" };
const jackInGroup = { ...inGroup, sdr_u: "jack" };

function account(
  attributes: Readonly<Record<`sdr_o.${string}`, string>> = {},
  params: InAccount = inGroup,
): TotangoRequest {
  return { kind: "account", ...common, params: { ...params, ...attributes } };
}

function accountOfJack(attributes: Readonly<Record<`sdr_${"o" | "u"}.${string}`, string>> = {}): TotangoRequest {
  return { kind: "account", ...common, params: { ...jackInGroup, ...attributes } };
}

function product(attributes: Readonly<Record<`sdr_o.${string}`, string>> = {}, params = inGroup): TotangoRequest {
  return { kind: "product", ...common, params: { ...params, ...attributes } };
}

function user(attributes: Readonly<Record<`sdr_u.${string}`, string>> = {}, params = jackInGroup): TotangoRequest {
  return { kind: "user", ...common, params: { ...params, ...attributes } };
}

function activity(
  sdr_a: string,
  attributes: Readonly<Record<`sdr_u.${string}`, string>> = {},
  params = jackInGroup,
): TotangoRequest {
  return { kind: "activity", ...common, params: { ...params, sdr_a, sdr_m: "Application", ...attributes } };
}

const pro = { "sdr_u.plan": "pro" } as const;
const free = { "sdr_u.plan": "free" } as const;
const nobody = { ...inGroup, sdr_u: "undefined" };
const eve = { ...inGroup, sdr_u: "eve" };
const inOther = { sdr_s: "SP-1234-01", sdr_o: "h" };

/** What is given, and what is sent instead: the numbers are of the very same requests. */
type Coalesced = readonly [rule: string, given: readonly TotangoRequest[], sent: readonly (number | TotangoRequest)[]];

const cases: readonly Coalesced[] = [
  ["nothing", [], []],
  ["one request alone", [user(pro)], [0]],

  // An update that sets nothing new
  ["is left out: a user's", [user(pro), activity("A"), user(pro)], [activity("A", pro)]],
  [
    "is left out: an account's",
    [account({ "sdr_o.tier": "1" }), activity("A"), account({ "sdr_o.tier": "1" })],
    [0, 1],
  ],
  ["is left out: without attributes, once account and user are known", [activity("A"), user(), accountOfJack()], [0]],
  ["is not left out: a user who is not known there yet", [account(), activity("A", {}, eve), user()], [0, 1, 2]],
  ["is not left out: an account that is not known yet", [user(), account({}, inOther)], [0, 1]],
  ["is not left out: another value", [activity("A", pro), user(free)], [0, 1]],
  ["is not left out: another value in between", [activity("A", pro), activity("B", free), user(pro)], [0, 1, 2]],
  [
    "is not left out: the same value, given in another account last",
    [activity("A", pro), user(free, { ...inOther, sdr_u: "jack" }), activity("B"), user(pro)],
    [0, 1, 2, 3],
  ],
  ["is not left out: of another service", [account(), account({}, { ...inGroup, sdr_s: "SP-9" })], [0, 1]],
  ["is not left out: of another URL", [account(), { ...account(), url: "https://proxy.example/" }], [0, 1]],
  [
    "is left out: an account's, with a user who is known there",
    [accountOfJack({ "sdr_o.tier": "1" }), activity("A", {}, eve), account({ "sdr_o.tier": "1" }, eve)],
    [0, 1],
  ],
  [
    "is left out: an account's, without the user with whom it came first",
    [accountOfJack({ "sdr_o.tier": "1" }), activity("A"), account({ "sdr_o.tier": "1" })],
    [0, 1],
  ],
  [
    "is left out: a user's, whatever another user's value is",
    [activity("A", pro), activity("B", free, eve), user(pro)],
    [0, 1],
  ],
  [
    "is left out: a user's, of the same value in another account meanwhile",
    [activity("A", pro), activity("B", pro, { ...inOther, sdr_u: "jack" }), activity("C"), user(pro)],
    [0, 1, 2],
  ],
  [
    "is left out: a user's, of the same value that another account had last",
    [activity("A", pro), activity("B", pro, { ...inOther, sdr_u: "jack" }), user(pro)],
    [0, 1],
  ],
  [
    "is not left out: what a user has last in any account, and not in this one",
    [activity("A", pro), activity("B", free, { ...inOther, sdr_u: "jack" }), activity("C"), user(free)],
    [0, 1, 2, 3],
  ],
  ["an activity is never left out", [activity("A", pro), activity("A", pro)], [0, 1]],

  // Update into update
  [
    "merges: the later attributes over the earlier",
    [user(pro), user({ ...free, "sdr_u.age": "23" })],
    [user({ ...free, "sdr_u.age": "23" })],
  ],
  [
    "merges: the kind is that of the one that is not user, the parameters come in their order",
    [user(pro), account({ "sdr_o.tier": "1" })],
    [{ kind: "account", ...common, params: { ...jackInGroup, "sdr_u.plan": "pro", "sdr_o.tier": "1" } }],
  ],
  [
    "merges: an account's request and its user's",
    [account({ "sdr_o.tier": "1" }), user(pro)],
    [{ kind: "account", ...common, params: { ...jackInGroup, "sdr_o.tier": "1", "sdr_u.plan": "pro" } }],
  ],
  [
    "merges: a product account's and its user's",
    [product({ "sdr_o.tier": "1" }), user(pro)],
    [{ kind: "product", ...common, params: { ...jackInGroup, "sdr_o.tier": "1", "sdr_u.plan": "pro" } }],
  ],
  [
    "does not merge: an account and a product",
    [account({ "sdr_o.tier": "1" }), product({ "sdr_o.tier": "2" })],
    [0, 1],
  ],
  ["does not merge: two users", [user(pro), user(free, eve)], [0, 1]],
  [
    "does not merge: a third user into what has a user already",
    [user(pro), account({ "sdr_o.tier": "1" }), user(free, eve)],
    [{ kind: "account", ...common, params: { ...jackInGroup, "sdr_u.plan": "pro", "sdr_o.tier": "1" } }, 2],
  ],
  ["does not merge: two accounts of one user", [user(pro), user(free, { ...inOther, sdr_u: "jack" })], [0, 1]],
  [
    "does not merge: across another request of its user, but one without a user merges across it",
    [user(pro), user(free, { ...inOther, sdr_u: "jack" }), account({ "sdr_o.tier": "1" }), user({ "sdr_u.age": "23" })],
    [{ kind: "account", ...common, params: { ...jackInGroup, "sdr_u.plan": "pro", "sdr_o.tier": "1" } }, 1, 3],
  ],
  [
    "a user called undefined is not a missing one: across an account's request",
    [user(pro, nobody), account({}, inOther), user({ "sdr_u.age": "23" }, nobody)],
    [user({ ...pro, "sdr_u.age": "23" }, nobody), 1],
  ],
  [
    "a user called undefined is not a missing one: an account's request across",
    [account({ "sdr_o.tier": "1" }), user(pro, { ...inOther, sdr_u: "undefined" }), account({ "sdr_o.tier": "2" })],
    [account({ "sdr_o.tier": "2" }), 1],
  ],
  [
    "two requests without a user do not share one",
    [account({ "sdr_o.tier": "1" }), account({ "sdr_o.tier": "1" }, inOther), account({ "sdr_o.tier": "2" })],
    [account({ "sdr_o.tier": "2" }), 1],
  ],
  [
    "does not merge: of other services and URLs",
    [account({ "sdr_o.tier": "1" }), account({ "sdr_o.tier": "2" }, { ...inGroup, sdr_s: "SP-9" })],
    [0, 1],
  ],
  [
    "does not merge: below an account that comes later",
    [product({ "sdr_o.tier": "1" }), account({}, inOther), product({ "sdr_o.parent_id": "h" })],
    [0, 1, 2],
  ],
  [
    "merges: below an account that came before",
    [account({}, inOther), product({ "sdr_o.tier": "1" }), product({ "sdr_o.parent_id": "h" })],
    [0, product({ "sdr_o.tier": "1", "sdr_o.parent_id": "h" })],
  ],
  [
    "merges: below the account of both",
    [account({ "sdr_o.tier": "1" }), account({ "sdr_o.parent_id": "g" })],
    [account({ "sdr_o.tier": "1", "sdr_o.parent_id": "g" })],
  ],

  // A user's update into the activity after it
  [
    "goes into the activity after it, whose attributes win",
    [user({ ...pro, "sdr_u.age": "23" }), activity("A", free)],
    [activity("A", { ...free, "sdr_u.age": "23" })],
  ],
  [
    "two go into one activity",
    [user(pro), user({ "sdr_u.age": "23" }), activity("A")],
    [activity("A", { ...pro, "sdr_u.age": "23" })],
  ],
  ["does not go into another user's activity", [user(pro), activity("A", {}, eve)], [0, 1]],
  ["an account's does not", [account({ "sdr_o.tier": "1" }), activity("A")], [0, 1]],
  [
    "an account's with its user does not",
    [user(pro), account({ "sdr_o.tier": "1" }), activity("A")],
    [{ kind: "account", ...common, params: { ...jackInGroup, "sdr_u.plan": "pro", "sdr_o.tier": "1" } }, 2],
  ],
  ["nothing goes into an activity before it", [activity("A"), user(pro)], [0, 1]],
  [
    "not across an activity of its account",
    [user(pro), activity("A", {}, eve), user({ "sdr_u.age": "23" })],
    [0, 1, 2],
  ],
  ["activities never merge", [activity("A"), activity("B")], [0, 1]],
];

describe("R9.3 coalesce", () => {
  test.each(cases)("R9.3 %s", (_, given, sent) => {
    const before = structuredClone(given);
    const result = coalesce(frozen(given));
    expect(result).toStrictEqual(sent.map((each) => (typeof each === "number" ? given[each] : each)));
    for (const [index, each] of sent.entries()) if (typeof each === "number") expect(result[index]).toBe(given[each]);
    expect(given).toEqual(before);
  });

  test("R9.3 the parameters come in R1.2's order", () => {
    const [merged] = coalesce([account({ "sdr_o.tier": "1" }), user(pro)]);
    expect(Object.keys(merged?.params ?? {})).toEqual(["sdr_s", "sdr_o", "sdr_u", "sdr_o.tier", "sdr_u.plan"]);
    const [withActivity] = coalesce([user(pro), activity("A")]);
    expect(Object.keys(withActivity?.params ?? {})).toEqual([
      "sdr_s",
      "sdr_o",
      "sdr_u",
      "sdr_a",
      "sdr_m",
      "sdr_u.plan",
    ]);
  });

  test.each([
    [
      { kind: "user" as const, ...common, params: { ...pro, ...jackInGroup } },
      user(free),
      ["sdr_s", "sdr_o", "sdr_u", "sdr_u.plan"],
    ],
    [
      { kind: "account" as const, ...common, params: { "sdr_o.tier": "1", ...inGroup } },
      account({ "sdr_o.tier": "2" }),
      ["sdr_s", "sdr_o", "sdr_o.tier"],
    ],
  ])("R9.3 so they do where they were given in another order: %j", (one, other, names) => {
    const [merged] = coalesce([one, other]);
    expect(Object.keys(merged?.params ?? {})).toEqual(names);
  });

  test.each([
    ["of two updates the later one's", [user(pro), user(free)], ["1:0", "2:0"], "2:0"],
    ["absent where the later has none", [user(pro), user(free)], ["1:0", undefined], undefined],
    ["the later one's where the earlier has none", [user(pro), user(free)], [undefined, "2:0"], "2:0"],
    ["the activity's own", [user(pro), activity("A")], ["1:0", "2:0"], "2:0"],
    ["absent where the activity has none", [user(pro), activity("A")], ["1:0", undefined], undefined],
  ])("R9.3 the id is %s", (_, given, ids, id) => {
    const [merged] = coalesce(given.map((request, index) => withId(request, ids[index])));
    expect(merged?.id).toBe(id);
    expect(merged !== undefined && "id" in merged).toBe(id !== undefined);
  });

  function withId(request: TotangoRequest, id: string | undefined): TotangoRequest {
    return id === undefined ? request : { ...request, id };
  }

  test("R9.3 page loads that say the same again leave what they did", () => {
    const pageLoad = [
      { type: "identify", ...jack, traits: { plan: "pro" } },
      { type: "group", userId: "jack", groupId: "test_group", traits: { name: "Initech" } },
      { type: "track", ...jack, event: "Login", properties: { category: "Application" } },
    ];
    const requests = [...pageLoad, ...pageLoad].flatMap((message) => untyped.translate(message, service));
    expect(sentOf(coalesce(requests))).toEqual([
      {
        kind: "account",
        sdr_o: "test_group",
        sdr_u: "jack",
        "sdr_u.plan": "pro",
        "sdr_o.account_name": "Initech",
      },
      login,
      login,
    ]);
  });
});
