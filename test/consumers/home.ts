import { build } from "esbuild";
import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { node, run } from "./run.js";

export const project = fileURLToPath(new URL("../..", import.meta.url));

/** What npm publishes, from `setup.ts`. */
export const tarball = process.env.CONSUMERS_TARBALL ?? "";

export function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "segment-to-totango-consumers-"));
}

/** A project of its own, with what npm installs there, and some of the sources of this folder. */
export async function install(
  home: string,
  packages: readonly string[],
  sources: readonly string[] = [],
  manifest: object = { type: "module" },
): Promise<string> {
  await mkdir(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ private: true, ...manifest }));
  await run(home, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...packages);
  await Promise.all(sources.map((name) => copyFile(join(project, "test/consumers", name), join(home, name))));
  return home;
}

export const formats = [
  { format: "esm", extension: "mjs", inputType: "module", load: "await import" },
  { format: "cjs", extension: "cjs", inputType: "commonjs", load: "require" },
] as const;

/** What one of the sources exports when it runs, as JSON. */
export async function exportsOf(
  home: string,
  name: string,
  { format, extension, inputType, load }: (typeof formats)[number],
): Promise<unknown> {
  const outfile = join(home, `${name}.${extension}`);
  await build({ entryPoints: [join(home, `${name}.ts`)], outfile, format });
  const script = `console.log(JSON.stringify(${load}("./${name}.${extension}")))`;
  // The first releases of Node 20 could not require ECMAScript modules.
  const options = ["--no-experimental-require-module", `--input-type=${inputType}`, "--eval", script];
  return JSON.parse(await node(home, ...options));
}
