import { request as httpRequest, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { emptySession, type Session } from "segment-to-totango";
import { afterEach, describe, expect, test, vi } from "vitest";
import { untyped, type Fields, until } from "../support.js";
import { startGateway, type Arrival, type Gateway, type Reply } from "./gateway.js";
import { listen, send, sendAll, sharedSecret, sign, type Receiver } from "./segment.js";
import { createApp, memoryStore, type Store, type WebhookOptions } from "../../examples/webhook.js";

let gateway: Gateway;
let receiver: Receiver;
let log: string[];

afterEach(async () => {
  vi.useRealTimers();
  await receiver.stop();
  await gateway.stop();
});

async function start(
  reply: (params: Arrival["params"], count: number) => Reply | Promise<Reply> = () => 200,
  options: Partial<WebhookOptions> = {},
): Promise<void> {
  log = [];
  pass(0);
  gateway = await startGateway(reply);
  const settings = { serviceId: "SP-1234-01", endpoint: gateway.url };
  const usual = { settings, sharedSecret, store: memoryStore(), timeLimit: 20_000 };
  const app = createApp({ ...usual, log: (line) => log.push(line), ...options });
  receiver = await listen(app);
}

/** Sets the clock forward. But for that it stands still, so that no pause is over before the test says so. */
function pass(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * 60_000);
}

/** Answers these to the first requests, and 200 to all later ones. */
function inTurn(...replies: readonly Reply[]) {
  return (_params: unknown, count: number): Reply => replies[count - 1] ?? 200;
}

async function post(message: unknown): Promise<number> {
  const { status } = await send(receiver.url, message);
  return status;
}

function track(event: string, fields: Fields = {}): Fields {
  const context = { groupId: "test_group" };
  return { type: "track", messageId: `message-${event}`, userId: "jack", event, context, ...fields };
}

/** Two requests. */
const page = { ...track("page"), type: "page", category: "Docs", name: "Setup" };
const [viewedDocs, viewedSetup] = ["Viewed Docs Page", "Viewed Docs Setup Page"];

function activities(): (string | undefined)[] {
  return gateway.taken.map(({ sdr_a }) => sdr_a);
}

describe("what is not a message of Segment's", () => {
  async function postBody(body: string, headers: Record<string, string>): Promise<number> {
    const { status } = await fetch(receiver.url, { method: "POST", body, headers });
    return status;
  }

  const body = JSON.stringify(track("Login"));

  test.each([
    ["no signature", {}],
    ["a blank one", { "x-signature": "" }],
    ["another's", { "x-signature": sign(`${body} `) }],
    ["half of it", { "x-signature": sign(body).slice(0, 20) }],
    ["more than it", { "x-signature": `${sign(body)}00` }],
    ["one of other characters", { "x-signature": "ü".repeat(20) }],
  ] satisfies [string, Record<string, string>][])("is answered 401 with %s", async (_what, headers) => {
    await start();
    expect(await postBody(body, headers)).toBe(401);
    expect(gateway.arrivals).toEqual([]);
  });

  test("the signature is that of the body as it was sent", async () => {
    await start();
    const spaced = JSON.stringify(track("Größe 💡"), undefined, 2);
    expect(await postBody(spaced, { "x-signature": sign(spaced) })).toBe(200);
    expect(activities()).toEqual(["Größe 💡"]);
  });

  test.each(["", "{", "[]", "7", "null", '{"type":"trak"}', `[${body}]`])("is answered 400: %s", async (text) => {
    await start();
    expect(await postBody(text, { "x-signature": sign(text) })).toBe(400);
    expect(gateway.arrivals).toEqual([]);
  });

  test("is answered 413 when it is too large", async () => {
    await start();
    const large = JSON.stringify(track("Login", { filler: "x".repeat(256 * 1024) }));
    expect(await postBody(large, { "x-signature": sign(large) })).toBe(413);
    const fitting = JSON.stringify(track("Login", { filler: "x".repeat(255 * 1024) }));
    expect(await postBody(fitting, { "x-signature": sign(fitting) })).toBe(200);
  });

  test("is answered 413 before it ends, when it does not say how large it is", async () => {
    await start();
    const request = httpRequest(receiver.url, { method: "POST", headers: { "x-signature": sign(body) } });
    request.on("error", () => undefined);
    let sent = 0;
    const writing = setInterval(() => {
      sent += 64 * 1024;
      request.write("x".repeat(64 * 1024));
    }, 1);
    const response = await new Promise<IncomingMessage>((resolve) => request.once("response", resolve));
    clearInterval(writing);
    request.destroy();
    expect(response.statusCode).toBe(413);
    expect(sent).toBeLessThan(8 * 1024 * 1024);
  });

  test.each(["GET", "PUT"])("is not received with %s, or elsewhere", async (method) => {
    await start();
    expect((await fetch(receiver.url, { method })).status).toBe(404);
    expect((await fetch(`${receiver.url}else`, { method: "POST", body })).status).toBe(404);
  });

  test("a blank secret is a mistake: anyone could sign with it", async () => {
    await start();
    const options = { settings: { serviceId: "SP-1234-01" }, store: memoryStore(), sharedSecret: " " };
    expect(() => createApp(options)).toThrow("sharedSecret must not be blank");
  });
});

