import * as library from "segment-to-totango";
import { emptySession } from "segment-to-totango";
import * as arbitraries from "segment-to-totango/arbitraries";
import * as schema from "segment-to-totango/schema";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  attributeTrack,
  foundIn,
  frozen,
  group,
  identify,
  jackIn,
  page,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";

const productA = totango({ product: { id: "productA", tier: "gold" }, parent: { id: "XYZ-85b" } });
const everyKind = {
  identify: identify({ traits: { name: "Jack Frank", address: { city: "Haifa" }, teams: ["a", "b"] } }),
  "identify without an account": identify({ context: {}, traits: { email: "jack@initech.com" } }),
  group: group({ traits: { name: "Initech" }, context: { traits: { age: 23 } }, ...productA }),
  track: track({ context: { groupId: "test_group", traits: { age: 23 } } }),
  "track without an account": track({ context: { traits: { age: 23 } } }),
  "attribute track": attributeTrack({ plan: "pro" }),
  page: page({ name: "Pricing", category: "Docs" }),
  screen: screen({ name: "Pricing", category: "Docs" }),
  "what is not a message": null,
};

const off = group({ context: { Totango: false } });

describe("the public surface", () => {
  test("section 1: what each entry exports", () => {
    expect([library, schema, arbitraries].map((entry) => Object.keys(entry).sort())).toEqual([
      [
        "advance",
        "coalesce",
        "deliveryOf",
        "emptySession",
        "explain",
        "issueCodes",
        "messagesOf",
        "productAccountId",
        "sessionKey",
        "toFetch",
        "toPixelUrl",
        "translate",
      ],
      ["SegmentMessage", "Session", "TotangoOptions", "TotangoSettings"],
      ["damagedSession", "segmentMessage", "segmentStream", "totangoOptions", "totangoSettings", "unusableUserId"],
    ]);
  });
});

describe("R1.1 one pure core, three views", () => {
  const session = frozen({
    ...jackIn({ product: { id: "productB" }, category: "Docs" }),
    userAttributes: { plan: "pro" },
  });

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(Object.entries(everyKind))("R1.1 %s: the same at any time and after any other message", (_name, given) => {
    vi.setSystemTime(0);
    const first = untyped.advance(given, service, session);
    for (const other of Object.values(everyKind)) untyped.advance(other, { ...service, region: "eu" }, emptySession);
    vi.setSystemTime(4_000_000_000_000);
    expect(untyped.advance(given, service, session)).toStrictEqual(first);
  });

  test.each(Object.entries(everyKind))("R1.1 %s: translate, explain and advance agree", (_name, given) => {
    const advanced = untyped.advance(given, service, emptySession);
    const explained = untyped.explain(given, service);
    expect(Object.keys(advanced).sort()).toEqual(["issues", "requests", "session"]);
    expect(Object.keys(explained).sort()).toEqual(["issues", "requests"]);
    expect(explained.requests).toStrictEqual(advanced.requests);
    expect(untyped.translate(given, service)).toStrictEqual(advanced.requests);
    const standingAlone = foundIn(advanced.issues).map((issue) =>
      issue.replace(/attributes-kept|activity-kept/, "missing-account-id"),
    );
    expect(foundIn(explained.issues)).toEqual(standingAlone);
  });

  test("R1.1 what advance would keep for later, explain names as missing-account-id", () => {
    const given = identify({ context: {}, traits: { plan: "pro" } });
    expect(foundIn(untyped.advance(given, service, emptySession).issues)).toEqual(["attributes-kept context groupId"]);
    const [issue] = untyped.explain(given, service).issues;
    expect(issue).toMatchObject({ code: "missing-account-id", effect: "skipped", path: ["context", "groupId"] });
  });

  test.each([...Object.entries(everyKind), ["an alias", { type: "alias" }] as const, ["switched off", off] as const])(
    "R1.1 what comes of %s is the caller's own: nothing of it comes again",
    (_, given) => {
      const own = () => [
        untyped.translate(given, service),
        ...Object.values(untyped.explain(given, service)),
        ...Object.values(untyped.advance(given, service, { userId: "jack" })).slice(0, 2),
      ];
      const lists = [...own(), ...own()];
      expect(new Set(lists).size).toBe(lists.length);
    },
  );

  test("R1.1 the empty session is empty, and nobody can fill it", () => {
    expect(emptySession).toStrictEqual({});
    expect(Object.isFrozen(emptySession)).toBe(true);
  });
});
