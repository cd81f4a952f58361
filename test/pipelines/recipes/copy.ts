import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../consumers/run.js";

/** A recipe in a folder of its own, with all that it needs. */
export type Copy = {
  readonly folder: string;
  /** A Node that the recipe runs on. */
  readonly node: string;
  readonly remove: () => Promise<void>;
};

const project = fileURLToPath(new URL("../../..", import.meta.url));

/** Copies a folder of `examples`, installs its dependencies with this package among them, and compiles it. */
export async function copyRecipe(name: string): Promise<Copy> {
  const directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  await run(project, "npm", "pack", "--pack-destination", directory); // builds, as `prepack` says
  const [tarball = ""] = await readdir(directory);
  const folder = join(directory, name);
  await cp(join(project, "examples", name), folder, { recursive: true });
  await run(folder, "npm", "pkg", "set", `dependencies.segment-to-totango=file:../${tarball}`);
  await run(folder, "npm", "install", "--no-audit", "--no-fund");
  await run(folder, "npm", "run", "typecheck");
  const path = await run(folder, "npx", "--yes", "--package", "node@24", "--call", "node --print process.execPath");
  return { folder, node: path.trim(), remove: () => rm(directory, { recursive: true, force: true }) };
}