describe("a message", () => {
  test("is answered when its requests have arrived", async () => {
    let takenBefore = -1;
    await start(async () => {
      await sleep(50);
      return 200;
    });
    const answer = await post(page).then((status) => {
      takenBefore = gateway.taken.length;
      return status;
    });
    expect([answer, takenBefore]).toEqual([200, 2]);
    expect(activities()).toEqual([viewedDocs, viewedSetup]);
  });

  test("is translated in the session of its visitor", async () => {
    await start();
    const own = (userId: string) => [
      { type: "identify", messageId: `${userId}-1`, userId, traits: { plan: "pro" } },
      { type: "group", messageId: `${userId}-2`, userId, groupId: `account-of-${userId}` },
      { type: "track", messageId: `${userId}-3`, userId, event: "Login" },
    ];
    for (let turn = 0; turn < 3; turn += 1) {
      for (const userId of ["jack", "maria"]) expect(await post(own(userId)[turn])).toBe(200);
    }
    expect(gateway.taken).toMatchObject(
      [undefined, "Login"].flatMap((sdr_a) =>
        ["jack", "maria"].map((sdr_u) => ({
          sdr_o: `account-of-${sdr_u}`,
          sdr_u,
          ...(sdr_a === undefined ? { "sdr_u.plan": "pro" } : { sdr_a }),
        })),
      ),
    );
  });

  test("R2.5: with a group whose ID cannot be used ends the last group", async () => {
    await start();
    const group = { type: "group", messageId: "1", userId: "jack", groupId: "test_group" };
    await post(group);
    expect(await post({ ...group, messageId: "2", groupId: ["x"] })).toBe(200);
    expect(await post(track("Login", { context: {} }))).toBe(200);
    expect(activities()).toEqual([undefined]);
  });

  test.each(["alias", "delete"])("R2.1: of type %s is answered 200, and nothing is sent", async (type) => {
    await start();
    expect(await post({ type, messageId: "1", userId: "jack" })).toBe(200);
    expect(gateway.arrivals).toEqual([]);
    expect(log).toEqual(['"1": unsupported-type at "type"']);
  });

  test("section 8: has its issues in the log, by code and path, and no value of it", async () => {
    await start();
    const traits = { email: ["jack@initech.example", {}], name: "Jack".repeat(100) };
    await post({ ...track("1"), type: "identify", userId: "jack frank", traits });
    expect(log.sort()).toEqual([
      '"message-1": id-charset at "userId"',
      '"message-1": value-truncated at "traits.name"',
    ]);
  });

  test("has one line in the log for each problem, whatever its ID and the names in it", async () => {
    await start(inTurn(400));
    const traits = { plan: "pro", "a\n3: rejected": "x".repeat(10_000) };
    await post(track("1", { type: "identify", messageId: "1\n2: rejected", traits }));
    expect(log.length).toBeGreaterThan(1);
    expect(log.join()).not.toContain("\n");
  });

  test("carries the token", async () => {
    await start(undefined, { apiToken: "secret" });
    await post(track("Login"));
    expect(gateway.taken).toMatchObject([{ "api-token": "secret" }]);
  });
});

