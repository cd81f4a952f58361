import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Advance, Explanation, Session, TotangoRequest } from "segment-to-totango";
import { z } from "zod";

/** The library as JavaScript calls it, with any values. */
export type Library = {
  readonly emptySession: Session;
  readonly translate: (message: unknown, settings: unknown) => readonly TotangoRequest[];
  readonly explain: (message: unknown, settings: unknown) => Explanation;
  readonly advance: (message: unknown, settings: unknown, session: unknown) => Advance;
  readonly sessionKey: (message: unknown) => string | undefined;
  readonly coalesce: (requests: readonly TotangoRequest[]) => readonly TotangoRequest[];
  readonly toFetch: (request: TotangoRequest) => unknown;
};

export type Schema = { safeParse(value: unknown): ParseResult };

type ParseResult = {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?:
    { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] } | undefined;
};

export type Schemas = Readonly<Record<(typeof schemas)[number], Schema>>;

export type Arbitraries = typeof import("segment-to-totango/arbitraries");

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

const functions = ["translate", "explain", "advance", "sessionKey", "coalesce", "toFetch"] as const;
const schemas = ["SegmentMessage", "TotangoSettings", "TotangoOptions", "Session"] as const;

const libraryModule = z.custom<Library>((module) => hasFunctions(module, functions), "lacks functions of the library");
const schemaModule = z.custom<Schemas>((module) => hasNames(module, schemas), "lacks schemas");
const arbitrariesModule = z.custom<Arbitraries>(
  (module) => hasFunctions(module, ["segmentStream", "segmentMessage", "totangoSettings", "totangoOptions"]),
  "lacks arbitraries",
);

export async function libraryIn(folder: string): Promise<Library> {
  return libraryModule.parse(await load(folder, "index"));
}

export async function schemasIn(folder: string): Promise<Schemas> {
  return schemaModule.parse(await load(folder, "schema"));
}

export async function arbitrariesIn(folder: string): Promise<Arbitraries> {
  return arbitrariesModule.parse(await load(folder, "arbitraries"));
}

async function load(folder: string, entry: string): Promise<unknown> {
  return import(pathToFileURL(join(folder, `${entry}.mjs`)).href);
}

function sourcesOf(commit: string, folder: string): string {
  const archive = join(folder, "src.tar");
  execFileSync("git", ["archive", `--output=${archive}`, commit, "src"], { cwd: root });
  execFileSync("tar", ["--extract", `--file=${archive}`, `--directory=${folder}`]);
  return join(folder, "src");
}

function hasFunctions(module: unknown, names: readonly string[]): boolean {
  return hasNames(module, names) && names.every((name) => typeof Reflect.get(Object(module), name) === "function");
}

function hasNames(module: unknown, names: readonly string[]): boolean {
  return typeof module === "object" && module !== null && names.every((name) => name in module);
}
