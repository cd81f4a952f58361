import type { Options } from "tsup";

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

export default [library, command];
