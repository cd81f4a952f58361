import { describe } from "vitest";
import {
  accountSources,
  accountTraits,
  everySource,
  type Fields,
  frozen,
  group,
  hold,
  holdAttributes,
  identify,
  login,
  page,
  screen,
  totango,
  track,
  userSources,
} from "../../support.js";

const emoji = "😀";
const loneSurrogate = "\uD83D";

/** Texts at a limit and over it, and what is sent of them. A character is a code point. */
function textsAt(limit: number): { readonly what: string; readonly text: string; readonly sent: string }[] {
  const almost = "x".repeat(limit - 1);
  return [
    ...[
      ["letters", "x"],
      ["emoji", emoji],
      ["lone surrogates", loneSurrogate],
    ].flatMap(([name = "", character = ""]) => [
      { what: `${limit} ${name}`, text: character.repeat(limit), sent: character.repeat(limit) },
      { what: `${limit + 1} ${name}`, text: character.repeat(limit + 1), sent: character.repeat(limit) },
    ]),
    { what: `an emoji at ${limit}`, text: almost + emoji, sent: almost + emoji },
    { what: `an emoji after ${limit}`, text: `${almost}x${emoji}`, sent: `${almost}x` },
  ];
}

/** The activity and the module of a message that has a text at this path. */
type Limited = {
  readonly what: string;
  readonly limit: number;
  readonly path: string;
  readonly given: (text: string) => unknown;
  readonly settings?: Fields;
  readonly sent: (sent: string, text: string) => Fields;
};

const limited: readonly Limited[] = [
  {
    what: "an activity",
    limit: 190,
    path: "event",
    given: (event) => track({ event }),
    sent: (sdr_a) => ({ ...login, sdr_a }),
  },
  {
    what: "the category of a track, as module",
    limit: 100,
    path: "properties category",
    given: (category) => track({ properties: { category } }),
    sent: (sdr_m) => ({ ...login, sdr_m }),
  },
  {
    what: "the category of a page, as module",
    limit: 100,
    path: "category",
    given: (category) => page({ category, name: "Signup" }),
    settings: { trackCategorizedPages: false },
    sent: (sdr_m, category) => ({ ...login, sdr_a: `Viewed ${category} Signup Page`, sdr_m }),
  },
  {
    what: "the product's module",
    limit: 100,
    path: "integrations Totango product module",
    given: (module) => track({ properties: {}, ...totango({ product: { account_id: "123", module } }) }),
    sent: (sdr_m) => ({ ...login, sdr_o: "123", sdr_m }),
  },
];

/** `digits` digits, as a number and as a bigint. */
const long = (digits: number) => ({ number: 10 ** (digits - 1), bigint: 10n ** BigInt(digits - 1) });
const id = (length: number) => "x".repeat(length);
const account = { kind: "account", sdr_o: "test_group" };

