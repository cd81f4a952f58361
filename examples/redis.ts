/**
 * Messages through Redis Streams: many senders `publish`, and one consumer for each partition delivers. A visitor's messages
 * are in one partition, and are delivered in the order in which they were published.
 *
 * - **At least once.** The session, the acknowledgement and all else that is to be remembered of a message are written by one
 *   script, and only while the consumer still has the partition's lease. A request arrives twice if its answer was lost or late,
 *   or if its consumer was lost before it could remember the answer.
 * - **In order.** The lease is renewed before each request, and outlasts it. An old value can arrive after a newer one only if
 *   the process stands still between the two for half a lease, or if Totango takes a request late that got no answer.
 * - **Nobody is held up for ever.** A message that Totango rejects, or cannot take for `patience`, goes to the stream `dead` with
 *   its reason; its partition waits until then, and attributes that waited for its account are lost. So an outage of an hour
 *   costs a partition some six messages; with a `patience` of `Infinity`, none. About the last 10,000 dead letters are kept, and
 *   one that is published again is delivered; a group that is published again sets the visitor's group anew. A wrong endpoint or
 *   token stops the consumer.
 * - **An abort** ends a consumer within a second, even if Redis is silent or gone. A request that is under way has 0.6 seconds
 *   for its answer; without one, the next consumer sends it again.
 * - **Memory.** An entry leaves its stream when it is done. A visitor has one session for `sessionTime`: usually some 200 bytes,
 *   and at the very most about 530 KB. A message has a key of 150 bytes for `seenTime`, in which a repeated one is dropped.
 * - **Eviction.** Without its session a visitor starts anew, and sends nothing until the next group; without its key a repeated
 *   message is sent again. So use `noeviction`: a `volatile-*` policy keeps the streams, but loses sessions and keys.
 * - **Another number of partitions.** A visitor who moves to another partition starts anew. Let the streams run dry before.
 */
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import {
  advance,
  emptySession,
  sessionKey,
  type SegmentEvent,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import { Session } from "segment-to-totango/schema";
import { z } from "zod";
import { readJson, readMessage } from "./message.js";
import { deliver, type Answer } from "./send.js";

export type ConsumerOptions = {
  readonly settings: TotangoSettings;
  readonly signal: AbortSignal;
  readonly apiToken?: string | undefined;
  /** After how many milliseconds a silent consumer's partition is free. A request may take half of it. Default: 10 seconds. */
  readonly lease?: number | undefined;
  /** For how many milliseconds a consumer tries a message before it is a dead letter. Default: 10 minutes. */
  readonly patience?: number | undefined;
  /** Takes a sentence about each attempt that failed, and each dead letter. Default: `console.error`. */
  readonly report?: ((problem: string) => void) | undefined;
};

const group = "totango";
const sessionTime = 90 * 24 * 3_600;
const seenTime = 24 * 3_600;
const deadLetters = 10_000;
/** The longest pause that nobody asked for, and the longest that a server can ask for, in milliseconds. */
const usualPause = 60_000;
const longestPause = 3_600_000;

/** The braces keep the keys of a partition on one node of a cluster, so that one script can write them. */
export function keysOf(partition: number) {
  const key = (name: string) => `totango:{${partition}}:${name}`;
  return {
    messages: key("messages"),
    dead: key("dead"),
    issues: key("issues"),
    lease: key("lease"),
    fence: key("fence"),
    progress: key("progress"),
    /** IDs are personal data, so their hashes are in the keys. */
    session: (visitor: string) => key(`session:${hashOf(visitor)}`),
    seen: (visitor: string | undefined, messageId: string) =>
      key(`seen:${hashOf(JSON.stringify([visitor, messageId]))}`),
  };
}

/**
 * Adds a message to the partition of its visitor. A message of nobody may go anywhere. Where the reply is lost, ioredis adds it
 * again: the ID beside the message then tells that it is the same.
 */
export async function publish(redis: Redis, message: unknown, partitions: number): Promise<void> {
  const hash = createHash("sha256")
    .update(sessionKey(message) ?? randomUUID())
    .digest();
  const { messages } = keysOf(hash.readUInt32BE() % partitions);
  await redis.xadd(messages, "*", "message", JSON.stringify(message), "id", randomUUID());
}

/**
 * Delivers the messages of a partition until the signal. It rejects when Redis is away for longer than the connection's
 * `maxRetriesPerRequest` allows (about ten seconds by default), when another consumer takes over, or when the endpoint or the
 * token is wrong: start it again. Use one connection for each call, since it waits for messages, and give it a `socketTimeout`:
 * without one, ioredis can take minutes to notice that it is dead.
 */
export async function consume(redis: Redis, partition: number, options: ConsumerOptions): Promise<void> {
  const done = new AbortController();
  const cutOff = new AbortController();
  const work = workThrough(redis, keysOf(partition), options, cutOff.signal);
  try {
    await Promise.race([work, limitEnd(options.signal, cutOff, done.signal)]);
  } finally {
    done.abort();
  }
}

/** After the abort, a request that is under way may still be answered, but nothing is waited for much longer. */
async function limitEnd(signal: AbortSignal, cutOff: AbortController, done: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort", { signal: done });
  await sleep(600, undefined, { signal: done });
  cutOff.abort();
  await sleep(150, undefined, { signal: done });
}

async function workThrough(redis: Redis, keys: Keys, options: ConsumerOptions, cutOff: AbortSignal): Promise<void> {
  const { signal, lease = 10_000, patience = 600_000, report = console.error } = options;
  try {
    await redis.xgroup("CREATE", keys.messages, group, "0", "MKSTREAM").catch(unlessItExists);
    const token = await takeLease(redis, keys, lease, signal);
    const consumer = { ...options, redis, keys, token, lease, patience, report, cutOff };
    try {
      while (!signal.aborted) {
        await asOwner(consumer, renewing);
        await read(consumer, ">");
        for (const entry of await read(consumer, "0")) {
          signal.throwIfAborted();
          await handle(consumer, entry);
        }
      }
    } finally {
      const released = redis.eval(releasing, 1, keys.lease, token).catch(() => undefined);
      if (redis.status === "ready") await released; // without a connection, the lease runs out
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

type Keys = ReturnType<typeof keysOf>;

type Consumer = ConsumerOptions & {
  readonly redis: Redis;
  readonly keys: Keys;
  /** Each owner of the partition has a higher one than the owner before. */
  readonly token: string;
  readonly lease: number;
  readonly patience: number;
  readonly report: (problem: string) => void;
  /** Ends a request that is under way. */
  readonly cutOff: AbortSignal;
};

/** What is done with an entry in the end. */
type Commit = {
  readonly session?: { readonly key: string; readonly value: Session } | undefined;
  readonly seen?: string | undefined;
  readonly issues?: readonly string[];
  /** Why the message goes to the stream `dead`. */
  readonly reason?: string | undefined;
};

async function handle(consumer: Consumer, entry: Entry): Promise<void> {
  const { redis, keys, settings, patience } = consumer;
  const commit = (done: Commit) => commitEntry(consumer, entry, done);
  const message = entry.message === undefined ? undefined : readMessage(entry.message);
  if (!message) return commit({ reason: entry.message === undefined ? "the entry has no message" : "not a message" });

  const visitor = sessionKey(message);
  const messageId = messageIdOf(message) ?? entry.publication;
  const seen = messageId === undefined ? undefined : keys.seen(visitor, messageId);
  if (seen !== undefined && (await redis.exists(seen)) === 1) return commit({});
  const sessionAt = visitor === undefined ? undefined : keys.session(visitor);
  const before = readSession(sessionAt === undefined ? null : await redis.get(sessionAt));
  const stored = (value: Session) => (sessionAt === undefined ? undefined : { key: sessionAt, value });
  if (!before) {
    const reason = "the stored session is damaged; the visitor starts anew";
    return commit({ reason, session: stored(emptySession) });
  }

  const deadline = performance.now() + patience;
  const { requests, issues, session } = advance(message, settings, before);
  const progress = await progressOf(consumer, entry);
  let { reason } = progress;
  for (const [index, request] of Array.from(requests.entries()).slice(progress.sent)) {
    const answer = await deliverAsOwner(consumer, entry.id, request, deadline);
    if (answer.delivery === "misconfigured")
      throw new Error(`Totango cannot be reached as it is set up: ${answer.reason}`);
    if (answer.delivery !== "delivered") reason = answer.reason;
    await asOwner(consumer, saving, [keys.progress], [`${entry.id} ${index + 1} ${reason}`]);
  }
  return commit({ session: stored(session), seen, issues: issues.map(({ code }) => code), reason });
}

/**
 * Sends a request until it is clear what becomes of it, or the deadline has come. The lease is renewed before, and has to
 * outlast the request: another owner may deliver what comes after.
 */
async function deliverAsOwner(
  consumer: Consumer,
  id: string,
  request: TotangoRequest,
  deadline: number,
): Promise<Answer> {
  const { apiToken, cutOff, keys, lease, report, signal } = consumer;
  for (let backoff = 100; ; backoff *= 2) {
    const start = performance.now();
    await asOwner(consumer, renewing);
    signal.throwIfAborted();
    if (performance.now() - start > lease / 2) continue;
    const answer = await deliver(request, { apiToken, signal: cutOff, timeLimit: Math.floor(lease / 2), attempts: 1 });
    const left = deadline - performance.now();
    if (answer.delivery !== "retry" || left <= 0) return answer;
    const pause = Math.min(Math.max(Math.min(backoff, usualPause), answer.retryAfter), longestPause, left);
    report(`${keys.messages} ${id}: ${answer.reason}; the next attempt is in ${Math.ceil(pause) / 1_000} s`);
    await wait(consumer, pause);
  }
}

/** The lease must outlast the pause. */
async function wait(consumer: Consumer, time: number): Promise<void> {
  const { lease, signal } = consumer;
  for (let rest = time; rest > 0; rest -= lease / 3) {
    await sleep(Math.min(rest, lease / 3), undefined, { signal });
    await asOwner(consumer, renewing);
  }
}

function messageIdOf({ messageId }: SegmentEvent): string | undefined {
  return typeof messageId === "string" && messageId.trim() !== "" ? messageId : undefined;
}

function readSession(stored: string | null): Session | undefined {
  return stored === null ? emptySession : Session.safeParse(readJson(stored)).data;
}

async function commitEntry(
  consumer: Consumer,
  { id, message = "" }: Entry,
  { session, seen, issues = [], reason = "" }: Commit,
): Promise<void> {
  const { messages, dead, issues: counts, progress } = consumer.keys;
  await asOwner(
    consumer,
    committing,
    [messages, dead, counts, progress, session?.key ?? progress, seen ?? progress],
    [group, id, session ? JSON.stringify(session.value) : "", reason, message, ...issues],
  );
  if (reason !== "") consumer.report(`${messages} ${id} is a dead letter: ${reason}`);
}

/** How many requests of the entry are done, and why one of them did not arrive: an earlier consumer may have come that far. */
async function progressOf({ redis, keys }: Consumer, { id }: Entry): Promise<{ sent: number; reason: string }> {
  const [entry, sent, ...reason] = (await redis.get(keys.progress))?.split(" ") ?? [];
  return entry === id ? { sent: Number(sent), reason: reason.join(" ") } : { sent: 0, reason: "" };
}

async function takeLease(redis: Redis, keys: Keys, lease: number, signal: AbortSignal): Promise<string> {
  for (;;) {
    const token = await redis.eval(taking, 2, keys.lease, keys.fence, lease);
    if (token !== 0) return String(token);
    await sleep(Math.min(lease / 4, 500), undefined, { signal });
  }
}

/** Runs a script for as long as the partition is the consumer's own, and renews the lease. */
async function asOwner(
  { redis, keys, token, lease }: Consumer,
  script: string,
  otherKeys: readonly string[] = [],
  values: readonly string[] = [],
): Promise<void> {
  const all = [keys.lease, ...otherKeys];
  const isOwn = await redis.eval(script, all.length, ...all, token, lease, ...values);
  if (isOwn !== 1) throw new Error("Another consumer has taken over the partition");
}

type Entry = {
  readonly id: string;
  readonly message: string | undefined;
  /** The ID that `publish` gave it. */
  readonly publication: string | undefined;
};

/** An entry that was trimmed has no fields any more. */
const Reply = z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string()).nullable()]))])).nullable();

