import {
  advance,
  emptySession,
  type SegmentMessage,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import cases from "./data/cases.json" with { type: "json" };

type Step = { message: SegmentMessage; requests: TotangoRequest[]; issues: string[] };
type Case = { name: string; rule: string; settings: TotangoSettings; steps: Step[] };

describe.each(z.custom<Case[]>().parse(cases))("$rule $name", ({ settings, steps }) => {
  test("gives the requests in order, and the issue codes", () => {
    let session: Session = emptySession;
    for (const step of steps) {
      const result = advance(step.message, settings, session);
      expect(result.requests).toEqual(step.requests);
      expect([...new Set(result.issues.map(({ code }) => code))].sort()).toEqual(step.issues);
      session = result.session;
    }
  });
});
