import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { project } from "./home.js";
import { run } from "./run.js";

/** Builds and packs once, for all files of tests. */
export default async function pack(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  await run(project, "npm", "pack", "--pack-destination", directory); // builds, as `prepack` says
  process.env.CONSUMERS_TARBALL = join(directory, ...(await readdir(directory)));
  return () => rm(directory, { recursive: true, force: true });
}
