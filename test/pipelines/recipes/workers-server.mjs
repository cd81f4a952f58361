/** Runs in a copy of the recipe: what `wrangler dev` does, without what watches the files and stands in front. */
import { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const { PORT, DATA, ...environment } = process.env;
const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.jsonc");
const names = /^(SEGMENT|TOTANGO|SESSION)_/;
const miniflare = new Miniflare({
  ...workerOptions,
  host: "127.0.0.1",
  port: Number(PORT),
  modules: true,
  scriptPath: "dist/worker.js",
  durableObjectsPersist: DATA,
  bindings: {
    ...workerOptions.bindings,
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name))),
  },
});
await miniflare.ready;
