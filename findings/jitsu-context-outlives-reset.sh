#!/usr/bin/env bash
# @jitsu/js 1.11.0: a `context` that is passed with one call is on every later message, after `reset()` and of another user too. In
# Segment's libraries, whose calls these are, it is on the one message.
#
# Calls: identify "jack", track "Draft Opened" with `{ context: { preview: true } }`, track "Login", reset, identify "eve", track
# "Searched". Seen, one line for each message:
#
#> identify: user jack, context.preview undefined
#> Draft Opened: user jack, context.preview true
#> Login: user jack, context.preview true
#> identify: user eve, context.preview true
#> Searched: user eve, context.preview true
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @jitsu/js@1.11.0 @jitsu/protocols@1.11.0

cat > seen.mjs <<'END'
import { jitsuAnalytics } from "@jitsu/js";

const analytics = jitsuAnalytics({
  writeKey: "key:secret",
  host: "http://127.0.0.1",
  fetch: async (_url, { body }) => {
    const { type, event = type, userId, context } = JSON.parse(body);
    console.log(`${event}: user ${userId}, context.preview ${context.preview}`);
    return new Response("{}");
  },
});
await analytics.identify("jack");
await analytics.track("Draft Opened", {}, { context: { preview: true } });
await analytics.track("Login");
await analytics.reset();
await analytics.identify("eve");
await analytics.track("Searched");
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
