import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** Every regular expression of `src`, and texts that it matches, whose characters it is tried on. */
const table: readonly (readonly [expression: RegExp, ...matches: string[]])[] = [
  [/^[A-Za-z0-9_-]{1,12}$/, "test-group_1"],
  [/^[\w-]*$/, "test-group_1"],
  [/^[\w@.-]*$/, "jack_frank-1@initech.com"],
  [/^[\w -]*$/, "Plan name_1-a"],
  [/^https?:\/\//, "https://", "http://"],
  [/[-.]/g, "-0.5"],
  [
    /^\d{4}-(?!02-29|02-3|0[469]-31|11-31)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
    "2014-07-01T01:20:55.000Z",
  ],
  [
    /^(\d{4}-(?:0[1-9]|1[0-2])-\d\d)(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(.{0,7}))?$/,
    "2014-07-01T01:20:55.123 +02:00",
    "2014-07-01 01:20:55.123Z",
  ],
  [/^ ?(?:[Zz]|UTC|GMT|([+-](?:[01]\d|2[0-3]))(?::?([0-5]\d))?)$/, " UTC", "+02:30", "-0230", "Z"],
  [
    /^[A-Z][a-z]{2}, (?<day>\d\d?) (?<month>\w{3}) (?<year>\d{4}) (?<time>[\d:]{8}) (?<zone>GMT|[+-]\d{4})$/,
    "Mon, 20 May 2024 14:38:12 GMT",
    "Mon, 20 May 2024 14:38:12 +0200",
  ],
  [
    /^[A-Z][a-z]{2} (?<month>\w{3}) (?<day>\d\d) (?<year>\d{4}) (?<time>[\d:]{8}) GMT(?<zone>[+-]\d{4})(?: \(.+\))?$/,
    "Mon May 20 2024 14:38:12 GMT+0200 (C (E) S)",
  ],
  [/^([1-9]\d{8,12})(?:\.(\d+))?$/, "1400000000.123", "1400000000123"],
  [/^[+-]?\d+(?:\.\d+)?$/, "-12.50"],
  [/^[\w.!~*'()-]*$/, "test_group(1)"],
  [/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, "\uD83D\uDE00", "\uD83D"],
  [/_([a-z])/gi, "_user_agent"],
  [/\p{Cc}/gu, "\u001b"],
];

/** Literals with their flags, and whatever else makes an expression of a text, as the source has it. */
function expressionsIn(code: string): string[] {
  const found: string[] = [];
  function visit(node: ts.Node): void {
    if (ts.isRegularExpressionLiteral(node) || isMadeOfText(node)) found.push(node.getText());
    ts.forEachChild(node, visit);
  }
  visit(ts.createSourceFile("src.ts", code, ts.ScriptTarget.Latest, true));
  return found;
}

function isMadeOfText(node: ts.Node): boolean {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return false;
  const called = node.expression.getText();
  const [argument] = node.arguments ?? [];
  if (/\bRegExp$/.test(called)) return true;
  return (
    /\.(?:match|matchAll|search)$/.test(called) && argument !== undefined && !ts.isRegularExpressionLiteral(argument)
  );
}

const found = new Set(
  readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => expressionsIn(readFileSync(src + file, "utf8"))),
);

test("every regular expression of src is in the table, and no other", () => {
  expect([...found].sort()).toEqual(table.map(([expression]) => String(expression)).sort());
});

test("an expression is found in every form", () => {
  expect(expressionsIn("const text = `${/a+/gu.test(b)}`;")).toEqual(["/a+/gu"]);
  expect(expressionsIn("f(new RegExp(`^${a}`), RegExp(b), globalThis.RegExp(c))")).toHaveLength(3);
  expect(expressionsIn('text.match("a+"); text.search(b); text.match(/c/)')).toHaveLength(3);
});

/** Texts of any length that begin as a match does, go on with characters of it, and end in what cannot follow. */
function almostMatches(match: string): ((length: number) => string)[] {
  const prefixes = Array.from({ length: match.length + 1 }, (_, end) => match.slice(0, end));
  const pieces = new Set(Array.from(match, (character, index) => [character, match.slice(index, index + 2)]).flat());
  return prefixes.flatMap((prefix) =>
    [...pieces].map(
      (piece) => (length: number) => `${prefix}${piece.repeat((length - prefix.length) / piece.length)}\n`,
    ),
  );
}

/** The process's own time in microseconds, at its best: other processes do not count, and what comes once hardly. */
function work(expression: RegExp, text: string): number {
  let best = Infinity;
  for (let round = 0; round < 3 && best > floor; round += 1) {
    const before = process.cpuUsage();
    text.replace(expression, "");
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return best;
}

/** Below this, the clock and the garbage collector say more than the expression. A quadratic one takes seconds. */
const floor = 20_000;

describe.each([...found])("%s", (literal) => {
  const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/.exec(literal) ?? [];
  const expression = new RegExp(source, flags);
  const matches =
    table
      .find(([each]) => String(each) === literal)
      ?.slice(1)
      .map(String) ?? [];

  test.each(matches)("matches %j", (match) => {
    expect(match.search(expression)).toBe(0);
  });

  test.each(matches)("takes eight times the text in little more than eight times the work: %j", (match) => {
    for (const textOf of almostMatches(match)) {
      const long = work(expression, textOf(80_000));
      if (long < floor) continue;
      expect(long, JSON.stringify(textOf(100))).toBeLessThan(24 * work(expression, textOf(10_000)));
    }
  });
});
