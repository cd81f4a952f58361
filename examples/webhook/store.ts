/**
 * One SQLite database: the visitors with their sessions, the IDs of the messages that came, and the requests that wait.
 * `node:sqlite` does not give way to other work, so what one of these functions does is done in one piece.
 */
import { DatabaseSync } from "node:sqlite";
import {
  advance,
  emptySession,
  sessionKey,
  type Issue,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import { z } from "zod";
import type { Received } from "./segment.js";

/** A request that waits. */
export type Waiting = {
  readonly number: number;
  readonly key: string;
  readonly request: TotangoRequest;
  /** How often it failed, and when for the first time. */
  readonly attempts: number;
  readonly failedAt: number | null;
};

/** An issue, and the ID of the message that it was found in. */
export type Found = { readonly id: string; readonly issue: Issue };

export type Store = ReturnType<typeof openStore>;

/** A visitor is `due` when its oldest request is; null means that none waits. What has a `reason` was given up. */
const schema = `
  create table if not exists visitor (key text primary key, session text, seen integer not null, due integer) strict;
  create index if not exists visitor_due on visitor (due) where due is not null;
  create table if not exists message (id text primary key, seen integer not null) strict, without rowid;
  create table if not exists request (
    number integer primary key autoincrement, key text not null, request text not null,
    attempts integer not null default 0, failedAt integer, reason text) strict;
  create index if not exists request_waiting on request (key, number) where reason is null;
`;

const json = z.string().transform((text): unknown => JSON.parse(text));
/** What `receive` wrote. `advance` takes any session. */
const requestText = json.pipe(z.custom<TotangoRequest>());
const sessionText = json.pipe(z.custom<Session>());
const keyRow = z.object({ key: z.string() });
const undeliveredRow = z.object({ number: z.number(), reason: z.string(), request: requestText });
const waitingRow = z.object({
  number: z.number(),
  key: z.string(),
  request: requestText,
  attempts: z.number(),
  failedAt: z.number().nullable(),
});

const day = 24 * 3_600_000;

/** @param file - The database's file, or `:memory:` */
export function openStore(file: string) {
  const database = new DatabaseSync(file);
  // In this mode, what is committed survives a killed process, and with `full` also the loss of power.
  database.exec(`pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000; ${schema}`);
  const prepare = (sql: string) => database.prepare(sql);
  const remember = prepare("insert or ignore into message values (?, ?)");
  const find = prepare("select session from visitor where key = ?");
  const save = prepare(`
    insert into visitor values (:key, :session, :now, :due)
    on conflict do update set session = excluded.session, seen = excluded.seen, due = coalesce(due, excluded.due)`);
  const add = prepare("insert into request (key, request) values (?, ?)");
  const findDue = prepare("select key from visitor where due <= ? order by due limit ?");
  const findNext = prepare("select * from request where key = ? and reason is null order by number limit 1");
  const remove = prepare("delete from request where number = ?");
  const fail = prepare("update request set attempts = attempts + 1, failedAt = coalesce(failedAt, ?) where number = ?");
  const keep = prepare("update request set reason = ? where number = ?");
  const makeDue = prepare("update visitor set due = ? where key = ?");
  const findUndelivered = prepare("select * from request where reason is not null order by number");

  /** All of it, or nothing. */
  function inOnePiece<Result>(work: () => Result): Result {
    database.exec("begin immediate");
    try {
      const result = work();
      database.exec("commit");
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec("rollback");
      throw error;
    }
  }

  function translate({ id, message }: Received, settings: TotangoSettings, now: number): readonly Issue[] {
    if (remember.run(id, now).changes === 0) return [];
    const visitor = sessionKey(message);
    const key = visitor ?? `m:${id}`; // a message that names nobody waits for no other
    const before = sessionText.safeParse(find.get(key)?.session).data ?? emptySession;
    const { requests, issues, session } = advance(message, settings, before);
    if (visitor === undefined && requests.length === 0) return issues;
    const due = requests.length > 0 ? now : null;
    save.run({ key, session: visitor === undefined ? null : JSON.stringify(session), now, due });
    for (const request of requests) add.run(key, JSON.stringify(request));
    return issues;
  }

  return {
    /** Translates messages, but those that came before, and stores what becomes of them. */
    receive: (received: readonly Received[], settings: TotangoSettings, now = Date.now()): readonly Found[] => {
      database.exec("pragma synchronous = full");
      try {
        return inOnePiece(() =>
          received.flatMap((one) => translate(one, settings, now).map((issue): Found => ({ id: one.id, issue }))),
        );
      } finally {
        database.exec("pragma synchronous = normal");
      }
    },

    /** The visitors who are due, longest first. */
    due: (limit: number): readonly string[] => findDue.all(Date.now(), limit).map((row) => keyRow.parse(row).key),

    /** The oldest request of a visitor. When there is none, the visitor is not due any more. */
    next: (key: string): Waiting | undefined => {
      const row = findNext.get(key);
      if (row) return waitingRow.parse(row);
      makeDue.run(null, key);
      return undefined;
    },

    finish: ({ number }: Waiting): void => void remove.run(number),

    /** Tries the request again after so many milliseconds, and nothing of the visitor before. */
    postpone: ({ key, number }: Waiting, pause: number, now = Date.now()): void =>
      inOnePiece(() => {
        fail.run(now, number);
        makeDue.run(now + pause, key);
      }),

    /** Keeps the request, and lets the visitor's others pass. */
    giveUp: ({ number }: Waiting, reason: string): void => void keep.run(reason, number),

    undelivered: () => findUndelivered.all().map((row) => undeliveredRow.parse(row)),

    /** Tries again what was given up. */
    retry: (): void =>
      inOnePiece(() => {
        database.exec("update visitor set due = 0 where key in (select key from request where reason is not null)");
        database.exec("update request set reason = null, attempts = 0, failedAt = null where reason is not null");
      }),

    /** Forgets the IDs of messages after a day, and visitors so many milliseconds after their last message. */
    forget: (lifetime: number, now = Date.now()): void =>
      inOnePiece(() => {
        prepare("delete from message where seen < ?").run(now - day);
        prepare("delete from visitor where due is null and (session is null or seen < ?)").run(now - lifetime);
      }),

    close: () => database.close(),
  };
}
