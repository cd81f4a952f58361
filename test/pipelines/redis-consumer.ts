import { Redis } from "ioredis";
import { consume } from "../../examples/redis.js";

const [port, endpoint = "", lease] = process.argv.slice(2);

// Runs until it is killed, paused, or told that another has taken over.
await consume(new Redis(Number(port)), 0, {
  settings: { serviceId: "SP-1234-01", endpoint },
  signal: new AbortController().signal,
  lease: Number(lease),
});
