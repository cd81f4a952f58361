#!/usr/bin/env bash
# wrangler 4.164.0: what `unstable_getMiniflareWorkerOptions` gives for `new Miniflare` is refused by the Miniflare that wrangler itself
# depends on, 5.20261117.0-beta: it still has the form that Miniflare 4 took, with `bindings` and `compatibilityDate` beside each other,
# where Miniflare 5 wants a list `workers`.
#
# With a Worker of one variable, in Node 24. Seen, the error's code and what it says of three keys and of `workers`:
#
#> miniflare 5.20261117.0-beta: ERR_VALIDATION
#> unrecognized: bindings, compatibilityDate, modules
#> workers: expected array, received undefined
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund wrangler@4.164.0
echo '{ "name": "example", "main": "worker.js", "compatibility_date": "2026-01-01", "vars": { "GREETING": "hello" } }' > wrangler.json
echo 'export default { fetch: (_request, env) => new Response(env.GREETING) };' > worker.js

cat > seen.mjs <<'END'
import { createRequire } from "node:module";
import { Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const { version } = createRequire(import.meta.url)("miniflare/package.json");
const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.json");
try {
  await new Miniflare({ ...workerOptions, modules: true, scriptPath: "worker.js" }).ready;
  console.log(`miniflare ${version}: it starts`);
} catch ({ code, message }) {
  console.log(`miniflare ${version}: ${code}`);
  const unrecognized = /keys: (.*)/.exec(message)?.[1] ?? "";
  console.log(`unrecognized: ${["bindings", "compatibilityDate", "modules"].filter((key) => unrecognized.includes(`"${key}"`)).join(", ")}`);
  console.log(`workers: ${/Invalid input: (.*)\n.*workers/.exec(message)?.[1]}`);
}
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(npx --yes --package node@24.9.0 -- node seen.mjs)
