import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds the library as npm delivers it, in a folder of its own that Git ignores and that goes with the process.
 *
 * @param commit - Which state of `src`, such as `e6ec517`. Without one, it is what is in `src` now
 * @returns The folder, with `index.mjs` and, where the commit has them, `schema.mjs` and `arbitraries.mjs`
 */
export async function buildOf(commit?: string): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "segment-to-totango-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

  const src = commit === undefined ? join(root, "src") : sourcesOf(commit, folder);
  await build({
    entryPoints: ["index", "schema", "arbitraries"].map((entry) => join(src, `${entry}.ts`)).filter(existsSync),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    target: "es2022",
    tsconfigRaw: {},
  });
  return folder;
}

/** The address of an entry in a build's folder, for `import`. */
export function entryOf(folder: string, entry: "index" | "schema" | "arbitraries"): string {
  return pathToFileURL(join(folder, `${entry}.mjs`)).href;
}

function sourcesOf(commit: string, folder: string): string {
  const archive = join(folder, "src.tar");
  execFileSync("git", ["archive", `--output=${archive}`, commit, "src"], { cwd: root });
  execFileSync("tar", ["--extract", `--file=${archive}`, `--directory=${folder}`]);
  return join(folder, "src");
}
