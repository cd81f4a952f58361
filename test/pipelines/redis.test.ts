import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import {
  advance,
  emptySession,
  toFetch,
  type SegmentMessage,
  type Session,
  type TotangoSettings,
} from "segment-to-totango";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { consume, partitions, publish } from "../examples/redis.js";
import { startCollector, type Answer, type Arrival, type Collector } from "./collector.js";

const binary = "/usr/bin/redis-server";
const consumer = fileURLToPath(new URL("redis-consumer.ts", import.meta.url));
const tsconfig = fileURLToPath(new URL("../tsconfig.json", import.meta.url));

let folder: string;
let port: number;
let server: ChildProcess;
let redis: Redis;
let collector: Collector | undefined;
let children: ChildProcess[] = [];

beforeAll(async () => {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: apt-get install redis-server`);
  folder = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  port = await freePort();
  server = spawn(binary, ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""], {
    stdio: "ignore",
  });
  redis = new Redis(port);
  redis.on("error", () => undefined); // until the server listens, the client tries again
  await redis.ping();
});

beforeEach(async () => {
  await redis.flushall();
});

afterEach(async () => {
  await Promise.all(children.map(kill));
  children = [];
  await collector?.stop();
  collector = undefined;
});

afterAll(async () => {
  redis.disconnect();
  await kill(server);
  await rm(folder, { recursive: true });
});

/** A visitor's messages: anonymous at first, with the group before the identify, and anonymous again after a reset. */
function visit(visitor: string): SegmentMessage[] {
  const [user, account] = [`${visitor}@example.com`, `account-${visitor}`];
  const before = { anonymousId: `${visitor}-1` };
  const during = { ...before, userId: user };
  const after = { anonymousId: `${visitor}-2` };
  const messages: SegmentMessage[] = [
    { type: "page", ...before, category: "Home" },
    { type: "group", ...before, groupId: account, traits: { name: "Initech" } },
    { type: "identify", ...during, traits: { name: "Jack Frank" } },
    { type: "page", ...during, category: "Docs", name: "Setup" },
    { type: "track", ...during, event: "Search" },
    {
      type: "group",
      ...during,
      groupId: account,
      integrations: { Totango: { product: { id: "productA", module: "Editor" } } },
    },
    { type: "page", ...during, name: "Editor" },
    { type: "track", ...during, event: "Save" },
    { type: "track", ...after, event: "Nobody knows who did this" },
    { type: "identify", ...after, userId: user, traits: { plan: "free" } },
    { type: "group", ...after, userId: user, groupId: `${account}-eu` },
    { type: "track", ...after, userId: user, event: "Login" },
  ];
  return messages.map((message, n) => ({ ...message, messageId: `${visitor}-message-${n}` }));
}

/** The messages of many visitors, one of each in turn; every third is published again, a turn and a half later. */
function interleaved(visitors: number): SegmentMessage[] {
  const visits = Array.from({ length: visitors }, (_, n) => visit(`visitor-${n}`));
  const turns = (visits[0] ?? []).flatMap((_, turn) => visits.flatMap((messages) => messages.slice(turn, turn + 1)));
  const late = Math.round(1.5 * visitors);
  return turns.flatMap((message, n) => {
    const again = n % 3 === 0 ? turns[n - late] : undefined;
    return again ? [message, again] : [message];
  });
}

/** What each session sends when nothing goes wrong and every message comes once. */
function undisturbed(messages: readonly SegmentMessage[], settings: TotangoSettings): Map<string, Arrival[]> {
  const sessions = new Map<string, Session>();
  const arrivals = new Map<string, Arrival[]>();
  for (const message of new Set(messages)) {
    const visitor = String(message.anonymousId);
    const { requests, session } = advance(message, settings, sessions.get(visitor) ?? emptySession);
    sessions.set(visitor, session);
    const sent = requests.map((request) => ({ body: toFetch(request)[1].body, key: request.id }));
    arrivals.set(visitor, [...(arrivals.get(visitor) ?? []), ...sent]);
  }
  return arrivals;
}

/** What the receiver keeps: the first arrival of each key. */
function withoutDuplicates(arrivals: readonly Arrival[]): Arrival[] {
  return [...new Map([...arrivals].reverse().map((arrival) => [arrival.key, arrival])).values()].reverse();
}

describe("messages of many visitors through Redis Streams", () => {
  test(
    "consumers that are killed between delivery and commit lose nothing, and no request differs",
    { timeout: 60_000 },
    async () => {
      // Two of them are the first requests with a user, which carry the attributes that the identify left in the session.
      const kills = new Map<string | undefined, Answer>([
        ["visitor-3-message-2:0", 200], // the request has been taken, its consumer is gone
        ["visitor-4-message-5:1", "drop"], // the second request of a message is lost with its consumer
        ["visitor-5-message-10:0", "drop"],
        ["visitor-6-message-10:0", 200],
      ]);
      const times = kills.size;
      collector = await startCollector(async ({ key }) => {
        const answer = kills.get(key);
        if (answer === undefined) return 200;
        kills.delete(key);
        await Promise.all(children.map(kill));
        return answer;
      });
      const settings = { serviceId: "SP-1234-01", endpoint: collector.url };
      const messages = interleaved(20);
      for (const message of messages) await publish(redis, message);

      for (let n = 0; n < times; n += 1) await once(startConsumer(settings.endpoint), "exit");
      startConsumer(settings.endpoint);
      await allHandled();

      const expected = undisturbed(messages, settings);
      const kept = withoutDuplicates(collector.accepted);
      expect(collector.accepted.length).toBeGreaterThan(kept.length);
      expect(kept).toHaveLength([...expected.values()].flat().length);
      for (const [visitor, arrivals] of expected) {
        const sent = new Set(arrivals.map(({ key }) => key));
        expect(
          kept.filter(({ key }) => sent.has(key)),
          visitor,
        ).toEqual(arrivals);
      }
    },
  );

  test("a consumer that is only slow commits nothing once another has taken over", async () => {
    const answers: (() => void)[] = [];
    collector = await startCollector(async () => {
      if (answers.length === 0) await new Promise<void>((resolve) => answers.push(resolve));
      return 200;
    });
    const settings = { serviceId: "SP-1234-01", endpoint: collector.url };
    const messages = visit("visitor-0").slice(0, 8);
    for (const message of messages) await publish(redis, message);

    const stop = new AbortController();
    const clients: Redis[] = [];
    const start = () =>
      Array.from({ length: partitions }, (_, partition) => {
        const client = new Redis(port);
        clients.push(client);
        return consume(client, partition, settings, stop.signal);
      });
    const slow = Promise.allSettled(start());
    while (answers.length === 0) await sleep(10);
    const others = Promise.all(start());
    await allHandled();
    const [sessionKey = ""] = await redis.keys("*:session:*");
    const session = await redis.get(sessionKey);
    answers.forEach((answer) => answer());
    stop.abort();

    const reasons = (await slow).flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
    await others;
    expect(reasons).toEqual([expect.stringContaining("Another consumer has taken over")]);
    expect(await redis.get(sessionKey)).toBe(session);
    const expected = [...undisturbed(messages, settings).values()].flat();
    expect(withoutDuplicates(collector.accepted).sort(byKey)).toEqual(expected.sort(byKey));
    clients.forEach((client) => client.disconnect());
  });

  test("what is no message never enters a stream", async () => {
    await expect(publish(redis, { type: "track", event: 7 })).rejects.toThrow("must be a string");
    expect(await redis.keys("*")).toEqual([]);
  });
});

function startConsumer(endpoint: string): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", consumer, `${port}`, endpoint], {
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

/** Every entry of every partition has been read and acknowledged. */
async function allHandled(): Promise<void> {
  for (let partition = 0; partition < partitions; partition += 1) {
    while (!(await isHandled(`segment:{${partition}}:messages`))) await sleep(50);
  }
}

const Groups = z.array(z.array(z.unknown()));

async function isHandled(stream: string): Promise<boolean> {
  if ((await redis.exists(stream)) === 0) return true;
  const [group = []] = Groups.parse(await redis.xinfo("GROUPS", stream));
  const field = (name: string) => group[group.indexOf(name) + 1];
  return field("pending") === 0 && field("lag") === 0;
}

function byKey(one: Arrival, other: Arrival): number {
  return String(one.key).localeCompare(String(other.key));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = z.object({ port: z.number() }).parse(probe.address());
  probe.close();
  await once(probe, "close");
  return address.port;
}
