import { build } from "esbuild";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { install, project, tarball, temporaryDirectory } from "./home.js";
import * as outcomes from "./outcomes.js";
import { node } from "./run.js";

const { core, schema, arbitraries } = outcomes;
const sources = ["core.ts", "schema.ts", "arbitraries.ts"];

let directory: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** A program that prints what the consumers export. */
function app(...names: readonly string[]): string {
  const imports = names.map((name) => `import * as ${name} from "./${name}";`);
  return [...imports, `console.log(JSON.stringify({ ${names.join()} }));`].join("\n");
}

// fast-check itself needs `exports` since 4.6, for pure-rand.

test("Metro bundles all entries without reading `exports`", async () => {
  const tools = ["metro@0.81.5", "@babel/core@7", "@react-native/babel-preset@0.77.2"];
  const packages = [tarball, "zod@4", "fast-check@3.23.0", ...tools];
  const home = await install(join(directory, "metro"), packages, sources, {});
  await copyFile(join(project, "test/consumers/metro.js"), join(home, "metro.mjs"));
  await writeFile(join(home, ".babelrc"), JSON.stringify({ presets: ["@react-native/babel-preset"] }));
  await writeFile(join(home, "app.ts"), app("core", "schema", "arbitraries"));
  await node(home, "metro.mjs");
  expect(JSON.parse(await node(home, "app.js"))).toEqual({ core, schema, arbitraries });
});

test("Parcel bundles all entries without reading `exports`", async () => {
  const packages = [tarball, "zod@4", "fast-check@3.23.0", "buffer@6", "parcel@2.16.4"];
  const home = await install(join(directory, "parcel"), packages, sources, {});
  const bundle = async (name: string, ...options: readonly string[]): Promise<unknown> => {
    const quick = ["--no-cache", "--no-autoinstall", "--no-source-maps", "--dist-dir", "out"];
    await node(home, "node_modules/parcel/lib/bin.js", "build", name, ...quick, ...options);
    return JSON.parse(await node(home, join("out", name.replace(".ts", ".js"))));
  };
  await writeFile(join(home, "app.ts"), app("core", "schema"));
  expect(await bundle("app.ts")).toEqual({ core, schema });
  // Parcel 2.16 breaks fast-check when it joins their scopes.
  await writeFile(join(home, "property.ts"), app("arbitraries"));
  expect(await bundle("property.ts", "--no-scope-hoist")).toEqual({ arbitraries });
});

test("Jest finds all entries", async () => {
  const home = await install(join(directory, "jest"), [tarball, "zod@4", "fast-check@4", "jest@30"], sources, {});
  await build({ entryPoints: sources.map((source) => join(home, source)), outdir: home, format: "cjs" });
  const tests = Object.entries({ core, schema, arbitraries }).map(
    ([name, outcome]) => `
      test("${name}", () => {
        expect(JSON.parse(JSON.stringify(require("./${name}.js")))).toEqual(${JSON.stringify(outcome)});
      });`,
  );
  await writeFile(join(home, "entries.test.js"), tests.join(""));
  await node(home, "node_modules/jest/bin/jest.js", "--ci", "--no-cache", "--watchman=false"); // fails with its tests
});
