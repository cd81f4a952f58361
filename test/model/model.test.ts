import { advance, emptySession, type SegmentMessage, type Session, type TotangoSettings } from "segment-to-totango";
import { segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import cases from "../data/cases.json" with { type: "json" };
import { hold } from "../properties/runs.js";
import { model, type Found } from "./model.js";

type Case = { name: string; rule: string; settings: TotangoSettings; steps: { message: SegmentMessage }[] };

const settings = { serviceId: "SP-1234-01" };

/** Every message to both, each with its own session. */
function compare(messages: readonly SegmentMessage[], settings: TotangoSettings): void {
  let session: Session = emptySession;
  let modelSession: Session = emptySession;
  for (const message of messages) {
    const result = advance(message, settings, session);
    const expected = model(message, settings, modelSession);
    expect(result.requests, "requests").toEqual(expected.requests);
    expect(inOrder(result.issues), "issues").toEqual(inOrder(expected.issues));
    expect(result.session, "session").toEqual(expected.session);
    ({ session } = result);
    modelSession = expected.session;
  }
}

function inOrder(issues: readonly Found[]): string[] {
  return issues.map(({ code, effect, path }) => JSON.stringify([code, effect, path])).sort();
}

describe("the library and the model, each written from the contract, agree", () => {
  test.each(z.custom<Case[]>().parse(cases))("$rule $name", ({ settings, steps }) =>
    compare(
      steps.map(({ message }) => message),
      settings,
    ),
  );

  test("sections 3 to 6 on sessions of one user with well-formed IDs", () => {
    hold(segmentStream({ wellFormedIds: true, maxLength: 20 }), (messages) => compare(messages, settings));
  });

  test("sections 3 to 6 on sessions of one user with any IDs and settings", () => {
    hold(fc.tuple(segmentStream({ maxLength: 20 }), totangoSettings()), ([messages, settings]) =>
      compare(messages, settings),
    );
  });

  test("R6.2 on one session that different users share", () => {
    hold(segmentStream({ users: 2, maxLength: 20 }), (messages) => compare(messages, settings));
  });

  test("R3 and R6.5 on groups alone", () => {
    hold(segmentStream({ types: ["group"] }), (messages) => compare(messages, settings));
  });

  test("R6.3 on identifies that wait for a group", () => {
    hold(segmentStream({ types: ["identify", "group", "track"], options: false }), (messages) =>
      compare(messages, settings),
    );
  });
});