describe("a message that comes again", () => {
  test("is not sent again once it has arrived, even when both come at once", async () => {
    await start(() => sleep(20, 200));
    expect(await Promise.all([post(page), post(page)])).toEqual([200, 200]);
    expect(await post(page)).toBe(200);
    expect(activities()).toEqual([viewedDocs, viewedSetup]);
  });

  test("does not move the session a second time", async () => {
    await start();
    for (const category of ["Docs", "Billing", "Docs"]) await post({ ...page, messageId: category, category });
    await post(track("Search"));
    expect(gateway.taken.at(-1)).toMatchObject({ sdr_a: "Search", sdr_m: "Billing" });
  });

  test.each<Reply>([500, 503, 429, 408, "killed", 401, { status: 302, headers: { location: "/elsewhere" } }])(
    "R9.2: after %j is sent from the request that failed",
    async (reply) => {
      await start(inTurn(200, reply));
      expect(await post(page)).toBe(503);
      expect(activities()).toEqual([viewedDocs]);
      expect(await post(page)).toBe(200);
      expect(activities()).toEqual([viewedDocs, viewedSetup]);
      expect(gateway.strays).toEqual([]);
    },
  );

  test.each<Reply>([307, "late"])("R9.2: after %j Segment is told to send it again", async (reply) => {
    await start(inTurn(typeof reply === "number" ? { status: reply, headers: { location: "/elsewhere" } } : reply), {
      timeLimit: 100,
    });
    expect(await post(track("Login"))).toBe(503);
    expect(gateway.strays).toEqual([]);
  });

  test("is sent again where its answer got lost, since nobody can know that it arrived", async () => {
    await start(inTurn("lost"));
    expect([await post(track("Login")), await post(track("Login"))]).toEqual([503, 200]);
    expect(activities()).toEqual(["Login", "Login"]);
  });

  test("R9.2: a request whose answer broke off has arrived", async () => {
    await start(() => "half");
    expect(await post(page)).toBe(200);
    expect(activities()).toEqual([viewedDocs, viewedSetup]);
  });

  test.each([
    ["as long as Totango says", "70", "70"],
    ["ten seconds at least", "1", "10"],
  ])("should do so after %s", async (_long, said, told) => {
    await start(inTurn({ status: 429, headers: { "retry-after": said } }));
    const { headers } = await send(receiver.url, track("Login"));
    expect(headers.get("retry-after")).toBe(told);
  });

  test("R6.3: still has the attributes that waited for its account", async () => {
    await start(inTurn(500));
    await post({ type: "identify", messageId: "1", userId: "jack", traits: { plan: "pro" } });
    const group = { type: "group", messageId: "2", userId: "jack", groupId: "test_group" };
    expect(await post(group)).toBe(503);
    expect(await post(group)).toBe(200);
    expect(gateway.taken).toMatchObject([{ "sdr_u.plan": "pro" }]);
  });

  test.each([undefined, null, "", 7])("is known by its signature where its ID is %j", async (messageId) => {
    await start(inTurn(200, 500));
    const message = { ...page, messageId };
    expect([await post(message), await post(message), await post(message)]).toEqual([503, 200, 200]);
    expect(await post(track("Login", { messageId }))).toBe(200);
    expect(activities()).toEqual([viewedDocs, viewedSetup, "Login"]);
  });

  test("should do so after an hour at most", async () => {
    await start(inTurn({ status: 429, headers: { "retry-after": "9".repeat(400) } }));
    const { headers } = await send(receiver.url, track("Login"));
    expect(headers.get("retry-after")).toBe("3600");
  });

  test("does not move the session a second time, however many came since", async () => {
    await start();
    const group = (groupId: string) => ({ type: "group", messageId: groupId, userId: "jack", groupId });
    await post(group("old"));
    await post(group("new"));
    for (let n = 0; n < 150; n += 1) await post(track(`${n}`));
    expect(await post(group("old"))).toBe(200);
    await post(track("Login", { context: {} }));
    expect(gateway.taken).toHaveLength(153);
    expect(gateway.taken.at(-1)).toMatchObject({ sdr_a: "Login", sdr_o: "new" });
  });

  test("R9.2: is answered 422 when Totango rejects a request, also after that; the rest is sent", async () => {
    await start(inTurn(400));
    expect([await post(page), await post(page)]).toEqual([422, 422]);
    expect(activities()).toEqual([viewedSetup]);
    expect(log).toEqual(['"message-page": rejected, the server answered 400']);
  });

  test("R9.2: is answered 422 also where the other request failed before", async () => {
    await start(inTurn(400, 503));
    expect([await post(page), await post(page), await post(page)]).toEqual([503, 422, 422]);
    expect(activities()).toEqual([viewedSetup]);
  });
});

