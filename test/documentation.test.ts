import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { transformSync } from "esbuild";
import * as fc from "fast-check";
import * as core from "segment-to-totango";
import { issueCodes } from "segment-to-totango";
import * as arbitraries from "segment-to-totango/arbitraries";
import * as schema from "segment-to-totango/schema";
import ts from "typescript";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { savings } from "./bench/savings.js";
import { bundle } from "./bundle.js";
import { startGateway, type Gateway } from "./recipes/gateway.js";
import { replay, service, untyped } from "./support.js";

/** An example and where it is. Its comments `// => value` say what the expression before them gives. */
type Example = { readonly name: string; readonly code: string };

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const entries: Readonly<Record<string, object>> = {
  "segment-to-totango": core,
  "segment-to-totango/schema": schema,
  "segment-to-totango/arbitraries": arbitraries,
};
const modules = { ...entries, "fast-check": fc };

/** Examples in docstrings import nothing: every export is at hand, and the types of messages. */
const preface = [
  ...Object.entries(entries).map(
    ([name, exported]) => `import { ${Object.keys(exported).join(", ")} } from "${name}";`,
  ),
  'import type { AttributeTrackMessage } from "segment-to-totango";',
  'import * as fc from "fast-check";',
  "",
].join("\n");

const docstringExamples = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => blocks(readFileSync(`${root}src/${file}`, "utf8").replace(/^ \* ?/gm, ""), "ts", file))
  .map(({ name, code }): Example => ({ name, code: preface + code }));
const readmeExamples = blocks(readme, "ts", "README.md");
const examples = [...readmeExamples, ...docstringExamples];

function blocks(text: string, language: string, file: string): Example[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code = ""], index) => ({
    name: `${file}, example ${index + 1}`,
    code,
  }));
}

/** The module as the body of a function, in which `modules` has what it imports. */
function bodyOf(code: string): string {
  return transformSync(code, { loader: "ts", format: "esm" })
    .code.replace(
      /^import \{([^}]*)\} from ("[^"]+");$/gm,
      (_, names: string, from: string) => `const {${names.replaceAll(" as ", ": ")}} = modules[${from}];`,
    )
    .replace(/^import \* as (\w+) from ("[^"]+");$/gm, "const $1 = modules[$2];")
    .replace(/^export (?:\{[^}]*\};)?/gm, "");
}

async function run(code: string): Promise<void> {
  const done: unknown = runInThisContext(`(async () => {${bodyOf(code)}})()`);
  await done;
}

beforeAll(() => {
  vi.stubGlobal("modules", modules);
  vi.stubGlobal("expect", expect);
});

afterAll(() => {
  vi.unstubAllGlobals();
});

describe.each(examples)("$name", ({ code }) => {
  const claims = code.replace(/^\s*(\S.*); \/\/ => (.*)$/gm, "expect($1).toEqual($2);");

  test("is as it says", async () => {
    await run(claims);
    expect(claims).toMatch(/expect\(|function /);
  });
});

test("every example compiles", () => {
  const files = new Map(examples.map(({ code }, index) => [`${root}test/example-${index}.ts`, `${code}\nexport {};`]));
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
  test("is short enough for a first visit", () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(16_000);
  });

  const tables = blocks(readme, "json", "README.md").map(({ code }): unknown => JSON.parse(code));
  const pairs = tables.flatMap((input, index) => (index % 2 === 0 ? [{ input, output: tables[index + 1] }] : []));

  test.each(pairs)("shows a message and what becomes of it side by side, pair %#", ({ input, output }) => {
    expect(schema.SegmentMessage.parse(input)).toBe(input);
    expect(untyped.translate(input, service).map(({ params }) => params)).toEqual(output);
  });

  test("lists every issue code with its effect", () => {
    const listed = [...readme.matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(([, code, effect]) => `${code} ${effect}`);
    const issues = fc
      .sample(arbitraries.segmentStream(), { numRuns: 1_500, seed: 1 })
      .flatMap((messages) => replay(messages).flatMap((result) => result.issues));
    const effects = new Map(issues.map(({ code, effect }) => [code, effect]));
    expect(listed).toEqual(issueCodes.map((code) => `${code} ${effects.get(code)}`));
  });

  test("lists every setting", () => {
    const [settings = ""] = (readme.split(/^## Settings$/m)[1] ?? "").split(/^## /m);
    const listed = [...settings.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    const faults = schema.TotangoSettings.safeParse(Object.fromEntries(listed.map((name) => [name, 7])));
    expect(faults.error?.issues.map(({ path }) => path.join("."))).toEqual(listed);
    expect(listed).toHaveLength(9);
  });

  test("says how many requests coalesce leaves", () => {
    const range = (values: readonly number[]) => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
    const all = savings();
    const before = `from ${range(all.map((saving) => saving.before))} requests a message`;
    expect(readme).toContain(`${before} to ${range(all.map((saving) => saving.after))}`);
  });

  test("says what the functions cost in a bundle", async () => {
    const kilobytes = async (names: string) => `${((await bundle("index", names)).bytes / 1000).toFixed(1)} KB`;
    expect(readme).toContain(`are ${await kilobytes("translate, toFetch")} gzipped`);
    expect(readme).toContain(`\`toFetch\` ${await kilobytes("advance, emptySession, toFetch")}.`);
  });

  test("links to files that are there", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, file = ""]) => file);
    expect(links.length).toBeGreaterThan(3);
    for (const file of links) expect(readFileSync(`${root}${file}`, "utf8")).not.toBe("");
  });

  describe("quick start", () => {
    let status = 200;
    let gateway: Gateway;
    beforeAll(async () => {
      gateway = await startGateway(() => status);
    });
    beforeEach(() => {
      const toGateway = (_url: string, init: RequestInit) => fetch(gateway.url, init);
      vi.stubGlobal("console", { ...console, warn: () => undefined });
      vi.stubGlobal("toGateway", toGateway);
    });
    afterAll(() => gateway.stop());

    const [quickStart = { code: "" }] = readmeExamples;
    const receiving = (messages: readonly unknown[]) =>
      `const fetch = toGateway; ${quickStart.code}; for (const message of ${JSON.stringify(messages)}) await receive(message);`;
    const messages = [
      { type: "identify", userId: "jack", traits: { Plan: "Pro" } },
      { type: "group", userId: "jack", groupId: "test_group" },
      { type: "track", userId: "jack", event: "Login" },
    ];

    test("delivers the messages of a browser", async () => {
      await run(receiving(messages));
      const sent = { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack" };
      expect(gateway.taken).toEqual([
        { ...sent, "sdr_u.Plan": "Pro" },
        { ...sent, sdr_a: "Login", sdr_m: "Unknown" },
      ]);
    });

    test("takes no answer for success that does not say so", async () => {
      status = 503;
      await expect(run(receiving(messages))).rejects.toThrow("Totango answered 503");
    });
  });
});
