import fc from "fast-check";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  accountSources,
  accountTraits,
  attributeTrack,
  everySource,
  hold,
  holdAttributes,
  outcome,
  userSources,
  userTraits,
} from "../../support.js";

/** To inherit from `Date` does not make a date. */
const withoutTime: unknown = Object.create(Date.prototype);
const ofAnotherRealm = (code: string): unknown => runInNewContext(code);

class Person {
  name = "Jack";
}

describe("R5.4 values", () => {
  holdAttributes(everySource, [
    {
      rule: "R5.4 a string as it is",
      given: { a: " x\n\ty ", b: "", c: "NaN", d: "1e21" },
      sent: { a: " x\n\ty ", b: "", c: "NaN", d: "1e21" },
    },
    { rule: "R5.4 a boolean", given: { a: true, b: false }, sent: { a: "true", b: "false" } },
    {
      rule: "R5.4 a bigint in digits",
      given: { a: 0n, b: -12n, c: 10n ** 40n },
      sent: { a: "0", b: "-12", c: `1${"0".repeat(40)}` },
    },
    {
      rule: "R5.4 a Date as ISO 8601 UTC",
      given: { a: new Date(Date.UTC(2014, 5, 30, 1, 2, 3, 4)) },
      sent: { a: "2014-06-30T01:02:03.004Z" },
    },
    {
      rule: "R5.4 an object that says it is a Date is one with fields",
      given: { a: { [Symbol.toStringTag]: "Date", b: "x" } },
      sent: { a_b: "x" },
    },
    {
      rule: "R5.4 a Date of another realm",
      given: { a: ofAnotherRealm("new Date(0)"), b: { c: ofAnotherRealm("new Date(1)") } },
      sent: { a: "1970-01-01T00:00:00.000Z", b_c: "1970-01-01T00:00:00.001Z" },
    },
    {
      rule: "R5.4 null and undefined are left out without an issue",
      given: { a: null, b: undefined, c: { d: null, e: undefined } },
    },
    {
      rule: "R5.4 numbers that are none",
      given: { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY, d: "kept" },
      sent: { d: "kept" },
      issues: ["unusable-value a", "unusable-value b", "unusable-value c"],
    },
    {
      rule: "R5.4 invalid dates, of any realm",
      given: { a: new Date(Number.NaN), b: ofAnotherRealm("new Date(NaN)"), c: { d: new Date(Number.NaN) } },
      issues: ["unusable-value a", "unusable-value b", "unusable-value c d"],
    },
    {
      rule: "R5.4 functions and symbols",
      given: { a: () => "x", b: Symbol("x"), c: Person, d: { e: () => "x", f: "kept", g: Symbol("x") } },
      sent: { d_f: "kept" },
      issues: ["unusable-value a", "unusable-value b", "unusable-value c", "unusable-value d e", "unusable-value d g"],
    },
    {
      rule: "R5.4 objects that are not plain",
      given: {
        a: new Map([["x", "y"]]),
        b: new Set(["x"]),
        c: new Person(),
        d: /x/,
        e: new Error("x"),
        f: new Uint8Array(2),
        g: ofAnotherRealm('new String("x")'),
        h: withoutTime,
      },
      issues: ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `unusable-value ${name}`),
    },
    {
      rule: "R5.4 objects inside an object that are not plain",
      given: { a: { b: new Map(), c: "kept", d: { e: new Person() } } },
      sent: { a_c: "kept" },
      issues: ["unusable-value a b", "unusable-value a d e"],
    },
  ]);

  holdAttributes(
    everySource,
    [
      [0, "0"],
      [-0, "0"],
      [7, "7"],
      [-7, "-7"],
      [0.1, "0.1"],
      [-0.5, "-0.5"],
      [1e21, "1000000000000000000000"],
      [-1e21, "-1000000000000000000000"],
      [1.5e21, "1500000000000000000000"],
      [1.2345678901234e25, "12345678901234000000000000"],
      [123456789012345680000, "123456789012345680000"],
      [1e-6, "0.000001"],
      [1e-7, "0.0000001"],
      [-1e-7, "-0.0000001"],
      [1.5e-10, "0.00000000015"],
      [-1.5e-10, "-0.00000000015"],
      [123e-20, "0.00000000000000000123"],
      [1e200, `1${"0".repeat(200)}`],
      [1.25e-200, `0.${"0".repeat(199)}125`],
      [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    ].map(([number, text]) => ({
      rule: `R5.4 the number ${inspect(number)} is sent as ${text}`,
      given: { a: number, b: { c: number }, d: [number] },
      sent: { a: text, b_c: text, d: text },
    })),
  );

  holdAttributes(
    [accountTraits],
    [{ rule: "R5.4 1e300 fits an account's attribute", given: { a: 1e300 }, sent: { a: `1${"0".repeat(300)}` } }],
  );

  test("R5.4 the text of any number has no exponent and reads back as the number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const [request] = outcome(accountTraits.given({ a: number })).sent;
        const text = String(request?.["sdr_o.a"]);
        expect(text).toMatch(/^(-?(0|[1-9]\d*)(\.\d+)?)$/);
        expect(Number(text)).toBe(number + 0);
      }),
      { examples: [[5e-324], [-5e-324], [Number.MAX_VALUE], [-0]] },
    );
  });

  holdAttributes(userSources, [
    {
      rule: "R5.4 Contact and Key Contact of a user are yes or no",
      given: { Contact: true, "Key Contact": false },
      sent: { Contact: "yes", "Key Contact": "no" },
    },
    {
      rule: "R5.4 the other way round",
      given: { Contact: false, "Key Contact": true },
      sent: { Contact: "no", "Key Contact": "yes" },
    },
    {
      rule: "R5.4 only booleans are yes or no",
      given: { Contact: "true", "Key Contact": 1 },
      sent: { Contact: "true", "Key Contact": "1" },
    },
    {
      rule: "R5.4 only as spelled",
      given: { contact: true, KeyContact: true, "key contact": false },
      sent: { contact: "true", KeyContact: "true", "key contact": "false" },
    },
    {
      rule: "R5.4 only at the top level",
      given: { a: { Contact: true, "Key Contact": false }, Contact: { x: true }, "Key Contact": [true] },
      sent: { a_Contact: "true", "a_Key Contact": "false", Contact_x: "true", "Key Contact": "true" },
    },
  ]);

  holdAttributes(accountSources, [
    {
      rule: "R5.4 Contact and Key Contact of an account are true or false",
      given: { Contact: true, "Key Contact": false },
      sent: { Contact: "true", "Key Contact": "false" },
    },
  ]);

  hold([
    {
      rule: "R5.4 Contact of an attribute track is yes or no",
      given: attributeTrack({ Contact: true }),
      sent: [{ kind: "user", sdr_o: "test_group", sdr_u: "jack", "sdr_u.Contact": "yes" }],
      issues: ["attribute-track event"],
    },
  ]);

  describe("a string that is a date-time with a zone is that instant", () => {
    const instant = "2014-06-29T23:02:03.000Z";
    const text = "2014-06-30T01:02:03+02:00";

    holdAttributes(
      [userTraits],
      [
        ...[
          "2014-06-30T01:02:03+02:00",
          "2014-06-30 01:02:03 +0200",
          "2014-06-30t01:02:03+02",
          "2014-06-29T23:02:03Z",
          "2014-06-29 23:02:03 UTC",
        ].map((since) => ({ rule: `R5.4 ${since}`, given: { since }, sent: { since: instant } })),
        ...[
          "2014-06-30",
          "2014-06-30T01:02:03",
          "2014-06-30 01:02",
          "2014-06-30T01:02:03 CET",
          "2014-02-30T01:02:03Z",
          "Mon, 20 May 2024 14:38:12 GMT",
          "1400000000",
          " 2014-06-30T01:02:03Z",
          "2014-06-30T01:02:03Z.",
          "2014-1234",
          "1234-56-7",
        ].map((since) => ({ rule: `R5.4 ${JSON.stringify(since)} stays as it is`, given: { since }, sent: { since } })),
        {
          rule: "R5.4 inside an object, and under a long name",
          given: { plan: { since: text } },
          sent: { plan_since: instant },
        },
        { rule: "R5.4 not in a list", given: { since: [text] }, sent: { since: text } },
        { rule: "R5.4 as a user's parent_id", given: { parent_id: text }, sent: { parent_id: instant } },
      ],
    );

    holdAttributes(
      [accountTraits],
      [
        {
          rule: "R5.4 not as an account's parent_id and product_id",
          given: { parent_id: text, product_id: text, since: text },
          sent: { parent_id: text, product_id: text, since: instant },
        },
      ],
    );
  });
});
