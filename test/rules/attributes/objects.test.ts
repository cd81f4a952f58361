import { runInNewContext } from "node:vm";
import { describe } from "vitest";
import { everySource, holdAttributes, parsed } from "../../support.js";

const ofAnotherRealm = (code: string): unknown => runInNewContext(code);

/** `value` in as many lists or objects. */
const listed = (levels: number, value: unknown): unknown => (levels === 0 ? value : [listed(levels - 1, value)]);
const nested = (levels: number, value: unknown): unknown => (levels === 0 ? value : { n: nested(levels - 1, value) });
const joinedName = (levels: number): string => ["a", ...Array.from({ length: levels }, () => "n")].join("_");

function bottomless(wrap: (value: unknown) => unknown): unknown {
  let value: unknown = "x";
  for (let level = 0; level < 100_000; level += 1) value = wrap(value);
  return value;
}

const withoutPrototype = parsed('{"b":"x"}');
Object.setPrototypeOf(withoutPrototype, null);

const sparse = new Array<string>(3);
sparse[0] = "x";
sparse[2] = "y";

const loop: { again?: unknown } = {};
loop.again = loop;
const loopedList: unknown[] = ["x"];
loopedList.push(loopedList);

describe("R5.5 lists", () => {
  holdAttributes(everySource, [
    {
      rule: "R5.5 strings, numbers and booleans join with a comma",
      given: { a: ["x", 1, true, false, " y "] },
      sent: { a: "x,1,true,false, y " },
    },
    {
      rule: "R5.5 numbers are plain decimals",
      given: { a: [1e21, 1e-7, -0] },
      sent: { a: "1000000000000000000000,0.0000001,0" },
    },
    { rule: "R5.5 a list of one is its text", given: { a: ["x"], b: [""] }, sent: { a: "x", b: "" } },
    { rule: "R5.5 a list inside an object", given: { a: { b: ["x", "y"] } }, sent: { a_b: "x,y" } },
    { rule: "R5.5 a list of another realm", given: { a: ofAnotherRealm('["x", 1]') }, sent: { a: "x,1" } },
    { rule: "R5.5 an empty list is left out without an issue", given: { a: [], b: { c: [] }, name: [] } },
    { rule: "R5.5 a list with null is JSON text", given: { a: ["x", null, 1] }, sent: { a: '["x",null,1]' } },
    { rule: "R5.5 a list with undefined is JSON text", given: { a: ["x", undefined] }, sent: { a: '["x",null]' } },
    {
      rule: "R5.5 a list with a number that is none is JSON text",
      given: { a: [1, Number.NaN, Number.POSITIVE_INFINITY] },
      sent: { a: "[1,null,null]" },
    },
    {
      rule: "R5.5 a list with a list is JSON text",
      given: { a: ["x", ["y"]], b: [[]] },
      sent: { a: '["x",["y"]]', b: "[[]]" },
    },
    {
      rule: "R5.5 a list with an object is JSON text",
      given: { a: [{ b: "x", c: [1] }], d: [{}] },
      sent: { a: '[{"b":"x","c":[1]}]', d: "[{}]" },
    },
    {
      rule: "R5.5 a list without JSON text is left out",
      given: {
        a: [
          {
            toJSON: () => {
              throw new Error("no text");
            },
          },
        ],
      },
      issues: ["unusable-value a"],
    },
    {
      rule: "R5.5 a list with a Date is JSON text",
      given: { a: [new Date(0)], b: [new Date(Number.NaN)] },
      sent: { a: '["1970-01-01T00:00:00.000Z"]', b: "[null]" },
    },
    {
      rule: "R5.5 a list with a bigint is JSON text with its digits",
      given: { a: ["x", 12n], b: [{ c: -1n }] },
      sent: { a: '["x","12"]', b: '[{"c":"-1"}]' },
    },
    {
      rule: "R5.5 a list with a function or symbol is JSON text",
      given: { a: [() => "x", Symbol("x")] },
      sent: { a: "[null,null]" },
    },
    { rule: "R5.5 a list with a gap is JSON text", given: { a: sparse }, sent: { a: '["x",null,"y"]' } },
    { rule: "R5.5 a list of gaps alone is JSON text", given: { a: new Array<string>(2) }, sent: { a: "[null,null]" } },
  ]);
});

