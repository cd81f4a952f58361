import { deliveryOf, type Answer, type Delivery } from "segment-to-totango";
import { describe, expect, test } from "vitest";

describe("R9.2 deliveryOf", () => {
  test.each([
    [200, "delivered"],
    [204, "delivered"],
    [299, "delivered"],
    [408, "retry"],
    [425, "retry"],
    [429, "retry"],
    [500, "retry"],
    [503, "retry"],
    [599, "retry"],
    [300, "misconfigured"],
    [302, "misconfigured"],
    [399, "misconfigured"],
    [401, "misconfigured"],
    [403, "misconfigured"],
    [404, "misconfigured"],
    [405, "misconfigured"],
    [407, "misconfigured"],
    [0, "unknown"],
    [100, "rejected"],
    [199, "rejected"],
    [400, "rejected"],
    [402, "rejected"],
    [406, "rejected"],
    [409, "rejected"],
    [410, "rejected"],
    [413, "rejected"],
    [422, "rejected"],
    [424, "rejected"],
    [426, "rejected"],
    [428, "rejected"],
    [430, "rejected"],
    [499, "rejected"],
    [-1, "rejected"],
    [Number.NaN, "rejected"],
  ])("R9.2 %d is %s", (status, delivery) => {
    expect(deliveryOf(status)).toBe(delivery);
  });
  test.each<[what: string, answer: Answer, delivery: Delivery]>([
    ["an answer of fetch", new Response(null, { status: 204 }), "delivered"],
    ["one that failed", new Response(null, { status: 503 }), "retry"],
    ["an error in the place of one", Response.error(), "unknown"],
    ["a redirect that a page did not follow", { status: 0, type: "opaqueredirect" }, "misconfigured"],
    ["an answer that a page may not see", { status: 0, type: "opaque" }, "unknown"],
    ["an answer without a type", { status: 302 }, "misconfigured"],
    ["one with an absent type", { status: 200, type: undefined }, "delivered"],
    ["one with other fields", { ...{ status: 400, data: "", headers: {} } }, "rejected"],
  ])("R9.2 takes %s", (_, answer, delivery) => {
    expect(deliveryOf(answer)).toBe(delivery);
  });

  test.each([undefined, null, {}, [], "", "jack", true, Symbol("200"), { status: null }, { status: {} }])(
    "R9.2 takes %o for an answer that was rejected",
    (answer) => {
      const untyped: { deliveryOf(answer: unknown): Delivery } = { deliveryOf };
      expect(untyped.deliveryOf(answer)).toBe("rejected");
    },
  );
});
