import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { chromium, type Browser } from "playwright-core";
import { z } from "zod";
import { freePort } from "../loopback.js";

/** From Debian's packages. */
function installed(program: string): string {
  const binary = `/usr/bin/${program}`;
  if (!existsSync(binary)) throw new Error(`${binary} is missing: apt-get install ${program}`);
  return binary;
}

export type RedisServer = {
  readonly port: number;
  readonly redis: Redis;
  readonly stop: () => Promise<void>;
};

/** Another program may take the port before the server does: then the server ends, and there is another try. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  const port = await freePort();
  const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const server = spawn(installed("redis-server"), options, { stdio: "ignore" });
  const redis = new Redis(port, { maxRetriesPerRequest: null });
  redis.on("error", () => undefined); // until the server listens, the client tries again
  const ended = once(server, "exit").then(() => false);
  const isThere = await Promise.race([redis.ping().then(() => true), ended]);
  const stop = async () => {
    redis.disconnect();
    await kill(server);
    await rm(folder, { recursive: true });
  };
  if (isThere) return { port, redis, stop };
  await stop();
  return startRedis();
}

export type Proxy = {
  readonly port: number;
  /** Lets the replies come that were late. */
  readonly release: () => void;
  readonly stop: () => Promise<void>;
};

/**
 * A way to Redis on which replies come late, or are lost with their connection. A reply that is late holds up those that come
 * after it.
 */
export async function startProxy(
  redisPort: number,
  fate: (request: string) => "answered" | "late" | "lost",
): Promise<Proxy> {
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(redisPort, "127.0.0.1");
    clients.add(client.on("error", () => undefined).on("close", () => upstream.destroy()));
    upstreams.add(upstream.on("error", () => undefined).on("close", () => client.destroy()));
    const giveBack = (reply: Buffer) => client.write(reply);
    upstream.on("data", giveBack);
    client.on("data", (request) => {
      const next = fate(request.toString());
      if (next === "late") upstream.pause();
      if (next === "lost") upstream.off("data", giveBack).once("data", () => client.destroy());
      upstream.write(request);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    port,
    release: () => upstreams.forEach((upstream) => upstream.resume()),
    stop: async () => {
      clients.forEach((client) => client.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function startChromium(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({ executablePath: installed("chromium"), args });
}

/** Runs a script of this folder in a process of its own. */
export function startScript(
  name: string,
  ...values: readonly string[]
): ChildProcess & { readonly stdout: NonNullable<ChildProcess["stdout"]> } {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const env = { ...process.env, TSX_TSCONFIG_PATH: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) };
  return spawn(process.execPath, ["--import", "tsx", script, ...values], { env, stdio: ["ignore", "pipe", "ignore"] });
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
