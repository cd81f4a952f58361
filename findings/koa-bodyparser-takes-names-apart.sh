#!/usr/bin/env bash
# @koa/bodyparser 6.1.0 (with co-body 6.2.0): the names of a form are taken apart at their dots, without having been asked to. qs, which
# it uses, does not do so by itself, nor do the parsers of Express, Fastify and hapi. A value whose name is also the beginning of others
# ends up in a list, or under a number.
#
# Each form, sent to Koa 3.3.0 with `bodyParser()`. Seen:
#
#> account=7&account.name=Initech => {"account":["7",{"name":"Initech"}]}
#> account.name=Initech&account=7 => {"account":[{"name":"Initech"},"7"]}
#> account=7&account.name=Initech&account.plan.id=pro => {"account":{"0":"7","1":{"name":"Initech"},"plan":{"id":"pro"}}}
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0 @koa/bodyparser@6.1.0

cat > seen.mjs <<'END'
import { once } from "node:events";
import { bodyParser } from "@koa/bodyparser";
import Koa from "koa";

const post = async (port, body) => {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  return response.text();
};

const app = new Koa();
app.use(bodyParser());
app.use((context) => {
  context.body = context.request.body;
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
for (const form of [
  "account=7&account.name=Initech",
  "account.name=Initech&account=7",
  "account=7&account.name=Initech&account.plan.id=pro",
]) {
  console.log(`${form} => ${await post(server.address().port, form)}`);
}
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
