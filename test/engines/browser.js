// Runs program.js in a browser, which sends the outcomes back.
import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const [browser, ...options] = process.argv.slice(2);
const program = await readFile("program.js", "utf8");
const page = `<!doctype html><meta charset="utf-8"><script>
  addEventListener("error", ({ message }) => fetch("/", { method: "POST", body: message }));
</script><script src="/program.js"></script>`;

const server = createServer();
const outcomes = new Promise((resolve) => {
  server.on("request", (request, response) => {
    if (request.method === "POST") resolve(text(request));
    const isProgram = request.url === "/program.js";
    response.setHeader("content-type", isProgram ? "text/javascript" : "text/html");
    response.end(isProgram ? program : page);
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const url = `http://127.0.0.1:${server.address().port}/`;
await mkdir("profile");
// A group of its own, so that all the processes of the browser can be ended.
const { pid } = spawn(browser, [...options, url], { detached: true, stdio: "ignore" });
const tooLate = setTimeout(() => end(1), 120_000);
process.stdout.write(await outcomes, () => end(0));

function end(status) {
  clearTimeout(tooLate);
  process.kill(-pid, "SIGKILL");
  process.exit(status);
}
