import { advance, emptySession, explain, toFetch, toPixelUrl, translate, type Session } from "segment-to-totango";
import { segmentMessage, segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, foundIn, frozen, replay, service } from "../support.js";
import { hold } from "./runs.js";
import { sorted } from "./sorted.js";

// A message is often shared with other destinations: were it changed, they would get something else.
test("R1.1 input is left unchanged, and gives the same twice, frozen or not", () => {
  hold(fc.tuple(segmentStream(), totangoSettings()), ([messages, settings]) => {
    const before = structuredClone([messages, settings]);
    const first = replay(messages, settings);
    expectEqual([messages, settings], before);
    expectEqual(replay(frozen(messages), frozen(settings)), first);
  });
});

// What is kept between calls would give one caller what belongs to another.
test("R1.1 a session gives the same whatever was translated in between", () => {
  hold(fc.tuple(segmentStream(), segmentStream()), ([messages, others]) => {
    let session: Session = emptySession;
    for (const message of messages) {
      const first = advance(message, service, frozen(session));
      replay(others);
      expectEqual(advance(message, service, session), first);
      session = first.session;
    }
  });
});

test("R1.1 a request that was encoded is as it was", () => {
  hold(segmentMessage(), (message) => {
    for (const request of translate(message, service)) {
      const before = structuredClone(request);
      expectEqual([toFetch(frozen(request)), toPixelUrl(request)], [toFetch(before), toPixelUrl(before)]);
    }
  });
});

// Whoever tries a message with explain must see what advance will do with it.
test("R1.1 translate and explain are views of advance", () => {
  hold(fc.tuple(segmentMessage(), totangoSettings()), ([message, settings]) => {
    const { requests, issues } = advance(message, settings, emptySession);
    const explanation = explain(message, settings);
    expectEqual(translate(message, settings), requests);
    expectEqual(explanation.requests, requests);
    const standingAlone = foundIn(issues)
      .filter((issue) => !issue.startsWith("kept-attributes-dropped"))
      .map((issue) => issue.replace(/^(attributes|activity)-kept/, "missing-account-id"));
    expectEqual(foundIn(explanation.issues), [...new Set(standingAlone)].sort());
  });
});

// Requests wait in queues as JSON: what JSON cannot hold would be lost on the way.
test("R1.2 requests, issues and sessions are plain JSON data, and params are in order", () => {
  hold(segmentStream(), (messages) => {
    for (const result of replay(messages)) {
      expect(JSON.parse(JSON.stringify(result))).toStrictEqual(structuredClone(result));
      for (const { kind, params } of result.requests) {
        const own = Object.keys(params).filter((name) => !name.includes("."));
        const user = "sdr_u" in params ? ["sdr_u"] : [];
        const expected = { account: user, product: user, user: ["sdr_u"], activity: ["sdr_u", "sdr_a", "sdr_m"] }[kind];
        expectEqual(own, ["sdr_s", "sdr_o", ...expected]);
        expectEqual(Object.keys(params).slice(0, own.length), own);
        const ofUser = Object.keys(params).filter((name) => name.startsWith("sdr_u."));
        if (user.length === 0) expectEqual(ofUser, []);
      }
    }
  });
});

// IDs that change between deliveries, or that two requests share, make a caller send twice or drop what was never sent.
test("R1.2 ids count the requests of a call", () => {
  hold(segmentMessage(), (message) => {
    const { messageId } = message;
    const hasId = typeof messageId === "string" && messageId.trim() !== "";
    const requests = translate(message, service);
    expectEqual(
      requests.map(({ id }) => id),
      requests.map((_, n) => (hasId ? `${messageId}:${n}` : undefined)),
    );
  });
});

// A store is written whenever the session is another object: a new one each time would write on every message.
test("R6.9 the same session comes back when nothing changed", () => {
  hold(segmentStream(), (messages) => {
    let session: Session = emptySession;
    for (const message of messages) {
      const next = advance(message, service, session).session;
      expectEqual(next === session, JSON.stringify(sorted(next)) === JSON.stringify(sorted(session)));
      session = next;
    }
  });
});
