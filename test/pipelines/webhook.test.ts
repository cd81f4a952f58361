import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { emptySession, type Session } from "segment-to-totango";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { startGateway, type Arrival, type Gateway, type Reply } from "../examples/gateway.js";
import { listen, send, sendAll, sharedSecret, type Receiver } from "../examples/segment.js";
import { createApp, newVisitor, type Store, type WebhookOptions } from "../examples/webhook.js";
import { redisStore, type RedisStoreOptions } from "../examples/webhook-redis.js";
import { untyped, type Fields } from "../support.js";

const binary = "/usr/bin/redis-server";
const script = fileURLToPath(new URL("webhook-receiver.ts", import.meta.url));
const tsconfig = fileURLToPath(new URL("../tsconfig.json", import.meta.url));

let folder: string;
let port: number;
let server: ChildProcess;
let redis: Redis;
let gateway: Gateway;
/** How many messages have come to the receivers. */
let visits = 0;
let clients: Redis[] = [];
let receivers: Receiver[] = [];
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
  await Promise.all(receivers.map(({ stop }) => stop()));
  await Promise.all(children.map(kill));
  clients.forEach((client) => client.disconnect());
  [receivers, children, clients] = [[], [], []];
  await gateway.stop();
});

afterAll(async () => {
  redis.disconnect();
  await kill(server);
  await rm(folder, { recursive: true });
});

/** A receiver with a connection of its own, as in a process of its own. */
async function startReceiver(lease = 10_000, options: Partial<WebhookOptions> = {}): Promise<Receiver> {
  const settings = { serviceId: "SP-1234-01", endpoint: gateway.url };
  const store = counted(connect({ lease }));
  const receiver = await listen(createApp({ settings, sharedSecret, store, log: () => undefined, ...options }));
  receivers.push(receiver);
  return receiver;
}

function counted({ visit }: Store): Store {
  return {
    visit: (key, work) => {
      visits += 1;
      return visit(key, work);
    },
  };
}

function connect(options?: RedisStoreOptions) {
  const client = new Redis(port);
  clients.push(client);
  return redisStore(client, options);
}

async function startProcess(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ["--import", "tsx", script, `${port}`, gateway.url], {
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const url of createInterface({ input: child.stdout })) return { url, child };
  throw new Error("The receiver did not start");
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = z.object({ port: z.number() }).parse(probe.address());
  probe.close();
  await once(probe, "close");
  return address.port;
}

function visit(userId: string): Fields[] {
  const messages: Fields[] = [
    { type: "identify", userId, traits: { plan: "trial" } },
    { type: "group", userId, groupId: `account-of-${userId}`, traits: { name: "Initech" } },
    { type: "page", userId, category: "Docs", name: "Setup" },
    { type: "track", userId, event: "Search" },
    { type: "group", userId, groupId: `second-account-of-${userId}` },
    { type: "page", userId, name: "Home" },
  ];
  return messages.map((message, n) => ({ ...message, messageId: `${userId}-${n}` }));
}

function paramsOf(messages: readonly Fields[]): unknown[] {
  let session: Session = emptySession;
  return messages.flatMap((message) => {
    const result = untyped.advance(message, { serviceId: "SP-1234-01" }, session);
    session = result.session;
    return result.requests.map(({ params }) => params);
  });
}

function takenOf(userId: string): Arrival["params"][] {
  return gateway.taken.filter(({ sdr_o }) => sdr_o?.endsWith(`account-of-${userId}`));
}

function track(event: string): Fields {
  return { type: "track", messageId: event, userId: "jack", event, context: { groupId: "account-of-jack" } };
}

