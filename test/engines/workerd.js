// Runs program.js as a Worker, in the folder in which miniflare is installed.
import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

const worker = new Miniflare({ script: await readFile("program.js", "utf8") });
const response = await worker.dispatchFetch("http://localhost/");
process.stdout.write(await response.text());
await worker.dispose();