describe("the messages of a visitor", () => {
  test("are delivered one at a time, as they came, and those of others meanwhile", async () => {
    const underWay = new Map<string | undefined, number>();
    let [most, visits] = [0, 0];
    const store = memoryStore();
    const counting: Store = {
      visit: (key, work) => {
        visits += 1;
        return store.visit(key, work);
      },
    };
    await start(
      async ({ sdr_u }) => {
        underWay.set(sdr_u, (underWay.get(sdr_u) ?? 0) + 1);
        expect(underWay.get(sdr_u)).toBe(1);
        most = Math.max(most, underWay.size);
        await until(() => most === 2);
        await sleep(20);
        underWay.delete(sdr_u);
        return 200;
      },
      { store: counting },
    );
    const events = ["A", "B", "C", "D", "E"];
    const statuses: Promise<number>[] = [];
    for (const event of events) {
      for (const userId of ["jack", "maria"]) {
        statuses.push(post(track(event, { userId })));
        await until(() => visits === statuses.length);
      }
    }
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]));
    for (const user of ["jack", "maria"]) {
      expect(gateway.taken.filter(({ sdr_u }) => sdr_u === user).map(({ sdr_a }) => sdr_a)).toEqual(events);
    }
    expect(most).toBe(2);
  });

  test("wait in the order in which they first came while one has failed, and others' do not", async () => {
    await start(inTurn(500, 500));
    const [first, second, third] = ["A", "B", "C"].map((event) => track(event));
    expect(await post(first)).toBe(503);
    const { status, headers } = await send(receiver.url, second);
    expect([status, headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await post(third)).toBe(503);
    expect(await post(track("Login", { userId: "maria" }))).toBe(503); // the second 500
    expect(await post(track("Login", { userId: "maria" }))).toBe(200);
    expect(await post(third)).toBe(503);
    expect(await post(first)).toBe(200);
    expect(activities()).toEqual(["Login", "A", "B", "C"]);
    expect([await post(third), await post(second), await post(first)]).toEqual([200, 200, 200]);
    expect(activities()).toEqual(["Login", "A", "B", "C"]);
  });

  test("are delivered by whichever comes when the pause is over", async () => {
    await start(inTurn(500, 500), { pause: 0 });
    expect([await post(track("A")), await post(track("B")), await post(track("C"))]).toEqual([503, 503, 200]);
    expect(activities()).toEqual(["A", "B", "C"]);
    expect([await post(track("A")), await post(track("B"))]).toEqual([200, 200]);
    expect(activities()).toEqual(["A", "B", "C"]);
  });

  test("are each known to be done, however many waited", async () => {
    await start(inTurn(500));
    const events = Array.from({ length: 150 }, (_, n) => `${n}`);
    for (const event of events) expect(await post(track(event))).toBe(503);
    for (const event of events) expect(await post(track(event)), event).toBe(200);
    expect(activities()).toEqual(events);
  });

  test("are delivered for as long as Segment has time", async () => {
    await start((_params, count) => {
      if (count === 1) return 500;
      pass(0.2);
      return 200;
    });
    for (const event of ["A", "B", "C"]) expect(await post(track(event))).toBe(503);
    expect(await post(track("A"))).toBe(200);
    expect(activities()).toEqual(["A", "B"]);
    expect(await post(track("C"))).toBe(200);
  });

  test("are answered 422 where they were rejected by the time they come again", async () => {
    await start(inTurn(500, 200, 400));
    const statuses = [];
    for (const event of ["A", "B", "A", "B", "A"]) statuses.push(await post(track(event)));
    expect(statuses).toEqual([503, 503, 200, 422, 200]);
  });

  test("pass one that does not come again for long, which is delivered when it comes", async () => {
    await start(inTurn(200, 500), { patience: 20 * 60_000 });
    expect(await post(page)).toBe(503);
    expect(await post(track("Login"))).toBe(503);
    pass(21);
    expect(await post(track("Login"))).toBe(200);
    expect(await post(page)).toBe(200);
    expect(activities()).toEqual([viewedDocs, "Login", viewedSetup]);
  });

  test("pass one that fails for long, however often it comes again", async () => {
    let isWell = false;
    await start(({ sdr_a }) => (sdr_a === "A" && !isWell ? 500 : 200));
    expect([await post(track("A")), await post(track("B"))]).toEqual([503, 503]);
    for (const status of [503, 503, 200]) {
      pass(21);
      expect([await post(track("A")), await post(track("C"))]).toEqual([503, status]);
    }
    expect(activities()).toEqual(["B", "C"]);
    expect([await post(track("A")), await post(track("D"))]).toEqual([503, 200]);
    isWell = true;
    expect([await post(track("A")), await post(track("E"))]).toEqual([200, 200]);
    expect(activities()).toEqual(["B", "C", "D", "A", "E"]);
  });

  test.each([
    ["stay in the group that passed it", ["new"], "new"],
    ["move on to it where they were in none", [], "old"],
  ])("that come after a group which lost its place %s", async (_what, groups, expected) => {
    await start(inTurn(500));
    const group = (groupId: string) => ({ type: "group", messageId: groupId, userId: "jack", groupId });
    expect(await post(group("old"))).toBe(503);
    pass(61);
    for (const groupId of groups) expect(await post(group(groupId))).toBe(200);
    expect(await post({ type: "page", messageId: "page", userId: "jack" })).toBe(200);
    expect(await post(group("old"))).toBe(200);
    await post(track("Login", { context: {} }));
    expect(gateway.taken.filter(({ sdr_o, sdr_a }) => sdr_o === "old" && sdr_a === undefined)).toHaveLength(1);
    expect(gateway.taken.at(-1)).toMatchObject({ sdr_a: "Login", sdr_o: expected });
  });

  test("have a place each, up to a thousand", async () => {
    const waiting = Array.from({ length: 1_000 }, (_, n) => ({
      message: { type: "track" as const, ...track(`${n}`), messageId: `${n}` },
      until: Infinity,
    }));
    const store = memoryStore();
    await store.visit("u:jack", (visitor, save) => save({ ...visitor, waiting }));
    await start(() => 500, { store });
    expect(await post(track("Login"))).toBe(503);
    expect(await store.visit("u:jack", (visitor) => Promise.resolve(visitor.waiting.length))).toBe(1_000);
  });

  test("go on after one that was rejected", async () => {
    await start(inTurn(400));
    expect([await post(track("A")), await post(track("B"))]).toEqual([422, 200]);
  });

  test("that name nobody wait for nobody", async () => {
    await start(inTurn(500));
    const groups = ["one", "other"].map((groupId) => ({ type: "group", messageId: groupId, groupId }));
    expect([await post(groups[0]), await post(groups[1]), await post(groups[0])]).toEqual([503, 200, 200]);
  });

  test("that name nobody leave no session", async () => {
    const store = memoryStore();
    await start(undefined, { store });
    expect(await post({ type: "group", messageId: "1", groupId: "test_group" })).toBe(200);
    expect(await store.visit("m:1", ({ session }) => Promise.resolve(session))).toEqual(emptySession);
  });
});

