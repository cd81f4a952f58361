import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis, type RedisOptions } from "ioredis";
import { sessionKey } from "segment-to-totango";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startGateway, type Gateway, type Reply } from "../recipes/gateway.js";
import { consume, keysOf, publish } from "../../examples/redis.js";
import { kill, startProxy, startRedis, startScript, type Proxy, type RedisServer } from "./support.js";

const keys = keysOf(0);

let server: RedisServer;
let redis: Redis;
let port: number;
let gateway: Gateway;
/** What the gateway answers, one after another; then 200. */
let replies: (Reply | Promise<Reply>)[] = [];
let stop: AbortController;
let running: Promise<void>[] = [];
let reports: string[] = [];
let children: ChildProcess[] = [];
let connections: Redis[] = [];
let proxies: Proxy[] = [];

beforeAll(async () => {
  server = await startRedis();
  ({ redis, port } = server);
});

beforeEach(async () => {
  await redis.flushall();
  [replies, reports] = [[], []];
  gateway = await startGateway(() => replies.shift() ?? 200);
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  for (const connection of connections) connection.disconnect();
  await Promise.all(children.map(kill));
  await Promise.all(proxies.map(({ stop }) => stop()));
  [running, connections, children, proxies] = [[], [], [], []];
  await gateway.stop();
});

afterAll(() => server.stop());

function connectTo(port: number, options: RedisOptions = {}): Redis {
  const connection = new Redis(port, options);
  connection.on("error", () => undefined);
  connections.push(connection);
  return connection;
}

async function proxyTo(...values: Parameters<typeof startProxy>): Promise<Proxy> {
  const proxy = await startProxy(...values);
  proxies.push(proxy);
  return proxy;
}

/** A consumer of the partition in this process. */
function start({
  partition = 0,
  lease = 10_000,
  signal = stop.signal,
  endpoint = gateway.url,
  patience = 600_000,
  connection = connectTo(port),
} = {}): Promise<void> {
  const settings = { serviceId: "SP-1234-01", endpoint };
  const report = (problem: string) => reports.push(problem);
  const run = consume(connection, partition, { settings, signal, lease, patience, report });
  running.push(run.catch(() => undefined));
  return run;
}

/** For a process that starts on a slow machine. */
const toStart = { timeout: 80_000 };

/** A consumer in a process of its own, which waits for an answer for half a minute. */
function startProcess(): ChildProcess {
  const child = startScript("redis-consumer.ts", `${port}`, gateway.url, "60000");
  children.push(child);
  return child;
}

/** Lets another consumer in, as when the lease has run out. */
const endLease = () => redis.pexpire(keys.lease, 1);

/** An answer that comes when the test gives it. */
function heldAnswer() {
  let give: (status: Reply) => void = () => undefined;
  const answer = new Promise<Reply>((resolve) => (give = resolve));
  return { answer, give: (status: Reply) => give(status) };
}

const add = (...messages: object[]) => Promise.all(messages.map((message) => publish(redis, message, 1)));
const sent = () => gateway.taken.map(({ sdr_a, sdr_o }) => sdr_a ?? sdr_o);
const issues = () => redis.hgetall(keys.issues);

async function allDone(messages = keys.messages): Promise<void> {
  await expect.poll(() => redis.xlen(messages), { timeout: 20_000 }).toBe(0);
}

/** Reasons and messages of what could not be delivered. */
async function deadLetters(): Promise<string[][]> {
  const entries = await redis.xrange(keys.dead, "-", "+");
  return entries.map(([, [, reason = "", , , , message = ""]]) => [reason, message]);
}

/** The consumer of the messages is killed while a second request is under way, and another takes over. */
async function loseConsumerOf(messages: readonly object[], firstReply: Reply): Promise<void> {
  replies = [firstReply, heldAnswer().answer];
  await add(...messages);
  const child = startProcess();
  await expect.poll(() => gateway.arrivals.length, toStart).toBe(2);
  await kill(child);
  await endLease();
  void start();
  await allDone();
}

