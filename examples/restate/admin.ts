/**
 * What an operator needs, through Restate's admin port:
 *
 *     npm run register -- http://service:9080    Restate calls this process from now on
 *     npm run undelivered                        prints what was given up, one request per line
 *     npm run undelivered -- --retry             sends it again
 *     npm run resume                             tries again what waits for a repair of the endpoint or the token
 */
import { pathToFileURL } from "node:url";
import { z } from "zod";

const admin = process.env.RESTATE_ADMIN ?? "http://127.0.0.1:9070";
const rows = z.object({ rows: z.array(z.object({ id: z.string(), failure: z.string().optional() })) });

async function call(method: "PATCH" | "POST", path: string, content?: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const body = content === undefined ? null : JSON.stringify(content);
  const response = await fetch(`${admin}/${path}`, { method, headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

async function invocations(where: string) {
  const query = `select id, completion_failure as failure from sys_invocation where ${where}`;
  return rows.parse(await call("POST", "query", { query })).rows;
}

/** Has Restate call the service at a URL. */
export async function register(uri: string): Promise<void> {
  await call("POST", "deployments", { uri });
}

async function undelivered(isRetried: boolean): Promise<void> {
  for (const row of await invocations("target_service_name = 'undelivered' and completion_result = 'failure'")) {
    console.log(JSON.stringify(row));
    if (!isRetried) continue;
    await call("PATCH", `invocations/${row.id}/restart-as-new`);
    await call("PATCH", `invocations/${row.id}/purge`);
  }
}

async function resume(): Promise<void> {
  for (const { id } of await invocations("status = 'paused'")) await call("PATCH", `invocations/${id}/resume`);
}

async function main([command, argument = ""]: readonly string[]): Promise<void> {
  if (command === "register") return register(argument);
  if (command === "undelivered") return undelivered(argument === "--retry");
  if (command === "resume") return resume();
  throw new Error("register URL, undelivered [--retry], or resume");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
