import { advance, emptySession, sessionKey, type Session, type TotangoRequest } from "segment-to-totango";
import { segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import { Session as SessionSchema } from "segment-to-totango/schema";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, replay, service } from "../support.js";
import { hold } from "./runs.js";

// A worker that restarts reads its sessions from a store: the users must not notice.
test("R6.1 a session that was JSON at any point goes on the same", () => {
  hold(fc.tuple(segmentStream(), totangoSettings()), ([messages, settings]) => {
    const results = replay(messages, settings);
    let session: Session = emptySession;
    for (const [index, message] of messages.entries()) {
      const stored = SessionSchema.parse(JSON.parse(JSON.stringify(session)));
      const result = advance(message, settings, stored);
      expectEqual(result, results[index]);
      expectEqual(SessionSchema.parse(result.session), result.session);
      session = result.session;
    }
  });
});

// Servers translate many users at once: what one did would otherwise depend on who else was there.
test("R6.8 interleaving users changes nothing for each, each session under its key", () => {
  hold(segmentStream({ users: 3, maxLength: 20 }), (messages) => {
    const keyed = messages.map((message) => ({ key: sessionKey(message), message }));
    const sessions = new Map<string | undefined, Session>();
    const interleaved = new Map<string | undefined, TotangoRequest[]>();
    for (const { key, message } of keyed) {
      if (key === undefined) continue; // R9.1: such a message needs no session kept
      const result = advance(message, service, sessions.get(key) ?? emptySession);
      sessions.set(key, result.session);
      interleaved.set(key, [...(interleaved.get(key) ?? []), ...result.requests]);
    }
    for (const [key, requests] of interleaved) {
      const own = keyed.filter((other) => other.key === key).map(({ message }) => message);
      expectEqual(
        requests,
        replay(own).flatMap((result) => result.requests),
      );
    }
  });
});

// One visitor's session under another's key would be read as the other's.
test("R9.1 messages of one key are of one visitor: none begins anew", () => {
  hold(segmentStream({ users: 2, maxLength: 20 }), (messages) => {
    for (const key of new Set(messages.map(sessionKey))) {
      const own = messages.filter((message) => sessionKey(message) === key);
      const sessions = key === undefined ? [] : replay(own).map(({ session }) => session);
      const visitors = sessions.flatMap(({ userId, devices = [] }) =>
        key?.startsWith("u:") ? [userId] : devices.map(({ anonymousId }) => anonymousId),
      );
      expect(new Set(visitors.filter((visitor) => visitor !== undefined)).size).toBeLessThanOrEqual(1);
    }
  });
});

// Attributes kept for later must arrive once: never would lose them, twice would undo what changed in between.
test("R6.3 kept attributes go out once, with the first request that carries the user", () => {
  let count = 0;
  hold(segmentStream({ wellFormedIds: true, options: false, maxLength: 20 }), (messages) => {
    let before: Session = emptySession;
    for (const { requests, session, issues } of replay(messages)) {
      const kept = Object.keys(before.userAttributes ?? {});
      const isDropped = issues.some(({ code }) => code === "kept-attributes-dropped");
      const carrier = requests.find(({ params }) => params.sdr_u !== undefined);
      if (carrier) {
        const carried = Object.keys(carrier.params);
        if (!isDropped && carrier.params.sdr_u === before.userId) {
          expect(carried).toEqual(expect.arrayContaining(kept.map((name) => `sdr_u.${name}`)));
          count += kept.length;
        }
        if (carrier.params.sdr_u === session.userId) expect(session.userAttributes).toBeUndefined();
      } else if (!isDropped) {
        expect(Object.keys(session.userAttributes ?? {})).toEqual(expect.arrayContaining(kept));
      }
      before = session;
    }
  });
  expect(count).toBeGreaterThan(20); // else nothing waited
});