describe("R5.6 objects", () => {
  holdAttributes(everySource, [
    {
      rule: "R5.6 an object is flattened with _",
      given: { address: { city: "a", geo: { lat: 1, "long itude": 2 } } },
      sent: { address_city: "a", address_geo_lat: "1", "address_geo_long itude": "2" },
    },
    { rule: "R5.6 an object without a prototype", given: { a: withoutPrototype }, sent: { a_b: "x" } },
    {
      rule: "R5.6 an object of another realm",
      given: { a: ofAnotherRealm('({ b: "x", c: { d: "y" } })') },
      sent: { a_b: "x", a_c_d: "y" },
    },
    { rule: "R5.6 empty objects are left out without an issue", given: { a: {}, b: { c: {} } } },
    { rule: "R5.6 10 objects deep", given: { a: nested(10, "x") }, sent: { [joinedName(10)]: "x" } },
    {
      rule: "R5.6 11 objects deep",
      given: { a: nested(11, "x"), b: "kept" },
      sent: { b: "kept" },
      issues: ["unusable-value a"],
    },
    { rule: "R5.6 10 lists deep", given: { a: listed(10, "x") }, sent: { a: `${"[".repeat(10)}"x"${"]".repeat(10)}` } },
    {
      rule: "R5.6 11 lists deep",
      given: { a: listed(11, "x"), b: "kept" },
      sent: { b: "kept" },
      issues: ["unusable-value a"],
    },
    {
      rule: "R5.6 5 objects and 5 lists deep",
      given: { a: nested(5, listed(5, "x")) },
      sent: { [joinedName(5)]: '[[[[["x"]]]]]' },
    },
    {
      rule: "R5.6 5 objects and 6 lists deep",
      given: { a: nested(5, listed(6, "x")) },
      issues: ["unusable-value a"],
    },
    {
      rule: "R5.6 a list of 9 objects deep",
      given: { a: [nested(9, "x")] },
      sent: { a: `[${'{"n":'.repeat(9)}"x"${"}".repeat(9)}]` },
    },
    {
      rule: "R5.6 a list of 10 objects deep",
      given: { a: [nested(10, "x")] },
      issues: ["unusable-value a"],
    },
    {
      rule: "R5.6 the deepest may be empty, and counts",
      given: { a: nested(9, {}), b: nested(10, {}), c: nested(10, []) },
      issues: ["unusable-value b", "unusable-value c"],
    },
    {
      rule: "R5.6 a Date is not a level",
      given: { a: nested(10, new Date(0)) },
      sent: { [joinedName(10)]: "1970-01-01T00:00:00.000Z" },
    },
    {
      rule: "R5.6 too deep is left out whole",
      given: { a: { first: "x", rest: nested(10, "y"), last: "z" } },
      issues: ["unusable-value a"],
    },
    {
      rule: "R5.6 too deep under name",
      given: { name: nested(11, "x") },
      issues: ["unusable-value name"],
    },
    {
      rule: "R5.6 no depth exhausts the stack",
      given: {
        a: bottomless((n) => ({ n })),
        b: bottomless((n) => [n]),
        c: bottomless((n) => [{ n }]),
        created: bottomless((n) => ({ n })),
      },
      issues: ["unusable-value b", "unusable-value c", "unusable-date created", "unusable-value a"],
    },
    {
      rule: "R5.6 nor does a loop",
      given: { a: loop, b: loopedList },
      issues: ["unusable-value b", "unusable-value a"],
    },
  ]);
});