const group = { type: "group", userId: "jack", groupId: "test_group" };
const groupWithProduct = { ...group, integrations: { Totango: { product: { id: "p" } } } };
const inGroup = { groupId: "test_group" };
const track = (event: string, userId = "jack") => ({
  type: "track",
  userId,
  event,
  properties: { category: "Application" },
});

describe("messages arrive", () => {
  test("each visitor's in order, and entries that are done leave the stream", async () => {
    void start();
    for (const userId of ["jack", "eve", "ann"]) {
      await add({ ...group, userId, groupId: `account-${userId}` });
      for (const event of ["A", "B", "C"]) await add(track(`${userId} ${event}`, userId));
    }
    await allDone();
    for (const userId of ["jack", "eve", "ann"]) {
      const own = gateway.taken.filter(({ sdr_u }) => sdr_u === userId).map(({ sdr_a = "group" }) => sdr_a);
      expect(own).toEqual(["group", `${userId} A`, `${userId} B`, `${userId} C`]);
    }
    expect(await redis.xpending(keys.messages, "totango")).toEqual([0, null, null, null]);
  });

  test("with a lease that is short and odd", async () => {
    void start({ lease: 1_901 }); // a quarter of it is no whole number
    await sleep(2_100);
    await add(group, track("A"));
    await allDone();
    expect(sent()).toEqual(["test_group", "A"]);
  });

  test("sessions are kept by sessionKey: visitors without an ID share none", async () => {
    void start();
    await add({ type: "group", groupId: "test_group" }, { type: "group", traits: { plan: "pro" } });
    await allDone();
    expect(sent()).toEqual(["test_group"]);
    expect(await issues()).toEqual({ "missing-account-id": "1" });
  });

  test("a message without an ID, or with a blank one, is never a repeated one", async () => {
    void start();
    await add(group);
    for (const messageId of [undefined, "", " ", 7]) await add({ ...track("A"), messageId });
    for (const messageId of [undefined, "", " ", 7]) await add({ ...track("A"), messageId });
    await allDone();
    expect(sent()).toHaveLength(9);
  });

  test("a message that is repeated is dropped", async () => {
    void start();
    await add(group, { ...track("A"), messageId: "m-1" });
    await add({ ...track("A"), messageId: "m-1" }, { ...track("B"), messageId: "m-2" });
    await allDone();
    expect(sent()).toEqual(["test_group", "A", "B"]);
  });

  test("two visitors may use the same message ID", async () => {
    void start();
    for (const userId of ["jack", "eve"]) await add({ ...group, userId, messageId: "order-7" });
    await allDone();
    expect(gateway.taken.map(({ sdr_u }) => sdr_u)).toEqual(["jack", "eve"]);
  });

  test("once, although the reply to their publication is lost", async () => {
    let isLost = false;
    const proxy = await proxyTo(port, (request) => {
      if (isLost || !request.includes("xadd")) return "answered";
      isLost = true;
      return "lost";
    });
    await publish(redis, group, 1);
    await publish(connectTo(proxy.port), track("A"), 1);
    expect(await redis.xlen(keys.messages)).toBe(3);
    void start();
    await allDone();
    expect(sent()).toEqual(["test_group", "A"]);
  });

  test("issues are counted by code, and an alias is done without a request", async () => {
    void start();
    await add({ type: "alias", userId: "jack", previousId: "5f5e" }, track("A"), track("B"));
    await allDone();
    expect(await issues()).toEqual({ "unsupported-type": "1", "missing-account-id": "2" });
    expect(await deadLetters()).toEqual([]);
  });

  test("all keys of a partition are in one slot, and what is kept of a message expires", async () => {
    void start();
    await add({ ...group, messageId: "m-1" }, { ...track("A"), messageId: "m-2" });
    await allDone();
    const all = await redis.keys("*");
    expect(all.filter((key) => !key.startsWith("totango:{0}:"))).toEqual([]);
    expect(all.filter((key) => key.includes("jack") || key.includes("m-1"))).toEqual([]);
    const ofMessages = all.filter((key) => /:(session|seen):/.test(key));
    expect(ofMessages).toHaveLength(3);
    for (const key of ofMessages) expect(await redis.ttl(key)).toBeGreaterThan(0);
  });
});

