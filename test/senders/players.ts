import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import type { Call } from "./play.js";
import type { Integrations } from "./sender.js";

/** A device with a library on it. */
export type Player = {
  /** Makes the calls, if there are any, before the library has loaded. */
  readonly start: (origin: string, options?: StartOptions) => Promise<void>;
  readonly hasLoaded: () => Promise<void>;
  readonly call: (calls: readonly Call[]) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type StartOptions = { readonly calls?: readonly Call[]; readonly integrations?: Integrations };

type Evaluate = (expression: string) => Promise<unknown>;

function playerOf(evaluate: Evaluate, stop: Player["stop"]): Player {
  const call = (calls: readonly Call[]) => `play.call(${JSON.stringify(calls)})`;
  return {
    start: async (origin, { calls = [], integrations = {} } = {}) => {
      await evaluate(`play.start("${origin}", ${JSON.stringify(integrations)}); ${call(calls)}`);
    },
    hasLoaded: async () => {
      await evaluate("play.hasLoaded()");
    },
    call: async (calls) => {
      await evaluate(call(calls));
    },
    stop,
  };
}

/** One file with a library in it, for a page or for Node. `folder` is where the library is installed. */
export async function bundle(folder: string, library: string, platform: "browser" | "node"): Promise<string> {
  const contents = [
    `import { exposePlay } from "./play.js";`,
    `import { start } from "./libraries/${library}.js";`,
    `exposePlay(start);`,
    ...(platform === "node" ? [`import "./answer.js";`] : []),
  ];
  const { outputFiles } = await build({
    stdin: { contents: contents.join("\n"), resolveDir: join(folder, "senders") },
    bundle: true,
    write: false,
    platform,
    alias: { "segment-to-totango": fileURLToPath(new URL("../../src/index.ts", import.meta.url)) },
    format: platform === "node" ? "cjs" : "iife",
    define: platform === "node" ? {} : { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  });
  return outputFiles[0]?.text ?? "";
}

/** A visitor's browser, with cookies and a store of its own. */
export async function openPage(browser: Browser, origin: string): Promise<Player> {
  const context = await browser.newContext();
  const strangers: string[] = [];
  await context.route(
    (url) => url.origin !== origin,
    async (route) => {
      // The classic library speaks HTTPS alone.
      const url = route
        .request()
        .url()
        .replace(/^https:/, "http:");
      if (url.startsWith(`${origin}/`)) return route.fulfill({ response: await route.fetch({ url }) });
      strangers.push(url);
      return route.abort();
    },
  );
  const page = await context.newPage();
  await page.goto(origin);
  return playerOf(
    (expression) => page.evaluate(expression),
    async () => {
      await context.unrouteAll({ behavior: "wait" });
      await context.close();
      if (strangers.length > 0) throw new Error(`The library turned to ${strangers.join(", ")}`);
    },
  );
}

/** A server that knows one browser by its cookie. */
export async function startServer(folder: string, script: string): Promise<Player> {
  const file = join(folder, "play.cjs");
  await writeFile(file, script);
  const child = fork(file);
  const evaluate: Evaluate = async (expression) => {
    const answered = once(child, "message");
    child.send(expression);
    await answered;
  };
  return playerOf(evaluate, async () => {
    const ended = once(child, "exit");
    child.kill();
    await ended;
  });
}
