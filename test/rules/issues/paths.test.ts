import { emptySession } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  foundIn,
  group,
  hold,
  identify,
  jackIn,
  login,
  page,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const long = (length: number) => "x".repeat(length);

describe("R8.3 paths", () => {
  const options = "integrations Totango";
  const activity190 = (what: string) => `Viewed ${what} Page`.slice(0, 190);
  const user = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };
  const odd = "test group";
  const product = { id: "productA" };
  const tooLong = long(481);

  hold([
    {
      rule: "R8.3 a part's path is its own",
      given: identify({ traits: 5 }),
      sent: [user],
      issues: ["unusable-value traits"],
    },
    {
      rule: "R8.3 a trait's path leads into objects",
      given: identify({ traits: { address: { city: { name: Number.NaN } } } }),
      sent: [user],
      issues: ["unusable-value traits address city name"],
    },
    {
      rule: "R8.3 a product attribute's path leads into the options",
      given: group(totango({ product: { account_id: "123", tier: Number.NaN }, enableHierarchy: false })),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
      issues: [`unusable-value ${options} product tier`],
    },
    {
      rule: "R8.3 a field's path of an attribute track is its own",
      given: attributeTrack({ plan: "pro", age: Number.NaN }),
      sent: [{ ...user, "sdr_u.plan": "pro" }],
      issues: ["attribute-track event", "unusable-value age"],
    },

    {
      rule: "R8.3 an activity at its limit is not cut",
      given: track({ event: long(190) }),
      sent: [{ ...login, sdr_a: long(190) }],
    },
    {
      rule: "R8.3 a cut event",
      given: track({ event: long(191) }),
      sent: [{ ...login, sdr_a: long(190) }],
      issues: ["value-truncated event"],
    },
    {
      rule: "R8.3 a cut activity of a page: its name",
      given: page({ name: long(190), category: "Docs" }),
      settings: { trackCategorizedPages: false },
      sent: [{ ...login, sdr_a: activity190(`Docs ${long(190)}`), sdr_m: "Docs" }],
      issues: ["value-truncated name"],
    },
    {
      rule: "R8.3 a cut activity of a page: properties.name",
      given: page({ properties: { name: long(190), category: "Docs" } }),
      settings: { trackCategorizedPages: false },
      sent: [{ ...login, sdr_a: activity190(`Docs ${long(190)}`), sdr_m: "Docs" }],
      issues: ["value-truncated properties name"],
    },
    {
      rule: "R8.3 a cut activity of a page and its module: its category, once",
      given: page({ category: long(190) }),
      sent: [{ ...login, sdr_a: activity190(long(190)), sdr_m: long(100) }],
      issues: ["value-truncated category"],
    },
    {
      rule: "R8.3 a cut activity of a page and its module: properties.category, once",
      given: page({ properties: { category: long(190) } }),
      sent: [{ ...login, sdr_a: activity190(long(190)), sdr_m: long(100) }],
      issues: ["value-truncated properties category"],
    },
    {
      rule: "R8.3 a cut activity of a screen whose properties have its name",
      given: screen({ properties: { name: long(190) } }),
      sent: [{ ...login, sdr_a: `Viewed ${long(190)} Screen`.slice(0, 190), sdr_m: "Unknown" }],
      issues: ["defaulted-module category", "value-truncated properties name"],
    },
    {
      rule: "R8.3 an untracked page: its name, else its category, where they are",
      given: page({ properties: { category: "Docs" } }),
      settings: { trackCategorizedPages: false },
      issues: ["untracked-page properties category"],
    },
    {
      rule: "R8.3 two cut activities and a module: name and category",
      given: page({ name: "Pricing", category: long(190) }),
      sent: [
        { ...login, sdr_a: activity190(long(190)), sdr_m: long(100) },
        { ...login, sdr_a: activity190(long(190)), sdr_m: long(100) },
      ],
      issues: ["value-truncated category", "value-truncated name"],
    },

    {
      rule: "R8.3 a module at its limit is not cut",
      given: track({ properties: { category: long(100) } }),
      sent: [{ ...login, sdr_m: long(100) }],
    },
    {
      rule: "R8.3 a cut module of a track: properties.category",
      given: track({ properties: { category: long(101) } }),
      sent: [{ ...login, sdr_m: long(100) }],
      issues: ["value-truncated properties category"],
    },
    {
      rule: "R8.3 a cut module: product.module",
      given: track({ properties: {}, ...totango({ product: { account_id: "123", module: long(101) } }) }),
      sent: [{ ...login, sdr_o: "123", sdr_m: long(100) }],
      issues: [`value-truncated ${options} product module`],
    },
    {
      rule: "R8.3 a module that is missing from a page: category",
      given: page({ properties: { name: "Pricing" } }),
      sent: [{ ...login, sdr_a: "Viewed Pricing Page", sdr_m: "Unknown" }],
      issues: ["defaulted-module category"],
    },

    {
      rule: "R8.3 an account ID at its limit is sent",
      given: track({ context: { groupId: long(480) } }),
      sent: [{ ...login, sdr_o: long(480) }],
    },
    {
      rule: "R8.3 an account ID too long: context.groupId",
      given: track({ context: { groupId: tooLong } }),
      issues: ["id-too-long context groupId"],
    },
    {
      rule: "R8.3 an account ID too long: groupId",
      given: group({ groupId: tooLong }),
      issues: ["id-too-long groupId"],
    },
    ...[identify, page, screen].map((make) => ({
      rule: `R8.3 an account ID too long for ${make.name}`,
      given: make({ name: "__heartbeat", context: { groupId: tooLong } }),
      issues: ["id-too-long context groupId"],
    })),
    {
      rule: "R8.3 an account ID too long for attributes",
      given: attributeTrack({ plan: Number.NaN, context: { groupId: tooLong } }),
      issues: ["id-too-long context groupId"],
    },
    {
      rule: "R8.3 a joined ID at its limit is sent",
      given: track({ context: { groupId: long(470) }, ...totango({ product }) }),
      sent: [{ ...login, sdr_o: `${long(470)}__productA` }],
    },
    {
      rule: "R8.3 a joined ID too long: product.id",
      given: track({ context: { groupId: long(471) }, ...totango({ product }) }),
      issues: [`id-too-long ${options} product id`],
    },
    {
      rule: "R8.3 a joined ID too long, without hierarchy: product.id",
      given: group({ groupId: long(471), ...totango({ product, enableHierarchy: false }) }),
      issues: [`id-too-long ${options} product id`],
    },
    {
      rule: "R8.3 a joined ID too long stops the product account alone",
      given: group({ groupId: long(471), ...totango({ product }) }),
      sent: [{ kind: "account", sdr_o: long(471) }],
      issues: [`id-too-long ${options} product id`],
    },
    {
      rule: "R8.3 a product account ID too long: product.account_id",
      given: track(totango({ product: { id: "productA", account_id: tooLong } })),
      issues: [`id-too-long ${options} product account_id`],
    },
    {
      rule: "R8.3 an account ID too long stops the account, and is not a parent, told once",
      given: group({ groupId: tooLong, ...totango({ product: { account_id: "123" } }) }),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
      issues: ["id-too-long groupId"],
    },
    {
      rule: "R8.3 a parent ID at its limit is sent",
      given: group(totango({ parent: { id: long(480) } })),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_o.parent_id": long(480) }],
    },
    {
      rule: "R8.3 a parent ID too long: parent.id, and it replaces an attribute all the same",
      given: group({ traits: { parent_id: "ABC" }, ...totango({ parent: { id: tooLong } }) }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack" }],
      issues: [`id-too-long ${options} parent id`],
    },
    {
      rule: "R8.3 a product ID at its limit is sent",
      given: group(totango({ product: { id: long(255), account_id: "123" }, enableHierarchy: false })),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.product_id": long(255) }],
    },
    {
      rule: "R8.3 a product ID too long: product.id, and it replaces an attribute all the same",
      given: group(
        totango({ product: { id: long(256), account_id: "123", product_id: "ABC" }, enableHierarchy: false }),
      ),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
      issues: [`id-too-long ${options} product id`],
    },
    {
      rule: "R8.3 a product ID too long of the session: nowhere in the message",
      given: group(totango({ enableHierarchy: false })),
      session: jackIn({ product: { id: long(256), account_id: "123" } }),
      sent: [{ kind: "product", sdr_o: "123", sdr_u: "jack" }],
      issues: ["id-too-long"],
    },

    {
      rule: "R8.3 an odd account ID: context.groupId",
      given: track({ context: { groupId: odd } }),
      sent: [{ ...login, sdr_o: odd }],
      issues: ["id-charset context groupId"],
    },
    {
      rule: "R8.3 an odd account ID: the session's",
      given: track({ context: {} }),
      session: { userId: "jack", devices: [{ groupId: odd }] },
      sent: [{ ...login, sdr_o: odd }],
      issues: ["id-charset"],
    },
    {
      rule: "R8.3 an odd account ID of two requests: groupId, once",
      given: group({ groupId: odd, ...totango({ product }) }),
      sent: [
        { kind: "account", sdr_o: odd },
        {
          kind: "product",
          sdr_o: `${odd}__productA`,
          sdr_u: "jack",
          "sdr_o.parent_id": odd,
          "sdr_o.product_id": "productA",
        },
      ],
      issues: ["id-charset groupId"],
    },
    {
      rule: "R8.3 an odd product account ID: product.account_id",
      given: track(totango({ product: { account_id: odd } })),
      sent: [{ ...login, sdr_o: odd }],
      issues: [`id-charset ${options} product account_id`],
    },
    {
      rule: "R8.3 an odd ID of a product account joined of an odd one: product.id",
      given: track(totango({ product: { id: odd } })),
      sent: [{ ...login, sdr_o: `test_group__${odd}` }],
      issues: [`id-charset ${options} product id`],
    },
    {
      rule: "R8.3 an odd parent ID: parent.id",
      given: group(totango({ parent: { id: odd } })),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: "jack", "sdr_o.parent_id": odd }],
      issues: [`id-charset ${options} parent id`],
    },
    {
      rule: "R8.3 an odd user ID: userId",
      given: group({ userId: odd }),
      sent: [{ kind: "account", sdr_o: "test_group", sdr_u: odd }],
      issues: ["id-charset userId"],
    },
    {
      rule: "R8.3 an odd user ID of two activities: userId, once",
      given: page({ userId: odd, category: "Docs", name: "Pricing" }),
      sent: [
        { ...login, sdr_u: odd, sdr_a: "Viewed Docs Page", sdr_m: "Docs" },
        { ...login, sdr_u: odd, sdr_a: "Viewed Docs Pricing Page", sdr_m: "Docs" },
      ],
      issues: ["id-charset userId"],
    },
    {
      rule: "R8.3 an odd ID that is not sent is not told",
      given: identify({ userId: odd, context: {} }),
      issues: ["missing-account-id context groupId"],
    },

    {
      rule: "R8.3 a missing account of a group is expected in groupId",
      given: group({ groupId: null }),
      issues: ["missing-account-id groupId"],
    },
    {
      rule: "R8.3 a product of the session has no path",
      given: track({ context: {} }),
      session: jackIn({ product: { account_id: odd } }),
      sent: [{ ...login, sdr_o: odd }],
      issues: ["id-charset"],
    },
    {
      rule: "R8.3 a joined ID of the session that is too long has no path",
      given: track({ context: {} }),
      session: { userId: "jack", devices: [{ groupId: long(471), product }] },
      issues: ["id-too-long"],
    },
  ]);

  test("R8.3 the path is a list of keys, whatever they are", () => {
    const { issues } = untyped.advance(
      identify({ traits: { "a.b": { "": Number.NaN, "c d": Number.NaN } } }),
      service,
      emptySession,
    );
    expect(issues.map(({ path }) => path)).toEqual([
      ["traits", "a.b", ""],
      ["traits", "a.b", "c d"],
    ]);
  });

  test("R8.3 different codes at the same path come each", () => {
    const id = `${long(255)} `;
    expect(foundIn(untyped.advance(group(totango({ product: { id } })), service, emptySession).issues)).toEqual([
      `id-charset ${options} product id`,
      `id-too-long ${options} product id`,
    ]);
  });

  test("R8.3 the same code at different paths comes for each", () => {
    const given = group({
      userId: odd,
      groupId: "an account",
      ...totango({ product: { id: odd }, parent: { id: "a parent" } }),
    });
    expect(foundIn(untyped.advance(given, service, emptySession).issues)).toEqual([
      "id-charset groupId",
      `id-charset ${options} parent id`,
      `id-charset ${options} product id`,
      "id-charset userId",
    ]);
  });
});