describe("a server with faults", () => {
  test("what it cannot take now goes again, until it does, and before what comes after", async () => {
    void start();
    replies = [503, "killed", "lost", 429];
    await add(group, track("A"));
    await allDone();
    expect(gateway.arrivals.map(({ params }) => params.sdr_a ?? "group")).toEqual([
      "group",
      "group",
      "group",
      "group",
      "group",
      "A",
    ]);
  });

  test("retry-after is obeyed", async () => {
    void start();
    replies = [{ status: 429, headers: { "retry-after": "1" } }];
    await add(group);
    await allDone();
    const [first, second] = gateway.arrivals;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950);
  });

  test("retry-after is obeyed for an hour at most", async () => {
    void start({ patience: Infinity });
    replies = [{ status: 503, headers: { "retry-after": "9".repeat(400) } }];
    await add(group);
    await expect.poll(() => reports).toHaveLength(1);
    expect(reports[0]).toMatch(/the server answered 503; the next attempt is in 3600 s$/);
  });

  test("the status counts, whatever becomes of the body", async () => {
    void start();
    replies = ["half", "endless"];
    await add(group, track("A"));
    await allDone();
    expect(gateway.arrivals).toHaveLength(2);
  });

  test("a request that gets no answer in time goes again", async () => {
    void start({ lease: 4_000 }); // two seconds for a request
    replies = [heldAnswer().answer];
    await add(group);
    await allDone();
    expect(gateway.arrivals).toHaveLength(2);
  });

  test.each([302, 307, 401])("an answer of %i stops the consumer, and loses nothing", async (status) => {
    replies = [status];
    await add(group, track("A"));
    await expect(start()).rejects.toThrow(`the server answered ${status}`);
    expect(gateway.strays).toEqual([]);
    void start();
    await allDone();
    expect(sent()).toEqual(["test_group", "A"]);
  });
});

