import { inspect } from "node:util";
import earlier from "../../data/sessions-0.2.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import {
  frozen,
  group,
  hold,
  identify,
  jackIn,
  jackInGroup,
  jackInProduct,
  login,
  page,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";
import { everything, inProduct, nowhere, user } from "./sessions.js";

describe("R6.1 what a session holds", () => {
  describe("what a session holds", () => {
    hold([
      {
        rule: "R6.1 nothing of a message that says nothing",
        given: track({ userId: null, ...nowhere }),
        issues: ["missing-user-id userId"],
        next: {},
      },
      { rule: "R6.1 a user alone", given: track(), sent: [login], next: { userId: "jack" } },
      {
        rule: "R6.1 IDs as strings",
        given: group({
          userId: 7,
          groupId: 1e21,
          ...totango({ product: { id: 5, account_id: 6, module: 7, tier: "gold" } }),
        }),
        sent: [
          { kind: "account", sdr_o: "1000000000000000000000" },
          {
            kind: "product",
            sdr_o: "6",
            sdr_u: "7",
            "sdr_o.tier": "gold",
            "sdr_o.product_id": "5",
            "sdr_o.parent_id": "1000000000000000000000",
          },
        ],
        next: {
          userId: "7",
          devices: [{ groupId: "1000000000000000000000", product: { id: "5", account_id: "6", module: "7" } }],
        },
      },
      {
        rule: "R6.1 of a product, what it says",
        given: group(totango({ product: { id: "productA", account_id: " ", module: null } })),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          {
            kind: "product",
            sdr_o: "test_group__productA",
            sdr_u: "jack",
            "sdr_o.product_id": "productA",
            "sdr_o.parent_id": "test_group",
          },
        ],
        next: jackInProduct,
      },
      {
        rule: "R6.1 of a product, an account_id alone",
        given: group(totango({ product: { account_id: "123" } })),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group" },
        ],
        next: jackIn({ product: { account_id: "123" } }),
      },
      {
        rule: "R6.1 enableHierarchy, when false",
        given: group(totango({ enableHierarchy: false })),
        sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
        next: jackIn({ enableHierarchy: false }),
      },
      {
        rule: "R6.1 enableHierarchy, never true",
        given: group(totango({ enableHierarchy: true })),
        sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
        next: jackInGroup,
      },
      {
        rule: "R6.1 a category and a module as far as they fit",
        given: group(totango({ product: { id: "productA", module: "m".repeat(101) } })),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          {
            kind: "product",
            sdr_o: "test_group__productA",
            sdr_u: "jack",
            "sdr_o.product_id": "productA",
            "sdr_o.parent_id": "test_group",
          },
        ],
        next: jackIn({ product: { id: "productA", module: "m".repeat(100) } }),
      },
      {
        rule: "R6.1 a category as far as it fits",
        given: page({ category: "é".repeat(101) }),
        sent: [
          {
            ...login,
            sdr_a: `Viewed ${"é".repeat(101)} Page`,
            sdr_m: "é".repeat(100),
          },
        ],
        issues: ["value-truncated category"],
        next: { userId: "jack", devices: [{ category: "é".repeat(100) }] },
      },
      {
        rule: "R6.1 no category and no module of which only blanks fit",
        given: group(totango({ product: { id: "productA", module: `${" ".repeat(100)}m` } })),
        session: jackIn({ category: "Docs" }),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          {
            kind: "product",
            sdr_o: "test_group__productA",
            sdr_u: "jack",
            "sdr_o.product_id": "productA",
            "sdr_o.parent_id": "test_group",
          },
        ],
        next: jackIn({ category: "Docs", product: { id: "productA" } }),
      },
      {
        rule: "R6.1 no category of which only blanks fit",
        given: page({ category: `${" ".repeat(100)}c` }),
        session: jackIn({ category: "Docs" }),
        sent: [
          {
            ...login,
            sdr_a: `Viewed ${" ".repeat(100)}c Page`,
            sdr_m: "Docs",
          },
        ],
        issues: ["unusable-value category"],
        next: jackInGroup,
      },
      {
        rule: "R6.1 no product with an id over 480",
        given: group(totango({ product: { id: "p".repeat(481), account_id: "123" } })),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group" },
        ],
        issues: ["id-too-long integrations Totango product id"],
        next: jackInGroup,
      },
      {
        rule: "R6.1 no product with an account_id over 480",
        given: group(totango({ product: { id: "productA", account_id: "p".repeat(481) } })),
        sent: [{ kind: "account", sdr_o: "test_group" }],
        issues: ["id-too-long integrations Totango product account_id"],
        next: jackInGroup,
      },
      {
        rule: "R6.1 no anonymous ID over 100",
        given: track({ anonymousId: "a".repeat(101) }),
        sent: [login],
        next: { userId: "jack" },
      },
      {
        rule: "R6.1 an anonymous ID",
        given: track({ anonymousId: 5 }),
        sent: [login],
        next: { userId: "jack", devices: [{ anonymousId: "5" }] },
      },
      {
        rule: "R6.1 a category as a text",
        given: page({ category: [5] }),
        sent: [{ ...login, sdr_a: "Viewed 5 Page", sdr_m: "5" }],
        next: { userId: "jack", devices: [{ category: "5" }] },
      },
      {
        rule: "R6.1 attributes by their finished names",
        given: identify({
          ...nowhere,
          traits: { name: "Jack Frank", createdAt: "2024-01-02", address: { city: "Haifa" }, age: 23 },
        }),
        issues: ["attributes-kept context groupId"],
        next: {
          userId: "jack",
          userAttributes: { name: "Jack Frank", age: "23", address_city: "Haifa", "Create Date": "2024-01-02" },
        },
      },
      {
        rule: "R6.1 all of it",
        given: page({ category: "Docs" }),
        session: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ ...inProduct, category: "Other" }] },
        sent: [{ ...login, sdr_o: "123", sdr_a: "Viewed Docs Page", sdr_m: "Docs", "sdr_u.plan": "pro" }],
        next: jackIn({ ...inProduct, category: "Docs" }),
      },
    ]);

    hold([
      {
        rule: "R6.1 the message's account wins",
        given: track({ context: { groupId: "other" } }),
        session: jackInGroup,
        sent: [{ ...login, sdr_o: "other" }],
      },
      {
        rule: "R6.1 the message's product wins",
        given: track(totango({ product: { id: "productB" } })),
        session: jackInProduct,
        sent: [{ ...login, sdr_o: "test_group__productB" }],
      },
      {
        rule: "R6.1 the message's category wins",
        given: track(),
        session: jackIn({ category: "Docs" }),
        sent: [login],
      },
      {
        rule: "R6.1 the message's attributes win",
        given: identify({ traits: { plan: "free" } }),
        session: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ groupId: "test_group" }] },
        sent: [{ ...user, "sdr_u.plan": "free" }],
      },
    ]);
  });

  describe("devices", () => {
    const known = (name: string) => ({ anonymousId: name, groupId: `of-${name}` });
    const eight = Array.from("abcdefgh", known);
    const [a, b, c, d, e, f, g] = Array.from("abcdefg", known);
    const account = { kind: "account", sdr_o: "test_group", sdr_u: "jack" };
    const ended = { anonymousId: "h", hasNoGroup: true };

    hold([
      {
        rule: "R6.1 a message puts its device first in the list",
        given: track({ anonymousId: "c" }),
        session: { userId: "jack", devices: [a, b, c, d] },
        sent: [login],
        next: { userId: "jack", devices: [known("c"), known("a"), known("b"), known("d")] },
      },
      {
        rule: "R6.1 so does one that sends nothing",
        given: page({ anonymousId: "b" }),
        session: { userId: "jack", devices: [a, b] },
        issues: ["untracked-page name"],
        next: { userId: "jack", devices: [known("b"), known("a")] },
      },
      {
        rule: "R6.1 the servers' device stays where it is",
        given: page({ category: "Docs" }),
        session: { userId: "jack", devices: [a, { groupId: "test_group" }, b] },
        sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "jack", devices: [known("a"), { groupId: "test_group", category: "Docs" }, known("b")] },
      },
      {
        rule: "R6.1 the servers' device stays where it is, also in the first place",
        given: page({ category: "Docs" }),
        session: { userId: "jack", devices: [{ groupId: "test_group" }, a] },
        sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "jack", devices: [{ groupId: "test_group", category: "Docs" }, known("a")] },
      },
      {
        rule: "R6.1 the servers' device begins last",
        given: page({ category: "Docs" }),
        session: { userId: "jack", devices: [a, b] },
        sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "jack", devices: [known("a"), known("b"), { category: "Docs" }] },
      },
      {
        rule: "R6.1 the servers' device is put first by a group that sets its own group",
        given: group(),
        session: { userId: "jack", devices: [a, { category: "Docs" }, b] },
        sent: [account],
        next: { userId: "jack", devices: [{ groupId: "test_group", category: "Docs" }, known("a"), known("b")] },
      },
      {
        rule: "R6.1 the servers' device is put first by a group that ends its own group",
        given: group({ groupId: ["g"] }),
        session: { userId: "jack", devices: [a, { groupId: "test_group" }] },
        issues: ["unusable-value groupId"],
        next: { userId: "jack", devices: [{ hasNoGroup: true }, known("a")] },
      },
      {
        rule: "R6.1 the servers' device is not put first by a group without an ID of its own",
        given: group({ groupId: undefined, context: {} }),
        session: { userId: "jack", devices: [a, { category: "Docs" }] },
        sent: [{ ...account, sdr_o: "of-a" }],
        next: { userId: "jack", devices: [known("a"), { category: "Docs" }] },
      },
      {
        rule: "R6.1 nor by one that says what the servers' device keeps of its own group",
        given: group({ groupId: undefined, context: {}, ...totango({ product: false, enableHierarchy: false }) }),
        session: { userId: "jack", devices: [{ anonymousId: "i" }, { groupId: "test_group" }] },
        sent: [account],
        next: { userId: "jack", devices: [{ anonymousId: "i" }, { groupId: "test_group", enableHierarchy: false }] },
      },
      {
        rule: "R6.1 eight devices are kept, and the last goes for a ninth",
        given: group({ anonymousId: "i" }),
        session: { userId: "jack", devices: eight },
        sent: [account],
        next: { userId: "jack", devices: [{ anonymousId: "i", groupId: "test_group" }, ...eight.slice(0, 7)] },
      },
      {
        rule: "R6.1 before it goes the last of those that have neither a group nor hasNoGroup",
        given: group({ anonymousId: "i" }),
        session: {
          userId: "jack",
          devices: [a, { anonymousId: "b" }, c, { anonymousId: "d", category: "Docs" }, e, f, g, ended],
        },
        sent: [account],
        next: {
          userId: "jack",
          devices: [
            { anonymousId: "i", groupId: "test_group" },
            known("a"),
            { anonymousId: "b" },
            known("c"),
            known("e"),
            known("f"),
            known("g"),
            { anonymousId: "h", hasNoGroup: true },
          ],
        },
      },
      {
        rule: "R6.1 one that has no group itself does not go for itself",
        given: track({ anonymousId: "i" }),
        session: { userId: "jack", devices: eight },
        sent: [login],
        next: { userId: "jack", devices: [{ anonymousId: "i" }, ...eight.slice(0, 7)] },
      },
      {
        rule: "R6.1 the servers' device begins last, and another goes for it",
        given: page({ category: "Docs" }),
        session: { userId: "jack", devices: eight },
        sent: [{ ...login, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "jack", devices: [...eight.slice(0, 7), { category: "Docs" }] },
      },
      {
        rule: "R6.1 a device of which nothing is set is not in the list",
        given: page({ name: "__heartbeat", context: { groupId: "test_group" } }),
        sent: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system" }],
        next: { userId: "jack" },
      },
      {
        rule: "R6.1 the servers' device leaves the list with the last that is set",
        given: page(),
        session: { userId: "jack", devices: [a, { category: "Docs" }] },
        issues: ["untracked-page name"],
        next: { userId: "jack", devices: [known("a")] },
      },
    ]);
  });

  describe("a stored session is trusted no further", () => {
    const damaged = [7, "", " ", true, false, ["jack"], { id: "jack" }, Number.NaN, new Date(0), "j".repeat(101)];
    const beat = page({ ...nowhere, name: "__heartbeat" });
    const unknown = ["missing-account-id context groupId"];

    const inheriting: unknown = Object.setPrototypeOf({ groupId: "g" }, { category: "Docs" });
    const inheritingAll: unknown = Object.setPrototypeOf({ theme: "dark" }, { groupId: "g" });
    const twice = { anonymousId: "a", groupId: "g" };
    const record = { plan: "pro" };
    Reflect.setPrototypeOf(record, null);
    const attributes: unknown = Object.create(record);

    hold([
      ...damaged.map((userId) => ({
        rule: `R6.1 a userId that is ${inspect(userId)} makes it the empty one`,
        given: beat,
        session: { ...everything, userId },
        issues: unknown,
        next: { userId: "jack" },
      })),
      {
        rule: "R6.1 IDs at their limits are read, and absent ones are none",
        given: page({ ...nowhere, userId: "j".repeat(100), category: "Docs" }),
        session: {
          userId: "j".repeat(100),
          devices: [{ anonymousId: null, groupId: "g".repeat(480), category: "Docs" }],
        },
        sent: [{ ...login, sdr_o: "g".repeat(480), sdr_u: "j".repeat(100), sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
        next: { userId: "j".repeat(100), devices: [{ groupId: "g".repeat(480), category: "Docs" }] },
      },
      {
        rule: "R6.1 userAttributes without a userId are not read",
        given: identify({ ...nowhere, traits: { age: 23 } }),
        session: { userAttributes: { plan: "pro" } },
        issues: ["attributes-kept context groupId"],
        next: { userId: "jack", userAttributes: { age: "23" } },
      },
      {
        rule: "R6.1 nor are those that would not be sent as they are",
        given: track(),
        session: {
          ...jackInGroup,
          userAttributes: {
            plan: "pro",
            seats: 7,
            notes: "n".repeat(256),
            " ": "blank",
            ["n".repeat(101)]: "long",
            empty: "",
            since: null,
          },
        },
        sent: [{ ...login, "sdr_u.plan": "pro", "sdr_u.empty": "" }],
        next: jackInGroup,
      },
      ...["devices", 7, {}, true].map((devices) => ({
        rule: `R6.1 devices that are no list are an empty one: ${inspect(devices)}`,
        given: beat,
        session: { userId: "jack", devices, groupId: "test_group" },
        issues: unknown,
        next: { userId: "jack" },
      })),
      ...["a", 7, null, [{ groupId: "g" }], new Date(0), {}, { theme: "dark" }, { groupId: 7 }].map((device) => ({
        rule: `R6.1 a device is not read that is no object, or of which nothing is set: ${inspect(device)}`,
        given: beat,
        session: { userId: "jack", devices: [device, { groupId: "test_group" }] },
        sent: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system" }],
        next: jackInGroup,
      })),
      ...damaged.map((anonymousId) => ({
        rule: `R6.1 a device is not read whose anonymousId is ${inspect(anonymousId)}`,
        given: beat,
        session: { userId: "jack", devices: [{ anonymousId, groupId: "g" }, { groupId: "test_group" }] },
        sent: [{ ...login, sdr_a: "__heartbeat", sdr_m: "__system" }],
        next: jackInGroup,
      })),
      {
        rule: "R6.1 nor is a second one with the same ID",
        given: null,
        session: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "g" },
            { groupId: "test_group" },
            { anonymousId: "a", groupId: "h" },
            { groupId: "other" },
          ],
        },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ anonymousId: "a", groupId: "g" }, { groupId: "test_group" }] },
      },
      {
        rule: "R6.1 none is read after the eighth that can be",
        given: null,
        session: {
          userId: "jack",
          devices: Array.from("aabcde?fghi", (name) => ({ anonymousId: name === "?" ? 7 : name, groupId: "g" })),
        },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: Array.from("abcdefgh", (anonymousId) => ({ anonymousId, groupId: "g" })) },
      },
      {
        rule: "R6.1 nor is a ninth, where each could be",
        given: null,
        session: { userId: "jack", devices: Array.from("abcdefghi", (anonymousId) => ({ anonymousId })) },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: Array.from("abcdefgh", (anonymousId) => ({ anonymousId })) },
      },
      {
        rule: "R6.1 without a userId, none is read after the first that can be",
        given: null,
        session: { devices: [{ anonymousId: 7 }, { anonymousId: "a" }, { anonymousId: "b" }] },
        issues: ["unsupported-type"],
        next: { devices: [{ anonymousId: "a" }] },
      },
      ...[
        { id: 7 },
        { id: "productA", account_id: 7 },
        { id: ["productA"], account_id: "123" },
        { module: "Billing" },
      ].map((product) => ({
        rule: `R6.1 a product is read whole or not at all: ${JSON.stringify(product)}`,
        given: track({ ...nowhere, properties: {} }),
        session: { userId: "jack", devices: [{ groupId: "test_group", product }] },
        sent: [{ ...login, sdr_m: "Unknown" }],
        issues: ["defaulted-module properties category"],
        next: jackInGroup,
      })),
      {
        rule: "R6.1 a product's fields are read where they are absent",
        given: track({ ...nowhere, properties: {} }),
        session: {
          userId: "jack",
          devices: [{ groupId: "test_group", product: { id: "productA", account_id: null, module: 7, tier: "gold" } }],
        },
        sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Unknown" }],
        issues: ["defaulted-module properties category"],
        next: jackInProduct,
      },
      ...[
        { groupId: "g".repeat(481) },
        { product: { id: "p".repeat(481) } },
        { product: { id: "p", account_id: "p".repeat(481) } },
        { category: "c".repeat(101) },
        { category: ["Docs"] },
        { enableHierarchy: true },
        { hasNoGroup: false },
        { hasNoGroup: "true" },
        { groupedAt: "2024-01-02T03:04:05.000Z" },
        { activities: [] },
        { activities: "Login" },
        { theme: "dark" },
      ].map((field) => ({
        rule: `R6.1 what no device holds is not read: ${Object.keys(field).join()} of ${JSON.stringify(field).length}`,
        given: null,
        session: { userId: "jack", devices: [{ anonymousId: "a", ...field }] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ anonymousId: "a" }] },
      })),
      {
        rule: "R6.1 a module over 100 is not read",
        given: track({ ...nowhere, properties: {} }),
        session: {
          userId: "jack",
          devices: [{ groupId: "test_group", product: { id: "productA", module: "m".repeat(101) } }],
        },
        sent: [{ ...login, sdr_o: "test_group__productA", sdr_m: "Unknown" }],
        issues: ["defaulted-module properties category"],
        next: jackInProduct,
      },
      {
        rule: "R6.1 beside hasNoGroup the group, the product and the hierarchy count as absent",
        given: null,
        session: { userId: "jack", devices: [{ ...inProduct, category: "Docs", hasNoGroup: true }] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ category: "Docs", hasNoGroup: true }] },
      },
      ...[{ groupId: "g" }, { product: { id: "p" } }, { enableHierarchy: false }].map((part) => ({
        rule: `R6.1 beside hasNoGroup each of them does: ${Object.keys(part).join()}`,
        given: null,
        session: { userId: "jack", devices: [{ ...part, hasNoGroup: true }] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ hasNoGroup: true as const }] },
      })),
      ...[
        { anonymousId: "a", groupId: "g" },
        { anonymousId: "a", hasNoGroup: true as const },
      ].map((device) => ({
        rule: `R6.1 groupedAt is read beside ${Object.keys(device).join()}`,
        given: null,
        session: { userId: "jack", devices: [{ ...device, groupedAt: "2024-01-02T03:04:05.000Z" }] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ ...device, groupedAt: "2024-01-02T03:04:05.000Z" }] },
      })),
      ...["yesterday", 1_400_000_000, "1400000000", "2024-01-02T03:04", "2024-01-02T03:04:05Z", "2024-02-30"].map(
        (groupedAt) => ({
          rule: `R6.1 a groupedAt that is not a text as R5.7 gives it is not read: ${inspect(groupedAt)}`,
          given: null,
          session: { userId: "jack", devices: [{ anonymousId: "a", groupId: "g", groupedAt }] },
          issues: ["unsupported-type"],
          next: { userId: "jack", devices: [{ anonymousId: "a", groupId: "g" }] },
        }),
      ),
      {
        rule: "R6.1 a groupedAt of a day alone is one",
        given: null,
        session: { userId: "jack", devices: [{ anonymousId: "a", groupId: "g", groupedAt: "2024-01-02" }] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ anonymousId: "a", groupId: "g", groupedAt: "2024-01-02" }] },
      },
      {
        rule: "R6.1 the servers' device has no groupedAt",
        given: null,
        session: { userId: "jack", devices: [{ groupId: "g", groupedAt: "2024-01-02T03:04:05.000Z" }] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ groupId: "g" }] },
      },
      {
        rule: "R6.1 what a device inherits becomes its own",
        given: null,
        session: { userId: "jack", devices: [inheriting] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ groupId: "g", category: "Docs" }] },
      },
      {
        rule: "R6.1 also where it has as many of its own that are unknown",
        given: null,
        session: { userId: "jack", devices: [inheritingAll] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ groupId: "g" }] },
      },
      {
        rule: "R6.1 attributes that are inherited are not read",
        given: null,
        session: { userId: "jack", userAttributes: attributes },
        issues: ["unsupported-type"],
        next: { userId: "jack" },
      },
      ...[[], new Date(0)].map((list) => ({
        rule: `R6.1 no device and no product is ${inspect(list)}, whatever its fields`,
        given: null,
        session: {
          userId: "jack",
          devices: [
            { groupId: "g", product: Object.assign(structuredClone(list), { id: "productA" }) },
            Object.assign(structuredClone(list), { anonymousId: "a" }),
          ],
        },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ groupId: "g" }] },
      })),
      {
        rule: "R6.1 a device is read once, also where the list has the same object twice",
        given: null,
        session: { userId: "jack", devices: [twice, { groupId: "test_group" }, twice] },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [twice, { groupId: "test_group" }] },
      },
    ]);
  });

  describe("activities that are read back", () => {
    const whole = { activity: "Login", module: "Docs", id: "m:0", timestamp: "2024-01-02T03:04:05.000Z" };
    const rest = (device: object) => ({ userId: "jack", devices: [{ anonymousId: "a", ...device }] });
    const numbered = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ activity: `Login ${index}`, module: "Docs" }));

    hold([
      {
        rule: "R6.1 R6.11 activities count only in a session with a userId",
        given: null,
        session: { devices: [{ anonymousId: "a", activities: [whole] }] },
        issues: ["unsupported-type"],
        next: { devices: [{ anonymousId: "a" }] },
      },
      {
        rule: "R6.1 R6.11 none is read after the twentieth, where each could be",
        given: null,
        session: rest({ activities: numbered(21) }),
        issues: ["unsupported-type"],
        next: rest({ activities: numbered(20) }),
      },
      {
        rule: "R6.1 R6.11 where none can be read, none wait",
        given: null,
        session: rest({ category: "Docs", activities: [{ activity: " ", module: "Docs" }] }),
        issues: ["unsupported-type"],
        next: rest({ category: "Docs" }),
      },
      {
        rule: "R6.1 R6.11 of a device of which nothing else is set, so it is not read",
        given: null,
        session: { devices: [{ activities: [whole] }] },
        issues: ["unsupported-type"],
        next: {},
      },
    ]);

    hold(
      [
        {
          what: "count on a device without group and hasNoGroup",
          device: { activities: [whole] },
          read: { activities: [whole] },
        },
        { what: "do not count beside a group", device: { groupId: "g", activities: [whole] }, read: { groupId: "g" } },
        {
          what: "do not count beside hasNoGroup",
          device: { hasNoGroup: true, activities: [whole] },
          read: { hasNoGroup: true as const },
        },
        ...[
          null,
          "Login",
          [whole],
          { module: "Docs" },
          { activity: "Login" },
          { ...whole, activity: 7 },
          { ...whole, activity: " " },
          { ...whole, activity: "a".repeat(191) },
          { ...whole, module: 7 },
          { ...whole, module: "" },
          { ...whole, module: "m".repeat(101) },
        ].map((activity) => ({
          what: `are not read without an activity and a module: ${inspect(activity).slice(0, 60)}`,
          device: { activities: [activity, whole] },
          read: { activities: [whole] },
        })),
        {
          what: "may have both at their limits",
          device: { activities: [{ activity: "a".repeat(190), module: "m".repeat(100), id: "i".repeat(200) }] },
          read: { activities: [{ activity: "a".repeat(190), module: "m".repeat(100), id: "i".repeat(200) }] },
        },
        ...[
          { id: 7, timestamp: "yesterday" },
          { id: "", timestamp: 1_400_000_000 },
          { id: " ", timestamp: "2024-01-02T03:04" },
          { id: "i".repeat(201), timestamp: null },
          { id: null, theme: "dark" },
        ].map((fields) => ({
          what: `have no damaged id and timestamp: ${inspect(fields).slice(0, 60)}`,
          device: { activities: [{ activity: "Login", module: "Docs", ...fields }] },
          read: { activities: [{ activity: "Login", module: "Docs" }] },
        })),
        {
          what: "are the first 20 that can be read",
          device: { activities: [null, ...numbered(21)] },
          read: { activities: numbered(20) },
        },
        {
          what: "are a list, or none",
          device: { category: "Docs", activities: { 0: whole } },
          read: { category: "Docs" },
        },
      ].map(({ what, device, read }) => ({
        rule: `R6.1 R6.11 activities ${what}`,
        given: null,
        session: rest(device),
        issues: ["unsupported-type"],
        next: rest(read),
      })),
    );
  });

  describe("a session of 0.2", () => {
    const there = { anonymousId: "5f5e", groupId: "test_group", product: { id: "productA" }, category: "Docs" };
    hold([
      {
        rule: "R6.1 a session without devices is read as one of 0.2, and comes back in the new form",
        given: null,
        session: { userId: "jack", userAttributes: { plan: "pro" }, enableHierarchy: false, ...there },
        issues: ["unsupported-type"],
        next: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ ...there, enableHierarchy: false }] },
      },
      ...damaged().map((anonymousId) => ({
        rule: `R6.1 its anonymousId that is ${inspect(anonymousId)} makes it the empty one`,
        given: null,
        session: { userId: "jack", ...there, anonymousId },
        issues: ["unsupported-type"],
        next: {},
      })),
      {
        rule: "R6.1 what is new in a device is none of its",
        given: null,
        session: {
          userId: "jack",
          anonymousId: "5f5e",
          hasNoGroup: true,
          activities: [{ activity: "Login", module: "Docs" }],
          groupedAt: "2024-01-02T03:04:05.000Z",
        },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ anonymousId: "5f5e" }] },
      },
      {
        rule: "R6.1 beside devices its fields are not read",
        given: null,
        session: { userId: "jack", devices: [{ groupId: "g" }], ...there },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [{ groupId: "g" }] },
      },
      {
        rule: "R6.1 absent devices are none",
        given: null,
        session: { userId: "jack", devices: null, ...there },
        issues: ["unsupported-type"],
        next: { userId: "jack", devices: [there] },
      },
    ]);

    test.each(earlier)("R6.1 one that 0.2.0 made is read as it is: $name", ({ session, steps }) => {
      let current: unknown = session;
      for (const { message, requests } of steps) {
        const result = untyped.advance(frozen(message), service, frozen(current));
        expect(result.requests).toEqual(requests);
        expect(Object.keys(result.session)).not.toContain("groupId");
        current = result.session;
      }
    });
  });
});

/** What no ID can be. */
function damaged(): readonly unknown[] {
  return [7, "", " ", true, ["5f5e"], { id: "5f5e" }, "a".repeat(101)];
}