describe("R8.4 each issue once", () => {
  const product = { id: "productA" };
  hold([
    {
      rule: "R8.4 of two activities of a page, what is wrong with both is told once",
      given: page({
        userId: "jack frank",
        category: "Docs",
        name: "Pricing",
        context: { groupId: "test group", traits: { age: Number.NaN, "a.b": "x" } },
      }),
      sent: [
        {
          ...login,
          sdr_o: "test group",
          sdr_u: "jack frank",
          sdr_a: "Viewed Docs Page",
          sdr_m: "Docs",
          "sdr_u.a.b": "x",
        },
        {
          ...login,
          sdr_o: "test group",
          sdr_u: "jack frank",
          sdr_a: "Viewed Docs Pricing Page",
          sdr_m: "Docs",
          "sdr_u.a.b": "x",
        },
      ],
      issues: [
        "id-charset context groupId",
        "id-charset userId",
        "name-charset context traits a.b",
        "unusable-value context traits age",
      ],
    },
    {
      rule: "R8.4 of an activity and a module that are cut from one category, one issue",
      given: page({ category: long(190) }),
      sent: [{ ...login, sdr_a: `Viewed ${long(183)}`, sdr_m: long(100) }],
      issues: ["value-truncated category"],
    },
    {
      rule: "R8.4 of an account ID in two requests, one issue",
      given: group({ groupId: "test group", userId: null, ...totango({ product: { account_id: "123" } }) }),
      sent: [
        { kind: "account", sdr_o: "test group" },
        { kind: "product", sdr_o: "123", "sdr_o.parent_id": "test group" },
      ],
      issues: ["id-charset groupId"],
    },
    {
      rule: "R8.4 the same code at other paths is another issue",
      given: group({ groupId: "test group", userId: "jack frank", ...totango({ product, parent: { id: "a b" } }) }),
      sent: [
        { kind: "account", sdr_o: "test group", "sdr_o.parent_id": "a b" },
        {
          kind: "product",
          sdr_o: "test group__productA",
          sdr_u: "jack frank",
          "sdr_o.parent_id": "test group",
          "sdr_o.product_id": "productA",
        },
      ],
      issues: ["id-charset groupId", "id-charset integrations Totango parent id", "id-charset userId"],
    },
  ]);
});
