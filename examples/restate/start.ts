/** All of it on this machine: Restate's server, and one process that serves. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { register } from "./admin.js";

const server = spawn("restate-server", ["--config-file", "restate.toml"], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.kill(signal);
    process.exit();
  });
}
server.once("exit", (code) => process.exit(code ?? 1));

await import("./service.js");
const { PORT = "9080" } = process.env;
while (
  !(await register(`http://127.0.0.1:${PORT}`).then(
    () => true,
    () => false,
  ))
)
  await sleep(100);
console.log("Segment's webhook goes to http://127.0.0.1:8080/webhook/segment/receive");
