/**
 * Prints what was given up, one request per line, or tries it again: then the receiver sends it as soon as it looks.
 *
 *     npm run undelivered
 *     npm run undelivered -- --retry
 */
import { parseArgs } from "node:util";
import { openStore } from "./store.js";

const { values } = parseArgs({ options: { retry: { type: "boolean" } } });
const store = openStore(process.env.DATABASE ?? "webhook.db");
for (const row of store.undelivered()) console.log(JSON.stringify(row));
if (values.retry) store.retry();
store.close();
