import { mkdir, writeFile } from "node:fs/promises";
import type { Options } from "tsup";

/** Tools that do not read `exports` look for a folder of the entry's name. */
async function writeFolders(): Promise<void> {
  for (const name of ["schema", "arbitraries"]) {
    await mkdir(name, { recursive: true });
    const manifest = { main: `../dist/${name}.cjs`, module: `../dist/${name}.js`, types: `../dist/${name}.d.cts` };
    await writeFile(`${name}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

/** What is imported. */
export const library = {
  entry: ["src/index.ts", "src/schema.ts", "src/arbitraries.ts"],
  format: ["esm", "cjs"],
  target: "es2020",
  platform: "neutral",
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
  clean: ["!bin"],
  splitting: true,
  treeshake: true,
} satisfies Options;

/** What is run. It uses the library as it is published, and has no copy of it. */
const command = {
  entry: ["src/bin/segment-to-totango.ts"],
  outDir: "dist/bin",
  format: "esm",
  target: "node20",
  platform: "node",
  external: ["../index.js"],
  removeNodeProtocol: false,
  clean: true,
  splitting: false,
} satisfies Options;

export default [{ ...library, onSuccess: writeFolders }, command];
