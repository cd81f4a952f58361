import { runInThisContext } from "node:vm";
import { transformSync } from "esbuild";
import * as fc from "fast-check";
import * as core from "segment-to-totango";
import * as arbitraries from "segment-to-totango/arbitraries";
import * as schema from "segment-to-totango/schema";
import { vi } from "vitest";

export const entries: Readonly<Record<string, object>> = {
  "segment-to-totango": core,
  "segment-to-totango/schema": schema,
  "segment-to-totango/arbitraries": arbitraries,
};
const modules = { ...entries, "fast-check": fc };

/** Runs the code of an example, a module in TypeScript, which finds these names besides what it imports. */
export async function runExample(code: string, names: Readonly<Record<string, unknown>> = {}): Promise<void> {
  vi.stubGlobal("modules", modules);
  for (const [name, value] of Object.entries(names)) vi.stubGlobal(name, value);
  try {
    const done: unknown = runInThisContext(`(async () => {${bodyOf(code)}})()`);
    await done;
  } finally {
    vi.unstubAllGlobals();
  }
}

/** The module as the body of a function, in which `modules` has what it imports. */
function bodyOf(code: string): string {
  return transformSync(code, { loader: "ts", format: "esm" })
    .code.replace(
      /^import \{([^}]*)\} from ("[^"]+");$/gm,
      (_, names: string, from: string) => `const {${names.replaceAll(" as ", ": ")}} = modules[${from}];`,
    )
    .replace(/^import \* as (\w+) from ("[^"]+");$/gm, "const $1 = modules[$2];")
    .replace(/^export (?:\{[^}]*\};)?/gm, "");
}
