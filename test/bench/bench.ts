import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compareSpeed } from "./speed.js";

// npm run bench -- [COMMIT] [CASE]…
// Without a case, everything is measured.

const [first, ...rest] = process.argv.slice(2);
const commit = first !== undefined && isCommit(first) ? first : undefined;
const wanted = [...(first === undefined || first === commit ? [] : [first]), ...rest];

await compareSpeed(commit, wanted);
if (wanted.length === 0) {
  for (const name of ["growth", "hostile", "coalesce", "stream"]) {
    const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    execFileSync(process.execPath, ["--expose-gc", ...process.execArgv, file], { stdio: "inherit" });
  }
}

function isCommit(name: string): boolean {
  return spawnSync("git", ["rev-parse", "--quiet", "--verify", `${name}^{commit}`]).status === 0;
}
