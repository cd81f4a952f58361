/**
 * Receives Segment's webhooks on one machine, and delivers what becomes of them. A webhook is answered once its messages
 * are translated and the requests are stored, and from then on nothing of it is lost.
 *
 * - 200: stored, or known from before.
 * - 400, 401, 413: no message in it, not signed with the shared secret, too large.
 * - 503: it could not be stored. Segment sends it again.
 *
 * Leave batching off in Segment, since it signs nothing but the first event of a batch.
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { startDelivery } from "./delivery.js";
import { isSigned, readMessages } from "./segment.js";
import { openStore } from "./store.js";
import { connect } from "./totango.js";

const { SEGMENT_SECRET = "", DATABASE = "webhook.db", HOST, PORT = "3000", ...env } = process.env;
if (SEGMENT_SECRET.trim() === "") throw new TypeError("SEGMENT_SECRET must not be blank: anyone could sign with it");
const totango = connect(env);
const store = openStore(DATABASE);
const delivery = startDelivery(store, totango, console.error);

const maxSize = 1024 * 1024; // Segment lets a message have 32 KiB, and a batch 500
const app = new Hono();
app.post("/", bodyLimit({ maxSize, onError: (context) => context.body(null, 413) }), async (context) => {
  const body = new Uint8Array(await context.req.arrayBuffer());
  const signature = context.req.header("x-signature") ?? "";
  if (!(await isSigned(body, signature, SEGMENT_SECRET))) return context.body(null, 401);
  const messages = readMessages(body, signature);
  if (messages.length === 0) return context.body(null, 400);
  const found = store.receive(messages, totango.settings);
  delivery.wake();
  // An ID may have line feeds, as the names in a path may. No other value of a message is in a log.
  for (const { id, issue } of found)
    console.log(`${JSON.stringify(id)}: ${issue.code} at ${JSON.stringify(issue.path)}`);
  return context.body(null, 200);
});
app.onError((error, context) => {
  console.error(`not stored: ${error.name}`); // the message of an error may quote what was to be stored
  return context.body(null, 503);
});

const server = serve({ fetch: app.fetch, port: Number(PORT), ...(HOST ? { hostname: HOST } : {}) });
const forget = () => store.forget(totango.lifetime);
const clock = setInterval(forget, Math.min(3_600_000, totango.lifetime));
forget();

async function stop(): Promise<void> {
  clearInterval(clock);
  await new Promise((resolve) => server.close(resolve));
  await delivery.stop();
  store.close();
}
process.once("SIGTERM", () => void stop());
