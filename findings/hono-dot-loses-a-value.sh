#!/usr/bin/env bash
# hono 4.13.19: with `parseBody({ dot: true })`, a field is lost when its name is also the beginning of another field's, before the dot.
# Nothing says so, and it does not matter which comes first.
#
# Each form, read with `parseBody()` and with `parseBody({ dot: true })`. Seen:
#
#> account=7&account.name=Initech => {"account":"7","account.name":"Initech"} and {"account":{"name":"Initech"}}
#> account.name=Initech&account=7 => {"account.name":"Initech","account":"7"} and {"account":{"name":"Initech"}}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19

cat > seen.mjs <<'END'
import { Hono } from "hono";

const app = new Hono();
app.post("/:way", async (context) => context.json(await context.req.parseBody({ dot: context.req.param("way") === "dot" })));
for (const body of ["account=7&account.name=Initech", "account.name=Initech&account=7"]) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const read = async (way) => (await app.request(`/${way}`, { method: "POST", headers, body })).text();
  console.log(`${body} => ${await read("plain")} and ${await read("dot")}`);
}
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
