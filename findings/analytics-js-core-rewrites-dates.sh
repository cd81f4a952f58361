#!/usr/bin/env bash
# @segment/analytics.js-core 4.1.11, Segment's classic library for browsers: a property or trait that is an ISO date is another text when
# it goes out. A date alone becomes midnight in UTC. A date and a time are taken to be in UTC with a `T` between them, and in the
# visitor's time zone with a space. The 31st of February becomes the 3rd of March.
#
# In the time zone of New York, track "Renewed" with each of these as a property. Seen:
#
#> 2014-01-15 => 2014-01-15T00:00:00.000Z
#> 2014-01-15T10:20 => 2014-01-15T10:20:00.000Z
#> 2014-01-15 10:20 => 2014-01-15T15:20:00.000Z
#> 2014-01-15T10:20+02:00 => 2014-01-15T08:20:00.000Z
#> 2014-02-31 => 2014-03-03T00:00:00.000Z
#> 2014-1-15 => 2014-1-15
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsdom@26.1.0 @segment/analytics.js-core@4.1.11

cat > seen.mjs <<'END'
import { JSDOM } from "jsdom";

const { window } = new JSDOM("", { url: "http://127.0.0.1/" });
const { document, location, localStorage, navigator } = window;
Object.assign(globalThis, { window, document, location, localStorage });
Object.defineProperty(globalThis, "navigator", { value: navigator });

const { default: analytics } = await import("@segment/analytics.js-core");
const sent = [];
analytics.on("invoke", (message) => sent.push(JSON.parse(JSON.stringify(message.json())).properties.date));
analytics.initialize({});
for (const date of [
  "2014-01-15",
  "2014-01-15T10:20",
  "2014-01-15 10:20",
  "2014-01-15T10:20+02:00",
  "2014-02-31",
  "2014-1-15",
]) {
  analytics.track("Renewed", { date });
  console.log(`${date} => ${sent.at(-1)}`);
}
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(TZ=America/New_York node seen.mjs)
