#!/usr/bin/env bash
# @jitsu/js 1.11.0: the traits of a group are put into `context.traits`, where receivers of Segment's messages find the user's: a
# company's `createdAt` looks like the day on which the user signed up. They stay, as the group does, when another user identifies.
#
# Calls: identify "jack" with a name, group "test_group" with `name`, `plan` and `createdAt`, track "Login", identify "eve", track
# "Searched". Seen, one line for each message:
#
#> identify: user jack, group undefined, context.traits undefined
#> group: user jack, group test_group, context.traits undefined
#> Login: user jack, group test_group, context.traits {"name":"Jack Frank","plan":"pro","createdAt":"1999-02-19"}
#> identify: user eve, group test_group, context.traits undefined
#> Searched: user eve, group test_group, context.traits {"name":"Initech","plan":"pro","createdAt":"1999-02-19"}
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
    const { type, event = type, userId, groupId, context } = JSON.parse(body);
    console.log(`${event}: user ${userId}, group ${groupId}, context.traits ${JSON.stringify(context.traits)}`);
    return new Response("{}");
  },
});
await analytics.identify("jack", { name: "Jack Frank" });
await analytics.group("test_group", { name: "Initech", plan: "pro", createdAt: "1999-02-19" });
await analytics.track("Login");
await analytics.identify("eve");
await analytics.track("Searched");
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
