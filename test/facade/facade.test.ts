import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDates } from "./dates.js";
import { switches } from "./switches.js";
import { accounts, users } from "./ids.js";
import type { Claim, Fields, Question } from "./comparison.js";
import { accountAttributes, userAttributes } from "./traits.js";
import { events, modules } from "./activities.js";
import { expectEqual } from "../support.js";

const runs = 2000;

for (const question of [users, accounts, events, modules, userAttributes, accountAttributes, createDates, switches]) {
  const { messages, claims, differences } = question;

  describe(question.question, () => {
    test("as Segment reads it, but for the listed differences", () => {
      let agreed = 0;
      fc.assert(
        fc.property(messages, (message) => {
          const found = claims(message);
          const unlisted = found.filter(
            (claim) => claim.sent !== claim.segment && rulesOf(question, claim, message).length === 0,
          );
          expectEqual(unlisted, []);
          agreed += found.filter(({ segment, sent }) => sent !== undefined && sent === segment).length;
        }),
        { numRuns: runs },
      );
      expect(agreed).toBeGreaterThan(runs / 8);
    });

    for (const { rule, reason, example } of differences) {
      test(`${rule}: ${reason}`, () => {
        const differing = claims(example).filter(({ segment, sent }) => segment !== sent);
        const rules = differing.map((claim) => rulesOf(question, claim, example));
        expect(rules.filter(({ length }) => length !== 1)).toEqual([]);
        expect(rules).toContainEqual([rule]);
      });
    }
  });
}

function rulesOf({ differences }: Question, claim: Claim, message: Fields): string[] {
  return differences.filter(({ applies }) => applies(claim, message)).map(({ rule }) => rule);
}
