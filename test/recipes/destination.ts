import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import type { Fields } from "../support.js";

const errors = ["RetryError", "InvalidEventPayload", "EventNotSupported", "ValidationError"];

/** The destination function as the one script that Segment's editor takes. */
export async function bundleFunction(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../examples/destination-function.ts", import.meta.url))],
    tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
    bundle: true,
    format: "cjs",
    banner: { js: "var module = {};" },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

export type DestinationFunction = {
  /**
   * As Segment calls it: with all settings that its form has, most of them left blank, and halted in the end. Segment
   * does that after 5 seconds; a busy machine is given more.
   */
  readonly call: (handler: string, input: unknown, settings?: Fields) => Promise<unknown>;
  readonly log: readonly string[];
};

/** The script in a runtime of its own, with what Segment's has. */
export function startFunction(script: string, endpoint: string, fetch: unknown): DestinationFunction {
  const log: string[] = [];
  // This and the errors are all that the script needs of Segment's runtime, besides the language.
  const console = { log: (...words: unknown[]) => log.push(words.join(" ")) };
  const runtime = createContext({ fetch, console, setTimeout, clearTimeout, AbortController });
  for (const name of errors) runInContext(`class ${name} extends Error { name = "${name}"; }`, runtime);
  runInContext(script, runtime);

  async function call(handler: string, input: unknown, settings: Fields = {}): Promise<unknown> {
    const form = {
      serviceId: "SP-1234-01",
      region: "",
      disableHeartbeat: false,
      trackNamedPages: true,
      trackCategorizedPages: true,
      endpoint,
      defaultModule: null,
      productSeparator: "",
      integrationNames: [],
      apiToken: "",
      ...settings,
    };
    const result: unknown = await Promise.race([
      runInContext(`${handler}(${JSON.stringify(input)}, ${JSON.stringify(form)})`, runtime),
      sleep(7_000, undefined, { ref: false }).then(() => Promise.reject(new Error("halted by Segment"))),
    ]);
    // Two realms have no prototypes in common.
    return result === undefined ? undefined : structuredClone(result);
  }

  return { call, log };
}
