import { segmentStream } from "segment-to-totango/arbitraries";
import { expect, test } from "vitest";
import { marked, replay, settings } from "./messages.js";
import { hold } from "./runs.js";

// Issues are logged, and logs are no place for personal data.
test("section 8: an issue's sentence holds no value of the message", () => {
  hold(segmentStream(), (messages) => {
    const results = replay(
      messages.map((message) => marked(message, "¤")),
      settings,
    );
    for (const { message } of results.flatMap(({ issues }) => issues)) expect(message).not.toMatch(/¤|\d/);
  });
});

// A counter of issues would count one fact twice.
test("section 8: the same code and path come once", () => {
  hold(segmentStream(), (messages) => {
    for (const { issues } of replay(messages, settings)) {
      const facts = issues.map(({ code, path }) => JSON.stringify([code, path]));
      expect(facts).toEqual([...new Set(facts)]);
    }
  });
});

// Whoever follows a path must find the value there, or the place where it is missing.
test("section 8: a path leads into the message", () => {
  hold(segmentStream(), (messages) => {
    for (const [index, { issues }] of replay(messages, settings).entries()) {
      for (const { path } of issues) {
        let place: unknown = messages[index];
        for (const key of path.slice(0, -1)) place = new Map<string, unknown>(Object.entries(place ?? {})).get(key);
        expect(place === undefined || place === null || typeof place === "object").toBe(true);
      }
    }
  });
});
