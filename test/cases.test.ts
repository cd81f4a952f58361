import { describe, expect, test } from "vitest";
import cases from "./data/cases.json" with { type: "json" };
import { replay } from "./support.js";

describe.each(cases)("$rule $name", ({ settings, steps }) => {
  test("gives the requests in order, and the issue codes", () => {
    const results = replay(
      steps.map(({ message }) => message),
      settings,
    );
    for (const [index, { requests, issues }] of steps.entries()) {
      expect(results[index]?.requests).toEqual(requests);
      expect([...new Set(results[index]?.issues.map(({ code }) => code))].sort()).toEqual(issues);
    }
  });
});
