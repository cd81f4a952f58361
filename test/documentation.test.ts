import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { programOf } from "./compiler.js";
import { entries, runExample } from "./example.js";
import { blocksOf, type Block } from "./markdown.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Examples in docstrings import nothing: every export is at hand, and the types of messages. */
const preface = [
  ...Object.entries(entries).map(
    ([name, exported]) => `import { ${Object.keys(exported).join(", ")} } from "${name}";`,
  ),
  'import type { AttributeTrackMessage } from "segment-to-totango";',
  'import * as fc from "fast-check";',
  "",
].join("\n");

// The comments `// => value` of an example say what the expression before them gives.
const docstringExamples = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => blocksOf(readFileSync(`${root}src/${file}`, "utf8").replace(/^ \* ?/gm, ""), "ts", file))
  .map(({ name, code }): Block => ({ name, code: preface + code }));
const readmeExamples = blocksOf(readFileSync(`${root}README.md`, "utf8"), "ts", "README.md");
const examples = [...readmeExamples, ...docstringExamples];

describe.each(examples)("$name", ({ code }) => {
  const claims = code.replace(/^\s*(\S.*); \/\/ => (.*)$/gm, "expect($1).toEqual($2);");

  test("is as it says", async () => {
    await runExample(claims, { expect });
    expect(claims).toMatch(/expect\(|fc\.assert\(|function /);
  });
});

test("every example compiles", () => {
  const codes = examples.map(({ code }) => `${code}\nexport {};`);
  const { program, files } = programOf(codes, { noUnusedLocals: false });
  expect(files).toHaveLength(codes.length);
  const errors = files.flatMap((file) => ts.getPreEmitDiagnostics(program, file));
  expect(
    errors.map(({ file, messageText }) => `${file?.text ?? ""}\n${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  ).toEqual([]);
});
