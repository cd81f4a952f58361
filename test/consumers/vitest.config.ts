import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The tests of what npm publishes: they need `dist` from `npm run build`, and the registry. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/consumers/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxConcurrency: 2, // compilers side by side
  },
});
