/**
 * Prints what an object has given up, one request per line, or tries it again. The Worker logs the objects that have.
 *
 *     SEGMENT_SECRET=… npm run undelivered -- https://segment-to-totango.example.workers.dev OBJECT [--retry]
 */
import { createHmac } from "node:crypto";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ options: { retry: { type: "boolean" } }, allowPositionals: true });
const [url, object] = positionals;
const body = JSON.stringify({ object, retry: values.retry ?? false });
const signature = createHmac("sha1", process.env.SEGMENT_SECRET ?? "")
  .update(body)
  .digest("hex");
const response = await fetch(new URL("/undelivered", url), {
  method: "POST",
  headers: { "x-signature": signature },
  body,
});
if (!response.ok) throw new Error(`the Worker answered ${response.status}`);
process.stdout.write(await response.text());
