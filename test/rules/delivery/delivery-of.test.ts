import { deliveryOf } from "segment-to-totango";
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
});
