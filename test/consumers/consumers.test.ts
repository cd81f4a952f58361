import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { node, run } from "./run.js";

const project = fileURLToPath(new URL("../..", import.meta.url));

const core = {
  account: "test_group__productA",
  kinds: ["account", "product"],
  codes: ["missing-account-id"],
  fewer: ["account", "product"],
  key: "u:jack",
  deliveries: ["delivered", "retry"],
  everyCode: 21,
  modules: ["Application"],
  posted: [
    [
      "https://sdr-eu1.totango.com/pixel.gif/",
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "sdr_s=SP-1234-01&sdr_o=test_group__productA&sdr_u=jack&sdr_a=Login&sdr_m=Application&api-token=t0ken",
        redirect: "manual",
      },
    ],
  ],
  pixels: [
    "https://sdr-eu1.totango.com/pixel.gif/?sdr_s=SP-1234-01&sdr_o=test_group__productA&sdr_u=jack&sdr_u.Plan=Gold",
  ],
};
const schema = {
  options: { product: { id: "productA" } },
  session: { devices: [{ groupId: "test_group", category: "Docs" }] },
  urls: ["https://sdr.totango.com/pixel.gif/"],
  isValid: false,
  nested: ["track", 1],
};
const arbitraries = { failed: false, numRuns: 100 };

/** Each consumer is installed by itself: what it needs beside the library, the types it has, and what it finds out. */
const consumers = [
  { name: "core", beside: [], lib: ["ES2022"], outcome: core },
  // The first of each peer's range. zod's declarations name URL.
  { name: "schema", beside: ["zod@4.0.0"], lib: ["ES2022", "DOM"], outcome: schema },
  { name: "arbitraries", beside: ["fast-check@4.0.0"], lib: ["ES2022"], outcome: arbitraries },
];
const compilers = ["5.9", "6", "7"];
const resolutions = [
  { module: "nodenext", moduleResolution: "nodenext", extensions: ["ts", "cts"] },
  { module: "node16", moduleResolution: "node16", extensions: ["ts", "cts"] },
  { module: "esnext", moduleResolution: "bundler", extensions: ["ts"] },
];
const formats = [
  { format: "esm", extension: "mjs", inputType: "module", load: "await import" },
  { format: "cjs", extension: "cjs", inputType: "commonjs", load: "require" },
] as const;

let directory: string;
let tarball: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  await run(project, "npm", "pack", "--pack-destination", directory); // builds, as `prepack` says
  tarball = join(directory, ...(await readdir(directory)));
  await Promise.all([
    install("compilers", ...compilers.map((version) => `typescript-${version}@npm:typescript@${version}`)),
    ...consumers.map(({ name, beside }) => install(name, tarball, ...beside)),
  ]);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function install(name: string, ...packages: readonly string[]): Promise<void> {
  const home = join(directory, name);
  await mkdir(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run(home, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...packages);
  const source = join(project, `test/consumers/${name}.ts`);
  if (!existsSync(source)) return;
  await copyFile(source, join(home, `${name}.ts`));
  await copyFile(source, join(home, `${name}.cts`)); // the same source is CommonJS to a compiler by this name
}

describe.each(consumers)("the consumer of $name", ({ name, beside, lib, outcome }) => {
  const compilations = compilers.flatMap((version) => resolutions.map((resolution) => ({ version, ...resolution })));

  test.concurrent.for(compilations)(
    "compiles with TypeScript $version and $moduleResolution",
    async ({ version, module, moduleResolution, extensions }) => {
      const home = join(directory, name);
      const config = `tsconfig-${version}-${moduleResolution}.json`;
      const strictness = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
      const compilerOptions = { module, moduleResolution, target: "ES2022", lib, types: [], ...strictness };
      const files = extensions.map((extension) => `${name}.${extension}`);
      await writeFile(join(home, config), JSON.stringify({ compilerOptions, files }));
      const compiler = join(directory, `compilers/node_modules/typescript-${version}/bin/tsc`);
      expect(await node(home, compiler, "--project", config, "--pretty", "false")).toBe("");
    },
  );

  test.for(formats)("runs as $format", async ({ format, extension, inputType, load }) => {
    const home = join(directory, name);
    const outfile = join(home, `${name}.${extension}`);
    await build({ entryPoints: [join(home, `${name}.ts`)], outfile, format });
    const script = `console.log(JSON.stringify(${load}("./${name}.${extension}")))`;
    // The first releases of Node 20 could not require ECMAScript modules.
    const options = ["--no-experimental-require-module", `--input-type=${inputType}`, "--eval", script];
    expect(JSON.parse(await node(home, ...options))).toEqual(outcome);
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
    const files = await readdir(join(home, "dist"));
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
    expect(files.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "RULES.md", "dist", "package.json"]);
  });

  test("pleases publint", async () => {
    const { buffer } = new Uint8Array(await readFile(tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer } });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test("pleases attw", async () => {
    const options = ["--profile=node16", "--no-definitely-typed", "--format=ascii", "--no-color", "--no-emoji"];
    const report = await run(project, "node_modules/.bin/attw", tarball, ...options); // fails when there is a problem
    const sound = /node16 \(from CJS\): OK \(CJS\)\nnode16 \(from ESM\): OK \(ESM\)\nbundler: OK/g;
    expect([...report.matchAll(sound)]).toHaveLength(consumers.length);
  });
});

function importsOf(source: string): string[] {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(source, true, true);
  return [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
}
