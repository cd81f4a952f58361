import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** A request as it arrived: its body, and its idempotency key where it has one. */
export type Arrival = { readonly body: string; readonly key: string | undefined };

/** A status code, or the connection ends without an answer. */
export type Answer = number | "drop";

export type Collector = {
  readonly url: string;
  /** What was answered with 200, in order of arrival; nothing where it is not to be kept. */
  readonly accepted: readonly Arrival[];
  readonly stop: () => Promise<void>;
};

/** A server on loopback that stands where Totango's collection gateway does. */
export async function startCollector(
  answer: (arrival: Arrival) => Answer | Promise<Answer>,
  { keep = true } = {},
): Promise<Collector> {
  const accepted: Arrival[] = [];

  async function arrivalOf(request: IncomingMessage): Promise<Arrival> {
    const key = request.headers["idempotency-key"];
    return { body: await text(request), key: typeof key === "string" ? key : undefined };
  }

  const server = createServer((request, response) => {
    void arrivalOf(request).then(async (arrival) => {
      const status = await answer(arrival);
      if (status === 200 && keep) accepted.push(arrival);
      if (status === "drop") request.socket.destroy();
      else response.writeHead(status).end("an answer with a body");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/pixel.gif/`, accepted, stop };
}
