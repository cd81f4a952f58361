/**
 * Receives Segment's webhooks without servers. Each visitor has a Durable Object: its SQLite keeps the session, the IDs of
 * the messages that came, and the requests that wait. Its alarm delivers them one at a time.
 *
 * - 200: stored, or known from before.
 * - 400, 401, 413: no message in it, not signed with the shared secret, too large.
 *
 * Leave batching off in Segment, since it signs nothing but the first event of a batch.
 */
import { DurableObject } from "cloudflare:workers";
import { advance, emptySession, sessionKey, type Session, type TotangoRequest } from "segment-to-totango";
import { z } from "zod";
import { isSigned, readMessages, type Received } from "./segment.js";
import { connect, type Environment } from "./totango.js";

type Env = Environment & {
  readonly VISITOR: DurableObjectNamespace<Visitor>;
  /** The shared secret of the settings in Segment. */
  readonly SEGMENT_SECRET?: string;
};

const day = 24 * 3_600_000;
const maxSize = 1024 * 1024; // Segment lets a message have 32 KiB, and a batch 500
const shortestPause = 200;
const longestPause = 30_000;
/** An alarm may take 15 minutes. */
const longestTurn = 60_000;

export default {
  async fetch(request, env): Promise<Response> {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    if (Number(request.headers.get("content-length") ?? 0) > maxSize) return new Response(null, { status: 413 });
    const body = new Uint8Array(await request.arrayBuffer());
    const signature = request.headers.get("x-signature") ?? "";
    if (!(await isSigned(body, signature, env.SEGMENT_SECRET ?? ""))) return new Response(null, { status: 401 });
    if (new URL(request.url).pathname === "/undelivered") return answerOperator(body, env);
    const messages = readMessages(body, signature);
    if (messages.length === 0) return new Response(null, { status: 400 });
    await Promise.all(
      Array.from(groupByVisitor(messages), ([key, received]) =>
        env.VISITOR.getByName(key).receive(JSON.stringify(received)),
      ),
    );
    return new Response(null, { status: 200 });
  },
} satisfies ExportedHandler<Env>;

/** A message that names nobody waits for no other. */
function groupByVisitor(messages: readonly Received[]): ReadonlyMap<string, readonly Received[]> {
  const groups = new Map<string, Received[]>();
  for (const received of messages) {
    const key = sessionKey(received.message) ?? `m:${received.id}`;
    groups.set(key, [...(groups.get(key) ?? []), received]);
  }
  return groups;
}

const operation = z.object({ object: z.string(), retry: z.boolean() });

/** What an object has given up, one request per line. Who asks signs as Segment does. */
async function answerOperator(body: Uint8Array, env: Env): Promise<Response> {
  const { object, retry } = operation.parse(JSON.parse(new TextDecoder().decode(body)));
  return new Response(await env.VISITOR.get(env.VISITOR.idFromString(object)).undelivered(retry));
}

const json = z.string().transform((text): unknown => JSON.parse(text));
/** What this file wrote. */
const receivedText = json.pipe(z.custom<readonly Received[]>());
const requestText = json.pipe(z.custom<TotangoRequest>());
const sessionText = json.pipe(z.custom<Session>());

const sessionRow = z.object({ session: sessionText });
const waitingRow = z.object({
  number: z.number(),
  request: requestText,
  attempts: z.number(),
  failedAt: z.number().nullable(),
});
const timeRow = z.object({ time: z.number().nullable() });

export class Visitor extends DurableObject<Env> {
  readonly #sql = this.ctx.storage.sql;

