#!/usr/bin/env bash
# @june-so/analytics-next 2.0.0: the library for a page has TypeScript 4.9 among its dependencies, not among its development dependencies.
# Every production install has 65 MB of it, and a project without a TypeScript of its own has a `tsc` that it did not ask for: `npx tsc`
# compiles with 4.9.
#
# `npm install --omit=dev @june-so/analytics-next@2.0.0`, then `npx tsc --version` and whether its files import typescript. Seen:
#
#> Version 4.9.5
#> 0 files import it
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @june-so/analytics-next@2.0.0

diff <(grep '^#> ' "$script" | cut -c4-) <(npx tsc --version; echo "$(grep --recursive --include="*.js" --files-with-matches --extended-regexp "(from|require\()[ ]*.typescript.[^/]" node_modules/@june-so/analytics-next/dist | wc --lines) files import it")
