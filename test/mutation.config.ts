import { defineConfig } from "vitest/config";
import { alias } from "../vitest.config.js";

/** Mutants are run against the tests that say what each rule is, and those of the dry run that need no process. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ["test/rules/**/*.test.ts", "test/bin/{failure,main,values}.test.ts", "test/{article,cases}.test.ts"],
    exclude: ["test/rules/service/types.test.ts"], // it runs the compiler, and nothing of src
    setupFiles: ["test/mutation.setup.ts", "test/setup.ts"],
    isolate: false, // one worker for each mutant, and not for each file
    testTimeout: 60_000,
  },
});
