import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect as open, createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { emptySession, type Session } from "segment-to-totango";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startGateway, type Arrival, type Gateway, type Reply } from "../recipes/gateway.js";
import { listen, send, sendAll, sharedSecret, type Receiver } from "../recipes/segment.js";
import { createApp, memoryOfMessages, newVisitor, type Visitor, type WebhookOptions } from "../../examples/webhook.js";
import { redisStore, type RedisStoreOptions } from "../../examples/webhook-redis.js";
import { until, untyped, type Fields } from "../support.js";
import { kill, startRedis, startScript, type RedisServer } from "./support.js";

let server: RedisServer;
let redis: Redis;
let port: number;
let gateway: Gateway;
let clients: Redis[] = [];
let receivers: Receiver[] = [];
let children: ChildProcess[] = [];
let lines: Server[] = [];

beforeAll(async () => {
  server = await startRedis();
  ({ redis, port } = server);
});

beforeEach(async () => {
  await redis.flushall();
});

afterEach(async () => {
  await Promise.all(receivers.map(({ stop }) => stop()));
  await Promise.all(children.map(kill));
  clients.forEach((client) => client.disconnect());
  lines.forEach((line) => line.close());
  [receivers, children, clients, lines] = [[], [], [], []];
  await gateway.stop();
});

afterAll(() => server.stop());

/** A receiver with a connection of its own, as in a process of its own. */
async function startReceiver(
  lease = 10_000,
  options: Partial<WebhookOptions> = {},
  portOfRedis = port,
): Promise<Receiver> {
  const settings = { serviceId: "SP-1234-01", endpoint: gateway.url };
  const store = connect({ lease, silence: 60_000 }, portOfRedis);
  const usual = { settings, sharedSecret, store, timeLimit: 20_000, log: () => undefined };
  const receiver = await listen(createApp({ ...usual, ...options }));
  receivers.push(receiver);
  return receiver;
}

function connect(options?: RedisStoreOptions, portOfRedis = port) {
  const client = new Redis(portOfRedis);
  client.on("error", () => undefined); // it connects again
  clients.push(client);
  return redisStore(client, options);
}

/** A way to Redis on which the reply to the first command with the word comes late, or its connection ends instead. */
async function startLine(word: string, fault: "late" | "lost") {
  let state: "well" | "faulty" | "over" = "well";
  const kept: (() => void)[] = [];
  const line = createServer((near) => {
    const far = open(port, "127.0.0.1");
    near.on("data", (data) => {
      if (state === "well" && data.includes(word)) state = "faulty";
      far.write(data);
    });
    far.on("data", (data) => {
      if (state !== "faulty") near.write(data);
      else if (fault === "late") kept.push(() => near.write(data));
      else {
        state = "over";
        near.destroy();
      }
    });
    near.on("error", () => undefined).on("close", () => far.destroy());
    far.on("error", () => undefined).on("close", () => near.destroy());
  });
  lines.push(line);
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  const address = line.address();
  if (address === null || typeof address === "string") throw new Error("The line has no port");
  const reply = () => {
    state = "over";
    kept.forEach((write) => write());
  };
  return { port: address.port, isFaulty: () => state !== "well", reply };
}

/** How many wait for the lock of the only visitor. */
async function waiting(): Promise<number> {
  const [queue] = await redis.keys("*:queue");
  return queue === undefined ? 0 : redis.llen(queue);
}

