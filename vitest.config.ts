import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const src = (file: string) => fileURLToPath(new URL(`src/${file}`, import.meta.url));

/** The package's names mean its sources. */
export const alias = [
  { find: /^segment-to-totango$/, replacement: src("index.ts") },
  { find: /^segment-to-totango\/(\w+)$/, replacement: src("$1.ts") },
];

const unit = {
  resolve: { alias },
  test: {
    name: "unit",
    include: ["test/**/*.test.ts"],
    exclude: ["test/{consumers,engines,pipelines,senders}/**"],
    isolate: false, // to load the library anew for each file would take as long as the tests of all rules
    execArgv: ["--max-semi-space-size=64"], // properties make much that is soon garbage
    setupFiles: ["test/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};

/** What npm publishes, which is built first, used in folders of its own. These need the registry. */
const consumers = {
  test: {
    name: "consumers",
    include: ["test/consumers/**/*.test.ts"],
    globalSetup: "test/consumers/setup.ts",
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxConcurrency: 2, // compilers side by side
  },
};

/** Engines other than the Node that runs the tests. They are installed from npm, or from Debian's packages. */
const engines = {
  resolve: { alias },
  test: {
    name: "engines",
    include: ["test/engines/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
};

/** These need Chromium, from Debian's package `chromium`, and the registry. */
const pipelines = {
  resolve: { alias },
  test: {
    name: "pipelines",
    include: ["test/pipelines/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    expect: { poll: { timeout: 20_000 } },
  },
};

/** These need Chromium, and the registry. */
const senders = {
  resolve: { alias },
  test: {
    name: "senders",
    include: ["test/senders/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
};

/** `npx vitest run` runs the unit tests, and the others only when the command names them or one of their files. */
const isAsked = (name: string) => process.argv.slice(2).some((argument) => argument.includes(name));

export default defineConfig({
  test: {
    maxWorkers: "100%", // by default, one core would only watch
    projects: [unit, consumers, engines, pipelines, senders].filter(
      ({ test: { name } }) => name === "unit" || isAsked(name),
    ),
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text"],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
