import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { misspelt, preface } from "../rules/service/misspelt.js";
import { exportsOf, formats, install, project, tarball, temporaryDirectory } from "./home.js";
import { arbitraries, core, schema } from "./outcomes.js";
import { node, run } from "./run.js";

/** Each consumer is installed by itself: what it needs beside the library, the types it has, and what it finds out. */
const consumers = [
  { name: "core", beside: [], lib: ["ES2022"], outcome: core },
  // zod's declarations name URL. Those of later fast-checks do not compile without `exports`.
  { name: "schema", beside: ["zod@4"], lib: ["ES2022", "DOM"], outcome: schema },
  { name: "arbitraries", beside: ["fast-check@4.0.0"], lib: ["ES2022"], outcome: arbitraries },
];
const compilers = ["5.4", "5.9", "6", "7"];
const resolutions = [
  { module: "nodenext", moduleResolution: "nodenext", extensions: ["ts", "cts"] },
  { module: "node16", moduleResolution: "node16", extensions: ["ts", "cts"] },
  { module: "esnext", moduleResolution: "bundler", extensions: ["ts"] },
  // What follows from `module` alone: node10, which does not read `exports`, before TypeScript 6.
  { module: "commonjs", moduleResolution: undefined, extensions: ["ts"] },
];
const strictness = {
  strict: true,
  esModuleInterop: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

let directory: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await Promise.all([
    install(
      join(directory, "compilers"),
      compilers.map((version) => `typescript-${version}@npm:typescript@${version}`),
    ),
    ...consumers.map(async ({ name, beside }) => {
      const home = await install(join(directory, name), [tarball, ...beside], [`${name}.ts`]);
      // The same source is CommonJS to a compiler by this name.
      await copyFile(join(home, `${name}.ts`), join(home, `${name}.cts`));
    }),
  ]);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** What a compiler says of a project, of which it finds `config` in `home`. */
function compile(version: string, home: string, config: string): Promise<string> {
  const compiler = join(directory, `compilers/node_modules/typescript-${version}/bin/tsc`);
  return node(home, compiler, "--project", config, "--pretty", "false");
}

describe.each(consumers)("the consumer of $name", ({ name, beside, lib, outcome }) => {
  const compilations = compilers.flatMap((version) => resolutions.map((resolution) => ({ version, ...resolution })));

  test.concurrent.for(compilations)(
    "compiles with TypeScript $version and $module",
    async ({ version, module, moduleResolution, extensions }) => {
      const home = join(directory, name);
      const config = `tsconfig-${version}-${module}.json`;
      const compilerOptions = { module, moduleResolution, target: "ES2022", lib, types: [], ...strictness };
      const files = extensions.map((extension) => `${name}.${extension}`);
      await writeFile(join(home, config), JSON.stringify({ compilerOptions, files }));
      expect(await compile(version, home, config)).toBe("");
    },
  );

  test.for(formats)("runs as $format", async (format) => {
    expect(await exportsOf(join(directory, name), name, format)).toEqual(outcome);
  });

  test("installs what it asked for, and nothing else", async () => {
    const lock = z.object({ packages: z.record(z.string(), z.unknown()) });
    const text = await readFile(join(directory, name, "package-lock.json"), "utf8");
    const installed = Object.keys(lock.parse(JSON.parse(text)).packages).filter((path) => path !== "");
    const dependencies = name === "arbitraries" ? ["pure-rand"] : []; // fast-check's own
    const asked = ["segment-to-totango", ...beside.map((it) => it.replace(/@.*/, "")), ...dependencies];
    expect(installed.sort()).toEqual(asked.map((it) => `node_modules/${it}`).sort());
  });
});

describe.each(compilers)("TypeScript %s", (version) => {
  let errors: string[];

  beforeAll(async () => {
    const home = join(directory, "core", `misspelt-${version}`);
    await mkdir(home);
    const files = misspelt.map((_, index) => `${index}.ts`);
    const compilerOptions = { module: "nodenext", target: "ES2022", lib: ["ES2022"], types: [], ...strictness };
    await writeFile(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    await Promise.all(misspelt.map(([code], index) => writeFile(join(home, `${index}.ts`), `${preface}${code};`)));
    const report = await compile(version, home, "tsconfig.json").catch(String);
    errors = report.split("\n").filter((line) => line.includes(": error "));
  });

  test.each(misspelt.map(([code, field], index) => ({ code, field, index })))(
    "stops at $field in $code",
    ({ code, field, index }) => {
      const [first = "", ...others] = errors.filter((line) => line.startsWith(`${index}.ts(`));
      expect(others).toEqual([]);
      const [, column, message] = /^\d+\.ts\(\d+,(\d+)\): error TS\d+: (.+)$/.exec(first) ?? [];
      expect(code.slice(Number(column) - 1)).toMatch(new RegExp(`^${field}\\b`));
      expect(message).toMatch(/^(Object literal may only specify known properties|Type .* is not assignable to type)/);
    },
  );
});

test("the core runs where none of Node's globals are", async () => {
  const entryPoints = [join(directory, "core/core.ts")];
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    write: false,
    platform: "browser",
    globalName: "consumer",
  });
  const runtime = new EdgeVM();
  for (const { text } of outputFiles) runtime.evaluate(text);
  const globals = runtime.evaluate<string>("[typeof process, typeof Buffer, typeof require].join()");
  expect(globals).toBe("undefined,undefined,undefined");
  expect(JSON.parse(runtime.evaluate<string>("JSON.stringify(consumer)"))).toEqual(core);

  const received = await runtime.evaluate<Promise<unknown[]>>(`
    const request = new Request(...consumer.posted[0]);
    request.text().then((body) => [request.url, { method: request.method, headers: Object.fromEntries(request.headers), body, redirect: request.redirect }]);
  `);
  expect(received).toEqual(core.posted[0]);
});

