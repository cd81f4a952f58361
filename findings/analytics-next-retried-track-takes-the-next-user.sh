#!/usr/bin/env bash
# @segment/analytics-next 1.84.3: an anonymous track that is answered 503 is sent again with the user who has identified since then. When
# two users have come since, it is the second one's, and still has the anonymous ID of the visit in which it was made: a message's user ID
# is filled in when it is sent, its anonymous ID when it is made.
#
# Calls: track "Pricing Viewed" (answered 503), identify "jack", reset, identify "eve". Seen, one line for each request:
#
#> 503 Pricing Viewed: user null, the first visit's anonymous ID
#> 200 identify: user jack, the first visit's anonymous ID
#> 200 identify: user eve, another anonymous ID
#> 200 Pricing Viewed: user eve, the first visit's anonymous ID
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsdom@26.1.0 @segment/analytics-next@1.84.3

cat > seen.mjs <<'END'
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("", { url: "http://127.0.0.1/" });
const { document, location, localStorage, navigator } = window;
Object.assign(globalThis, { window, document, location, localStorage });
Object.defineProperty(globalThis, "navigator", { value: navigator });

window.fetch = fetch;
let status = 503;
let first;
const server = createServer(async (request, response) => {
  const { type, event = type, userId, anonymousId } = JSON.parse(await text(request));
  first ??= anonymousId;
  const visit = anonymousId === first ? "the first visit's" : "another";
  console.log(`${status} ${event}: user ${userId}, ${visit} anonymous ID`);
  response.writeHead(status, { "access-control-allow-origin": "*" }).end("{}");
  server.emit("taken", event);
}).listen(0, "127.0.0.1");
await once(server, "listening");

const { AnalyticsBrowser } = await import("@segment/analytics-next");
const apiHost = `127.0.0.1:${server.address().port}`;
const [analytics] = await AnalyticsBrowser.load({
  writeKey: "key",
  cdnSettings: { integrations: { "Segment.io": { apiKey: "key", apiHost, protocol: "http" } }, metrics: { sampleRate: 0 } },
});
await analytics.track("Pricing Viewed");
status = 200;
await analytics.identify("jack");
analytics.reset();
await analytics.identify("eve");
await once(server, "taken", { signal: AbortSignal.timeout(60_000) });
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
