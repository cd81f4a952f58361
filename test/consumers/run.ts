import { execFile } from "node:child_process";

/** What the test runner and `npm run` would have a child process know. The registry and the cache stay the user's. */
const inherited = /^(VITEST|TSX_|NODE_(ENV|OPTIONS|PATH)$|npm_(?!config_(registry|cache)$))/;
export const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));

/** What a program prints. When it fails, all of it is the error. */
export function run(directory: string, program: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: directory, env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error([error.message, stdout, stderr].join("\n")));
      else resolve(stdout);
    });
  });
}

export function node(directory: string, ...args: readonly string[]): Promise<string> {
  return run(directory, process.execPath, ...args);
}