test("what is known of messages is forgotten after its time", async () => {
  const store = memoryStore();
  const known = ["old", "young"].map((id) => ({ id, status: 200 as const, until: id === "old" ? 1 : Infinity }));
  await store.visit("u:jack", (visitor, save) => save({ ...visitor, known }));
  await start(undefined, { store });
  await post(track("Login"));
  const ids = await store.visit("u:jack", (visitor) => Promise.resolve(visitor.known.map(({ id }) => id)));
  expect(ids).toEqual(["young", expect.any(String)]);
});

test("a store in memory forgets the visitor that came longest ago when it is full", async () => {
  const store = memoryStore(2);
  const session = { groupId: "test_group" };
  for (const key of ["a", "b", "a", "c"]) await store.visit(key, (visitor, save) => save({ ...visitor, session }));
  const found = ["a", "b", "c"].map((key) => store.visit(key, (visitor) => Promise.resolve(visitor.session)));
  expect(await Promise.all(found)).toEqual([session, emptySession, session]);
});

test("a store that fails is answered 503, and the message is delivered when it comes again", async () => {
  const { visit } = memoryStore();
  let isGone = true;
  const store: Store = {
    visit: (key, work) => (isGone ? Promise.reject(new TypeError("jack@initech.example")) : visit(key, work)),
  };
  await start(undefined, { store });
  expect(await post(page)).toBe(503);
  expect(log).toEqual(["not received: TypeError"]);
  isGone = false;
  expect(await post(page)).toBe(200);
});

