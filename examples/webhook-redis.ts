/**
 * Keeps the visitors of `webhook.ts` in Redis, for any number of processes. A lock lets them work for a visitor one
 * at a time, in the order in which they asked for it. It holds the token of its owner, and the script that saves checks
 * it immediately before each request: a process that was away for so long that it lost the lock sends nothing.
 *
 * - **What remains.** A process that stands still between that check and the sending, for half the lease or longer, can
 *   send an old value after a newer one of another process. One that waits for the lock and stands still for three
 *   seconds loses its turn.
 * - **Privacy.** Redis holds the messages that wait as they came, with all personal data in them, and forgets them five
 *   hours after the visitor's last message. IDs are stored as hashes, but for those in the session.
 * - **Memory.** A session is kept for 30 days. What is known of messages takes 60 bytes each, for five hours, and at
 *   most 300 KB for a visitor; up to 1,000 that wait take what they are long. All of it is written for each request.
 * - **Eviction.** Without its session a visitor starts anew; without the messages, those that wait have lost their
 *   places, and those that are done are sent if they come again. Let Redis evict nothing (`noeviction`). It must be
 *   6.0.6 or later.
 */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { Session } from "segment-to-totango/schema";
import { z } from "zod";
import { isMessage, readJson } from "./message.js";
import { memoryOfMessages, newVisitor, type Message, type Store, type Visitor } from "./webhook.js";

export type RedisStoreOptions = {
  /** Milliseconds after which a lock is free if its owner saves nothing. A request may take half of that. */
  readonly lease?: number | undefined;
  /** Milliseconds for which a session is remembered. */
  readonly memory?: number | undefined;
  /** Milliseconds after which one that waits for a lock has lost its turn if it does not ask again. */
  readonly silence?: number | undefined;
};

/** Milliseconds between two attempts to get a lock. */
const interval = 25;

export function redisStore(
  redis: Redis,
  { lease = 10_000, memory = 30 * 24 * 3_600_000, silence = 3_000 }: RedisStoreOptions = {},
): Store {
  return {
    visit: async (key, work) => {
      const keys = keysOf(key);
      const token = randomUUID();
      const run = (script: string, ...values: (string | number)[]) =>
        redis.eval(script, keys.length, ...keys, token, ...values);

      /** An answer that comes late says nothing: the lock may be another's by now. */
      const save = async ({ session, waiting, known }: Visitor) => {
        const begin = performance.now();
        const messages = JSON.stringify({ waiting, known });
        const isOwner = await run(saving, lease, JSON.stringify(session), memory, messages, memoryOfMessages);
        const isLate = performance.now() - begin > lease / 2;
        if (isOwner !== 1 || isLate) throw Object.assign(new Error("the lock was lost"), { name: "LostLock" });
      };

      let stored = await run(locking, lease, silence);
      while (!stored) {
        await sleep(interval);
        stored = await run(locking, lease, silence);
      }
      try {
        return await work(readVisitor(stored), save);
      } finally {
        await run(unlocking);
      }
    },
  };
}

/** A user's ID is personal data, so its hash stands for it. The braces put the keys on one node of a Redis cluster. */
function keysOf(key: string): string[] {
  const hash = createHash("sha256").update(key).digest("base64url");
  return ["lock", "session", "messages", "queue", "tried"].map((name) => `totango:{${hash}}:${name}`);
}

/**
 * Gives the lock, and with it what is stored of the visitor, if it is free and nobody has waited longer. A list has the
 * tokens of those who wait, in order, and a hash has when each of them last tried. A client whose connection broke asks
 * again for what it may have been given.
 */
const locking = `
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local lock, session, messages, queue, tried = unpack(KEYS)
  local token, lease, silence = unpack(ARGV)
  if redis.call("GET", lock) ~= token then
    redis.call("HSET", tried, token, now)
    if not redis.call("LPOS", queue, token) then redis.call("RPUSH", queue, token) end
    local first = redis.call("LINDEX", queue, 0)
    while now - (redis.call("HGET", tried, first) or 0) > tonumber(silence) do
      redis.call("LPOP", queue)
      redis.call("HDEL", tried, first)
      first = redis.call("LINDEX", queue, 0)
    end
    redis.call("PEXPIRE", queue, 60000)
    redis.call("PEXPIRE", tried, 60000)
    if first ~= token or not redis.call("SET", lock, token, "NX", "PX", lease) then return false end
    redis.call("LPOP", queue)
    redis.call("HDEL", tried, token)
  end
  return {redis.call("GET", session) or "", redis.call("GET", messages) or ""}
`;

const saving = `
  local lock, session, messages = unpack(KEYS)
  local token, lease, value, memory, waiting, time = unpack(ARGV)
  if redis.call("GET", lock) ~= token then return 0 end
  redis.call("PEXPIRE", lock, lease)
  if value == "{}" then redis.call("DEL", session) else redis.call("SET", session, value, "PX", memory) end
  redis.call("SET", messages, waiting, "PX", time)
  return 1
`;

const unlocking = `
  if redis.call("GET", KEYS[1]) == ARGV[1] then redis.call("DEL", KEYS[1]) end
`;

const StoredMessage = z.custom<Message>((value) => isMessage(value) && typeof value.messageId === "string");
const StoredMessages = z.object({
  waiting: z.array(z.object({ message: StoredMessage, until: z.number(), retryAt: z.number().optional() })),
  known: z.array(z.object({ id: z.string(), status: z.literal([200, 422, 503]), until: z.number() })),
});

/** What is damaged is forgotten, since it would hold up its visitor for ever. */
function readVisitor(stored: unknown): Visitor {
  const [session, messages] = z.array(z.string()).parse(stored).map(readJson);
  return {
    ...newVisitor,
    ...StoredMessages.safeParse(messages).data,
    session: Session.safeParse(session).data ?? newVisitor.session,
  };
}