describe("the package", () => {
  test("imports zod only in schema, fast-check only in arbitraries, and nothing else", async () => {
    const home = join(directory, "core/node_modules/segment-to-totango");
    const files = (await readdir(join(home, "dist"))).filter((file) => file !== "bin"); // the command is Node's
    const others = files.map(async (file) => {
      const [entry = ""] = file.split(".");
      const peers = new Map([
        ["schema", ["zod/v4/core", "zod/v4/mini"]],
        ["arbitraries", ["fast-check"]],
      ]).get(entry);
      return importsOf(await readFile(join(home, "dist", file), "utf8"))
        .filter((specifier) => !specifier.startsWith("./") && !peers?.includes(specifier))
        .map((specifier) => `${file} imports ${specifier}`);
    });
    expect(files).toEqual(expect.arrayContaining(["index.d.ts", "schema.d.cts", "arbitraries.cjs"]));
    expect((await Promise.all(others)).flat()).toEqual([]);
  });

  test("brings its rules and its changes", async () => {
    const files = await readdir(join(directory, "core/node_modules/segment-to-totango"));
    const texts = ["CHANGELOG.md", "LICENSE", "README.md", "RULES.md"];
    expect(files.sort()).toEqual([...texts, "arbitraries", "dist", "examples", "package.json", "schema"]);
  });

  test("pleases publint", async () => {
    const { buffer } = new Uint8Array(await readFile(tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer } });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test("pleases attw", async () => {
    const options = ["--profile=strict", "--no-definitely-typed", "--format=ascii", "--no-color", "--no-emoji"];
    const report = await run(project, "node_modules/.bin/attw", tarball, ...options); // fails when there is a problem
    const sound = /node10: OK *\nnode16 \(from CJS\): OK \(CJS\)\nnode16 \(from ESM\): OK \(ESM\)\nbundler: OK/g;
    expect([...report.matchAll(sound)]).toHaveLength(consumers.length);
  });
});

function importsOf(source: string): string[] {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(source, true, true);
  return [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
}
