import { rm } from "node:fs/promises";
import { freePort } from "../../loopback.js";
import { dataFolder } from "./data.js";
import { environmentOf, type Engine } from "./engine.js";
import { sign } from "./load.js";
import { start, type Program } from "./program.js";

/** `wrangler dev`, which is Miniflare, with its data in memory. */
export const workers: Engine = {
  name: "workers",
  prepare: async ({ run }) => {
    await run("npx", "wrangler", "deploy", "--dry-run"); // all of it but the upload
  },
  start: async ({ folder, node }, options) => {
    const data = await dataFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const variables = Object.entries(environmentOf(options)).map(([name, text]) => `${name}:${text}`);
    const dev = ["dev", "--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", "0", "--persist-to", data];
    const environment = {
      CI: "true", // no keys are read
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false", // nothing is asked of Cloudflare
    };
    const startServer = () =>
      start(
        folder,
        [node, "node_modules/wrangler/bin/wrangler.js", ...dev, "--var", ...variables],
        environment,
        async () => (await fetch(url)).status === 405,
      );
    const all: Program[] = [await startServer()];
    const last = () => all.at(-1);

    /** The objects that the Worker has logged. */
    const objects = () =>
      new Set(
        all.flatMap(({ output }) => Array.from(output().matchAll(/undelivered: .* in ([\da-f]{64})/g), ([, id]) => id)),
      );
    const undelivered = async (retry: boolean) => {
      const lines: string[] = [];
      for (const object of objects()) {
        const response = await fetch(`${url}undelivered`, sign({ object, retry }));
        lines.push(...(await response.text()).split("\n").filter(Boolean));
      }
      return lines;
    };

    return {
      url,
      programs: () => all.slice(-1),
      killWorker: async () => {
        await last()?.kill();
        all.push(await startServer());
      },
      undelivered: async () => (await undelivered(false)).length,
      retry: async () => {
        await undelivered(true);
      },
      resume: () => Promise.resolve(),
      stop: async () => {
        await last()?.kill();
        await rm(data, { recursive: true });
      },
    };
  },
};
