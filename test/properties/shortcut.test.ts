import { segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { afterAll, beforeAll, test, vi } from "vitest";
import { expectEqual, replay } from "../support.js";
import { hold } from "./runs.js";

let long: typeof import("segment-to-totango");

beforeAll(async () => {
  vi.doMock("../../src/attributes/shortcut.js", () => ({ isSentAsItIs: () => false }));
  vi.resetModules();
  long = await import("segment-to-totango");
});

afterAll(() => {
  vi.doUnmock("../../src/attributes/shortcut.js");
  vi.resetModules(); // another file would get the long way
});

// A shortcut must be nothing but faster.
test("R5.4, R5.8 the long way alone sends and reports the same", () => {
  hold(fc.tuple(segmentStream({ maxLength: 20 }), totangoSettings()), ([messages, settings]) => {
    let session = long.emptySession;
    for (const [index, result] of replay(messages, settings).entries()) {
      const message = messages[index];
      if (!message) throw new Error("each result is a message's");
      const advanced = long.advance(message, settings, session);
      expectEqual(advanced, result);
      const { requests } = long.explain(message, settings);
      expectEqual(JSON.stringify(long.translate(message, settings)), JSON.stringify(requests));
      session = advanced.session;
    }
  });
});
