#!/usr/bin/env bash
# @rudderstack/analytics-js 3.34.1: the `integrations` that it is loaded with are on no message. With
# `useGlobalIntegrationsConfigInEvents: true` they are on every message, and then what a call says of itself is not: one that is switched
# off goes out switched on.
#
# Loaded with `integrations: { All: true, CRM: true }`, and with and without that option: track "Login", and track "Salaries Viewed" with
# `{ integrations: { CRM: false } }`. Seen, `integrations` of each message:
#
#> without: Login {"All":true}
#> without: Salaries Viewed {"CRM":false}
#> with: Login {"All":true,"CRM":true}
#> with: Salaries Viewed {"All":true,"CRM":true}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsdom@26.1.0 @rudderstack/analytics-js@3.34.1

cat > seen.mjs <<'END'
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { JSDOM } from "jsdom";

const way = process.argv[2];
const server = createServer(async (request, response) => {
  const body = await text(request);
  response.writeHead(200, { "access-control-allow-origin": "*", "access-control-allow-headers": "*" }).end("OK");
  if (request.method !== "POST") return;
  const { event, integrations } = JSON.parse(body);
  console.log(`${way}: ${event} ${JSON.stringify(integrations)}`);
  server.emit(event);
}).listen(0, "127.0.0.1");
await once(server, "listening");

const { window } = new JSDOM("<!doctype html>", { url: "http://127.0.0.1/", runScripts: "outside-only" });
Object.assign(window, { TextEncoder, TextDecoder });
window.eval(readFileSync("node_modules/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js", "utf8"));
const analytics = new window.rudderanalytics.RudderAnalytics();
const source = { id: "s", name: "s", writeKey: "key", workspaceId: "w", enabled: true, config: {}, destinations: [] };
analytics.load("key", `http://127.0.0.1:${server.address().port}`, {
  integrations: { All: true, CRM: true },
  useGlobalIntegrationsConfigInEvents: way === "with",
  getSourceConfig: () => ({ source }),
  polyfillIfRequired: false,
});
const signal = AbortSignal.timeout(60_000);
analytics.track("Login");
await once(server, "Login", { signal });
analytics.track("Salaries Viewed", {}, { integrations: { CRM: false } });
await once(server, "Salaries Viewed", { signal });
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs without; node seen.mjs with)
