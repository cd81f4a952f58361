import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { group, identify, page, screen, track, untyped, type Fields, until } from "../support.js";
import { bundleFunction, startFunction, type DestinationFunction } from "./destination.js";
import { startGateway, type Gateway, type Reply } from "./gateway.js";

// Segment's runtime has node-fetch as its `fetch`, and so has the core of Segment's own destinations.
const { fetch: segmentFetch, ErrorCodes } = z
  .object({ fetch: z.unknown(), ErrorCodes: z.record(z.string(), z.string()) })
  .parse(createRequire(import.meta.url)("@segment/actions-core"));

const events = [
  ["onIdentify", identify({ traits: { name: "Jack Frank" } })],
  ["onGroup", group({ traits: { name: "Initech" } })],
  ["onTrack", track()],
  ["onPage", page({ category: "Docs", name: "Setup" })],
  ["onScreen", screen({ name: "Home" })],
] as const;
const twoRequests = page({ category: "Docs", name: "Setup" });

let script: string;
let gateway: Gateway;
/** How the gateway replies, by the user of a request, else its account, and by how many requests came before it. */
let reply: (whose: string | undefined, before: number) => Reply | Promise<Reply>;

beforeAll(async () => {
  script = await bundleFunction();
});

beforeEach(async () => {
  reply = () => 200;
  gateway = await startGateway(({ sdr_u, sdr_o }, count) => reply(sdr_u ?? sdr_o, count - 1));
});

afterEach(() => gateway.stop());

function paramsOf(event: Fields, settings: Fields = {}): unknown[] {
  return untyped.translate(event, { serviceId: "SP-1234-01", ...settings }).map(({ params }) => params);
}

/** The answer of a gateway that has none. */
function never(): Promise<Reply> {
  return new Promise(() => undefined);
}

function containing(words: string): unknown {
  return expect.stringContaining(words);
}