/** With `">"` it waits for new entries, which then are among those that are pending: `"0"` gives them in their order. */
async function read({ redis, keys, lease }: Consumer, from: ">" | "0"): Promise<readonly Entry[]> {
  const time = Math.ceil(Math.min(lease / 4, 500));
  const options = ["COUNT", 100, "BLOCK", time, "STREAMS", keys.messages, from] as const;
  const reply = await redis.xreadgroup("GROUP", group, "consumer", ...options);
  const [stream] = Reply.parse(reply) ?? [];
  return (stream?.[1] ?? []).map(([id, fields]) => {
    const [name, message, , publication] = fields ?? [];
    return { id, message: name === "message" ? message : undefined, publication };
  });
}

function unlessItExists(error: Error): void {
  if (!error.message.startsWith("BUSYGROUP")) throw error;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

const taking = `
  local lease, fence = unpack(KEYS)
  if redis.call("EXISTS", lease) == 1 then return 0 end
  local token = redis.call("INCR", fence)
  redis.call("SET", lease, token, "PX", ARGV[1])
  return tostring(token)
`;

const owning = `
  if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call("PEXPIRE", KEYS[1], ARGV[2])
`;

const renewing = `${owning} return 1`;

const saving = `
  ${owning}
  redis.call("SET", KEYS[2], ARGV[3])
  return 1
`;

const releasing = `
  if redis.call("GET", KEYS[1]) == ARGV[1] then redis.call("DEL", KEYS[1]) end
`;

const committing = `
  ${owning}
  local _, messages, dead, issues, progress, session, seen = unpack(KEYS)
  local _, _, group, id, value, reason, message = unpack(ARGV)
  -- A client that lost its connection asks again: what is done is done.
  if redis.call("XACK", messages, group, id) == 0 then return 1 end
  redis.call("XDEL", messages, id)
  redis.call("DEL", progress)
  if value == "{}" then redis.call("DEL", session)
  elseif value ~= "" then redis.call("SET", session, value, "EX", ${sessionTime}) end
  if reason ~= "" then
    redis.call("XADD", dead, "MAXLEN", "~", ${deadLetters}, "*", "reason", reason, "entry", id, "message", message)
  elseif seen ~= progress then
    -- A dead letter may be published again.
    redis.call("SET", seen, "1", "EX", ${seenTime})
  end
  for index = 8, #ARGV do redis.call("HINCRBY", issues, ARGV[index], 1) end
  return 1
`;
