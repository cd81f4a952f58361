import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  frozen,
  group,
  hold,
  identify,
  jack,
  jackInGroup,
  login,
  outcome,
  page,
  screen,
  sentOf,
  service,
  track,
  untyped,
} from "../../support.js";

/** All that comes of a message in jack's session. */
const ofJack = (given: unknown) => outcome(given, { session: jackInGroup });

const foreignDate: unknown = runInNewContext("new Date(0)");

describe("R2.1 types", () => {
  test.each([
    ["identify", identify(), "user"],
    ["group", group(), "account"],
    ["track", track(), "activity"],
    ["page", page({ category: "Docs" }), "activity"],
    ["screen", screen({ category: "Docs" }), "activity"],
  ])("R2.1 %s is translated", (_type, given, kind) => {
    expect(ofJack(given)).toMatchObject({ sent: [{ kind }], issues: [] });
  });

  hold(
    ["alias", "delete", "Identify", "pages", "constructor", "toString", "", null, undefined, 5, ["track"]].map(
      (type) => ({
        rule: `R2.1 type ${JSON.stringify(type)} is not supported`,
        given: track({ type }),
        issues: ["unsupported-type type"],
      }),
    ),
  );

  hold(
    [null, undefined, "track", 5, true, [track()], new Date(0), foreignDate, track].map((value) => ({
      rule: `R2.1 what is not an object is not supported: ${String(value)}`,
      given: value,
      issues: ["unsupported-type"],
    })),
  );

  hold([
    { rule: "R2.1 an empty list is not supported", given: [], issues: ["unsupported-type"] },
    { rule: "R2.1 nor is a batch", given: { batch: [track()] }, issues: ["unsupported-type"] },
    { rule: "R2.1 nor is an empty batch", given: { batch: [], type: null, ...jack }, issues: ["unsupported-type"] },
    {
      rule: "R2.1 a message with a type is no batch, whatever its batch is",
      given: track({ batch: [] }),
      sent: [login],
    },
    {
      rule: "R2.1 nor is an object whose batch is no list",
      given: { batch: {}, ...jack },
      issues: ["unsupported-type type"],
    },
    {
      rule: "R2.1 nothing else of an unsupported message is looked at",
      given: frozen({
        type: "alias",
        userId: "u".repeat(101),
        traits: 5,
        context: 5,
        integrations: { Totango: false },
      }),
      issues: ["unsupported-type type"],
    },
  ]);

  test("R2.1 of what is no single message, another sentence says what is wanted", () => {
    const sentenceOf = (given: unknown) => untyped.explain(given, service).issues.map(({ message }) => message);
    const ofType = sentenceOf({ type: "alias" });
    const ofValue = sentenceOf(null);
    expect(ofValue).not.toEqual(ofType);
    for (const value of [[], [track()], { batch: [] }, "track", 5]) expect(sentenceOf(value)).toEqual(ofValue);
    for (const type of ["delete", "trak", null]) expect(sentenceOf({ type })).toEqual(ofType);
  });

  test("R2.1 an object is one of any realm", () => {
    const given: unknown = runInNewContext(
      `({ type: "track", userId: "jack", event: "Login", properties: { category: "Application" }, context: { groupId: "test_group" } })`,
    );
    expect(sentOf(untyped.advance(frozen(given), service, frozen({})).requests)).toEqual([login]);
  });
});