async function startProcess(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = startScript("webhook-receiver.ts", `${port}`, gateway.url);
  children.push(child);
  for await (const url of createInterface({ input: child.stdout })) return { url, child };
  throw new Error("The receiver did not start");
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
    let answer: (status: number) => void = () => undefined;
    const answered = new Promise<number>((resolve) => (answer = resolve));
    gateway = await startGateway(async () => {
      underWay += 1;
      expect(underWay).toBe(1);
      const status = await answered;
      underWay -= 1;
      return status;
    });
    const urls = [await startReceiver(60_000), await startReceiver(), await startReceiver()].map(({ url }) => url);
    const events = ["A", "B", "C", "D", "E", "F", "G", "H"];
    const answers: Promise<Response>[] = [];
    for (const [n, event] of events.entries()) {
      answers.push(send(urls[n % urls.length] ?? "", track(event)));
      await until(async () => (n === 0 ? gateway.arrivals.length === 1 : (await waiting()) === n));
    }
    answer(200);
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
    const [one, other] = await Promise.all([startProcess(), startReceiver()]);
    const messages = visit("jack");
    for (const message of messages.slice(0, 2)) await send(one.url, message);
    victim = one.child;
    const [, , page, search] = messages;
    await expect(send(one.url, page)).rejects.toThrow();
    expect((await send(other.url, search)).status).toBe(200);
    expect((await send(other.url, page)).status).toBe(200);
    for (const message of messages.slice(3)) expect((await send(other.url, message)).status).toBe(200);
    expect(takenOf("jack")).toEqual(paramsOf(messages));
  });

  test("a message that waits is delivered by whichever receiver the first one meets", async () => {
    gateway = await startGateway((_params, count) => (count === 1 ? 500 : 200));
    const [one, other] = [await startReceiver(), await startReceiver()];
    for (const event of ["A", "B"]) expect((await send(one.url, track(event))).status).toBe(503);
    expect((await send(other.url, track("A"))).status).toBe(200);
    expect(takenOf("jack").map(({ sdr_a }) => sdr_a)).toEqual(["A", "B"]);
    expect((await send(one.url, track("B"))).status).toBe(200);
    expect(takenOf("jack")).toHaveLength(2);
  });

  test("a receiver that learns too late that it had the lock sends nothing", async () => {
    gateway = await startGateway();
    const line = await startLine("trial", "late");
    const [slow, other] = [await startReceiver(1_000, {}, line.port), await startReceiver()];
    const plan = (value: string) => {
      const [context, traits] = [{ groupId: "account-of-jack" }, { plan: value }];
      return { type: "identify", messageId: value, userId: "jack", context, traits };
    };
    const late = send(slow.url, plan("trial"));
    await until(line.isFaulty);
    for (const value of ["trial", "pro"]) expect((await send(other.url, plan(value))).status).toBe(200);
    line.reply();
    expect((await late).status).toBe(503);
    expect(takenOf("jack").map((params) => params["sdr_u.plan"])).toEqual(["trial", "pro"]);
  });

  test("a receiver whose lock was lost commits nothing", async () => {
    let answer: (status: number) => void = () => undefined;
    const answered = new Promise<number>((resolve) => (answer = resolve));
    gateway = await startGateway((_params, count) => (count === 1 ? answered : 200));
    const [slow, other] = [await startReceiver(2_000), await startReceiver()];
    const group = (groupId: string) => ({ type: "group", messageId: groupId, userId: "jack", groupId });
    const late = send(slow.url, group("account-of-jack"));
    await until(() => gateway.arrivals.length === 1);
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
    const message = { type: "track" as const, ...track("Login"), messageId: "2", properties: { price: 7 } };
    const visitor: Visitor = {
      session: { userId: "jack", groupId: "test_group" },
      waiting: [
        { message, until: 7, retryAt: 5 },
        { message: { ...message, messageId: "3" }, until: 8 },
      ],
      known: [{ id: "1", status: 422, until: 9 }],
    };
    const work = connect().visit("u:jack", async (before, save) => {
      expect(before).toEqual(newVisitor);
      await save(visitor);
      throw new Error("it fails");
    });
    await expect(work).rejects.toThrow("it fails");
    expect(await connect().visit("u:jack", (after) => Promise.resolve(after))).toEqual(visitor);
    expect(await connect().visit("u:maria", (after) => Promise.resolve(after))).toEqual(newVisitor);
  });

  test("forgets a session and messages after their times, and leaves nothing else", async () => {
    const session = { groupId: "test_group" };
    await connect({ memory: 60_000 }).visit("u:jack", (visitor, save) => save({ ...visitor, session }));
    const [messages = "", stored = "", ...others] = (await redis.keys("*")).sort();
    expect([messages, stored]).toEqual(
      ["messages", "session"].map((name): unknown =>
        expect.stringMatching(new RegExp(`^totango:\\{[\\w-]{43}\\}:${name}$`)),
      ),
    );
    expect(others).toEqual([]);
    for (const [key, time] of [
      [messages, memoryOfMessages],
      [stored, 60_000],
    ] as const) {
      const left = await redis.pttl(key);
      expect([left > time - 30_000, left <= time], key).toEqual([true, true]);
    }
  });

  test("keeps no session of a message that names nobody", async () => {
    const { url } = await startReceiver();
    expect((await send(url, { type: "group", messageId: "1", groupId: "test_group" })).status).toBe(200);
    expect(await redis.keys("*")).toEqual([expect.stringMatching(/:messages$/)]);
  });

  test.each([
    ["session", JSON.stringify({ userId: 7 })],
    ["session", '{"userId":"jack'],
    ["messages", JSON.stringify({ waiting: [], known: [{ id: 7 }] })],
    ["messages", JSON.stringify({ waiting: [{ message: { type: "trak" }, until: 7 }], known: [] })],
    ["messages", '{"waiting":[{"message":{"userId":"jack'],
  ])("R6.1: forgets what is damaged: %s %s", async (name, text) => {
    const visitor: Visitor = {
      session: { groupId: "test_group" },
      waiting: [],
      known: [{ id: "1", status: 200, until: 7 }],
    };
    await connect().visit("u:jack", (_visitor, save) => save(visitor));
    const [key = ""] = await redis.keys(`*:${name}`);
    await redis.set(key, text);
    const rest = name === "session" ? { ...visitor, session: emptySession } : { ...visitor, known: [] };
    expect(await connect().visit("u:jack", (found) => Promise.resolve(found))).toEqual(rest);
  });

  test("gives the lock of a process that says nothing to the next one, which keeps it", async () => {
    const order: string[] = [];
    const first = connect({ lease: 50 }).visit("u:jack", async () => {
      order.push("the first begins");
      await until(() => order.length === 2);
    });
    await until(() => order.length === 1);
    const second = connect().visit("u:jack", async () => {
      order.push("the second begins");
      await first;
      await until(async () => (await waiting()) === 1);
      await sleep(100); // the third one tries again and again
      order.push("the second ends");
    });
    await first;
    const third = connect().visit("u:jack", () => Promise.resolve(order.push("the third begins")));
    await Promise.all([second, third]);
    expect(order).toEqual(["the first begins", "the second begins", "the second ends", "the third begins"]);
  });

  test("lets a process keep its lock for as long as it saves", async () => {
    const lease = 3_000;
    await connect({ lease }).visit("u:jack", async (visitor, save) => {
      for (let n = 0; n < 4; n += 1) {
        await sleep(lease / 3);
        await save(visitor);
      }
    });
  });

  test("keeps nothing for ever", async () => {
    let isOver = false;
    const lock = connect({ lease: 60_000 }).visit("u:jack", async (visitor, save) => {
      await save(visitor);
      await until(() => isOver);
    });
    await until(async () => (await redis.keys("*")).length === 2);
    const waiting = connect().visit("u:jack", () => Promise.resolve());
    await until(async () => (await redis.keys("*")).length === 4);
    for (const key of await redis.keys("*")) expect(await redis.pttl(key), key).toBeGreaterThan(0);
    isOver = true;
    await Promise.all([lock, waiting]);
  });

  test("passes those that asked before and are gone", async () => {
    let isOver = false;
    const lock = connect().visit("u:jack", () => until(() => isOver));
    await until(async () => (await redis.keys("*:lock")).length === 1);
    const connection = new Redis(port, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    const gone = redisStore(connection).visit("u:jack", () => Promise.reject(new Error("it never has the lock")));
    await until(async () => (await waiting()) === 1);
    connection.disconnect();
    await expect(gone).rejects.toThrow("Connection is closed");
    const next = connect({ silence: 100 }).visit("u:jack", () => Promise.resolve("done"));
    isOver = true;
    expect(await next).toBe("done");
    await lock;
  });

  test("keeps the turn of one that stands still for a while", async () => {
    const order: string[] = [];
    let isOver = false;
    const [line, options] = [await startLine("redis.call", "late"), { silence: 60_000 }];
    const lock = connect().visit("u:jack", () => until(() => isOver));
    await until(async () => (await redis.keys("*:lock")).length === 1);
    const still = connect(options, line.port).visit("u:jack", () => Promise.resolve(order.push("the one")));
    await until(async () => (await waiting()) === 1);
    const next = connect(options).visit("u:jack", () => Promise.resolve(order.push("the next")));
    await until(async () => (await waiting()) === 2);
    await sleep(1_000); // the next one asks again and again
    line.reply();
    isOver = true;
    await Promise.all([lock, still, next]);
    expect(order).toEqual(["the one", "the next"]);
  });

  test("gives the lock again to its owner, which had no reply", { timeout: 30_000 }, async () => {
    const line = await startLine("redis.call", "lost");
    const store = connect({ lease: 120_000 }, line.port);
    expect(await store.visit("u:jack", () => Promise.resolve("done"))).toBe("done");
    expect(line.isFaulty()).toBe(true);
  });

  test.each(["queue", "tried"])("goes on when Redis evicts %s", async (name) => {
    let isOver = false;
    const lock = connect().visit("u:jack", () => until(() => isOver));
    await until(async () => (await redis.keys("*:lock")).length === 1);
    const next = connect().visit("u:jack", () => Promise.resolve("done"));
    const isDone = expect(next).resolves.toBe("done");
    await until(async () => (await waiting()) === 1);
    await redis.del(await redis.keys(`*:${name}`));
    await until(async () => (await redis.keys(`*:${name}`)).length === 1);
    isOver = true;
    await isDone;
    await lock;
  });
});
