#!/usr/bin/env bash
# @restatedev/restate-server 1.7.12 with @restatedev/restate-sdk 1.17.2: a service's handler sends a message to an object one way, and
# returns. Its caller waits for the 200 before it has the next message sent. When the server is killed and started again meanwhile, the
# object may receive the later message first. Calls of a service are in any partition, each partition keeps what it has yet to send, and
# after a start some send sooner than others. When a shared handler of one object with one key sends, all is in one partition, and in order.
#
# 50 callers each count for a receiving object of their own, and have a number sent again, with its idempotency key, when no answer came.
# Whenever 300 numbers have arrived, the server is killed and started again: up to 30 times with a service in front, until an object has
# received a later number first, and 10 times with an object in front. In Node 24, it takes one to three minutes. Seen:
#
#> sent by a service: later ones came first
#> sent by one object: all came in order
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'kill $(jobs -p) 2> /dev/null && wait; rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @restatedev/restate-server@1.7.12 @restatedev/restate-sdk@1.17.2
node=$(npx --yes --package node@24.9.0 -- node --print process.execPath)

cat > seen.mjs <<'END'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { handlers, object, rpc, serve, service } from "@restatedev/restate-sdk";

let arrived = 0;
let overtaken = false;
const nextOf = new Map();
const receiver = object({
  name: "receiver",
  handlers: {
    receive: async (ctx, n) => {
      const expected = (await ctx.get("next")) ?? 0;
      if (n > expected) overtaken = true;
      arrived++;
      nextOf.set(ctx.key, Math.max(expected, n + 1));
      ctx.set("next", nextOf.get(ctx.key));
    },
  },
});
const send = async (ctx, { key, n }) =>
  ctx.objectSendClient(receiver, key).receive(n, rpc.sendOpts({ idempotencyKey: `${n}` }));
const anyPartition = service({ name: "service", handlers: { send } });
const onePartition = object({ name: "object", handlers: { send: handlers.object.shared(send) } });

async function freeAddress() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  await once(listener.close(), "close");
  return `127.0.0.1:${port}`;
}
const [ingress, admin, node, endpoint] = await Promise.all(Array.from({ length: 4 }, freeAddress));
const services = [receiver, anyPartition, onePartition];
await serve({ services, port: Number(endpoint.split(":")[1]), logger: () => {} });

async function untilAnswered(url, body, pause = () => sleep(50)) {
  const headers = { "content-type": "application/json" };
  const request = body && { method: "POST", headers, body: JSON.stringify(body) };
  const isAnswered = () => fetch(url, request).then(async (response) => (await response.text(), response.ok));
  while (!(await isAnswered().catch(() => false))) await pause();
}

let server;
let started;
function startServer() {
  const file = `node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;
  const env = {
    RESTATE_DISABLE_TELEMETRY: "true",
    RESTATE_NODE_NAME: "one",
    RESTATE_BASE_DIR: "data",
    RESTATE_LISTEN_MODE: "tcp",
    RESTATE_BIND_ADDRESS: node,
    RESTATE_ADMIN__BIND_ADDRESS: admin,
    RESTATE_INGRESS__BIND_ADDRESS: ingress,
  };
  server = spawn(file, ["--no-logo"], { env, stdio: "ignore" });
  started = untilAnswered(`http://${ingress}/restate/health`);
}
process.on("exit", () => server?.kill("SIGKILL")).on("SIGTERM", () => process.exit(1));
setTimeout(() => process.exit(1), 300_000);

async function order(front, kills) {
  overtaken = false;
  let stopped = false;
  const count = async (key) => {
    let n = 0;
    const pause = () => sleep(50).then(() => started);
    for (; !stopped; n++) await untilAnswered(`http://${ingress}/${front}/send`, { key, n }, pause);
    while (nextOf.get(key) !== n) await sleep(50);
  };
  const callers = Array.from({ length: 50 }, (_, index) => count(`${front} ${index}`));
  for (let killed = 0; ; killed++) {
    const enough = arrived + 300;
    while (arrived < enough && !overtaken) await sleep(20);
    if (killed === kills || overtaken) break;
    server.kill("SIGKILL");
    await once(server, "exit");
    startServer();
    await started;
  }
  stopped = true;
  await Promise.all(callers);
  return overtaken ? "later ones came first" : "all came in order";
}

startServer();
await started;
await untilAnswered(`http://${admin}/deployments`, { uri: `http://${endpoint}` });
console.log(`sent by a service: ${await order("service", 30)}`);
console.log(`sent by one object: ${await order("object/one", 10)}`);
process.exit();
END
"$node" seen.mjs > seen &
wait $!
diff <(grep '^#> ' "$script" | cut -c4-) seen
