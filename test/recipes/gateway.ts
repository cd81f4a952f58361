import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../loopback.js";

/** A request as it arrived: its parameters, and when. */
export type Arrival = { readonly params: Readonly<Record<string, string>>; readonly at: number };

/**
 * How the gateway answers.
 *
 * - a number: with this status
 * - `{ status, headers }`: with headers too
 * - `"killed"`: the connection ends without an answer
 * - `"lost"`: it takes the request, and the connection ends without an answer
 * - `"late"`: it takes the request, and answers 200 after a second
 * - `"half"`: it answers 200, and the connection ends in the middle of the body
 * - `"endless"`: it answers 200, and its body never ends
 */
export type Reply =
  | number
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | "killed"
  | "lost"
  | "late"
  | "half"
  | "endless";

export type Gateway = {
  readonly url: string;
  /** Every request that came, in order of arrival. */
  readonly arrivals: readonly Arrival[];
  /** The parameters of those that it took. */
  readonly taken: readonly Arrival["params"][];
  /** Method and path of what came by another way than a `POST` to the endpoint. */
  readonly strays: readonly string[];
  /** How many connections are open. */
  readonly connections: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** A server on loopback in the place of Totango's collection gateway, which fails as it is told to. */
export async function startGateway(
  reply: (params: Arrival["params"], count: number) => Reply | Promise<Reply> = () => 200,
): Promise<Gateway> {
  const arrivals: Arrival[] = [];
  const taken: Arrival["params"][] = [];
  const strays: string[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const params = Object.fromEntries(new URLSearchParams(await text(request)));
    if (request.method !== "POST" || request.url !== "/pixel.gif/") {
      strays.push(`${request.method ?? ""} ${request.url ?? ""}`);
      response.writeHead(200).end();
      return;
    }
    arrivals.push({ params, at });
    const chosen = await reply(params, arrivals.length);
    const { status, headers } = typeof chosen === "object" ? chosen : { status: chosen, headers: {} };
    if (typeof status === "number" ? status >= 200 && status <= 299 : status !== "killed") taken.push(params);
    if (status === "killed" || status === "lost") {
      request.socket.destroy();
      return;
    }
    if (status === "late") await sleep(1_000);
    response.writeHead(typeof status === "number" ? status : 200, {
      ...headers,
      ...(status === "half" || status === "endless" ? { "content-length": "43" } : {}),
    });
    if (status === "half") response.write("GIF89a", () => request.socket.destroy());
    else if (status === "endless") response.write("GIF89a");
    else response.end("an answer with a body");
  }

  const { origin, connections, stop } = await serve((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  return { url: `${origin}/pixel.gif/`, arrivals, taken, strays, connections, stop };
}
