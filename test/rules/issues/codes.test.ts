import { readFileSync } from "node:fs";
import {
  emptySession,
  type Issue,
  type IssueCode,
  issueCodes,
  type IssueEffect,
  type Session,
} from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  type Fields,
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
  readonly settings?: Fields;
};

const long = (length: number) => "x".repeat(length);
const inGroup = (fields: object) => ({ context: { groupId: "test_group", ...fields } });
const waiting: Session = { userId: "jack", devices: [{ activities: [{ activity: "Login", module: "Docs" }] }] };
const onTwo: Session = {
  userId: "jack",
  devices: [
    { anonymousId: "a", groupId: "acct-1" },
    { anonymousId: "b", groupId: "acct-2" },
  ],
};
const kept: Session = { userId: "jack", userAttributes: { plan: "pro" } };

const every = {
  "unsupported-type": { effect: "skipped", path: ["type"], given: frozen({ type: "alias" }) },
  "totango-disabled": { effect: "skipped", path: ["integrations", "Totango"], given: track(totango(false)) },
  "missing-user-id": { effect: "skipped", path: ["userId"], given: track({ userId: null }) },
  "missing-account-id": { effect: "skipped", path: ["context", "groupId"], given: identify({ context: {} }) },
  "untracked-page": { effect: "skipped", path: ["name"], given: page() },
  "untracked-activity": {
    effect: "skipped",
    path: ["event"],
    given: track(),
    settings: { activities: { Login: false } },
  },
  "id-too-long": { effect: "skipped", path: ["userId"], given: track({ userId: long(101) }) },
  "unusable-value": { effect: "skipped", path: ["traits", "age"], given: identify({ traits: { age: Number.NaN } }) },
  "unusable-date": {
    effect: "skipped",
    path: ["traits", "created"],
    given: identify({ traits: { created: "1/2/2014" } }),
  },
  "unusable-name": { effect: "skipped", path: ["traits", " "], given: identify({ traits: { " ": 5 } }) },
  "attribute-clash": {
    effect: "skipped",
    path: ["traits", "name"],
    given: group({ traits: { name: "Initech", account_name: "Initech Inc" } }),
  },
  "foreign-traits": {
    effect: "skipped",
    path: ["context", "traits"],
    given: track(inGroup({ traits: { userId: "jill" } })),
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
  "kept-activities-dropped": { effect: "skipped", path: [], given: track({ userId: "jill" }), session: waiting },
  "attributes-kept": {
    effect: "deferred",
    path: ["context", "groupId"],
    given: identify({ context: {}, traits: { plan: "pro" } }),
  },
  "activity-kept": { effect: "deferred", path: ["context", "groupId"], given: track({ context: {} }) },
  "value-truncated": {
    effect: "altered",
    path: ["context", "traits", "plan"],
    given: track(inGroup({ traits: { plan: long(256) } })),
  },
  "defaulted-activity": { effect: "altered", path: ["event"], given: track({ event: null }) },
  "defaulted-module": { effect: "altered", path: ["properties", "category"], given: track({ properties: {} }) },
  "attribute-track": { effect: "notice", path: ["event"], given: attributeTrack({ plan: "pro" }) },
  "assumed-account": { effect: "notice", path: [], given: identify({ context: {}, anonymousId: "c" }), session: onTwo },
  "ambiguous-product-account": {
    effect: "notice",
    path: ["integrations", "Totango", "product", "id"],
    given: track({ context: { groupId: "a__b" }, ...totango({ product: { id: "c" } }) }),
  },
  "value-format": {
    effect: "notice",
    path: ["traits", "Licenses"],
    given: group({ traits: { Licenses: "many" } }),
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

function issuesOf({ given, session = emptySession, settings }: Example): readonly Issue[] {
  return untyped.advance(given, { ...service, ...settings }, frozen(session)).issues;
}

describe("R8.1 issues are data", () => {
  test.each(table)("R8.1 %s is one plain sentence", (_code, example) => {
    expect(issuesOf(example).map((issue) => issue.message)).toEqual([expect.stringMatching(sentence)]);
  });

  test("R8.1 each says something else", () => {
    const sentences = table.flatMap(([, example]) => issuesOf(example).map(({ message }) => message));
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test("R8.1 issues are data of the caller's own", () => {
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
  ])("R8.1 the sentences of %s never repeat a value", (_name, given) => {
    const { issues } = untyped.advance(given, service, emptySession);
    expect(issues.length).toBeGreaterThan(2);
    expect(issues.filter((issue) => issue.message.includes("Jack") || issue.message.includes("555"))).toEqual([]);
  });
});

describe("R8.2 the codes", () => {
  test.each(table)("R8.2 %s has its effect, its path and nothing else beside it", (code, example) => {
    const issues = issuesOf(example);
    const { effect, path } = example;
    expect(issues).toStrictEqual([{ code, effect, path, message: issues[0]?.message }]);
  });

  test("R8.2 issueCodes has each code once, in the order of its effects, and nobody can change it", () => {
    expect([...issueCodes].sort()).toEqual(Object.keys(every).sort());
    const order = ["skipped", "deferred", "altered", "notice"];
    const effects = issueCodes.map((code) => order.indexOf(every[code].effect));
    expect(effects).toEqual([...effects].sort());
    expect(Object.isFrozen(issueCodes)).toBe(true);
  });

  test("R8.2 RULES.md has each code with its effect, and no other", () => {
    const rows = readFileSync(new URL("../../../RULES.md", import.meta.url), "utf8").matchAll(
      /^\| `([\w-]+)` \| (skipped|deferred|altered|notice) \|/gm,
    );
    const written = [...rows].map(([, code = "", effect = ""]) => `${code} ${effect}`);
    expect(written.sort()).toEqual(table.map(([code, { effect }]) => `${code} ${effect}`).sort());
  });

  describe("a missing account", () => {
    const nowhere = { context: {} };

    test("R8.2 of an identify is deferred in advance, and skipped in explain, with other codes", () => {
      const given = identify({ ...nowhere, traits: { plan: "pro", age: Number.NaN } });
      const shown = (issues: readonly Issue[]) =>
        issues.map(({ code, effect, path }) => [code, effect, ...path]).sort();
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

    test("R8.2 of a track is deferred in advance, and skipped in explain, with other codes", () => {
      const given = track(nowhere);
      const shown = (issues: readonly Issue[]) => issues.map(({ code, effect, path }) => [code, effect, ...path]);
      expect(shown(untyped.advance(given, service, emptySession).issues)).toEqual([
        ["activity-kept", "deferred", "context", "groupId"],
      ]);
      expect(shown(untyped.explain(given, service).issues)).toEqual([
        ["missing-account-id", "skipped", "context", "groupId"],
      ]);
    });

    test.each([
      ["an identify without attributes", identify(nowhere)],
      ["an attribute track", attributeTrack({ ...nowhere, plan: "pro" })],
      ["a screen's heartbeat", screen({ ...nowhere, name: "__heartbeat" })],
      ["a heartbeat", page({ ...nowhere, name: "__heartbeat" })],
      ["a group", group({ groupId: null })],
    ])("R8.2 of %s is skipped", (_name, given) => {
      expect(untyped.advance(given, service, emptySession).issues.map(({ code, effect }) => [code, effect])).toEqual([
        ["missing-account-id", "skipped"],
      ]);
    });
  });
});
