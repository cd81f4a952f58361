import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readValues } from "../../src/bin/values.js";

/** What is read: values with their lines, and the lines that hold none. */
type Read = {
  readonly values: readonly unknown[];
  readonly lines: readonly number[];
  readonly refused: readonly number[];
};

function read(pieces: readonly string[], limit?: number): Read {
  const values: unknown[] = [];
  const lines: number[] = [];
  const refused: number[] = [];
  const feed = readValues(
    {
      take(value, line) {
        values.push(value);
        lines.push(line);
      },
      refuse: (line) => refused.push(line),
    },
    limit,
  );
  pieces.forEach(feed.write);
  feed.end();
  return { values, lines, refused };
}

type Case = readonly [
  name: string,
  text: string,
  values: readonly unknown[],
  lines: readonly number[],
  refused?: readonly number[],
];

const cases: readonly Case[] = [
  ["nothing", "", [], []],
  ["blanks", " \n\r\n\t", [], []],
  ["one to a line", '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }], [1, 2]],
  ["a last line without an end", '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }], [1, 2]],
  ["blank lines and Windows' line ends", '\r\n{"a":1}\r\n\r\n  {"a":2}\r\n', [{ a: 1 }, { a: 2 }], [2, 4]],
  ["a byte order mark", '\uFEFF{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }], [1, 2]],
  ["line separators that JSON does not know", '{"a":"\u2028\u0085"}\n2', [{ a: "\u2028\u0085" }, 2], [1, 2]],
  ["values of any type", '1\n"a"\nnull\ntrue\n', [1, "a", null, true], [1, 2, 3, 4]],
  ["a list in one line", '[{"a":1},{"a":[2]},3]', [{ a: 1 }, { a: [2] }, 3], [1, 1, 1]],
  ["a list with an item to a line", '[\n{"a":1},\n{"a":2}\n]\n', [{ a: 1 }, { a: 2 }], [2, 3]],
  ["a list with commas at the start", '[{"a":1}\n,{"a":2}\n]', [{ a: 1 }, { a: 2 }], [1, 2]],
  ["a list over many lines", '[\n  {\n    "a": [\n      {}\n    ]\n  },\n  {}\n]', [{ a: [{}] }, {}], [2, 7]],
  ["an empty list", "[ \t\r\n]", [], []],
  ["a list to a line", '[{"a":1}]\n[{"a":2},{"a":3}]\n', [{ a: 1 }, { a: 2 }, { a: 3 }], [1, 2, 2]],
  ["texts and lists in a list", '["a, [\\"", 1.5 ,[{}],null]', ['a, ["', 1.5, [{}], null], [1, 1, 1, 1]],
  ["an object over many lines", '{\n  "a": "{",\n  "b": [\n    {}\n  ]\n}', [{ a: "{", b: [{}] }], [1]],
  ["objects over many lines", '{\n"a": 1\n}\n{\n"a": 2\n}\n', [{ a: 1 }, { a: 2 }], [1, 4]],

  ["an object after its name, on a line of its own", '{"a":\n{"b":1}}', [{ a: { b: 1 } }], [1]],
  ["objects without anything between them", '{"a":\n1}{"a":2}', [{ a: 1 }, { a: 2 }], [1, 2]],

  ["a broken line", '{"a":1}\nnot JSON, it is\n{"a":2}', [{ a: 1 }, { a: 2 }], [1, 3], [2]],
  ["a line that is cut off", '{"a":1}\n{"a":"b\n{"a":2}', [{ a: 1 }, { a: 2 }], [1, 3], [2]],
  ["a line that is cut off after a name", '{"a":1}\n{"a":\n{"a":2}', [{ a: 1 }, { a: 2 }], [1, 3], [2]],
  ["a first line that is cut off in a text", '{"a":"b\nnot JSON\n{"a":2}', [{ a: 2 }], [3], [1, 2]],
  ["a first line that lacks its start", '"b"}\n{"a":2}', [{ a: 2 }], [2], [1]],
  ["a first line that is cut off between texts", '{"a":1,\n{"a":2}\n{"a":3}', [{ a: 2 }, { a: 3 }], [2, 3], [1]],
  ["a first line that is no list", "not JSON\n[1]", [[1]], [2], [1]],
  ["a broken last line", '{"a":1}\n{"a"', [{ a: 1 }], [1], [2]],
  ["a broken only line", '{"a"', [], [], [1]],
  ["a broken text in a list", '[\n{"a":1},\n{"a":"b\n{"a":3}\n]', [{ a: 1 }, { a: 3 }], [2, 4], [3]],
  ["an empty name after a broken text", '[\n{"a":"b\n{"":3}\n]', [{ "": 3 }], [3], [2]],
  ["a broken item of a list", '[\n{"a":1},\n{"a", b},\n{"a":3}\n]', [{ a: 1 }, { a: 3 }], [2, 4], [3]],
  ["an item that is cut off", '[\n{"a":[\n{"a":2},\n{"a":{}\n{"a":4}\n]', [{ a: 4 }], [5], [2]],
  ["an indented item that is cut off", '[\n  {"a":[\n  {"a":2},\n  {"a":{}\n  {"a":4}\n]', [{ a: 4 }], [5], [2]],
  ["an item that is cut off after a bracket", '[\n{"a":[1\n{"a":2}]\n', [{ a: 2 }], [3], [2]],
  ["an object where none can be", '[{"a" {"b":1}},\n{"c":1}]', [{ c: 1 }], [2], [1]],
  ["what follows a broken item", '[\n{"a":"b\n1,\nx {"a":2},\n{"a":3}\n]', [{ a: 3 }], [5], [2]],
  ["a control character in a list", "[\u0001]", [], [], [1]],
  ["words in a list", '[\n{"a":1},\nnot JSON,\n{"a":3}\n]', [{ a: 1 }, { a: 3 }], [2, 4], [3]],
  ["a list that lacks a comma", '[\n{"a":1}\n{"a":2}\n]', [{ a: 1 }, { a: 2 }], [2, 3], [3]],
  ["a list that does not end", '[{"a":1},\n{"a":2}\n', [{ a: 1 }, { a: 2 }], [1, 2], [3]],
  ["a list that ends in a number", "[1,\n2", [1, 2], [1, 2], [2]],
  ["a list whose last item does not end", '[{"a":1},\n{"a":"', [{ a: 1 }], [1], [2]],
  ["a list whose last item does not end after a name", '[{"a":1},\n{"a":\n', [{ a: 1 }], [1], [2]],
  ["a broken list before another", '[{"a":"\n[{"a":2}]\n', [{ a: 2 }], [2], [1]],
  ["a broken end of a list", '[{"a":"\n]\n{"a":2}', [{ a: 2 }], [3], [1]],
  ["a broken end of a list before a number", '[{"a":"\n]\n1', [1], [3], [1]],
  ["a bracket too many", "[1}]", [], [], [1]],
];

describe.each(cases.map(([name, ...rest]) => ({ name, rest })))("reads $name", ({ rest }) => {
  const [text, values, lines, refused = []] = rest;
  const expected = { values, lines, refused };

  test("at once", () => {
    expect(read([text])).toEqual(expected);
  });

  test("character by character", () => {
    expect(read(Array.from(text))).toEqual(expected);
  });
});

describe("a value over the limit", () => {
  const long = JSON.stringify({ a: "b".repeat(100) });

  test.each([
    ["to a line", `1\n${long}\n3`, [1, 3], [2]],
    ["in a list", `[1,\n${long},\n{}]`, [1, {}], [2]],
  ])("is not kept, %s", (_, text, values, refused) => {
    expect(read(Array.from(text), 50)).toMatchObject({ values, refused });
  });

  test("is not kept, where its line comes at once", () => {
    expect(read([`1\n${long}\n3`], 50)).toMatchObject({ values: [1, 3], refused: [2] });
  });

  test.each([
    ["a line", "1234567\n2", [1_234_567, 2]],
    ["an item", "[1234567]", [1_234_567]],
  ])("is one character longer than %s at the limit", (_, text, values) => {
    expect(read(Array.from(text), 7)).toMatchObject({ values, refused: [] });
  });

  test("is not what several values make together", () => {
    expect(read(["[1, 2, 3]\n", "{}"], 5)).toMatchObject({ values: [1, 2, 3, {}], refused: [] });
  });
});

/** As JSON gives it back: without `-0`. */
const json = fc.json().map((text): unknown => JSON.parse(text));
const spaces = fc.constantFrom(undefined, 0, 1, 2, "\t");
const cuts = fc.array(fc.nat(200), { maxLength: 5 });

function inPieces(text: string, at: readonly number[]): string[] {
  const ends = [...at.filter((end) => end < text.length), text.length].sort((one, other) => one - other);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

test("reads every list, however it is laid out and wherever it is cut into pieces", () => {
  fc.assert(
    fc.property(fc.array(json), spaces, cuts, (list, space, at) => {
      const { values, refused } = read(inPieces(JSON.stringify(list, undefined, space), at));
      expect(values).toEqual(list);
      expect(refused).toEqual([]);
    }),
  );
});

test("reads any values one to a line, and names the lines between them that are none", () => {
  const item = fc.oneof(fc.dictionary(fc.string(), json), fc.constant("not JSON"));
  fc.assert(
    fc.property(fc.array(item, { minLength: 1 }), cuts, (items, at) => {
      const texts = items.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
      const { values, lines, refused } = read(inPieces(texts.join("\n"), at));
      expect(values).toEqual(items.filter((value) => typeof value !== "string"));
      expect([...lines, ...refused].sort((one, other) => one - other)).toEqual(items.map((_, index) => index + 1));
    }),
  );
});

test("takes any text without a throw", () => {
  const character = fc.constantFrom(...Array.from('{}[]",:\\ \n1aé'));
  fc.assert(
    fc.property(fc.array(character, { maxLength: 60 }), cuts, (characters, at) => {
      const text = characters.join("");
      expect(read(inPieces(text, at))).toEqual(read([text]));
    }),
    { numRuns: 2_000 },
  );
});
