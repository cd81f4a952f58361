import { rm } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../loopback.js";
import { dataFolder } from "./data.js";
import { environmentOf, type Engine } from "./engine.js";
import { post } from "./load.js";
import { start } from "./program.js";

/** One program, and its database. */
export const webhook: Engine = {
  name: "webhook",
  start: async ({ folder, node, run }, options) => {
    const data = await dataFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const DATABASE = join(data, "webhook.db");
    const environment = { ...environmentOf(options), HOST: "127.0.0.1", PORT: `${port}`, DATABASE };
    const startReceiver = () =>
      start(folder, [node, "--import", "tsx", "receiver.ts"], environment, async () => (await post(url, {})) === 400);
    const undelivered = (...options: readonly string[]) =>
      run("env", `DATABASE=${DATABASE}`, node, "--import", "tsx", "undelivered.ts", ...options);
    let receiver = await startReceiver();
    return {
      url,
      programs: () => [receiver],
      killWorker: async () => {
        await receiver.kill();
        receiver = await startReceiver();
      },
      undelivered: async () => (await undelivered()).split("\n").filter(Boolean).length,
      retry: async () => {
        await undelivered("--retry");
      },
      resume: () => Promise.resolve(),
      stop: async () => {
        await receiver.end();
        await rm(data, { recursive: true });
      },
    };
  },
};
