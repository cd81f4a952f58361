import { serve } from "@hono/node-server";
import { Redis } from "ioredis";
import { createApp } from "../../examples/webhook.js";
import { redisStore } from "../../examples/webhook-redis.js";
import { sharedSecret } from "../recipes/segment.js";

const [redisPort, endpoint = ""] = process.argv.slice(2);

// Runs until it is killed, and says where it listens.
const store = redisStore(new Redis(Number(redisPort)), { lease: 4_000 });
const app = createApp({ settings: { serviceId: "SP-1234-01", endpoint }, sharedSecret, store, log: () => undefined });
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}/`));
