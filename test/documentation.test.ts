import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { transformSync } from "esbuild";
import * as fc from "fast-check";
import * as core from "segment-to-totango";
import * as arbitraries from "segment-to-totango/arbitraries";
import * as schema from "segment-to-totango/schema";
import { translate, type IssueCode, type SegmentMessage } from "segment-to-totango";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startCollector, type Collector } from "./pipelines/collector.js";
import { asMessage } from "./properties/messages.js";

/** An example and where it stands. Its comments `// => value` say what the expression before them is. */
type Example = { readonly name: string; readonly code: string };

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const entries: Readonly<Record<string, object>> = {
  "segment-to-totango": core,
  "segment-to-totango/schema": schema,
  "segment-to-totango/arbitraries": arbitraries,
};
const modules = { ...entries, "fast-check": fc };

const preface = Object.entries(entries)
  .map(([name, exported]) => `import { ${Object.keys(exported).join(", ")} } from "${name}";\n`)
  .concat('import * as fc from "fast-check";\n')
  .join("");

/** Those of docstrings import nothing: every export is at hand. */
const docstringExamples = readdirSync(`${root}src`).flatMap((file) =>
  blocks(readFileSync(`${root}src/${file}`, "utf8").replace(/^ \* ?/gm, ""), "ts", file).map(
    ({ name, code }): Example => ({ name, code: preface + code }),
  ),
);
/** Pipelines have tests of their own. */
const pipelines = ["destination-function.ts", "stream.ts", "redis.ts", "browser.ts"].map((file) => ({
  file,
  code: readFileSync(`${root}test/examples/${file}`, "utf8"),
}));
const readmeExamples = blocks(readme, "ts", "README.md").filter(({ code }) =>
  pipelines.every((pipeline) => pipeline.code !== code),
);

function blocks(text: string, language: string, file: string): Example[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code = ""], index) => ({
    name: `${file}, example ${index + 1}`,
    code,
  }));
}

/** The module as a script of one function, in which `modules` are what it imports. */
function scriptOf(code: string): string {
  return transformSync(code, { loader: "ts", format: "esm" })
    .code.replace(
      /^import \{([^}]*)\} from ("[^"]+");$/gm,
      (_, names: string, from: string) => `const {${names.replaceAll(" as ", ": ")}} = modules[${from}];`,
    )
    .replace(/^import \* as (\w+) from ("[^"]+");$/gm, "const $1 = modules[$2];")
    .replace(/^export (?:\{[^}]*\};)?/gm, "");
}

describe.each([...readmeExamples, ...docstringExamples])("$name", ({ code }) => {
  test("says what it does", async () => {
    const claims = code.replace(/^(.*); \/\/ => (.*)$/gm, "expect($1).toEqual($2);");
    const script = scriptOf(claims);
    const run = z
      .custom<(...globals: unknown[]) => Promise<void>>()
      .parse(runInThisContext(`(async (modules, expect, fetch) => {${script}})`));
    await run(modules, expect, fetch);
    expect(script).toMatch(/expect\(|function|assert/);
  });
});

test("every example compiles", () => {
  const files = new Map(
    [...readmeExamples, ...docstringExamples].map(({ code }, index) => [
      `${root}test/example-${index}.ts`,
      `${code}\nexport {};`,
    ]),
  );
  const config: unknown = ts.readConfigFile(`${root}test/tsconfig.json`, (file) => ts.sys.readFile(file)).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}test`);
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => files.get(file) ?? ts.sys.readFile(file);
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, host);
  const errors = ts.getPreEmitDiagnostics(program).filter(({ file }) => file !== undefined && files.has(file.fileName));
  expect(
    errors.map(({ file, messageText }) => `${file?.text ?? ""}\n${ts.flattenDiagnosticMessageText(messageText, "\n")}`),
  ).toEqual([]);
});

describe("README.md", () => {
  const tables = blocks(readme, "json", "README.md").map(({ code }): unknown => JSON.parse(code));
  const pairs = tables.flatMap((input, index) => (index % 2 === 0 ? [{ input, output: tables[index + 1] }] : []));

  test.each(pairs)("shows input and output of the accounts side by side, pair %#", ({ input, output }) => {
    const message = asMessage(input);
    expect(schema.SegmentMessage.parse(message)).toEqual(input);
    expect(translate(message, { serviceId: "SP-1234-01" }).map(({ params }) => params)).toEqual(output);
  });

  test.each(pipelines)("shows $file as it is tested", ({ code }) => {
    expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  test("gives a figure for everything that costs time", () => {
    const [, costs = ""] = readme.split(/^## What it costs$/m);
    const rows = [...costs.matchAll(/^\| (.*`.*) \| (.*) \| .*\|$/gm)].map(([, what, time]) => ({
      what,
      time: Number(time),
    }));
    expect(rows).toHaveLength(4);
    expect(rows.filter(({ time }) => !(time > 0))).toEqual([]);
  });

  test("lists every issue code", () => {
    const codes = {
      "unsupported-type": true,
      "totango-disabled": true,
      "missing-user-id": true,
      "missing-account-id": true,
      "untracked-page": true,
      "id-too-long": true,
      "unusable-value": true,
      "unusable-name": true,
      "attribute-clash": true,
      "parent-ignored": true,
      "hierarchy-cycle": true,
      "product-without-id": true,
      "kept-attributes-dropped": true,
      "value-truncated": true,
      "defaulted-activity": true,
      "defaulted-module": true,
      "attribute-track": true,
      "ambiguous-product-account": true,
      "id-charset": true,
    } satisfies Record<IssueCode, true>;
    const listed = [...readme.matchAll(/^\| `([a-z-]+)` \| (?:skipped|altered|notice)/gm)].map(([, code]) => code);
    expect(listed).toEqual(Object.keys(codes));
  });

  describe("quick start", () => {
    let status = 200;
    let collector: Collector;
    beforeAll(async () => {
      collector = await startCollector(() => status);
    });
    afterAll(() => collector.stop());

    async function deliver(message: SegmentMessage): Promise<void> {
      const [quickStart = { code: "" }] = readmeExamples;
      const make = z
        .custom<(...globals: unknown[]) => (message: SegmentMessage) => Promise<void>>()
        .parse(runInThisContext(`(modules, fetch, console) => {${scriptOf(quickStart.code)}; return deliver}`));
      const toServer = (_url: string, init: RequestInit) => fetch(collector.url, init);
      await make(modules, toServer, { warn: () => undefined })(message);
    }

    const login: SegmentMessage = { type: "track", userId: "jack", event: "Login", context: { groupId: "test_group" } };

    test("delivers a message", async () => {
      await deliver(login);
      expect(collector.accepted.map(({ body }) => body)).toEqual([
        "sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack&sdr_a=Login&sdr_m=Unknown",
      ]);
    });

    test("takes no answer but 200 for success", async () => {
      status = 503;
      await expect(deliver(login)).rejects.toThrow("Totango answered 503");
    });
  });
});