describe("an abort ends it within a second", () => {
  /** Aborts a consumer, and gives the milliseconds until it has ended. Without an abort, it would take 30 seconds or more. */
  async function timeToEnd(run: Promise<void>, controller: AbortController): Promise<number> {
    const begin = performance.now();
    controller.abort();
    await run;
    return performance.now() - begin;
  }

  test("while it waits for messages, or for the lease", async () => {
    const [own, other] = [new AbortController(), new AbortController()];
    const run = start({ signal: own.signal, lease: 60_000 });
    await expect.poll(() => redis.exists(keys.lease)).toBe(1);
    const waiting = start({ signal: other.signal });
    await expect.poll(async () => String(await redis.client("LIST")).match(/cmd=eval/g)).toHaveLength(1);
    expect(await timeToEnd(waiting, other)).toBeLessThan(5_000);
    expect(await timeToEnd(run, own)).toBeLessThan(5_000);
    await expect.poll(() => redis.exists(keys.lease)).toBe(0);
  });

  test("during a pause", async () => {
    replies = [{ status: 429, headers: { "retry-after": "60" } }];
    await add(group);
    const own = new AbortController();
    const run = start({ signal: own.signal });
    await expect.poll(() => reports.join()).toContain("the next attempt is in 60 s");
    expect(await timeToEnd(run, own)).toBeLessThan(5_000);
  });

  test("and a request that is under way is not sent again", async () => {
    const { answer, give } = heldAnswer();
    const slow = await startGateway((_params, count) => (count === 1 ? answer : 200));
    try {
      await add(group, track("A"));
      const own = new AbortController();
      const run = start({ signal: own.signal, endpoint: slow.url });
      await expect.poll(() => slow.arrivals.length).toBe(1);
      const time = timeToEnd(run, own);
      give(200);
      expect(await time).toBeLessThan(5_000);
      await expect.poll(() => redis.xlen(keys.messages)).toBe(1);
      void start({ endpoint: slow.url });
      await allDone();
      expect(slow.taken.map(({ sdr_a }) => sdr_a ?? "group")).toEqual(["group", "A"]);
    } finally {
      await slow.stop();
    }
  });

  test("and frees the partition, although the server does not answer", async () => {
    const silent = await startGateway(() => new Promise(() => undefined));
    try {
      await add(group);
      const own = new AbortController();
      const run = start({ signal: own.signal, endpoint: silent.url, lease: 60_000 });
      await expect.poll(() => silent.arrivals.length).toBe(1);
      expect(await timeToEnd(run, own)).toBeLessThan(5_000);
      await expect.poll(() => redis.exists(keys.lease)).toBe(0);
      void start();
      await allDone();
      expect(sent()).toEqual(["test_group"]);
    } finally {
      await silent.stop();
    }
  });

  test.each(["silent", "gone"])("although Redis is %s", async (state) => {
    let isSilent = false;
    const proxy = await proxyTo(port, () => (isSilent ? "late" : "answered"));
    const own = new AbortController();
    const connection = connectTo(proxy.port, { maxRetriesPerRequest: null });
    const run = start({ signal: own.signal, lease: 2_000, connection });
    await expect.poll(() => redis.exists(keys.lease)).toBe(1);
    isSilent = true;
    if (state === "gone") await proxy.stop();
    // Without a renewal, the lease runs out.
    await expect.poll(() => redis.exists(keys.lease)).toBe(0);
    expect(await timeToEnd(run, own)).toBeLessThan(5_000);
  });
});

test("it rejects once Redis has been away for as long as the connection allows", async () => {
  const proxy = await proxyTo(port, () => "answered");
  const connection = connectTo(proxy.port, { maxRetriesPerRequest: 3 });
  let losses = 0;
  connection.on("close", () => (losses += 1));
  const rejected = expect(start({ connection })).rejects.toThrow("Reached the max retries per request limit");
  await expect.poll(() => redis.exists(keys.lease)).toBe(1);
  await proxy.stop();
  await rejected;
  // It waits for no release of the lease, for which the connection would be tried four times more.
  expect(losses).toBeLessThan(8);
});

