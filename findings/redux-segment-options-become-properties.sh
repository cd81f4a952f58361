#!/usr/bin/env bash
# redux-segment 1.6.2: the options of a track without `properties` are passed on as its properties, so that what they say to integrations
# is lost, and is sent as data. With `properties: {}`, and for page, identify and group, they are passed on as options.
#
# An action's `eventPayload`, and the values with which `analytics` was then called. Seen:
#
#> track {"event":"Login","options":{"integrations":{"All":false}}} => ["Login",{"integrations":{"All":false}}]
#> track {"event":"Login","properties":{},"options":{"integrations":{"All":false}}} => ["Login",{},{"integrations":{"All":false}}]
#> page {"name":"Docs","options":{"integrations":{"All":false}}} => ["Docs",{},{"integrations":{"All":false}}]
#> identify {"userId":"jack","options":{"integrations":{"All":false}}} => ["jack",{},{"integrations":{"All":false}}]
#> group {"groupId":"test_group","options":{"integrations":{"All":false}}} => ["test_group",{},{"integrations":{"All":false}}]
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts redux-segment@1.6.2

cat > seen.mjs <<'END'
import redux from "redux-segment";

const { createTracker, EventTypes } = redux;
let called;
const record = (...values) => {
  called = values;
};
const client = { track: record, page: record, identify: record, group: record };
const dispatch = createTracker({ client })({ getState: () => ({}) })((action) => action);
const options = { integrations: { All: false } };
for (const [type, eventPayload] of [
  ["track", { event: "Login", options }],
  ["track", { event: "Login", properties: {}, options }],
  ["page", { name: "Docs", options }],
  ["identify", { userId: "jack", options }],
  ["group", { groupId: "test_group", options }],
]) {
  dispatch({ type: "action", meta: { analytics: { eventType: EventTypes[type], eventPayload } } });
  console.log(`${type} ${JSON.stringify(eventPayload)} => ${JSON.stringify(called)}`);
}
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
