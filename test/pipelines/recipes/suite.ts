import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startGateway, type Arrival, type Gateway, type Reply } from "../../recipes/gateway.js";
import { copyRecipe, type Copy } from "./copy.js";
import type { Engine, Running } from "./engine.js";
import { inOrder, post, sendAll, tally, visitorOf, visitors, type Visitor } from "./load.js";

const everybody = visitors(200, 5);

/** As long as a test lasts: what a slow machine delays is not sent again. */
const patient = { patience: 600, timeLimit: 600, sessionDays: 90 };

/** Whether so much of all that must arrive has arrived. */
const isTaken = (gateway: Gateway, share: number, all: readonly Visitor[] = everybody) =>
  gateway.taken.length >= share * all.reduce((sum, { expected }) => sum + expected.length, 0);

/** Waits for what must come, for as long as a test may last. */
function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  return vi.waitUntil(condition, { timeout: 240_000, interval: 50 }).then(() => undefined);
}

/** The same tests for every recipe that stores what it receives. */
export function testRecipe(engine: Engine): void {
  let copy: Copy;
  let gateway: Gateway;
  let running: Running;
  let reply: (params: Arrival["params"]) => Reply | Promise<Reply>;

  beforeAll(async () => {
    copy = await copyRecipe(engine.name);
    await engine.prepare?.(copy);
  });
  afterAll(() => copy.remove());

  async function begin(options: Partial<typeof patient> = {}): Promise<void> {
    reply = () => 200;
    gateway = await startGateway((params) => reply(params));
    onTestFinished(gateway.stop);
    running = await engine.start(copy, { endpoint: gateway.url, ...patient, ...options });
    onTestFinished(running.stop);
  }

  async function arrival(all: readonly Visitor[] = everybody): Promise<void> {
    await until(() => tally(all, gateway.taken).lost === 0);
  }

  /** Fails for five seconds, from when a third has arrived. */
  async function outage(failure: () => Reply | Promise<Reply>, seconds = 5): Promise<void> {
    await until(() => isTaken(gateway, 1 / 3));
    reply = failure;
    await sleep(1_000 * seconds);
    reply = () => 200;
  }

  describe("without a fault", () => {
    test("everything arrives once and in order, at whatever pace", async () => {
      await begin();
      await sendAll(running.url, everybody);
      await arrival();
      expect(tally(everybody, gateway.taken)).toEqual(inOrder);
    });

    test("a webhook that comes three times at once counts once", async () => {
      await begin();
      await sendAll(running.url, everybody, 3);
      await arrival();
      expect(tally(everybody, gateway.taken)).toEqual(inOrder);
    });

    test("a batch is taken message by message, and a body without a message or with a wrong signature is refused", async () => {
      await begin();
      const [one, other] = visitors(2, 3);
      const messages = [one, other].flatMap((visitor) => visitor?.messages ?? []);
      expect(await post(running.url, { batch: [...messages, "no message"] })).toBe(200);
      expect(await post(running.url, { batch: [] })).toBe(400);
      expect(await post(running.url, { type: "unknown" })).toBe(400);
      expect(await post(running.url, messages[0], "another secret")).toBe(401);
      await arrival(visitors(2, 3));
      expect(tally(visitors(2, 3), gateway.taken)).toEqual(inOrder);
    });

    test("a person on two devices, each in a workspace of its own, is in both", async () => {
      await begin();
      const laptop = { userId: "jill", anonymousId: "laptop" };
      const phone = { userId: "jill", anonymousId: "phone" };
      const jill = visitorOf("jill", [
        { ...laptop, type: "group", groupId: "initech", traits: { name: "Initech" } },
        { ...phone, type: "group", groupId: "acme", traits: { name: "Acme" } },
        ...Array.from({ length: 10 }, (_, index) => ({
          ...(index % 2 === 0 ? laptop : phone),
          type: "track",
          event: `Step ${index}`,
          properties: { category: "App" },
        })),
      ]);
      await sendAll(running.url, [jill]);
      await arrival([jill]);
      expect(tally([jill], gateway.taken)).toEqual(inOrder);
      const steps = gateway.taken.filter(({ sdr_a }) => sdr_a).map(({ sdr_o }) => sdr_o);
      expect(steps).toEqual(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? "initech" : "acme")));
    });
  });

  test("a session ends so long after the visitor's last message", async () => {
    await begin({ sessionDays: 2 / 86_400 });
    const names = Array.from({ length: 60 }, (_, number) => `user-${number}`);
    const group = { type: "group", groupId: "initech", traits: { name: "Initech" } };
    await sendAll(
      running.url,
      names.map((userId) => visitorOf(userId, [{ ...group, userId }])),
    );
    const isThere = (userId: string, event: string) =>
      gateway.taken.some(({ sdr_u, sdr_a }) => sdr_u === userId && sdr_a === event);
    // Each visitor is asked once, since a message keeps the session alive.
    const hasEnded = async (userId: string) => {
      const track = { type: "track", userId, properties: { category: "App" } };
      await post(running.url, { ...track, event: "In the session's account", messageId: `${userId}-a` });
      await post(running.url, {
        ...track,
        event: "In its own",
        context: { groupId: "acme" },
        messageId: `${userId}-b`,
      });
      await until(() => isThere(userId, "In its own"));
      return !isThere(userId, "In the session's account");
    };
    let asked = 0;
    while (!(await hasEnded(names[asked] ?? "")) && asked < names.length) {
      asked += 1;
      await sleep(1_000);
    }
    expect(asked).toBeLessThan(names.length);
  });

  describe("a fault loses nothing and changes no order", () => {
    test("what delivers is killed three times", async () => {
      await begin();
      const sent = sendAll(running.url, everybody);
      for (const share of [0.2, 0.4, 0.6]) {
        await until(() => isTaken(gateway, share));
        await running.killWorker();
      }
      await sent;
      await arrival();
      expect(tally(everybody, gateway.taken)).toMatchObject({ lost: 0, outOfOrder: 0, unexpected: 0 });
    });

    test("what stores is killed four times", async () => {
      await begin();
      const busy = visitors(60, 20); // with so many messages each, they still send whenever it is killed
      const sent = sendAll(running.url, busy);
      for (const share of [0.2, 0.4, 0.6, 0.8]) {
        await until(() => isTaken(gateway, share, busy));
        await (running.killEngine ?? running.killWorker)();
      }
      await sent;
      await arrival(busy);
      expect(tally(busy, gateway.taken)).toMatchObject({ lost: 0, outOfOrder: 0, unexpected: 0 });
    });

    test("Totango answers 500 for five seconds", async () => {
      await begin();
      const sent = sendAll(running.url, everybody);
      await outage(() => 500);
      await sent;
      await arrival();
      expect(tally(everybody, gateway.taken)).toEqual(inOrder);
    });

    test("Totango does not answer for five seconds", async () => {
      await begin({ timeLimit: 3 });
      const sent = sendAll(running.url, everybody);
      const end = sleep(5_000, "killed" as const);
      await outage(() => end);
      await sent;
      await arrival();
      expect(tally(everybody, gateway.taken)).toMatchObject({ lost: 0, outOfOrder: 0, unexpected: 0 });
    });

    test("answers are lost", async () => {
      await begin();
      const sent = sendAll(running.url, everybody);
      await outage(() => "lost", 0.3);
      await sent;
      await arrival();
      expect(tally(everybody, gateway.taken)).toMatchObject({ lost: 0, outOfOrder: 0, unexpected: 0 });
    });

    test("the token is refused until somebody repairs it", async () => {
      await begin();
      reply = () => 401;
      const sent = sendAll(running.url, everybody);
      await until(() => gateway.arrivals.length > 0);
      await sent;
      expect(gateway.taken).toEqual([]);
      reply = () => 200;
      await running.resume();
      await arrival();
      expect(tally(everybody, gateway.taken)).toEqual(inOrder);
    });
  });

  describe("nobody is held up by another", () => {
    const [rejected, failing, ...others] = everybody;

    /** One visitor is answered 422 and one 500, for ever. */
    const poison = ({ sdr_u }: Arrival["params"]) =>
      sdr_u === rejected?.userId ? 422 : sdr_u === failing?.userId ? 500 : 200;

    test("what waits for one visitor lets the others pass", async () => {
      await begin();
      reply = poison;
      await sendAll(running.url, everybody);
      await arrival(others);
      expect(tally(others, gateway.taken)).toEqual(inOrder);
      const attempts = gateway.arrivals.filter(({ params }) => params.sdr_u === failing?.userId);
      expect(new Set(attempts.map(({ params }) => JSON.stringify(params))).size).toBe(1); // its others wait behind
    });

    test("what is given up lets the visitor's others pass, and can be sent again as it was", async () => {
      await begin({ patience: 0 });
      reply = poison;
      await sendAll(running.url, everybody);
      const given = [rejected, failing].flatMap((visitor) => visitor?.expected ?? []);
      await until(async () => (await running.undelivered()) === given.length);
      await arrival(others);
      reply = () => 200;
      await running.retry();
      await arrival();
      expect(tally(everybody, gateway.taken)).toMatchObject({ lost: 0, twice: 0, unexpected: 0 });
      await until(async () => (await running.undelivered()) === 0);
    });
  });
}
