#!/usr/bin/env bash
# @babel/preset-env 7.29.14: what it makes of `/\p{Surrogate}/gu` for engines without the flag `u` also matches the character before a
# lone low surrogate, since it has no lookbehind to write there: a replacement takes that character with it, and after a whole pair it
# leaves half of one behind.
#
# `text.replace(/\p{Surrogate}/gu, "?")`, as it is and compiled with `targets: "ie 11"`. Seen:
#
#> "Bo\ud83d" => "Bo?", compiled "Bo?"
#> "a\ude00b" => "a?b", compiled "?b"
#> "😀\ude00" => "😀?", compiled "\ud83d?"
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @babel/core@7.29.13 @babel/preset-env@7.29.14

cat > seen.mjs <<'END'
import { transformSync } from "@babel/core";

const source = 'text.replace(/\\p{Surrogate}/gu, "?")';
const presets = [["@babel/preset-env", { targets: "ie 11" }]];
const { code } = transformSync(`result = ${source}`, { presets, configFile: false, babelrc: false });
const plain = new Function("text", `return ${source};`);
const compiled = new Function("text", `var result; ${code}; return result;`);
for (const text of ["Bo\ud83d", "a\ude00b", "😀\ude00"]) {
  const [given, seen, seenCompiled] = [text, plain(text), compiled(text)].map((one) => JSON.stringify(one));
  console.log(`${given} => ${seen}, compiled ${seenCompiled}`);
}
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