test("R6.8: each visitor's requests arrive once and in order, whatever fails and comes again", async () => {
  const visits = Array.from({ length: 20 }, (_, n) => visit(`user-${n}`));
  const failures = ["killed", 500, 503, 429, 408, 401] as const;
  await start((_params, count) => (count % 3 === 0 ? (failures[(count / 3) % failures.length] ?? 500) : 200));
  const statuses = await Promise.all(
    visits.map((messages) => sendAll([receiver.url], [...messages.slice(0, 4), ...messages.slice(2)])),
  );
  expect(new Set(statuses.flat())).toEqual(new Set([200]));
  for (const messages of visits) {
    expect(gateway.taken.filter(({ sdr_o }) => sdr_o?.endsWith(accountOf(messages)))).toEqual(paramsOf(messages));
  }
});

function visit(userId: string): Fields[] {
  const messages: Fields[] = [
    { type: "identify", userId, traits: { plan: "trial" } },
    { type: "group", userId, groupId: `account-of-${userId}`, traits: { name: "Initech" } },
    { type: "page", userId, category: "Docs", name: "Setup" },
    { type: "track", userId, event: "Search" },
    { type: "identify", userId, traits: { plan: "pro" } },
    { type: "group", userId, groupId: `second-account-of-${userId}` },
    { type: "track", userId, event: "Login" },
    { type: "page", userId, name: "Home" },
  ];
  return messages.map((message, n) => ({ ...message, messageId: `${userId}-${n}` }));
}

function accountOf([message]: readonly Fields[]): string {
  return `account-of-${String(message?.userId)}`;
}

function paramsOf(messages: readonly Fields[]): unknown[] {
  let session: Session = emptySession;
  return messages.flatMap((message) => {
    const result = untyped.advance(message, { serviceId: "SP-1234-01" }, session);
    session = result.session;
    return result.requests.map(({ params }) => params);
  });
}
