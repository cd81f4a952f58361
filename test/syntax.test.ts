import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Linter } from "eslint";
import { build } from "tsup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { library } from "../tsup.config.js";

let directory: string;
let files: readonly { readonly name: string; readonly code: string }[];

// As `npm run build` does, elsewhere.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  await build({ ...library, dts: false, outDir: directory, silent: true });
  const names = await readdir(directory);
  files = await Promise.all(names.map(async (name) => ({ name, code: await readFile(join(directory, name), "utf8") })));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** What a parser of that year's JavaScript does not understand. */
function misunderstood(ecmaVersion: 2019 | 2020): string[] {
  return files.flatMap(({ name, code }) => {
    const sourceType = name.endsWith(".cjs") ? "commonjs" : "module";
    const messages = new Linter().verify(code, { languageOptions: { ecmaVersion, sourceType } });
    return messages.map(({ line, message }) => `${name}:${line} ${message}`);
  });
}

test("what is built is JavaScript of 2020, which older bundlers can parse too", () => {
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["index.js", "index.cjs", "schema.js", "arbitraries.cjs"]),
  );
  expect(misunderstood(2020)).toEqual([]);
  expect(misunderstood(2019)).not.toEqual([]);
});
