import { describe, expect, test } from "vitest";
import cases from "../data/cases.json" with { type: "json" };
import type { Fields } from "../support.js";
import { modelAdvance } from "./model.js";

describe("the model gives the worked examples", () => {
  test.each(cases)("$rule $name", ({ settings, steps }) => {
    let session: Fields = {};
    for (const { message, requests, issues } of steps) {
      const result = modelAdvance(message, settings, session);
      expect(result.requests).toEqual(requests);
      expect([...new Set(result.issues.map(({ code }) => code))].sort()).toEqual(issues);
      session = result.session;
    }
  });
});