describe("receivers that share their visitors in Redis", () => {
  test("R6.8: each visitor's requests arrive once and in order, whichever receiver a message meets", async () => {
    const failures = ["killed", 500, 503, 429, 408, 401] as const;
    gateway = await startGateway((_params, count) =>
      count % 3 === 0 ? (failures[(count / 3) % failures.length] ?? 500) : 200,
    );
    const urls = [await startReceiver(), await startReceiver(), await startReceiver()].map(({ url }) => url);
    const users = Array.from({ length: 12 }, (_, n) => `user-${n}`);
    const statuses = await Promise.all(
      users.map((user) => sendAll(urls, [...visit(user).slice(0, 4), ...visit(user).slice(2)])),
    );
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
    for (const user of users) expect(takenOf(user), user).toEqual(paramsOf(visit(user)));
  });

  test("a message that comes to two of them at once is sent once", async () => {
    gateway = await startGateway(() => sleep(50, 200));
    const [one, other] = [await startReceiver(), await startReceiver()];
    const answers = await Promise.all([one, other, one, other].map(({ url }) => send(url, track("Login"))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(takenOf("jack")).toHaveLength(1);
  });

  test("a visitor's messages are delivered one at a time, in the order in which they came", async () => {
    let underWay = 0;
    gateway = await startGateway(async () => {
      underWay += 1;
      expect(underWay).toBe(1);
      await sleep(60);
      underWay -= 1;
      return 200;
    });
    const urls = [await startReceiver(), await startReceiver(), await startReceiver()].map(({ url }) => url);
    const events = ["A", "B", "C", "D", "E", "F", "G", "H"];
    const answers: Promise<Response>[] = [];
    const before = visits;
    for (const [n, event] of events.entries()) {
      answers.push(send(urls[n % urls.length] ?? "", track(event)));
      await vi.waitUntil(() => visits === before + n + 1, { interval: 1 });
      await sleep(10); // for Redis to have heard of it too
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(events.map(() => 200));
    expect(takenOf("jack").map(({ sdr_a }) => sdr_a)).toEqual(events);
  });

  test("what a killed receiver had delivered is not sent again, and nothing overtakes its message", async () => {
    let victim: ChildProcess | undefined;
    // The first request of the page arrives. While the second one is under way, the receiver is killed.
    gateway = await startGateway(async ({ sdr_a }): Promise<Reply> => {
      if (sdr_a !== "Viewed Docs Setup Page" || !victim) return 200;
      await kill(victim);
      victim = undefined;
      return "killed";
    });
    const [one, other] = await Promise.all([startProcess(), startReceiver(1_000)]);
    const messages = visit("jack");
    for (const message of messages.slice(0, 2)) await send(one.url, message);
    victim = one.child;
    const [, , page, search] = messages;
    await expect(send(one.url, page)).rejects.toThrow();
    expect((await send(other.url, search)).status).toBe(503);
    expect((await send(other.url, page)).status).toBe(200);
    for (const message of messages.slice(3)) expect((await send(other.url, message)).status).toBe(200);
    expect(takenOf("jack")).toEqual(paramsOf(messages));
  });

  test("a receiver whose lock was lost commits nothing", async () => {
    let answer: (status: number) => void = () => undefined;
    const answered = new Promise<number>((resolve) => (answer = resolve));
    gateway = await startGateway((_params, count) => (count === 1 ? answered : 200));
    const [slow, other] = [await startReceiver(100, { timeLimit: 5_000 }), await startReceiver(1_000)];
    const group = (groupId: string) => ({ type: "group", messageId: groupId, userId: "jack", groupId });
    const late = send(slow.url, group("account-of-jack"));
    await vi.waitUntil(() => gateway.arrivals.length === 1);
    // Segment has no answer, and sends it again after the lock has run out.
    expect((await send(other.url, group("account-of-jack"))).status).toBe(200);
    expect((await send(other.url, group("second-account-of-jack"))).status).toBe(200);
    answer(200);
    expect((await late).status).toBe(503);
    await send(slow.url, { type: "track", messageId: "Login", userId: "jack", event: "Login" });
    expect(takenOf("jack").at(-1)).toMatchObject({ sdr_a: "Login", sdr_o: "second-account-of-jack" });
  });
});

describe("the store", () => {
  beforeEach(async () => {
    gateway = await startGateway();
  });

  test("gives a visitor back as it was saved, also when the work fails after that", async () => {
    const visitor = {
      ...newVisitor,
      session: { userId: "jack", groupId: "test_group" },
      done: ["1"],
      arrived: ["2:0"],
    };
    const work = connect().visit("u:jack", async (before, save) => {
      expect(before).toEqual(newVisitor);
      await save({ ...visitor, queue: [{ messageId: "2", until: 7 }] });
      throw new Error("it fails");
    });
    await expect(work).rejects.toThrow("it fails");
    const found = await connect().visit("u:jack", (after) => Promise.resolve(after));
    expect(found).toEqual({ ...visitor, queue: [{ messageId: "2", until: 7 }] });
    expect(await connect().visit("u:maria", (after) => Promise.resolve(after))).toEqual(newVisitor);
  });

  test("forgets a visitor after its time, and leaves nothing else", async () => {
    await connect({ memory: 60_000 }).visit("u:jack", (visitor, save) => save(visitor));
    const keys = await redis.keys("*");
    expect(keys).toEqual([expect.stringMatching(/^totango:\{[\w-]{43}\}:visitor$/)]);
    expect(await redis.pttl(keys[0] ?? "")).toBeGreaterThan(59_000);
  });

  test("R6.1: forgets a visitor that is damaged", async () => {
    await connect().visit("u:jack", (visitor, save) => save({ ...visitor, done: ["1"] }));
    const [key = ""] = await redis.keys("*");
    await redis.set(key, JSON.stringify({ ...newVisitor, session: { userId: 7 } }));
    expect(await connect().visit("u:jack", (visitor) => Promise.resolve(visitor))).toEqual(newVisitor);
  });

  test("gives the lock of a process that says nothing to the next one, which keeps it", async () => {
    const order: string[] = [];
    const first = connect({ lease: 50 }).visit("u:jack", async () => {
      await sleep(300);
      order.push("the first ends");
    });
    const second = connect().visit("u:jack", async () => {
      order.push("the second begins");
      await sleep(400);
      order.push("the second ends");
    });
    await sleep(350);
    const third = connect().visit("u:jack", () => Promise.resolve(order.push("the third")));
    await Promise.all([first, second, third]);
    expect(order).toEqual(["the second begins", "the first ends", "the second ends", "the third"]);
  });

  test("lets a process keep its lock for as long as it saves", async () => {
    const lease = 300;
    await connect({ lease }).visit("u:jack", async (visitor, save) => {
      for (let n = 0; n < 4; n += 1) {
        await sleep(lease / 2);
        await save(visitor);
      }
    });
  });

  test("keeps nothing for ever", async () => {
    const lock = connect().visit("u:jack", (visitor, save) => save(visitor).then(() => sleep(500)));
    await vi.waitUntil(async () => (await redis.keys("*")).length === 2);
    const waiting = connect().visit("u:jack", () => Promise.resolve());
    await vi.waitUntil(async () => (await redis.keys("*")).length === 4);
    for (const key of await redis.keys("*")) expect(await redis.pttl(key), key).toBeGreaterThan(0);
    await Promise.all([lock, waiting]);
  });

  test("passes those that asked before and are gone", async () => {
    const lock = connect().visit("u:jack", () => sleep(300));
    await sleep(50);
    const gone = new Redis(port, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    const waiting = redisStore(gone).visit("u:jack", () => Promise.reject(new Error("it never has the lock")));
    await sleep(100);
    gone.disconnect();
    await expect(waiting).rejects.toThrow("Connection is closed");
    const begin = performance.now();
    expect(await connect().visit("u:jack", () => Promise.resolve("done"))).toBe("done");
    expect(performance.now() - begin).toBeLessThan(2_000);
    await lock;
  });
});
