import {
  emptySession,
  issueCodes,
  type Issue,
  type IssueCode,
  type IssueEffect,
  type Session,
} from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  frozen,
  group,
  identify,
  page,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

/** A message that has one issue, and all that is in the issue but its sentence. */
type Example = {
  readonly effect: IssueEffect;
  readonly path: readonly string[];
  readonly given: unknown;
  readonly session?: Session;
};

const long = (length: number) => "x".repeat(length);
const inGroup = (fields: object) => ({ context: { groupId: "test_group", ...fields } });
const kept: Session = { userId: "jack", userAttributes: { plan: "pro" } };

const every = {
  "unsupported-type": { effect: "skipped", path: ["type"], given: frozen({ type: "alias" }) },
  "totango-disabled": { effect: "skipped", path: ["integrations", "Totango"], given: track(totango(false)) },
  "missing-user-id": { effect: "skipped", path: ["userId"], given: track({ userId: null }) },
  "missing-account-id": { effect: "skipped", path: ["context", "groupId"], given: track({ context: {} }) },
  "untracked-page": { effect: "skipped", path: ["name"], given: page() },
  "id-too-long": { effect: "skipped", path: ["userId"], given: track({ userId: long(101) }) },
  "unusable-value": { effect: "skipped", path: ["traits", "age"], given: identify({ traits: { age: Number.NaN } }) },
  "unusable-name": { effect: "skipped", path: ["traits", " "], given: identify({ traits: { " ": 5 } }) },
  "attribute-clash": {
    effect: "skipped",
    path: ["traits", "name"],
    given: group({ traits: { name: "Initech", account_name: "Initech Inc" } }),
  },
  "parent-ignored": {
    effect: "skipped",
    path: ["integrations", "Totango", "parent", "id"],
    given: group(totango({ parent: { id: "XYZ-85b" }, enableHierarchy: false })),
  },
  "hierarchy-cycle": {
    effect: "skipped",
    path: ["traits", "parent_id"],
    given: group({ traits: { parent_id: "test_group" } }),
  },
  "product-without-id": {
    effect: "skipped",
    path: ["context", "Totango", "product", "id"],
    given: track(inGroup({ Totango: { product: {} } })),
  },
  "kept-attributes-dropped": { effect: "skipped", path: [], given: track({ userId: "jill" }), session: kept },
  "attributes-kept": {
    effect: "deferred",
    path: ["context", "groupId"],
    given: identify({ context: {}, traits: { plan: "pro" } }),
  },
  "value-truncated": {
    effect: "altered",
    path: ["context", "traits", "plan"],
    given: track(inGroup({ traits: { plan: long(256) } })),
  },
  "defaulted-activity": { effect: "altered", path: ["event"], given: track({ event: null }) },
  "defaulted-module": { effect: "altered", path: ["properties", "category"], given: track({ properties: {} }) },
  "attribute-track": { effect: "notice", path: ["event"], given: attributeTrack({ plan: "pro" }) },
  "ambiguous-product-account": {
    effect: "notice",
    path: ["integrations", "Totango", "product", "id"],
    given: track({ context: { groupId: "a__b" }, ...totango({ product: { id: "c" } }) }),
  },
  "id-charset": { effect: "notice", path: ["userId"], given: track({ userId: "jack frank" }) },
  "name-charset": {
    effect: "notice",
    path: ["traits", "plan.name"],
    given: identify({ traits: { "plan.name": "pro" } }),
  },
} satisfies Record<IssueCode, Example>;

const sentence = /^[A-Z][^.]+\.$/;
const table: [string, Example][] = Object.entries(every);

function issuesOf({ given, session = emptySession }: Example): readonly Issue[] {
  return untyped.advance(given, service, frozen(session)).issues;
}

