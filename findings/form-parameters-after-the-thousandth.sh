#!/usr/bin/env bash
# What becomes of a form with 1,200 parameters, by the framework's own parser with its defaults: Express 5.3.0 refuses it, Koa 3.3.0 with
# @koa/bodyparser 6.1.0 and hapi 21.4.10 give the first 1,000 to the application without a word, and Fastify 5.12.8 with @fastify/formbody
# 9.0.1 and Hono 4.13.19 give it all of them. Express and Koa use the same parser, qs.
#
# Seen:
#
#> express: 413 parameters.too.many
#> koa: 200, 1000 of 1200
#> hapi: 200, 1000 of 1200
#> fastify: 200, 1200 of 1200
#> hono: 200, 1200 of 1200
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0 koa@3.3.0 @koa/bodyparser@6.1.0 @hapi/hapi@21.4.10 fastify@5.12.8 @fastify/formbody@9.0.1 hono@4.13.19

cat > seen.mjs <<'END'
import { once } from "node:events";
import { createServer } from "node:http";
import formbody from "@fastify/formbody";
import Hapi from "@hapi/hapi";
import { bodyParser } from "@koa/bodyparser";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";

const headers = { "content-type": "application/x-www-form-urlencoded" };
const body = Array.from({ length: 1200 }, (_, index) => `p${index}=1`).join("&");
const found = (fields) => `${Object.keys(fields).length} of 1200`;

async function ask(name, server) {
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { method: "POST", headers, body });
  console.log(response.ok ? `${name}: ${response.status}, ${await response.text()}` : `${name}: ${await response.text()}`);
}

const onExpress = express();
onExpress.use(express.urlencoded());
onExpress.post("/", (request, response) => response.send(found(request.body)));
onExpress.use((error, _request, response, _next) => response.status(error.status).send(`${error.status} ${error.type}`));
await ask("express", createServer(onExpress));

const onKoa = new Koa();
onKoa.use(bodyParser());
onKoa.use((context) => {
  context.body = found(context.request.body);
});
await ask("koa", createServer(onKoa.callback()));

const onHapi = Hapi.server({ host: "127.0.0.1", port: 0 });
onHapi.route({ method: "POST", path: "/", handler: (request) => found(request.payload) });
await onHapi.start();
await ask("hapi", onHapi.listener);

const onFastify = Fastify();
onFastify.register(formbody);
onFastify.post("/", (request, reply) => reply.send(found(request.body)));
await onFastify.listen({ host: "127.0.0.1", port: 0 });
await ask("fastify", onFastify.server);

const onHono = new Hono();
onHono.post("/", async (context) => context.text(found(await context.req.parseBody())));
const response = await onHono.request("/", { method: "POST", headers, body });
console.log(`hono: ${response.status}, ${await response.text()}`);
process.exit();
END
diff <(grep '^#> ' "$script" | cut -c4-) <(node seen.mjs)