test("the script imports nothing, and its handlers are functions at its top", () => {
  expect(script).not.toMatch(/\brequire\(|^import |^export /m);
  const names = Array.from(script.matchAll(/^async function (on\w+)\(/gm), ([, name]) => name);
  expect(names.sort()).toEqual(["onAlias", "onBatch", "onDelete", ...events.map(([handler]) => handler)].sort());
});

describe.each([
  ["Segment's fetch", segmentFetch],
  ["Node's fetch", fetch],
])("a destination function with %s", (_name, fetch) => {
  let call: DestinationFunction["call"];
  let log: DestinationFunction["log"];

  beforeEach(() => {
    ({ call, log } = startFunction(script, gateway.url, fetch));
  });

  test.each(events)("%s sends the event's requests", async (handler, event) => {
    expect(await call(handler, event)).toBeUndefined();
    expect(paramsOf(event)).not.toEqual([]);
    expect(gateway.taken).toEqual(paramsOf(event));
  });

  test("R1.4, R1.5: the settings come as Segment's form gives them", async () => {
    const settings = {
      trackNamedPages: false,
      defaultModule: "App",
      region: null,
      apiToken: "secret",
      attributes: null,
    };
    await call("onPage", twoRequests, settings);
    await call("onTrack", track({ properties: {} }), settings);
    expect(gateway.taken).toMatchObject([
      { sdr_a: "Viewed Docs Page", "api-token": "secret" },
      { sdr_a: "Login", sdr_m: "App", "api-token": "secret" },
    ]);
  });

  test("R2.3: events that Segment addresses to the function by its name are sent", async () => {
    const name = "My Function (My Workspace)";
    const addressed = track({ integrations: { All: false, [name]: true } });
    await call("onTrack", addressed);
    expect(gateway.taken).toEqual([]);
    for (const integrationNames of [name, ["", name]]) await call("onTrack", addressed, { integrationNames });
    expect(gateway.taken).toEqual([...paramsOf(track()), ...paramsOf(track())]);
    await call("onTrack", track({ integrations: { [name]: false } }), { integrationNames: name });
    expect(gateway.taken).toHaveLength(2);
    expect(log).toEqual(["totango-disabled at integrations.All", `totango-disabled at integrations.${name}`]);
  });

  test.each<Reply>([201, 204, "half"])("R9.2: %j means that the event arrived", async (answer) => {
    reply = () => answer;
    await call("onPage", twoRequests);
    expect(gateway.taken).toEqual(paramsOf(twoRequests));
  });

  test.each<Reply>([500, 503, 429, 408, "killed"])("R9.2: after %j Segment tries the event again", async (answer) => {
    reply = (_user, before) => (before === 0 ? answer : 200);
    await expect(call("onPage", twoRequests)).rejects.toMatchObject({ name: "RetryError" });
    expect(gateway.arrivals).toHaveLength(1);
    await call("onPage", twoRequests);
    expect(gateway.taken).toEqual(paramsOf(twoRequests));
  });

  test.each([401, 403, 404, { status: 302, headers: { location: "/elsewhere" } }])(
    "R9.2: nothing is lost while the endpoint or the token is wrong, and no redirect is followed: %j",
    async (answer) => {
      reply = () => answer;
      await expect(call("onPage", twoRequests)).rejects.toMatchObject({ name: "RetryError" });
      expect(gateway.arrivals).toHaveLength(1);
      expect(gateway.strays).toEqual([]);
    },
  );

  test("R7.2: a redirect that would repeat the request elsewhere is not followed either", async () => {
    reply = () => ({ status: 307, headers: { location: "/elsewhere" } });
    await expect(call("onTrack", track())).rejects.toMatchObject({ name: "RetryError" });
    expect(gateway.strays).toEqual([]);
  });

  test("a gateway that is not there makes Segment try the event again", async () => {
    await gateway.stop();
    await expect(call("onTrack", track())).rejects.toMatchObject({
      name: "RetryError",
      message: "Totango cannot be reached",
    });
  });

  test("a gateway that does not answer makes Segment try the event again", async () => {
    reply = never;
    await expect(call("onPage", twoRequests)).rejects.toMatchObject({
      name: "RetryError",
      message: "Totango did not answer in time",
    });
    expect(gateway.arrivals).toHaveLength(1);
  });

  test("the second request of an event is not passed over when it fails", async () => {
    reply = (_user, before) => (before === 1 ? 500 : 200);
    await expect(call("onPage", twoRequests)).rejects.toMatchObject({ name: "RetryError" });
  });

  test.each([400, 413])(
    "R9.2: a request that is rejected (%i) is not tried again, and the next one is sent",
    async (status) => {
      reply = (_user, before) => (before === 0 ? status : 200);
      await expect(call("onPage", twoRequests)).rejects.toMatchObject({
        name: "InvalidEventPayload",
        message: `Totango answered ${status}`,
      });
      expect(gateway.taken).toEqual(paramsOf(twoRequests).slice(1));
    },
  );

  test.each<readonly [string, unknown]>([
    ["endpoint", "http://"],
    ["endpoint", "http://127.0.0.1:99999/"],
    ["endpoint", "totango.example"],
    ["serviceId", ""],
    ["serviceId", null],
    ["productSeparator", "-"],
    ["disableHeartbeat", "yes"],
    ["integrationNames", 7],
  ])("a setting that can never work is not tried again: %s %j", async (name, value) => {
    await expect(call("onTrack", track(), { [name]: value })).rejects.toMatchObject({
      name: "ValidationError",
      message: containing(`settings.${name}`),
    });
    expect(gateway.arrivals).toEqual([]);
  });

  test.each([
    ["onAlias", { type: "alias", userId: "jack", previousId: "5f5e" }],
    ["onDelete", { type: "delete", userId: "jack" }],
  ])("R2.1: %s says that Totango has no place for the event", async (handler, event) => {
    await expect(call(handler, event)).rejects.toMatchObject({ name: "EventNotSupported" });
  });

  test("section 8: the log has the code and the path of each issue, and no value", async () => {
    const traits = { email: "jack@initech.example", notes: { last: "x".repeat(256) }, "": 7 };
    await call("onIdentify", identify({ userId: "jack frank", traits }));
    await call("onTrack", { type: "track", userId: "jack", event: "Login" });
    expect([...log].sort()).toEqual([
      "defaulted-module at properties.category",
      "id-charset at userId",
      "missing-account-id at context.groupId",
      "unusable-name at traits.",
      "value-truncated at traits.notes.last",
    ]);
  });

  describe("with a batch", () => {
    const [login, logout] = [track({ userId: "jack" }), track({ userId: "jack", event: "Logout" })];
    const [known, named] = [
      identify({ userId: "maria", traits: { plan: "pro" } }),
      identify({ userId: "maria", traits: { plan: "pro", seats: 3 } }),
    ];
    const alias = { type: "alias", userId: "maria", previousId: "5f5e" };
    const batch = [login, known, named, alias, logout];
    const delivered = { status: 200 };
    const isRetried = { status: 500, errortype: "RETRYABLE_ERROR", errormessage: containing("RetryError: ") };
    const isUnsupported = { status: 400, errortype: "BAD_REQUEST", errormessage: containing("EventNotSupported: ") };

    function takenOf(user: string): unknown[] {
      return gateway.taken.filter(({ sdr_u }) => sdr_u === user);
    }

    test("R9.3: each user's requests are merged and in order, and each event has its status in its place", async () => {
      expect(await call("onBatch", batch)).toEqual([delivered, delivered, delivered, isUnsupported, delivered]);
      expect(takenOf("jack")).toEqual([login, logout].flatMap((event) => paramsOf(event)));
      expect(takenOf("maria")).toEqual(paramsOf(named));
      expect(log).toEqual(["unsupported-type at type"]);
    });

    test("one user's slow answer holds up nobody else", async () => {
      reply = async (user) => {
        if (user === "jack") await until(() => takenOf("maria").length === 1);
        return 200;
      };
      await call("onBatch", batch);
      expect(takenOf("jack")).toHaveLength(2);
    });

    test.each([500, 429, 403, "killed"] as const)(
      "after %j all of the user's events are tried again",
      async (answer) => {
        reply = (user) => (user === "maria" ? answer : 200);
        expect(await call("onBatch", batch)).toEqual([delivered, isRetried, isRetried, isUnsupported, delivered]);
      },
    );

    test("what follows a request that is to be tried again is not sent, and what came before is tried again too", async () => {
      reply = (_user, before) => (before === 1 ? 503 : 200);
      const search = track({ userId: "jack", event: "Search" });
      const nothing = { type: "track", userId: "jack", event: "Login" };
      expect(await call("onBatch", [login, search, nothing, logout])).toEqual([
        isRetried,
        isRetried,
        delivered,
        isRetried,
      ]);
      expect(gateway.arrivals.map(({ params }) => params.sdr_a)).toEqual(["Login", "Search"]);
    });

    test("after a rejected request all of the user's events are discarded, and the next ones are sent", async () => {
      reply = (user, before) => (user === "jack" && before === 0 ? 400 : 200);
      const isDiscarded = {
        status: 400,
        errortype: "BAD_REQUEST",
        errormessage: "InvalidEventPayload: Totango answered 400",
      };
      expect(await call("onBatch", [login, logout, known])).toEqual([isDiscarded, isDiscarded, delivered]);
      expect(takenOf("jack")).toEqual(paramsOf(logout));
    });

    test("the types of errors are Segment's", async () => {
      reply = (user) => (user === "jack" ? 500 : 400);
      const statuses = z.array(z.object({ errortype: z.string() })).parse(await call("onBatch", [login, known]));
      expect(Object.keys(ErrorCodes)).toEqual(expect.arrayContaining(statuses.map(({ errortype }) => errortype)));
    });

    test("events that name no user are delivered in their order too", async () => {
      const events = ["trial", "pro"].map((plan) => ({ type: "group", groupId: "test_group", traits: { plan } }));
      expect(await call("onBatch", [...events, { type: "page" }])).toEqual([delivered, delivered, delivered]);
      expect(gateway.taken).toMatchObject([{ sdr_o: "test_group", "sdr_o.plan": "pro" }]);
    });

    test("events that name no user are tried again with those of their account alone", async () => {
      reply = (account) => (account === "test_group" ? 503 : 200);
      const events = ["test_group", "other_group"].map((groupId) => ({ type: "group", groupId, traits: { seats: 3 } }));
      expect(await call("onBatch", events)).toEqual([isRetried, delivered]);
    });

    test("settings that can never work discard it whole, and an unusable URL does so event by event", async () => {
      await expect(call("onBatch", batch, { serviceId: "" })).rejects.toMatchObject({ name: "ValidationError" });
      expect(await call("onBatch", [login], { endpoint: "http://" })).toMatchObject([{ status: 400 }]);
    });

    test("a batch without events is done", async () => {
      expect(await call("onBatch", [])).toEqual([]);
    });

    // These take their time, which is the same with either.
    if (fetch !== segmentFetch) return;

    test("a user whose requests get no answer keeps nobody else's events from being done", async () => {
      reply = (user) => (user === "jack" ? never() : 200);
      expect(await call("onBatch", batch)).toEqual([isRetried, delivered, delivered, isUnsupported, isRetried]);
      expect(takenOf("maria")).toEqual(paramsOf(named));
    });

    test("more events of a user than there is time for arrive in order, in several tries", async () => {
      const names = Array.from({ length: 80 }, (_, number) => `Event ${number}`);
      reply = () => sleep(120, 200);
      let waiting = names;
      for (let tries = 0; waiting.length > 0; tries += 1) {
        if (tries > 0) reply = () => 200;
        const events = waiting.map((event) => track({ userId: "jack", event }));
        const statuses = z.array(z.object({ status: z.number() })).parse(await call("onBatch", events));
        const left = waiting.filter((_, place) => statuses[place]?.status === 500);
        expect(left).toEqual(waiting.slice(waiting.length - left.length));
        expect(left.length).toBeLessThan(waiting.length);
        waiting = left;
      }
      // The last request of a try can be cut off after it arrived, and then it comes again.
      expect(Array.from(new Set(gateway.taken.map(({ sdr_a }) => sdr_a)))).toEqual(names);
    });
  });
});
