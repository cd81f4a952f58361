import { createHmac } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import { z } from "zod";
import type { Fields } from "../support.js";

export const sharedSecret = "the shared secret";

export type Receiver = { readonly url: string; readonly stop: () => Promise<void> };

/** An app where Segment can reach it. */
export async function listen(app: Hono): Promise<Receiver> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const stop = async () => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/`, stop };
}

export function sign(body: string): string {
  return createHmac("sha1", sharedSecret).update(body).digest("hex");
}

/** Sends a message once, as Segment's webhook does. */
export function send(url: string, message: unknown): Promise<Response> {
  const body = JSON.stringify(message);
  const headers = { "content-type": "application/json", "x-signature": sign(body) };
  return fetch(url, { method: "POST", headers, body });
}

/**
 * Sends a visitor's messages as Segment does: each once the one before it has been answered, and what is answered
 * 429, 5xx or not at all again and again, whenever it likes. Each attempt may meet another receiver.
 */
export async function sendAll(urls: readonly string[], messages: readonly Fields[]): Promise<number[]> {
  const taken: Promise<number>[] = [];
  for (const message of messages) {
    const status = await attempt(urls, message);
    taken.push(isTaken(status) ? Promise.resolve(status) : sendUntilTaken(urls, message));
  }
  return Promise.all(taken);
}

async function sendUntilTaken(urls: readonly string[], message: Fields): Promise<number> {
  for (;;) {
    await sleep(5 + 20 * Math.random());
    const status = await attempt(urls, message);
    if (isTaken(status)) return status;
  }
}

/** The status of the answer, 0 where there is none. */
function attempt(urls: readonly string[], message: Fields): Promise<number> {
  const url = urls[Math.floor(urls.length * Math.random())] ?? "";
  return send(url, message).then(
    ({ status }) => status,
    () => 0,
  );
}

function isTaken(status: number): boolean {
  return status !== 0 && status !== 429 && status < 500;
}