  /**
   * Translates messages, but those that came before, and stores what becomes of them. There is no `await` before the
   * last line, so this is one transaction, and the answer is held back until it is on disk.
   */
  async receive(text: string): Promise<void> {
    const { settings, lifetime } = connect(this.env);
    this.#createTables();
    const isIdle = this.#next() === undefined;
    const now = Date.now();
    for (const { id, message } of receivedText.parse(text)) {
      const { rowsWritten } = this.#sql.exec("insert or ignore into message values (?, ?)", id, now);
      if (rowsWritten === 0) continue;
      const { requests, issues, session } = advance(message, settings, this.#session());
      // What names nobody is kept for as long as its ID.
      const until = now + (sessionKey(message) === undefined ? day : lifetime);
      this.#sql.exec("insert or replace into visitor values (1, ?, ?)", JSON.stringify(session), until);
      for (const request of requests)
        this.#sql.exec("insert into request (request) values (?)", JSON.stringify(request));
      // An ID may have line feeds, as the names in a path may. No other value of a message is in a log.
      for (const { code, path } of issues) console.log(`${JSON.stringify(id)}: ${code} at ${JSON.stringify(path)}`);
    }
    if (isIdle || (await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now);
  }

  /** One alarm of an object runs at a time, and again if the machine is lost. After six errors it would not. */
  override async alarm(): Promise<void> {
    try {
      await this.#deliver();
    } catch (error) {
      console.error(`not delivered: ${error instanceof Error ? error.name : "error"}`);
      await this.ctx.storage.setAlarm(Date.now() + longestPause);
    }
  }

  /** What was given up, one request per line. */
  async undelivered(isRetried: boolean): Promise<string> {
    this.#createTables();
    const rows = this.#sql.exec("select * from request where reason is not null order by number").toArray();
    if (isRetried) {
      this.#sql.exec("update request set reason = null, attempts = 0, failedAt = null where reason is not null");
      await this.ctx.storage.setAlarm(Date.now());
    }
    return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  }

  /** Sends what waits, and sets the time of the next alarm. */
  async #deliver(): Promise<void> {
    const { patience, send } = connect(this.env);
    const begin = Date.now();
    for (let waiting = this.#next(); waiting; waiting = this.#next()) {
      if (Date.now() - begin > longestTurn) return this.ctx.storage.setAlarm(Date.now());
      const { number, request, attempts, failedAt } = waiting;
      // A request is held back until what was written before is on disk: that must not count as waiting for its answer.
      await this.ctx.storage.sync();
      const { delivery, reason, retryAfter } = await send(request);
      const isOver = failedAt !== null && Date.now() - failedAt >= patience;
      if (delivery === "delivered") this.#sql.exec("delete from request where number = ?", number);
      else if (delivery === "rejected" || (delivery === "retry" && isOver)) {
        this.#sql.exec("update request set reason = ? where number = ?", reason, number);
        console.error(`undelivered: ${reason}, in ${this.ctx.id.toString()}`);
      } else {
        const failure = "update request set attempts = attempts + 1, failedAt = coalesce(failedAt, ?) where number = ?";
        this.#sql.exec(failure, Date.now(), number);
        const pause = Math.max(retryAfter, Math.min(shortestPause * 2 ** attempts, longestPause));
        return this.ctx.storage.setAlarm(Date.now() + pause);
      }
    }
    await this.#forget();
  }

  /** The IDs of messages are kept for a day, and the session until its end. Then the object is gone. */
  async #forget(): Promise<void> {
    const now = Date.now();
    this.#sql.exec("delete from message where seen < ?", now - day);
    const { time } = timeRow.parse(this.#sql.exec("select max(until) as time from visitor").one());
    if (time !== null && time > now) await this.ctx.storage.setAlarm(time);
    else await this.ctx.storage.deleteAll();
  }

  /** When all is deleted, the tables are, too. */
  #createTables(): void {
    this.#sql.exec(`
      create table if not exists visitor (only integer primary key, session text not null, until integer not null) strict;
      create table if not exists message (id text primary key, seen integer not null) strict, without rowid;
      create table if not exists request (
        number integer primary key autoincrement, request text not null,
        attempts integer not null default 0, failedAt integer, reason text) strict;`);
  }

  #session(): Session {
    const [row] = this.#sql.exec("select session from visitor").toArray();
    return sessionRow.safeParse(row).data?.session ?? emptySession;
  }

  #next() {
    const oldest =
      "select number, request, attempts, failedAt from request where reason is null order by number limit 1";
    const [row] = this.#sql.exec(oldest).toArray();
    return row && waitingRow.parse(row);
  }
}
