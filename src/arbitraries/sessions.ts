import * as fc from "fast-check";
import { anonymousIdLimit, userIdLimit } from "../limits.js";
import { record, simplestFirst } from "./values.js";

/**
 * The JSON text of a stored session that cannot be trusted: nobody can tell whose it is, so `advance` must take it
 * for `emptySession`, whatever else is in it. Some have devices, and some are those of version 0.2. It is for tests of
 * your own store. `Session.parse` of `segment-to-totango/schema` rejects it.
 *
 * @returns An arbitrary of JSON strings
 *
 * @example
 * ```ts
 * const page: SegmentMessage = { type: "page", userId: "jack", name: "Index" };
 * const translated = fc.sample(damagedSession(), 10).map((stored) => {
 *   return advance(page, { serviceId: "SP-1234-01" }, JSON.parse(stored)).requests;
 * });
 * translated.flat(); // => []
 * ```
 */
export function damagedSession(): fc.Arbitrary<string> {
  const damagedId = simplestFirst(
    fc.constantFrom(7, "", " ", true, false),
    fc.constant("x".repeat(Math.max(userIdLimit, anonymousIdLimit) + 1)),
    fc.array(fc.constant("eve"), { maxLength: 1 }),
    record({ id: fc.constant("eve") }, "id"),
  );
  const user = { userId: fc.constant("eve"), userAttributes: fc.constant({ plan: "pro" }) };
  const device = {
    anonymousId: fc.constant("5f5e"),
    groupId: fc.constant("test_group"),
    product: fc.constant({ id: "p", module: "Application" }),
    enableHierarchy: fc.constant(false),
    category: fc.constant("Docs"),
  };
  const earlier = fc
    .tuple(record({ ...user, ...device }), damagedId, fc.constantFrom("userId", "anonymousId"))
    .map(([session, id, name]) => ({ ...session, [name]: id }));
  const devices = fc.array(record(device), { maxLength: 8 });
  return simplestFirst(earlier, record({ ...user, userId: damagedId, devices }, "userId", "devices")).map((session) =>
    JSON.stringify(session),
  );
}

/**
 * A `userId` that is there and cannot be one: a list, an object, a boolean, `NaN`, or a string over Totango's limit.
 * Nobody can tell whose a message with it is, so it must neither read a session nor move it. It is for tests of
 * code that takes messages as they come.
 *
 * @returns An arbitrary of values that are not typed as a `userId`
 *
 * @example
 * ```ts
 * const keys = fc.sample(unusableUserId(), 10).map((userId) => sessionKey({ type: "page", userId }));
 * keys.every((key) => key === undefined); // => true
 * ```
 */
export function unusableUserId(): fc.Arbitrary<unknown> {
  return simplestFirst(
    fc.boolean(),
    fc.array(fc.constant("jack"), { maxLength: 2 }),
    record({ id: fc.constant("jack") }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    fc.constantFrom("jack".repeat(26), "😀".repeat(userIdLimit + 1)),
  );
}