describe("R5.8 limits", () => {
  describe("texts are cut, and no character is split", () => {
    for (const [sources, limit, name, sentAs] of [
      [accountSources, 128, "account_name", "account_name"],
      [accountSources, 128, "name", "account_name"],
      [accountSources, 512, "plan", "plan"],
      [userSources, 255, "account_name", "account_name"],
      [userSources, 255, "name", "name"],
      [userSources, 255, "plan", "plan"],
    ] as const) {
      holdAttributes(
        sources,
        textsAt(limit).map(({ what, text, sent }) => ({
          rule: `R5.8 ${name}: ${what}`,
          given: { [name]: text },
          sent: { [sentAs]: sent },
          issues: text === sent ? [] : [`value-truncated ${name}`],
        })),
      );
    }

    for (const [sources, limit] of [
      [accountSources, 512],
      [userSources, 255],
    ] as const) {
      holdAttributes(
        sources,
        textsAt(limit).map(({ what, text, sent }) => ({
          rule: `R5.8 a text inside an object: ${what}`,
          given: { a: { b: text } },
          sent: { a_b: sent },
          issues: text === sent ? [] : ["value-truncated a b"],
        })),
      );
    }

    for (const { what: where, limit, path, given, settings = {}, sent: sentOf } of limited) {
      hold(
        textsAt(limit).map(({ what, text, sent }) => ({
          rule: `R5.8 ${where}: ${what}`,
          given: given(text),
          settings,
          sent: [sentOf(sent, text)],
          issues: text === sent ? [] : [`value-truncated ${path}`],
        })),
      );
    }

    hold([
      {
        rule: "R5.8 an activity of a page is cut as a whole: a name of 178",
        given: page({ name: id(178) }),
        sent: [{ ...login, sdr_a: `Viewed ${id(178)} Page`, sdr_m: "Unknown" }],
        issues: ["defaulted-module category"],
      },
      {
        rule: "R5.8 an activity of a page is cut as a whole: a name of 179",
        given: page({ name: id(179) }),
        sent: [{ ...login, sdr_a: `Viewed ${id(179)} Pag`, sdr_m: "Unknown" }],
        issues: ["defaulted-module category", "value-truncated name"],
      },
      {
        rule: "R5.8 an activity of a page is cut as a whole: a name of 300 emoji",
        given: page({ name: emoji.repeat(300) }),
        sent: [{ ...login, sdr_a: `Viewed ${emoji.repeat(183)}`, sdr_m: "Unknown" }],
        issues: ["defaulted-module category", "value-truncated name"],
      },
      {
        rule: "R5.8 an activity of a page is cut as a whole: a name of 300 in properties",
        given: page({ properties: { name: id(300) } }),
        sent: [{ ...login, sdr_a: `Viewed ${id(183)}`, sdr_m: "Unknown" }],
        issues: ["defaulted-module category", "value-truncated properties name"],
      },
      {
        rule: "R5.8 an activity of a page is cut as a whole: a category of 300",
        given: page({ category: id(300) }),
        sent: [{ ...login, sdr_a: `Viewed ${id(183)}`, sdr_m: id(100) }],
        issues: ["value-truncated category"],
      },
    ]);
  });

  describe("half a number is another number", () => {
    holdAttributes(userSources, [
      { rule: "R5.8 a number of 255 is sent", given: { a: long(255).number }, sent: { a: `1${"0".repeat(254)}` } },
      {
        rule: "R5.8 a number of 256 is left out",
        given: { a: long(256).number },
        issues: ["unusable-value a"],
      },
      { rule: "R5.8 the sign counts", given: { a: -long(255).number }, issues: ["unusable-value a"] },
      { rule: "R5.8 a bigint of 255 is sent", given: { a: long(255).bigint }, sent: { a: `1${"0".repeat(254)}` } },
      {
        rule: "R5.8 a bigint of 256 is left out",
        given: { a: long(256).bigint },
        issues: ["unusable-value a"],
      },
      {
        rule: "R5.8 a number inside an object",
        given: { a: { b: 1e300, c: 1 } },
        sent: { a_c: "1" },
        issues: ["unusable-value a b"],
      },
      {
        rule: "R5.8 a list of 255 is sent",
        given: { a: ["x".repeat(127), "y".repeat(127)] },
        sent: { a: `${"x".repeat(127)},${"y".repeat(127)}` },
      },
      {
        rule: "R5.8 a list of 255 emoji and commas is sent",
        given: { a: [emoji.repeat(127), emoji.repeat(127)] },
        sent: { a: `${emoji.repeat(127)},${emoji.repeat(127)}` },
      },
      {
        rule: "R5.8 a list of 256 is left out",
        given: { a: ["x".repeat(127), "y".repeat(128)] },
        issues: ["unusable-value a"],
      },
      {
        rule: "R5.8 JSON text of 255 is sent",
        given: { a: [["x".repeat(249)]] },
        sent: { a: `[["${"x".repeat(249)}"]]` },
      },
      {
        rule: "R5.8 JSON text of 256 is left out",
        given: { a: [["x".repeat(250)]] },
        issues: ["unusable-value a"],
      },
    ]);

    holdAttributes(accountSources, [
      { rule: "R5.8 a bigint of 512 is sent", given: { a: long(512).bigint }, sent: { a: `1${"0".repeat(511)}` } },
      {
        rule: "R5.8 a bigint of 513 is left out",
        given: { a: long(513).bigint },
        issues: ["unusable-value a"],
      },
      { rule: "R5.8 a list of 512 is sent", given: { a: ["x".repeat(512)] }, sent: { a: "x".repeat(512) } },
      {
        rule: "R5.8 a list of 513 is left out",
        given: { a: ["x".repeat(513)] },
        issues: ["unusable-value a"],
      },
      {
        rule: "R5.8 a name of 128 digits is sent",
        given: { name: long(128).number },
        sent: { account_name: `1${"0".repeat(127)}` },
      },
      {
        rule: "R5.8 a name of 129 digits is left out",
        given: { name: long(129).number },
        issues: ["unusable-value name"],
      },
    ]);
  });

  describe("a text of which only blanks are left is sent, but for an account's name", () => {
    holdAttributes(userSources, [
      {
        rule: "R5.8 of a user, account_name included",
        given: { plan: `${" ".repeat(255)}x`, account_name: `${" ".repeat(255)}x`, parent_id: "p".repeat(256) },
        sent: { plan: " ".repeat(255), account_name: " ".repeat(255), parent_id: "p".repeat(255) },
        issues: ["plan", "account_name", "parent_id"].map((name) => `value-truncated ${name}`),
      },
    ]);
    holdAttributes(accountSources, [
      {
        rule: "R5.8 of an account",
        given: { plan: `${" ".repeat(512)}x` },
        sent: { plan: " ".repeat(512) },
        issues: ["value-truncated plan"],
      },
    ]);
  });

  describe("names of attributes", () => {
    holdAttributes(everySource, [
      {
        rule: "R5.8 100 code points",
        given: { ["x".repeat(100)]: "a", [emoji.repeat(100)]: "b" },
        sent: { ["x".repeat(100)]: "a", [emoji.repeat(100)]: "b" },
        issues: [`name-charset ${emoji.repeat(100)}`],
      },
      {
        rule: "R5.8 101 code points",
        given: { ["x".repeat(101)]: "a", [emoji.repeat(101)]: "b" },
        issues: [`unusable-name ${"x".repeat(101)}`, `unusable-name ${emoji.repeat(101)}`],
      },
      {
        rule: "R5.8 100 after flattening",
        given: { ["x".repeat(50)]: { ["y".repeat(49)]: "a" } },
        sent: { [`${"x".repeat(50)}_${"y".repeat(49)}`]: "a" },
      },
      {
        rule: "R5.8 101 after flattening",
        given: { ["x".repeat(50)]: { ["y".repeat(50)]: "a", z: "b" } },
        sent: { [`${"x".repeat(50)}_z`]: "b" },
        issues: [`unusable-name ${"x".repeat(50)} ${"y".repeat(50)}`],
      },
      {
        rule: "R5.8 blank",
        given: { "": "a", " \t\n": "b" },
        issues: ["unusable-name ", "unusable-name  \t\n"],
      },
      {
        rule: "R5.8 not blank after flattening",
        given: { "": { "": "a" }, " ": { b: "c" } },
        sent: { _: "a", " _b": "c" },
      },
      {
        rule: "R5.8 an object whose name is over 100 already is left out whole, with one issue",
        given: {
          ["x".repeat(101)]: { a: "1", b: { c: "2" } },
          ["y".repeat(60)]: { ["z".repeat(60)]: { a: "3", b: "4" }, a: "5" },
        },
        sent: { [`${"y".repeat(60)}_a`]: "5" },
        issues: [`unusable-name ${"x".repeat(101)}`, `unusable-name ${"y".repeat(60)} ${"z".repeat(60)}`],
      },
      { rule: "R5.8 what is absent needs no name", given: { "": null, ["x".repeat(101)]: undefined } },
    ]);
  });

  describe("IDs are never cut", () => {
    hold([
      ...[id(480), emoji.repeat(480)].flatMap((groupId) => {
        const isOdd = groupId !== id(480);
        return [
          {
            rule: `R5.8 an account ID of 480 ${isOdd ? "emoji" : "letters"} is sent with a track`,
            given: track({ context: { groupId } }),
            sent: [{ ...login, sdr_o: groupId }],
            issues: isOdd ? ["id-charset context groupId"] : [],
          },
          {
            rule: `R5.8 an account ID of 480 ${isOdd ? "emoji" : "letters"} is sent with a group`,
            given: group({ userId: undefined, groupId }),
            sent: [{ kind: "account", sdr_o: groupId }],
            issues: isOdd ? ["id-charset groupId"] : [],
          },
        ];
      }),
      ...[id(481), emoji.repeat(481)].map((groupId) => ({
        rule: `R5.8 an account ID over 480 stops the request of a group: ${groupId.slice(0, 2)}`,
        given: group({ groupId }),
        issues: ["id-too-long groupId"],
      })),
      ...[identify(), track(), page({ category: "Docs" })].map((message) => ({
        rule: `R5.8 an account ID over 480 stops the request of ${String(message.type)}`,
        given: frozen({ ...message, context: { groupId: id(481) } }),
        issues: ["id-too-long context groupId"],
      })),
      {
        rule: "R5.8 an account ID over 480 stops the request of a track by account_id",
        given: track(totango({ product: { id: "a", account_id: id(481) } })),
        issues: ["id-too-long integrations Totango product account_id"],
      },
      {
        rule: "R5.8 a joined ID of 480 is sent",
        given: track(totango({ product: { id: id(468) } })),
        sent: [{ ...login, sdr_o: `test_group__${id(468)}` }],
      },
      {
        rule: "R5.8 a joined ID over 480 stops the request",
        given: track(totango({ product: { id: id(469) } })),
        issues: ["id-too-long integrations Totango product id"],
      },
      {
        rule: "R5.8 a product account ID over 480 stops its own request alone",
        given: group({ userId: undefined, groupId: id(400), ...totango({ product: { id: id(79) } }) }),
        sent: [{ kind: "account", sdr_o: id(400) }],
        issues: ["id-too-long integrations Totango product id"],
      },
      {
        rule: "R5.8 an account ID over 480 stops its own request, and is not the parent of the product account",
        given: group({ userId: undefined, groupId: id(481), ...totango({ product: { account_id: "123" } }) }),
        sent: [{ kind: "product", sdr_o: "123" }],
        issues: ["id-too-long groupId"],
      },

      {
        rule: "R5.8 a user ID of 100 letters is sent",
        given: track({ userId: id(100) }),
        sent: [{ ...login, sdr_u: id(100) }],
      },
      {
        rule: "R5.8 a user ID of 100 emoji is sent",
        given: track({ userId: emoji.repeat(100) }),
        sent: [{ ...login, sdr_u: emoji.repeat(100) }],
        issues: ["id-charset userId"],
      },
      ...[
        identify({ userId: id(101) }),
        track({ userId: id(101) }),
        track({ userId: emoji.repeat(101) }),
        page({ userId: id(101), category: "Docs" }),
        screen({ userId: id(101), category: "Docs", context: {} }),
      ].map((message) => ({
        rule: `R5.8 a user ID over 100 counts as missing, with one issue: ${String(message.type)} of ${String(message.userId).slice(0, 2)}`,
        given: message,
        issues: ["id-too-long userId"],
      })),
      {
        rule: "R5.8 a group goes without a user ID over 100",
        given: group({
          userId: id(101),
          context: { traits: { plan: "gold" } },
          ...totango({ product: { id: "productA" } }),
        }),
        sent: [
          account,
          {
            kind: "product",
            sdr_o: "test_group__productA",
            "sdr_o.parent_id": "test_group",
            "sdr_o.product_id": "productA",
          },
        ],
        issues: ["id-too-long userId"],
      },

      {
        rule: "R5.8 a parent ID of 480 is sent",
        given: group({ userId: undefined, traits: { plan: "gold" }, ...totango({ parent: { id: id(480) } }) }),
        sent: [{ ...account, "sdr_o.plan": "gold", "sdr_o.parent_id": id(480) }],
      },
      ...[id(481), emoji.repeat(481)].map((parent) => ({
        rule: `R5.8 a parent ID over 480 is left out alone: ${parent.slice(0, 2)}`,
        given: group({ userId: undefined, traits: { plan: "gold" }, ...totango({ parent: { id: parent } }) }),
        sent: [{ ...account, "sdr_o.plan": "gold" }],
        issues: ["id-too-long integrations Totango parent id"],
      })),
      ...[id(255), emoji.repeat(255), id(256), emoji.repeat(256)].map((product) => {
        const fits = Array.from(product).length === 255;
        return {
          rule: `R5.8 a product ID of ${Array.from(product).length}, ${product.slice(0, 2)}, is ${fits ? "sent" : "left out alone"}`,
          given: group({
            userId: undefined,
            ...totango({ product: { id: product, account_id: "123", Revision: "5.3" } }),
          }),
          sent: [
            account,
            {
              kind: "product",
              sdr_o: "123",
              "sdr_o.parent_id": "test_group",
              "sdr_o.Revision": "5.3",
              ...(fits && { "sdr_o.product_id": product }),
            },
          ],
          issues: fits ? [] : ["id-too-long integrations Totango product id"],
        };
      }),
    ]);

    holdAttributes(
      [accountTraits],
      [
        { rule: "R5.8 parent_id of 480", given: { parent_id: id(480) }, sent: { parent_id: id(480) } },
        { rule: "R5.8 parent_id of 481", given: { parent_id: id(481) }, issues: ["id-too-long parent_id"] },
        { rule: "R5.8 product_id of 255", given: { product_id: id(255) }, sent: { product_id: id(255) } },
        { rule: "R5.8 product_id of 256", given: { product_id: id(256) }, issues: ["id-too-long product_id"] },
        {
          rule: "R5.8 parent_id that is a long list",
          given: { parent_id: [id(300), id(300)] },
          issues: ["id-too-long parent_id"],
        },
        {
          rule: "R5.8 parent_id that is NaN",
          given: { parent_id: Number.NaN },
          issues: ["unusable-value parent_id"],
        },
      ],
    );
  });
});
