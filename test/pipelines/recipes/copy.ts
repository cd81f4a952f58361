import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../consumers/run.js";

/** A recipe in a folder of its own, with all that it needs. */
export type Copy = {
  readonly folder: string;
  /** A Node that the recipe runs on. */
  readonly node: string;
  /** Runs a command in the folder with this Node. What it prints. */
  readonly run: (...command: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
};

const project = fileURLToPath(new URL("../../..", import.meta.url));

/** The project's rules, for a folder with a `tsconfig.json` of its own. */
const lintConfig = `
  import config from ${JSON.stringify(new URL("../../../eslint.config.js", import.meta.url).href)};
  const parserOptions = { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname };
  export default [...config, { files: ["**/*.ts"], languageOptions: { parserOptions } }];
`;

/** Copies a folder of `examples`, installs its dependencies with this package among them, compiles and lints it. */
export async function copyRecipe(name: string): Promise<Copy> {
  const directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  await run(project, "npm", "pack", "--pack-destination", directory); // builds, as `prepack` says
  const [tarball = ""] = await readdir(directory);
  const node = await run(project, "npx", "--yes", "--package", "node@24", "--call", "node --print process.execPath");
  const folder = join(directory, name);
  await cp(join(project, "examples", name), folder, { recursive: true });
  const path = `PATH=${dirname(node)}:${process.env.PATH ?? ""}`;
  const runHere = (...command: readonly string[]) => run(folder, "env", path, ...command);
  await runHere("npm", "pkg", "set", `dependencies.segment-to-totango=file:../${tarball}`);
  await runHere("npm", "install", "--no-audit", "--no-fund");
  await runHere("npm", "run", "typecheck");
  await writeFile(join(folder, "eslint.config.mjs"), lintConfig);
  await runHere(join(project, "node_modules", ".bin", "eslint"), "*.ts", "--max-warnings", "0");
  return { folder, node: node.trim(), run: runHere, remove: () => rm(directory, { recursive: true, force: true }) };
}