describe("what can never arrive goes to the dead letters, and holds nobody up", () => {
  test("what the server rejects", async () => {
    void start();
    replies = [200, 400];
    await add(group, track("A"), track("B"));
    await allDone();
    expect(sent()).toEqual(["test_group", "B"]);
    expect(await deadLetters()).toEqual([["the server answered 400", JSON.stringify(track("A"))]]);
  });

  test("what the server cannot take for as long as a message is tried", async () => {
    const failing = await startGateway(({ sdr_a }) => (sdr_a === "A" ? 500 : 200));
    try {
      void start({ endpoint: failing.url, patience: 5_000 });
      await add(group, track("A"), track("B"), { ...group, userId: "eve" });
      await allDone();
      expect(failing.taken.map(({ sdr_u, sdr_a }) => [sdr_u, sdr_a])).toEqual([
        ["jack", undefined],
        ["jack", "B"],
        ["eve", undefined],
      ]);
      expect(await deadLetters()).toEqual([["the server answered 500", JSON.stringify(track("A"))]]);
      expect(reports.slice(0, 2).map((problem) => problem.replace(/^\S+ \S+ ?/, ""))).toEqual([
        "the server answered 500; the next attempt is in 0.1 s",
        "the server answered 500; the next attempt is in 0.2 s",
      ]);
      expect(reports.at(-1)).toMatch(/ is a dead letter: the server answered 500$/);
    } finally {
      await failing.stop();
    }
  });

  test("a dead letter that is published again is delivered", async () => {
    void start();
    replies = [200, 400];
    const message = { ...track("A"), messageId: "m-1" };
    await add(group, message);
    await expect.poll(() => redis.xlen(keys.dead)).toBe(1);
    await add(message);
    await allDone();
    expect(sent()).toEqual(["test_group", "A"]);
  });

  test("some ten thousand dead letters are kept", async () => {
    const many = redis.pipeline();
    for (let n = 0; n < 10_500; n += 1) many.xadd(keys.dead, "*", "reason", "of old");
    await many.exec();
    void start();
    replies = [400];
    await add(group);
    await allDone();
    const count = await redis.xlen(keys.dead);
    expect(count).toBeGreaterThanOrEqual(10_000);
    expect(count).toBeLessThan(10_200);
    expect((await deadLetters()).at(-1)).toEqual(["the server answered 400", JSON.stringify(group)]);
  });

  test("a request that was rejected before the consumer was lost", async () => {
    await loseConsumerOf([groupWithProduct], 400);
    expect((await deadLetters()).map(([reason]) => reason)).toEqual(["the server answered 400"]);
  });

  test("what is not a message, has other fields, or was trimmed", async () => {
    await redis.xgroup("CREATE", keys.messages, "totango", "0", "MKSTREAM");
    await redis.xadd(keys.messages, "*", "message", "not JSON");
    await redis.xadd(keys.messages, "*", "message", '{"type":"trak"}');
    await redis.xadd(keys.messages, "*", "order", "7");
    const trimmed = await redis.xadd(keys.messages, "*", "message", JSON.stringify(group));
    await add(group);
    await redis.xreadgroup("GROUP", "totango", "consumer", "COUNT", 10, "STREAMS", keys.messages, ">");
    await redis.xdel(keys.messages, trimmed ?? "");
    void start();
    await expect.poll(() => redis.xlen(keys.dead)).toBe(4);
    await allDone();
    expect(sent()).toEqual(["test_group"]);
    expect((await deadLetters()).map(([reason]) => reason)).toEqual([
      "not a message",
      "not a message",
      "the entry has no message",
      "the entry has no message",
    ]);
  });

  test.each(["{", '{"userId":7,"groupId":"eves"}', '"jack"'])(
    "a message whose visitor's session is damaged: %s",
    async (stored) => {
      await redis.set(keys.session("u:jack"), stored);
      void start();
      await add(track("A"), group, track("B"));
      await allDone();
      expect(sent()).toEqual(["test_group", "B"]);
      expect(await deadLetters()).toEqual([
        ["the stored session is damaged; the visitor starts anew", JSON.stringify(track("A"))],
      ]);
    },
  );
});

