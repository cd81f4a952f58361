import { inspect } from "node:util";
import { translate, type TotangoRequest } from "segment-to-totango";
import { afterEach, describe, expect, test, vi } from "vitest";
import { startGateway, type Gateway, type Reply } from "./gateway.js";
import { deliver, type SendOptions } from "../../examples/send.js";
import { until } from "../support.js";

const quick: SendOptions = { pause: 1 };

let gateway: Gateway;

afterEach(() => gateway.stop());

/** A gateway that gives these replies in turn, and then 200. */
async function start(...replies: readonly Reply[]): Promise<TotangoRequest> {
  gateway = await startGateway((_params, count) => replies[count - 1] ?? 200);
  return loginAt(gateway.url);
}

function loginAt(endpoint: string): TotangoRequest {
  const [request] = translate(
    { type: "track", userId: "jack", event: "Login", context: { groupId: "test_group" } },
    { serviceId: "SP-1234-01", endpoint },
  );
  if (!request) throw new Error("There is no request");
  return request;
}

describe("deliver", () => {
  test.each<Reply>([200, 204, "half", "endless"])(
    "R9.2: %j means that it arrived, and it is sent once",
    async (reply) => {
      const request = await start(reply);
      expect(await deliver(request, { ...quick, apiToken: "secret" })).toMatchObject({ delivery: "delivered" });
      expect(gateway.arrivals.map(({ params }) => params)).toEqual([{ ...request.params, "api-token": "secret" }]);
    },
  );

  test.each<Reply>([500, 503, 429, 408, "killed"])("R9.2: after %j it is sent again", async (reply) => {
    const request = await start(reply, reply);
    expect(await deliver(request, quick)).toMatchObject({ delivery: "delivered" });
    expect(gateway.arrivals).toHaveLength(3);
    expect(gateway.taken).toEqual([request.params]);
  });

  test.each([
    [400, "rejected"],
    [413, "rejected"],
    [401, "misconfigured"],
    [404, "misconfigured"],
  ])("R9.2: after %i it is not sent again, since it is %s", async (reply, delivery) => {
    const answer = await deliver(await start(reply), quick);
    expect(answer).toEqual({ delivery, reason: `the server answered ${reply}`, retryAfter: 0 });
    expect(gateway.arrivals).toHaveLength(1);
  });

  test.each([302, 307])("R7.2: a redirect (%i) is not followed", async (status) => {
    const request = await start({ status, headers: { location: "/elsewhere" } });
    expect(await deliver(request, quick)).toMatchObject({ delivery: "misconfigured" });
    expect(gateway.strays).toEqual([]);
  });

  test("R9.2: a redirect whose status a runtime hides is not followed either", async () => {
    const request = await start();
    const answer = await deliver(request, { fetch: () => Promise.resolve(Response.error()) });
    expect(answer).toMatchObject({ delivery: "misconfigured" });
  });

  test("an answer that takes too long counts as none", async () => {
    const request = await start("late");
    expect(await deliver(request, { ...quick, timeLimit: 600 })).toMatchObject({ delivery: "delivered" });
    expect(gateway.arrivals).toHaveLength(2);
    const { signal } = new AbortController();
    expect(await deliver(await start("late"), { attempts: 1, timeLimit: 100, signal })).toEqual({
      delivery: "retry",
      reason: "the server did not answer in time",
      retryAfter: 0,
    });
  });

  test("a server that is not there is tried until the attempts are used up", async () => {
    const request = await start();
    await gateway.stop();
    const counted = vi.fn(fetch);
    expect(await deliver(request, { ...quick, attempts: 3, fetch: counted })).toEqual({
      delivery: "retry",
      reason: "the connection failed",
      retryAfter: 0,
    });
    expect(counted).toHaveBeenCalledTimes(3);
  });

  test("each pause is twice as long as the one before, give or take a half", async () => {
    await deliver(await start(500, 500, 500), { pause: 40 });
    const pauses = gateway.arrivals.slice(1).map(({ at }, n) => at - (gateway.arrivals[n]?.at ?? 0));
    expect(pauses).toHaveLength(3);
    [20, 40, 80].forEach((least, n) => {
      expect(pauses[n]).toBeGreaterThan(least - 2);
      expect(pauses[n]).toBeLessThan(2 * least + 2_000);
    });
  });

  test("a retry-after is obeyed", async () => {
    await deliver(await start({ status: 429, headers: { "retry-after": "1" } }), quick);
    const [first, second] = gateway.arrivals.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(950);
  });

  test("a retry-after can be a date", async () => {
    const header = new Date(Date.now() + 60_000).toUTCString();
    const { retryAfter } = await deliver(await start({ status: 429, headers: { "retry-after": header } }), {
      attempts: 1,
    });
    expect(retryAfter).toBeGreaterThan(30_000);
    expect(retryAfter).toBeLessThanOrEqual(60_000);
  });

  test.each(["", "soon", "-1", "Thu, 01 Jan 1970 00:00:00 GMT"])(
    "a retry-after of %j asks for no pause",
    async (header) => {
      const request = await start({ status: 503, headers: { "retry-after": header } });
      expect(await deliver(request, { attempts: 1 })).toMatchObject({ delivery: "retry", retryAfter: 0 });
    },
  );

  test("who is told to wait longer than it may is done, and says how long", async () => {
    const request = await start({ status: 503, headers: { "retry-after": "3600" } });
    expect(await deliver(request, quick)).toMatchObject({ delivery: "retry", retryAfter: 3_600_000 });
    expect(gateway.arrivals).toHaveLength(1);
  });

  test.each(["http://", "http://exa mple/", "http://127.0.0.1:99999/", "http://jack:secret@127.0.0.1:1/"])(
    "a URL that cannot be used is not tried: %s",
    async (url) => {
      await start();
      const counted = vi.fn(fetch);
      const answer = await deliver(loginAt(url), { fetch: counted });
      expect(answer).toMatchObject({ delivery: "misconfigured", reason: "the endpoint is not a usable URL" });
      expect(counted).not.toHaveBeenCalled();
    },
  );

  test.each<readonly [string, Reply, number]>([
    ["during a pause", { status: 503, headers: { "retry-after": "30" } }, 2],
    ["before the last answer", "late", 1],
  ])("a signal ends it %s", async (_when, reply, attempts) => {
    const request = await start(reply);
    const stop = new AbortController();
    const delivery = deliver(request, { attempts, signal: stop.signal });
    await until(() => gateway.arrivals.length === 1);
    const begin = performance.now();
    setTimeout(() => stop.abort(), 20);
    await expect(delivery).rejects.toMatchObject({ name: "AbortError" });
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(gateway.arrivals).toHaveLength(1);
  });

  test("a signal that was aborted before lets nothing be sent", async () => {
    const request = await start();
    await expect(deliver(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
    expect(gateway.arrivals).toEqual([]);
  });

  test("a signal that lives on keeps nothing of the requests that are done", async () => {
    const { signal } = new AbortController();
    const kept = () => inspect(signal, { customInspect: false, showHidden: true });
    const request = await start();
    await deliver(request, { signal });
    const before = kept();
    for (let n = 0; n < 10; n += 1) await deliver(request, { signal });
    expect(kept()).toBe(before);
  });

  test("answers that never end keep no connections", async () => {
    const request = await start(...Array.from({ length: 10 }, () => "endless" as const));
    for (let n = 0; n < 10; n += 1) await deliver(request);
    // Node opens a connection ahead of the next request.
    await until(async () => (await gateway.connections()) < 4);
  });
});
