#!/usr/bin/env bash
# hermes-engine-cli 0.12.0: `JSON.stringify` puts half of a surrogate pair into its text as it is, as before ES2019, and not as `\ud83d`.
# So the JSON of an app is not what any other engine makes of the same value, and turns into U+FFFD where it becomes UTF-8.
#
# The characters of `JSON.stringify(["\ud83d"])`, in Hermes and in Node. Seen:
#
#> Hermes: 5b 22 d83d 22 5d
#> Node: 5b 22 5c 75 64 38 33 64 22 5d
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hermes-engine-cli@0.12.0

cat > seen.mjs <<'END'
const text = JSON.stringify(["\ud83d"]);
const characters = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16)).join(" ");
if (typeof print === "function") print("Hermes: " + characters);
else console.log("Node: " + characters);
END
diff <(grep '^#> ' "$script" | cut -c4-) <(case $(uname) in Darwin) os=osx ;; *) os=linux64 ;; esac; node_modules/hermes-engine-cli/$os-bin/hermes -O seen.mjs; node seen.mjs)
