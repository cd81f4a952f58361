import { runInNewContext } from "node:vm";
import { describe } from "vitest";
import { type Fields, group, hold, identify, login, page, screen, totango, track } from "../../support.js";

const foreignDate: unknown = runInNewContext("new Date(0)");

describe("R2.3 switches", () => {
  const off = [false, "false", "true", "", 0, 1, Number.NaN, [1], [{}], new Date(0), foreignDate];
  const on = [true, {}, [], { other: 1 }, null, undefined];
  const context = (Totango: unknown) => ({ context: { groupId: "test_group", Totango } });

  hold(
    off.flatMap((value) => [
      {
        rule: `R2.3 integrations.Totango ${JSON.stringify(value)} is off`,
        given: track(totango(value)),
        issues: ["totango-disabled integrations Totango"],
      },
      {
        rule: `R2.3 context.Totango ${JSON.stringify(value)} is off`,
        given: track(context(value)),
        issues: ["totango-disabled context Totango"],
      },
      {
        rule: `R2.3 context.Totango ${JSON.stringify(value)} is off, whatever integrations says`,
        given: track({ integrations: { All: true, Totango: { product: { id: "productA" } } }, ...context(value) }),
        issues: ["totango-disabled context Totango"],
      },
      {
        rule: `R2.3 integrations.Totango ${JSON.stringify(value)} is off, whatever else is on`,
        given: track({ integrations: { All: true, Totango: value }, ...context({ product: { id: "productA" } }) }),
        issues: ["totango-disabled integrations Totango"],
      },
    ]),
  );

  hold(
    on.flatMap((value) => [
      { rule: `R2.3 integrations.Totango ${JSON.stringify(value)} is on`, given: track(totango(value)), sent: [login] },
      { rule: `R2.3 context.Totango ${JSON.stringify(value)} is on`, given: track(context(value)), sent: [login] },
    ]),
  );

  hold(
    [false, true, "Totango", "", 5, 0, [{ Totango: true }], new Date(0)].map((integrations) => ({
      rule: `R2.3 integrations ${JSON.stringify(integrations)} cannot be read`,
      given: track({ integrations }),
      issues: ["totango-disabled integrations"],
    })),
  );

  hold(
    [null, undefined, {}, [], { Mixpanel: false }].map((integrations) => ({
      rule: `R2.3 integrations ${JSON.stringify(integrations)} say nothing of Totango`,
      given: track({ integrations }),
      sent: [login],
    })),
  );

  describe.each(["All", "all"])("%s", (all) => {
    hold(
      [false, "false", "true", 0, 1, [], {}].flatMap((value) => [
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} is off`,
          given: track({ integrations: { [all]: value } }),
          issues: [`totango-disabled integrations ${all}`],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} is off, with Totango null`,
          given: track({ integrations: { [all]: value, Totango: null } }),
          issues: [`totango-disabled integrations ${all}`],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} is off, with Totango in context alone`,
          given: track({ integrations: { [all]: value }, ...context({}) }),
          issues: [`totango-disabled integrations ${all}`],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} does not matter, with Totango true`,
          given: track({ integrations: { [all]: value, Totango: true } }),
          sent: [login],
        },
        {
          rule: `R2.3 ${all} ${JSON.stringify(value)} does not matter, with Totango options`,
          given: track({ integrations: { [all]: value, Totango: {} } }),
          sent: [login],
        },
      ]),
    );
    hold(
      [true, null, undefined].map((value) => ({
        rule: `R2.3 ${all} ${JSON.stringify(value)} is on`,
        given: track({ integrations: { [all]: value } }),
        sent: [login],
      })),
    );
  });

  hold([
    {
      rule: "R2.3 all is read beside All",
      given: track({ integrations: { All: true, all: false } }),
      issues: ["totango-disabled integrations all"],
    },
    {
      rule: "R2.3 All is read beside all",
      given: track({ integrations: { All: false, all: true } }),
      issues: ["totango-disabled integrations All"],
    },
    {
      rule: "R2.3 nothing else of a disabled message is looked at",
      given: identify({ ...totango(false), userId: "u".repeat(101), traits: 5, context: 5 }),
      issues: ["totango-disabled integrations Totango"],
    },
    ...[identify, group, track, page, screen].map((make) => ({
      rule: `R2.3 holds for ${make.name}`,
      given: make({ name: "Pricing", ...totango(false) }),
      issues: ["totango-disabled integrations Totango"],
    })),
  ]);

  describe("integrationNames", () => {
    const settings = { integrationNames: ["Webhooks", "My Function (My Workspace)"] };
    const mine = "My Function (My Workspace)";
    const given = (integrations: unknown, fields: Fields = {}) => track({ integrations, ...fields });
    hold([
      {
        rule: "R2.3 a message that is addressed to one of them alone is sent",
        given: given({ All: false, Webhooks: true }),
        settings,
        sent: [login],
      },
      { rule: "R2.3 to the other", given: given({ All: false, [mine]: {} }), settings, sent: [login] },
      {
        rule: "R2.3 one name may be a text alone",
        given: given({ All: false, Webhooks: true }),
        settings: { integrationNames: "Webhooks" },
        sent: [login],
      },
      {
        rule: "R2.3 without the setting it is for others",
        given: given({ All: false, Webhooks: true }),
        issues: ["totango-disabled integrations All"],
      },
      {
        rule: "R2.3 a name of another case is another's",
        given: given({ All: false, webhooks: true }),
        settings,
        issues: ["totango-disabled integrations All"],
      },
      ...[false, "false", "true", 0, 1, [1], new Date(0)].map((value) => ({
        rule: `R2.3 a name that is ${JSON.stringify(value)} is off`,
        given: given({ Webhooks: value }),
        settings,
        issues: ["totango-disabled integrations Webhooks"],
      })),
      ...[true, {}, [], { theme: 1 }, null, undefined].map((value) => ({
        rule: `R2.3 a name that is ${JSON.stringify(value)} is on, or not there`,
        given: given({ Webhooks: value }),
        settings,
        sent: [login],
      })),
      {
        rule: "R2.3 a name that is null is not there",
        given: given({ All: false, Webhooks: null }),
        settings,
        issues: ["totango-disabled integrations All"],
      },
      {
        rule: "R2.3 a name that is off is off, though All and Totango are on",
        given: given({ All: true, Totango: true, Webhooks: false }),
        settings,
        issues: ["totango-disabled integrations Webhooks"],
      },
      {
        rule: "R2.3 looked up among own keys",
        given: given({ All: false }),
        settings: { integrationNames: ["toString", "__proto__", "constructor"] },
        issues: ["totango-disabled integrations All"],
      },
      {
        rule: "R2.3 inherited keys do not count",
        given: given(Object.create({ Webhooks: false })),
        settings,
        sent: [login],
      },
      {
        rule: "R2.3 options are read from Totango alone",
        given: given({ Webhooks: { product: { id: "productA" } } }),
        settings,
        sent: [login],
      },
      {
        rule: "R2.3 blank and absent names are none",
        given: given({ "": false, " ": false }),
        settings: { integrationNames: ["", " ", null, undefined] },
        sent: [login],
      },
      {
        rule: "R2.3 a name in context is no switch",
        given: track({ context: { groupId: "test_group", Webhooks: false } }),
        settings,
        sent: [login],
      },
    ]);
    hold(
      [
        {
          what: "Totango's before the names'",
          integrations: { Totango: false, Webhooks: false, All: false },
          off: "Totango",
        },
        {
          what: "the names' in their order",
          integrations: { [mine]: false, Webhooks: false, All: false },
          off: "Webhooks",
        },
        { what: "the second name's", integrations: { [mine]: false, Webhooks: true, All: false }, off: mine },
        { what: "All before all", integrations: { all: false, All: false }, off: "All" },
      ].map(({ what, integrations, off }) => ({
        rule: `R2.3 the path is the first switch that is off: ${what}`,
        given: given(integrations),
        settings,
        issues: [`totango-disabled integrations ${off}`],
      })),
    );
    hold([
      {
        rule: "R2.3 the path is the first switch that is off: the names' before context.Totango",
        given: given({ Webhooks: false }, { context: { Totango: false } }),
        settings,
        issues: ["totango-disabled integrations Webhooks"],
      },
      {
        rule: "R2.3 the path is the first switch that is off: context.Totango before All",
        given: given({ All: false }, { context: { Totango: false } }),
        settings,
        issues: ["totango-disabled context Totango"],
      },
      {
        rule: "R2.3 the path is the first switch that is off: unreadable integrations before all",
        given: given(5, { context: { Totango: false } }),
        settings,
        issues: ["totango-disabled integrations"],
      },
    ]);
  });
});
