import type { Options } from "tsup";

export default {
  entry: ["src/index.ts", "src/schema.ts", "src/arbitraries.ts"],
  format: ["esm", "cjs"],
  target: "es2020",
  platform: "neutral",
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
  clean: true,
  splitting: true,
  treeshake: true,
} satisfies Options;
