import { advance, emptySession, type SegmentMessage, type Session, type TotangoRequest } from "segment-to-totango";
import { segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import { Session as SessionSchema } from "segment-to-totango/schema";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { marked, replay, settings } from "./messages.js";
import { hold } from "./runs.js";

// A worker that restarts reads its sessions from a store: the users must not notice.
test("R6.1 a session that was JSON at any point goes on the same", () => {
  hold(fc.tuple(segmentStream(), totangoSettings()), ([messages, settings]) => {
    const results = replay(messages, settings);
    let session: Session = emptySession;
    for (const [index, message] of messages.entries()) {
      const stored = SessionSchema.parse(JSON.parse(JSON.stringify(session)));
      const result = advance(message, settings, stored);
      expect(result).toEqual(results[index]);
      expect(result.session).toEqual(SessionSchema.parse(result.session));
      session = result.session;
    }
  });
});

// Servers translate many users at once: what one did would otherwise depend on who else was there.
test("R6.8 interleaving users changes nothing for each", () => {
  hold(segmentStream({ users: 3, maxLength: 20 }), (messages) => {
    const users = new Set(messages.map(({ userId }) => String(userId)));
    const of = (user: string) => messages.filter(({ userId }) => String(userId) === user);
    const sessions = new Map<string, Session>();
    const interleaved = new Map<string, TotangoRequest[]>();
    for (const message of messages) {
      const user = String(message.userId);
      const result = advance(message, settings, sessions.get(user) ?? emptySession);
      sessions.set(user, result.session);
      interleaved.set(user, [...(interleaved.get(user) ?? []), ...result.requests]);
    }
    for (const user of users)
      expect(interleaved.get(user)).toEqual(replay(of(user), settings).flatMap(({ requests }) => requests));
  });
});

// Two people at one browser: the second one's requests would carry the first one's email address.
test("R6.2 nothing of one user reaches a request of another, even in one session", () => {
  hold(segmentStream({ users: 2, maxLength: 20 }), (messages) => {
    const users = [...new Set(messages.map(({ userId }) => String(userId)))];
    const markOf = (message: SegmentMessage) => `user${users.indexOf(String(message.userId))}:`;
    const results = replay(
      messages.map((message) => marked(message, markOf(message))),
      settings,
    );
    for (const [index, message] of messages.entries()) {
      const sent = JSON.stringify(results[index]?.requests);
      for (const user of users.keys())
        if (`user${user}:` !== markOf(message)) expect(sent).not.toContain(`user${user}:`);
    }
  });
});

// Attributes kept for later must arrive once: never would lose them, twice would undo what changed in between.
test("R6.3 kept attributes go out once, with the first request that carries the user", () => {
  hold(segmentStream({ wellFormedIds: true, maxLength: 20 }), (messages) => {
    let before: Session = emptySession;
    for (const { requests, session, issues } of replay(messages, settings)) {
      const kept = Object.keys(before.userAttributes ?? {});
      const isDropped = issues.some(({ code }) => code === "kept-attributes-dropped");
      const carrier = requests.find(({ params }) => params.sdr_u !== undefined);
      if (carrier) {
        if (!isDropped)
          expect(Object.keys(carrier.params)).toEqual(expect.arrayContaining(kept.map((name) => `sdr_u.${name}`)));
        expect(session.userAttributes).toBeUndefined();
      } else if (!isDropped) {
        expect(Object.keys(session.userAttributes ?? {})).toEqual(expect.arrayContaining(kept));
      }
      before = session;
    }
  });
});