describe("section 8: codes, effects and sentences", () => {
  test.each(table)("section 8: %s has its effect, its path and nothing else beside it", (code, example) => {
    const issues = issuesOf(example);
    const { effect, path } = example;
    expect(issues).toStrictEqual([{ code, effect, path, message: issues[0]?.message }]);
  });

  test.each(table)("section 8: %s is one plain sentence", (_code, example) => {
    expect(issuesOf(example).map((issue) => issue.message)).toEqual([expect.stringMatching(sentence)]);
  });

  test("section 8: issues are data of the caller's own", () => {
    const [first] = issuesOf(every["missing-user-id"]);
    const [second] = issuesOf(every["missing-user-id"]);
    expect(JSON.parse(JSON.stringify(first))).toStrictEqual(first);
    expect(first?.path).not.toBe(second?.path);
  });

  const personal = "Jack-Frank/555";
  test.each([
    [
      "an identify",
      identify({
        userId: personal,
        traits: { [personal]: Number.NaN, email: personal.repeat(30), [long(101)]: personal },
        context: { groupId: personal },
      }),
    ],
    [
      "a group",
      group({
        userId: personal,
        groupId: personal,
        traits: { name: personal.repeat(30), parent_id: personal },
        ...totango({ product: { id: personal, name: " " }, parent: personal }),
      }),
    ],
    [
      "a track",
      track({ userId: personal, event: personal.repeat(30), properties: personal, context: { groupId: personal } }),
    ],
    [
      "a page",
      page({
        userId: personal,
        name: personal.repeat(30),
        category: personal.repeat(30),
        context: { groupId: personal },
      }),
    ],
  ])("section 8: the sentences of %s never repeat a value", (_name, given) => {
    const { issues } = untyped.advance(given, service, emptySession);
    expect(issues.length).toBeGreaterThan(2);
    expect(issues.filter((issue) => issue.message.includes("Jack") || issue.message.includes("555"))).toEqual([]);
  });
});

test("section 8: issueCodes has each code once, in the order of its effects, and nobody can change it", () => {
  expect([...issueCodes].sort()).toEqual(Object.keys(every).sort());
  expect(issueCodes.map((code) => every[code].effect)).toEqual([
    ...Array.from({ length: 13 }, () => "skipped"),
    "deferred",
    ...Array.from({ length: 3 }, () => "altered"),
    ...Array.from({ length: 4 }, () => "notice"),
  ]);
  expect(Object.isFrozen(issueCodes)).toBe(true);
});

describe("section 8: a missing account", () => {
  const nowhere = { context: {} };

  test("of an identify is deferred in advance, and skipped in explain, with other codes", () => {
    const given = identify({ ...nowhere, traits: { plan: "pro", age: Number.NaN } });
    const shown = (issues: readonly Issue[]) => issues.map(({ code, effect, path }) => [code, effect, ...path]).sort();
    const unusable = ["unusable-value", "skipped", "traits", "age"];
    expect(shown(untyped.advance(given, service, emptySession).issues)).toEqual([
      ["attributes-kept", "deferred", "context", "groupId"],
      unusable,
    ]);
    expect(shown(untyped.explain(given, service).issues)).toEqual([
      ["missing-account-id", "skipped", "context", "groupId"],
      unusable,
    ]);
    expect(untyped.translate(given, service)).toEqual([]);
  });

  test.each([
    ["an identify without attributes", identify(nowhere)],
    ["a track", track(nowhere)],
    ["an attribute track", attributeTrack({ ...nowhere, plan: "pro" })],
    ["a page", page({ ...nowhere, name: "Pricing" })],
    ["a screen", screen({ ...nowhere, name: "Pricing" })],
    ["a heartbeat", page({ ...nowhere, name: "__heartbeat" })],
    ["a group", group({ groupId: null })],
  ])("of %s is skipped", (_name, given) => {
    expect(untyped.advance(given, service, emptySession).issues.map(({ code, effect }) => [code, effect])).toEqual([
      ["missing-account-id", "skipped"],
    ]);
  });
});
