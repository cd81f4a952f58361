import { configDefaults, defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/** Mutants are run against the tests that say what each rule is. */
export default defineConfig({
  ...base,
  test: {
    include: ["test/rules/*.test.ts", "test/{article,cases,schema,wire}.test.ts"],
    exclude: configDefaults.exclude,
  },
});
