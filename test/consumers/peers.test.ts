import { build } from "esbuild";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node, run } from "./run.js";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** The first zod that has `zod/v4`, the first and the newest of zod 4, and one between. */
const versions = ["3.25.76", "4.0.0", "4.3.6", "4"];

const idSentence = "must be a string or a finite number";
const outcome = {
  isTheVerySame: true,
  faults: [
    [["context"], "must be an object"],
    [["userId"], idSentence],
  ],
  options: false,
  settings: { serviceId: "SP-1234-01", activities: { Login: false } },
  session: { userId: "jack" },
  nested: [true, true, true, true, true, false, true],
  documents: [
    ["type", "userId", "anonymousId"],
    ["parent", "product", "enableHierarchy"],
    ["serviceId", "region", "disableHeartbeat"],
    ["userId", "userAttributes", "devices"],
  ],
  members: ["object", "object", "object"],
};

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "segment-to-totango-zod-"));
  await run(project, "npm", "pack", "--pack-destination", directory); // builds, as `prepack` says
  const tarball = join(directory, ...(await readdir(directory)));
  await Promise.all(versions.map((version) => install(version, tarball)));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function install(version: string, tarball: string): Promise<void> {
  const home = join(directory, version);
  await mkdir(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run(
    home,
    "npm",
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--legacy-peer-deps",
    tarball,
    `zod@${version}`,
  );
  await copyFile(join(project, "test/consumers/versions.ts"), join(home, "versions.ts"));
}

describe.each(versions)("the schemas beside zod %s", (version) => {
  test("compile", async () => {
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--pretty", "false"];
    const resolution = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"];
    const compiler = join(project, "node_modules/typescript/bin/tsc");
    expect(await node(join(directory, version), compiler, ...options, ...resolution, "versions.ts")).toBe("");
  });

  test.each([
    ["esm", "mjs", "module", "await import"],
    ["cjs", "cjs", "commonjs", "require"],
  ] as const)("run as %s", async (format, extension, inputType, load) => {
    const home = join(directory, version);
    await build({ entryPoints: [join(home, "versions.ts")], outfile: join(home, `versions.${extension}`), format });
    const script = `
      const { encodable, ...results } = ${load}("./versions.${extension}");
      const { encode } = ${load}("zod/v4");
      console.log(JSON.stringify({ ...results, encoded: encode?.(...encodable) }));
    `;
    const options = ["--no-experimental-require-module", `--input-type=${inputType}`, "--eval", script];
    const hasEncode = !/^(3|4\.0)/.test(version); // since 4.1
    const encoded = {
      offset: 7,
      message: { type: "track", userId: "jack", event: "Login" },
      session: { userId: "jack" },
    };
    expect(JSON.parse(await node(home, ...options))).toEqual(hasEncode ? { ...outcome, encoded } : outcome);
  });
});
