import { segmentMessage, segmentStream, totangoOptions, totangoSettings } from "segment-to-totango/arbitraries";
import { SegmentMessage, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import { describe, expect, test } from "vitest";
import { hold } from "./runs.js";

describe("what the arbitraries make is what the schemas take, unchanged", () => {
  // Were this false, a failing property of a caller's could be a fault of the generated data.
  test.each(["identify", "group", "track", "page", "screen"] as const)("%s messages", (type) => {
    hold(segmentMessage({ types: [type] }), (message) => {
      expect(SegmentMessage.parse(message)).toEqual(message);
      expect(message.type).toBe(type);
    });
  });

  test("streams of several users, each message with a user", () => {
    hold(segmentStream({ users: 3, maxLength: 6 }), (messages) => {
      for (const message of messages) expect(SegmentMessage.parse(message)).toEqual(message);
      expect(messages.length).toBeLessThanOrEqual(6);
      expect(messages.every(({ userId }) => userId !== undefined && userId !== null)).toBe(true);
    });
  });

  test("Totango options", () => {
    hold(totangoOptions(), (options) => expect(TotangoOptions.parse(options)).toEqual(options));
  });

  test("settings", () => {
    hold(totangoSettings(), (settings) => expect(TotangoSettings.parse(settings)).toEqual(settings));
  });

  test("options: false leaves no options and no switch", () => {
    hold(segmentMessage({ options: false }), ({ context, integrations }) => {
      expect([context?.Totango, integrations?.Totango, integrations?.All, integrations?.all]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    });
  });

  test("wellFormedIds: IDs have documented characters alone", () => {
    hold(totangoOptions({ wellFormedIds: true }), ({ parent, product }) => {
      const ids = [parent?.id, product ? product.id : undefined, product ? product.account_id : undefined];
      for (const id of ids.filter((id) => id !== undefined)) expect(id).toMatch(/^[\w-]{1,100}$/);
    });
  });
});
