import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { promisify } from "node:util";
import { z } from "zod";

export type Loopback = {
  readonly origin: string;
  /** How many connections are open. */
  readonly connections: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** An HTTP server on this machine, at a port that is free. */
export async function serve(answer: RequestListener): Promise<Loopback> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    connections: promisify(server.getConnections.bind(server)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port that is free. */
export async function freePort(): Promise<number> {
  const { origin, stop } = await serve(() => undefined);
  await stop();
  return Number(new URL(origin).port);
}
