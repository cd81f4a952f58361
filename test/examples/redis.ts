import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import pRetry, { AbortError } from "p-retry";
import { advance, emptySession, toFetch, type TotangoRequest, type TotangoSettings } from "segment-to-totango";
import { SegmentMessage, Session } from "segment-to-totango/schema";
import { z } from "zod";

export const partitions = 4;
const group = "totango";
const month = 30 * 24 * 60 * 60;

/** What a partition keeps. The braces put its keys on one node of a Redis cluster, so that they can change together. */
const keys = (partition: number) => ({
  messages: `segment:{${partition}}:messages`,
  owner: `segment:{${partition}}:owner`,
  done: (messageId: string) => `segment:{${partition}}:done:${messageId}`,
  session: (visitor: string) => `segment:{${partition}}:session:${visitor}`,
});

/** Whose session a message belongs to. A browser's `anonymousId` stays when the user is identified; `userId` comes only then. */
const visitorOf = ({ anonymousId, userId }: SegmentMessage) => String(anonymousId ?? userId);

/** Adds a message to the partition of its visitor; throws what is no message back at its sender. */
export async function publish(redis: Redis, input: unknown): Promise<void> {
  const message = SegmentMessage.parse(input);
  const partition = createHash("sha1").update(visitorOf(message)).digest().readUInt32BE() % partitions;
  await redis.xadd(keys(partition).messages, "*", "message", JSON.stringify(message));
}

/**
 * Consumes a partition until the signal. Starting takes the partition over, with what an earlier consumer left pending. Use
 * one connection per call: it waits for messages, and watches for the next owner.
 */
export async function consume(
  redis: Redis,
  partition: number,
  settings: TotangoSettings,
  signal: AbortSignal,
): Promise<void> {
  const { messages, owner } = keys(partition);
  await redis.xgroup("CREATE", messages, group, "0", "MKSTREAM").catch(ignoreExistingGroup);
  const term = String(await redis.incr(owner));
  while (!signal.aborted) {
    await redis.xreadgroup("GROUP", group, "consumer", "COUNT", 100, "BLOCK", 500, "STREAMS", messages, ">");
    // What is pending comes in the order of the stream, whoever read it first.
    const pending = await redis.xreadgroup("GROUP", group, "consumer", "COUNT", 100, "STREAMS", messages, "0");
    for (const entry of entriesOf(pending)) await handle(redis, partition, term, entry, settings);
  }
}

/** Delivers the requests of an entry, then commits its session and its acknowledgement together, or neither. */
async function handle(
  redis: Redis,
  partition: number,
  term: string,
  [id, text]: Entry,
  settings: TotangoSettings,
): Promise<void> {
  const { messages, owner, done, session } = keys(partition);
  const message = SegmentMessage.parse(JSON.parse(text));
  const sessionKey = session(visitorOf(message));
  const doneKey = done(typeof message.messageId === "string" ? message.messageId : id);

  await redis.watch(owner);
  const [current, before, isDone] = await redis.mget(owner, sessionKey, doneKey);
  if (current !== term) throw new Error(`Another consumer has taken over partition ${partition}`);
  const commit = redis.multi().xack(messages, group, id);
  if (!isDone) {
    const next = advance(message, settings, before ? Session.parse(JSON.parse(before)) : emptySession);
    for (const request of next.requests) await pRetry(() => send(request), { minTimeout: 100, randomize: true });
    commit.set(sessionKey, JSON.stringify(next.session), "EX", month).set(doneKey, "1", "EX", month);
  }
  // Commits nothing, and gives null, when the owner has changed meanwhile.
  if ((await commit.exec()) === null) throw new Error(`Another consumer has taken over partition ${partition}`);
}

/** After a crash a request may come again, with the same key: the receiver drops it, or counts it twice. */
async function send(request: TotangoRequest): Promise<void> {
  const [url, init] = toFetch(request);
  const headers = request.id === undefined ? init.headers : { ...init.headers, "idempotency-key": request.id };
  const response = await fetch(url, { ...init, headers });
  await response.arrayBuffer();
  const { status } = response;
  if (status === 200) return;
  const error = new Error(`Totango answered ${status}`);
  throw status === 429 || status >= 500 ? error : new AbortError(error);
}

type Entry = readonly [id: string, text: string];
const Reply = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.tuple([z.literal("message"), z.string()])]))]))
  .nullable();

function entriesOf(reply: unknown): readonly Entry[] {
  const [stream] = Reply.parse(reply) ?? [];
  return (stream?.[1] ?? []).map(([id, [, text]]) => [id, text]);
}

function ignoreExistingGroup(error: Error): void {
  if (!error.message.startsWith("BUSYGROUP")) throw error;
}
