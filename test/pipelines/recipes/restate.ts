import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort } from "../../loopback.js";
import { dataFolder } from "./data.js";
import { environmentOf, type Engine } from "./engine.js";
import { start } from "./program.js";

/** Restate's server with its data, and one process that serves. */
export const restate: Engine = {
  name: "restate",
  start: async ({ folder, node, run }, options) => {
    const data = await dataFolder();
    const [ingress, admin, fabric, service] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const address = (port: number) => `127.0.0.1:${port}`;
    const RESTATE_ADMIN = `http://${address(admin)}`;
    const ask = (...args: readonly string[]) =>
      run("env", `RESTATE_ADMIN=${RESTATE_ADMIN}`, node, "--import", "tsx", "admin.ts", ...args);
    const isThere = async (url: string) => (await fetch(url)).ok;

    const startServer = () =>
      start(
        folder,
        [join(folder, "node_modules", ".bin", "restate-server"), "--config-file", "restate.toml", "--no-logo"],
        {
          RESTATE_NODE_NAME: "one",
          RESTATE_BASE_DIR: data,
          RESTATE_LISTEN_MODE: "tcp",
          RESTATE_BIND_ADDRESS: address(fabric),
          RESTATE_INGRESS__BIND_ADDRESS: address(ingress),
          RESTATE_ADMIN__BIND_ADDRESS: address(admin),
        },
        async () =>
          (await isThere(`${RESTATE_ADMIN}/health`)) && (await isThere(`http://${address(ingress)}/restate/health`)),
      );
    const startService = () =>
      start(
        folder,
        [node, "--import", "tsx", "service.ts"],
        { ...environmentOf(options), PORT: `${service}`, RESTATE_LOGGING: "WARN" },
        () => canConnect(service),
      );

    let server = await startServer();
    let worker = await startService();
    await ask("register", `http://${address(service)}`);
    return {
      url: `http://${address(ingress)}/webhook/segment/receive`,
      programs: () => [server, worker],
      killWorker: async () => {
        await worker.kill();
        worker = await startService();
      },
      killEngine: async () => {
        await server.kill();
        server = await startServer();
      },
      undelivered: async () => (await ask("undelivered")).split("\n").filter(Boolean).length,
      retry: async () => {
        await ask("undelivered", "--retry");
      },
      resume: async () => {
        await ask("resume");
      },
      stop: async () => {
        await worker.kill();
        await server.kill();
        await rm(data, { recursive: true });
      },
    };
  },
};

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.on("connect", () => answer(true)).on("error", () => answer(false));
  });
}
