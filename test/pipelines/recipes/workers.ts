import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../loopback.js";
import { dataFolder } from "./data.js";
import { environmentOf, type Engine } from "./engine.js";
import { sign } from "./load.js";
import { start, type Program } from "./program.js";

const server = fileURLToPath(new URL("workers-server.mjs", import.meta.url));

/** The runtime of Workers on this machine, with its data. */
export const workers: Engine = {
  name: "workers",
  prepare: async ({ folder, run }) => {
    // All that `wrangler deploy` does but the upload.
    await run("npx", "wrangler", "deploy", "--dry-run", "--outdir", "dist");
    await copyFile(server, join(folder, "workers-server.mjs"));
  },
  start: async ({ folder, node }, options) => {
    const data = await dataFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const environment = {
      ...environmentOf(options),
      PORT: `${port}`,
      DATA: data,
      CLOUDFLARE_CF_FETCH_ENABLED: "false", // nothing is asked of Cloudflare
    };
    const startServer = () =>
      start(folder, [node, "workers-server.mjs"], environment, async () => (await fetch(url)).status === 405);
    const all: Program[] = [await startServer()];
    const last = () => all.at(-1);

    /** The objects that the Worker has logged. */
    const objects = () =>
      new Set(
        all.flatMap(({ output }) => Array.from(output().matchAll(/^undelivered: .* in (\w+)$/gm), ([, id]) => id)),
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
      retry: async () => void (await undelivered(true)),
      resume: () => Promise.resolve(),
      stop: async () => {
        await last()?.kill();
        await rm(data, { recursive: true });
      },
    };
  },
};
