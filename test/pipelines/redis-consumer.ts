import { Redis } from "ioredis";
import { consume, partitions } from "../examples/redis.js";

const [port, endpoint = ""] = process.argv.slice(2);

// Runs until it is killed, which is what the test is about.
await Promise.all(
  Array.from({ length: partitions }, (_, partition) =>
    consume(new Redis(Number(port)), partition, { serviceId: "SP-1234-01", endpoint }, new AbortController().signal),
  ),
);
