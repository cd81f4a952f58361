import { sessionKey } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import { frozen } from "../../support.js";

describe("R9.1 sessionKey", () => {
  test.each([
    ["the user", { userId: "jack" }, "u:jack"],
    ["the user first", { userId: "jack", anonymousId: "5f5e" }, "u:jack"],
    ["the user, whose ID is a number", { userId: 7 }, "u:7"],
    ["the user, not trimmed", { userId: " jack " }, "u: jack "],
    ["a user ID of 100", { userId: "é".repeat(100) }, `u:${"é".repeat(100)}`],
    ["else the anonymous ID", { anonymousId: "5f5e" }, "a:5f5e"],
    ["else an anonymous ID that is a number", { userId: null, anonymousId: 7 }, "a:7"],
    ["an anonymous ID of 100", { anonymousId: "é".repeat(100) }, `a:${"é".repeat(100)}`],
    ["else the anonymous ID, of a blank user ID", { userId: " ", anonymousId: "5f5e" }, "a:5f5e"],
    ["else the anonymous ID, of an unusable user ID", { userId: ["jack"], anonymousId: "5f5e" }, "a:5f5e"],
    ["else the anonymous ID, of a user ID over 100", { userId: "j".repeat(101), anonymousId: "5f5e" }, "a:5f5e"],
    ["else nothing", {}, undefined],
    ["else nothing, of an anonymous ID over 100", { anonymousId: "a".repeat(101) }, undefined],
    ["else nothing, of IDs that are none", { userId: {}, anonymousId: ["5f5e"] }, undefined],
    ["whatever else the message says", { userId: "jack", type: "trak", context: 5, integrations: false }, "u:jack"],
  ])("R9.1 %s", (_, fields, key) => {
    expect(sessionKey(frozen({ type: "track", ...fields }))).toBe(key);
  });

  test.each([undefined, null, 7, "u:jack", true, [], [{ userId: "jack" }], new Date(0), () => "jack"])(
    "R9.1 takes any value: %j",
    (value) => {
      expect(sessionKey(value)).toBeUndefined();
    },
  );

  test("R9.1 a user and a visitor of the same ID have two keys", () => {
    expect(sessionKey({ userId: "jack" })).not.toBe(sessionKey({ anonymousId: "jack" }));
  });
});