describe("consumers that are lost", () => {
  test("one that is killed loses nothing, and what had arrived is not sent again", async () => {
    await loseConsumerOf([groupWithProduct, track("A")], 200);
    // The second request was under way, and is sent again; the first had arrived.
    const arrived = gateway.arrivals.map(({ params }) => params.sdr_a ?? params.sdr_o);
    expect(arrived).toEqual(["test_group", "test_group__p", "test_group__p", "A"]);
  });

  test("one that was paused commits nothing once another has taken over", async () => {
    const { answer, give } = heldAnswer();
    replies = [200, answer];
    await add(group, track("A"), track("B"));
    const child = startProcess();
    await expect.poll(() => gateway.arrivals.length, toStart).toBe(2);
    child.kill("SIGSTOP");
    await endLease();
    void start();
    await allDone();
    give(200);
    const exited = once(child, "exit");
    child.kill("SIGCONT");
    expect(await exited).toEqual([1, null]);
    expect(sent()).toEqual(["test_group", "A", "B", "A"]);
    expect(await redis.get(keys.session("u:jack"))).toBe('{"userId":"jack","groupId":"test_group"}');
    expect(await redis.get(keys.fence)).toBe("2");
  });

  test.each([
    ["last question", 0],
    ["renewal", 1],
  ])("one whose %s before a request is answered too late sends nothing old", async (_what, later) => {
    const asked: string[] = [];
    const last = () => asked.findIndex((text) => text.includes(keys.progress));
    const proxy = await proxyTo(port, (request) => {
      asked.push(request);
      return last() >= 0 && asked.length === last() + 1 + later ? "late" : "answered";
    });
    for (const plan of ["trial", "pro"])
      await add({ type: "identify", userId: "jack", traits: { plan }, context: inGroup });
    const first = start({ lease: 3_000, connection: connectTo(proxy.port) });
    await expect.poll(last).toBeGreaterThan(0);
    void start();
    await allDone();
    proxy.release();
    await expect(first).rejects.toThrow("Another consumer has taken over the partition");
    expect(gateway.taken.map((params) => params["sdr_u.plan"])).toEqual(["trial", "pro"]);
  });

  test("connections that are killed again and again lose nothing and double no count", async () => {
    void start();
    await add(group);
    for (let n = 0; n < 30; n += 1) {
      await add({ ...track(`A${n}`), properties: {}, messageId: `m-${n}` });
      if (n % 3 === 0) await redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      await sleep(10);
    }
    await allDone();
    const events = new Set(gateway.taken.map(({ sdr_a }) => sdr_a).filter(Boolean));
    expect(events.size).toBe(30);
    expect(await issues()).toEqual({ "defaulted-module": "30" });
  });

  test("a second consumer waits until the first one is gone", async () => {
    const first = new AbortController();
    const run = start({ signal: first.signal });
    await add(group);
    await allDone();
    void start();
    await sleep(300);
    expect(await redis.get(keys.fence)).toBe("1");
    first.abort();
    await run;
    await add(track("A"));
    await allDone();
    expect(await redis.get(keys.fence)).toBe("2");
    expect(sent()).toEqual(["test_group", "A"]);
  });
});

describe("what is not in Redis any more", () => {
  test("without its session a visitor starts anew, until the next group", async () => {
    void start();
    await add(group);
    await allDone();
    await redis.del(keys.session("u:jack"));
    await add(track("A"), group, track("B"));
    await allDone();
    expect(sent()).toEqual(["test_group", "test_group", "B"]);
    expect(await issues()).toEqual({ "missing-account-id": "1" });
  });

  test("without its key a repeated message is sent again", async () => {
    void start();
    await add(group, { ...track("A"), messageId: "m-1" });
    await allDone();
    await redis.del(keys.seen("u:jack", "m-1"));
    await add({ ...track("A"), messageId: "m-1" });
    await allDone();
    expect(sent()).toEqual(["test_group", "A", "A"]);
  });

  test("with another number of partitions, a visitor who moves starts anew", async () => {
    const users = Array.from({ length: 20 }, (_, n) => `user-${n}`);
    for (const partition of [0, 1, 2]) void start({ partition });
    for (const userId of users) await publish(redis, { ...group, userId, groupId: userId }, 2);
    await Promise.all([0, 1, 2].map((partition) => allDone(keysOf(partition).messages)));
    for (const userId of users) await publish(redis, track("A", userId), 3);
    await Promise.all([0, 1, 2].map((partition) => allDone(keysOf(partition).messages)));
    const moved = await Promise.all(
      [0, 1, 2].map((partition) => redis.hget(keysOf(partition).issues, "missing-account-id")),
    );
    const lost = moved.reduce((sum, count) => sum + Number(count), 0);
    expect(lost).toBeGreaterThan(0);
    expect(gateway.taken.filter(({ sdr_a }) => sdr_a === "A")).toHaveLength(users.length - lost);
    expect(sessionKey({ userId: "user-0" })).toBe("u:user-0");
  });
});
