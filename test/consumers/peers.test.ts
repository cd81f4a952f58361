import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportsOf, formats, install, project, tarball, temporaryDirectory } from "./home.js";
import * as outcomes from "./outcomes.js";
import { node } from "./run.js";

const encoded = {
  offset: 7,
  message: { type: "track", userId: "jack", event: "Login" },
  session: { userId: "jack" },
};

/** The first and the newest of each peer, and some between. zod has `encode` since 4.1. */
const peers = [
  { peer: "zod@3.25.76", name: "versions", outcome: outcomes.versions },
  { peer: "zod@4.0.0", name: "versions", outcome: outcomes.versions },
  { peer: "zod@4.3.6", name: "versions", outcome: { ...outcomes.versions, encoded } },
  { peer: "zod@4", name: "versions", outcome: { ...outcomes.versions, encoded } },
  { peer: "fast-check@3.23.0", name: "arbitraries", outcome: outcomes.arbitraries },
  { peer: "fast-check@4.0.0", name: "arbitraries", outcome: outcomes.arbitraries },
  { peer: "fast-check@4", name: "arbitraries", outcome: outcomes.arbitraries },
];

/** What Node says of an entry beside an older peer, or none, as the documentation of the entry quotes it. */
const tooOld = [
  {
    beside: ["zod@3.24.4", "fast-check@3.9.0"],
    schema: `Package subpath './v4/mini' is not defined by "exports"`,
    arbitraries: "TypeError: fc.stringMatching is not a function",
  },
  { beside: [], schema: "Cannot find package 'zod'", arbitraries: "Cannot find package 'fast-check'" },
];

let directory: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
});

afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each(peers)("beside $peer", ({ peer, name, outcome }) => {
  let home: string;

  beforeAll(async () => {
    home = await install(join(directory, peer), [tarball, peer], [`${name}.ts`]);
  });

  test("its entry compiles", async () => {
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--pretty", "false"];
    const resolution = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"];
    const compiler = join(project, "node_modules/typescript/bin/tsc");
    expect(await node(home, compiler, ...options, ...resolution, `${name}.ts`)).toBe("");
  });

  test.for(formats)("its entry runs as $format", async (format) => {
    expect(await exportsOf(home, name, format)).toEqual(outcome);
  });
});

describe.each(tooOld)("beside $beside", ({ beside, schema, arbitraries }) => {
  let home: string;

  beforeAll(async () => {
    home = await install(join(directory, `core ${beside.length}`), [tarball, ...beside], ["core.ts"]);
  });

  test.for(formats)("the core installs and runs as $format", async (format) => {
    expect(await exportsOf(home, "core", format)).toEqual(outcomes.core);
  });

  test.each([
    ["schema", schema, `import("segment-to-totango/schema")`],
    ["arbitraries", arbitraries, `import("segment-to-totango/arbitraries").then((it) => it.segmentMessage())`],
  ])("%s says %s", async (_, words, script) => {
    await expect(node(home, "--eval", script)).rejects.toThrow(words);
  });
});
