#!/usr/bin/env bash
# @segment/analytics-next 1.84.3: what is called before the library has loaded is made up for method by method, in the order of each
# method's first call. To plugins, a track between an identify and a group has no user, if another track was called before the identify;
# and when two users identify, the first one's group is the second one's.
#
# Calls, none waited for: track "Pricing Viewed", identify "jack", group "jacks_group", track "Login", identify "eve", group "eves_group".
# Seen by a plugin, in this order:
#
#> Pricing Viewed: user null
#> Login: user null
#> identify: user jack
#> identify: user eve
#> group jacks_group: user eve
#> group eves_group: user eve
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsdom@26.1.0 @segment/analytics-next@1.84.3

cat > seen.mjs <<'END'
import { JSDOM } from "jsdom";

const { window } = new JSDOM("", { url: "http://127.0.0.1/" });
const { document, location, localStorage, navigator } = window;
Object.assign(globalThis, { window, document, location, localStorage });
Object.defineProperty(globalThis, "navigator", { value: navigator });

const { AnalyticsBrowser } = await import("@segment/analytics-next");
const record = (context) => {
  const { type, event = type, groupId = "", userId = null } = context.event;
  console.log(`${`${event} ${groupId}`.trim()}: user ${userId}`);
  return context;
};
const recorder = {
  name: "Recorder",
  type: "enrichment",
  version: "1.0.0",
  isLoaded: () => true,
  load: async () => {},
  identify: record,
  group: record,
  track: record,
};
const analytics = AnalyticsBrowser.load({
  writeKey: "key",
  cdnSettings: { integrations: {}, metrics: { sampleRate: 0 } },
  plugins: [recorder],
});
await Promise.all([
  analytics.track("Pricing Viewed"),
  analytics.identify("jack"),
  analytics.group("jacks_group"),
  analytics.track("Login"),
  analytics.identify("eve"),
  analytics.group("eves_group"),
]);
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
