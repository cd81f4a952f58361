import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Analytics } from "@segment/analytics-node";
import { build } from "esbuild";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startGateway, type Gateway, type Reply } from "../recipes/gateway.js";
import { totango, type TotangoOptions } from "../../examples/plugin.js";
import { serve, type Loopback } from "../loopback.js";
import { startChromium } from "./support.js";
import type { Call } from "./plugin-page.js";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let reply: Reply | Promise<Reply> = 200;
let gateway: Gateway;

beforeEach(async () => {
  reply = 200;
  gateway = await startGateway(() => reply);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await gateway.stop();
});

/** What arrives from now on waits for its answer until it is released. */
function holdReplies(): () => void {
  let release = (): void => undefined;
  reply = new Promise((resolve) => {
    release = () => resolve(200);
  });
  return () => release();
}

const activitiesTaken = () => gateway.taken.flatMap(({ sdr_a }) => sdr_a ?? []);

const service = { sdr_s: "SP-1234-01" };
const jackInProduct = { ...service, sdr_o: "test_group__productA", sdr_u: "jack" };
const parentAndProduct = { Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA" } } };

/** What Totango's article has a page do, up to a reload, and after it. */
const beforeReload: readonly Call[] = [
  ["identify", "jack", { email: "jack@initech.example", name: "Jack Frank" }],
  ["group", "test_group", { name: "Initech" }, parentAndProduct],
  ["track", "Login", { category: "Application" }],
  ["page", "Docs", "Index"],
];
const afterReload: readonly Call[] = [
  ["track", "Searched"],
  ["page", "__heartbeat"],
  ["page", "Salaries", {}, { Totango: false }],
  ["group", "test_group", {}, { Totango: { product: { id: "productA" }, enableHierarchy: false } }],
  ["group", "test_group", {}, { integrations: { Totango: false } }],
  ["track", "Hidden"],
  ["reset"],
  ["track", "Anonymous"],
  ["identify", "eve", { name: "Eve" }],
  ["track", "Too Early"],
  ["group", "other_group", { name: "Initrode" }],
];

const arrivedBeforeReload = [
  { ...service, sdr_o: "test_group", "sdr_o.account_name": "Initech", "sdr_o.parent_id": "XYZ-85b" },
  {
    ...jackInProduct,
    "sdr_u.email": "jack@initech.example",
    "sdr_u.name": "Jack Frank",
    "sdr_o.product_id": "productA",
    "sdr_o.parent_id": "test_group",
  },
  { ...jackInProduct, sdr_a: "Login", sdr_m: "Application" },
  { ...jackInProduct, sdr_a: "Viewed Docs Page", sdr_m: "Docs" },
  { ...jackInProduct, sdr_a: "Viewed Docs Index Page", sdr_m: "Docs" },
];
const arrivedAfterReload = [
  { ...jackInProduct, sdr_a: "Searched", sdr_m: "Docs" },
  { ...jackInProduct, sdr_a: "__heartbeat", sdr_m: "Docs" },
  { ...jackInProduct, "sdr_o.account_name": "Initech", "sdr_o.product_id": "productA" },
  { ...service, sdr_o: "other_group", sdr_u: "eve", "sdr_o.account_name": "Initrode", "sdr_u.name": "Eve" },
  { ...service, sdr_o: "other_group", sdr_u: "eve", sdr_a: "Too Early", sdr_m: "Unknown" }, // R6.11
];

describe("on a page, in Chromium", () => {
  let server: Loopback;
  let browser: Browser;
  let context: BrowserContext;
  let policy = "";
  const strangers: string[] = [];
  /** What arrived at the page's own server in the place of Totango, and how it answers the next ones; then with 200. */
  const own: string[] = [];
  let ownStatuses: number[] = [];
  /** How many messages wait for Segment's answer, and until when. */
  let heldBySegment = 0;
  let segmentAnswers = Promise.resolve();

  function holdSegment(): () => void {
    let release = (): void => undefined;
    segmentAnswers = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  }

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [place("plugin-page.ts")],
      tsconfig: place("../tsconfig.json"),
      bundle: true,
      write: false,
      define: { "process.env.NODE_ENV": '"production"' },
    });
    const script = outputFiles[0]?.text ?? "";
    server = await serve((request, response) => {
      const { url, method } = request;
      if (url === "/own") {
        void text(request).then((body) => {
          own.push(new URLSearchParams(body).get("sdr_a") ?? "group");
          response.writeHead(ownStatuses.shift() ?? 200, { location: "/own" }).end();
        });
      } else if (method === "POST") {
        heldBySegment += 1;
        void segmentAnswers.then(() => {
          heldBySegment -= 1;
          response.writeHead(200).end();
        });
      } else if (url === "/page.js") response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      else {
        response
          .writeHead(200, { "content-type": "text/html", "content-security-policy": policy })
          .end('<!doctype html><script src="/page.js"></script>');
      }
    });
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  beforeEach(async () => {
    policy = "";
    [ownStatuses, heldBySegment, segmentAnswers] = [[], 0, Promise.resolve()];
    context = await browser.newContext();
    strangers.length = 0;
    context.on("request", (request) => {
      if (!request.url().startsWith("http://127.0.0.1:")) strangers.push(request.url());
    });
  });

  afterEach(async () => {
    await context.close();
    expect(strangers).toEqual([]);
  });

  async function open({ hasConsent = true, before = "" } = {}): Promise<Page> {
    const page = await context.newPage();
    if (before !== "") await page.addInitScript(before);
    await load(page, hasConsent);
    return page;
  }

  async function load(page: Page, hasConsent = true): Promise<void> {
    await page.goto(server.origin);
    await page.evaluate(`page.start(${JSON.stringify(gateway.url)}, ${hasConsent})`);
  }

  async function make(page: Page, calls: readonly Call[]): Promise<void> {
    await page.evaluate(`page.call(${JSON.stringify(calls)})`);
    await page.evaluate("page.flush()");
  }

  const sessionIn = (page: Page) => page.evaluate("sessionStorage.getItem('totango-session')");

  test("the article's calls arrive, with a reload in the middle, and nothing of jack is eve's", async () => {
    const page = await open();
    await make(page, beforeReload);
    expect(gateway.taken).toEqual(arrivedBeforeReload);
    await load(page);
    await make(page, afterReload);
    expect(gateway.taken).toEqual([...arrivedBeforeReload, ...arrivedAfterReload]);
    expect(gateway.strays).toEqual([]);
    expect(await page.evaluate("page.outcome.failures")).toEqual([]);
  });

  test("what is more than browsers keep alive arrives all the same", async () => {
    const page = await open();
    const traits = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`Trait ${index}`, "é".repeat(255)]));
    await make(page, [
      ["group", "test_group"],
      ["identify", "jack", traits],
      ["track", "Login"],
    ]);
    expect(gateway.taken.map(({ sdr_a = "no activity" }) => sdr_a)).toEqual(["no activity", "no activity", "Login"]);
    expect(Object.keys(gateway.taken[1] ?? {})).toHaveLength(203);
    expect(await page.evaluate("page.outcome.failures")).toEqual([]);
  });

  test("a session is stored once its requests are out", async () => {
    const page = await open();
    await make(page, [["identify", "jack", { Plan: "Pro" }]]);
    const release = holdReplies();
    await page.evaluate(`page.call([["group", "test_group"]])`);
    await expect.poll(() => gateway.arrivals).toHaveLength(1);
    expect(await sessionIn(page)).toContain("Pro");
    release();
    await page.evaluate("page.flush()");
    expect(await sessionIn(page)).toContain("test_group");
    expect(await sessionIn(page)).not.toContain("Pro");
  });

  test("what waits is sent when the page closes", async () => {
    const page = await open();
    reply = "late";
    const calls: readonly Call[] = ["A", "B", "C"].map((event) => ["track", event]);
    await page.evaluate(`page.call(${JSON.stringify([["identify", "jack"], ["group", "test_group"], ...calls])})`);
    await page.goto("about:blank");
    await expect
      .poll(() =>
        gateway.taken
          .map(({ sdr_a }) => sdr_a)
          .filter(Boolean)
          .sort(),
      )
      .toEqual(["A", "B", "C"]);
  });

  test("without consent nothing is sent, and nothing is remembered", async () => {
    const page = await open();
    await make(page, beforeReload);
    const sent = gateway.taken.length;
    await load(page, false);
    await make(page, afterReload);
    expect(gateway.taken).toHaveLength(sent);
    expect(await sessionIn(page)).toBeNull();
  });

  test.each([
    ["{", "not JSON"],
    ['{"userId":7,"groupId":"eves"}', "of nobody"],
    ['"jack"', "not a session"],
  ])("a stored session that is %s starts anew", async (stored) => {
    const text = JSON.stringify(stored);
    const page = await open({
      before: `for (const storage of [sessionStorage, localStorage]) storage.setItem("totango-session", ${text})`,
    });
    await make(page, [
      ["identify", "jack"],
      ["track", "Login"],
      ["group", "test_group"],
    ]);
    const jackInGroup = { ...service, sdr_o: "test_group", sdr_u: "jack" };
    expect(gateway.taken).toEqual([jackInGroup, { ...jackInGroup, sdr_a: "Login", sdr_m: "Unknown" }]);
  });

  /** What happens to the plugin's own item: Analytics.js goes on with its own. */
  const breakStorage = (...methods: readonly string[]) => `
    for (const name of ${JSON.stringify(methods)}) {
      const own = Storage.prototype[name];
      Storage.prototype[name] = function (item, ...values) {
        if (item === "totango-session") throw new DOMException("The quota has been exceeded.");
        return own.call(this, item, ...values);
      };
    }`;

  test("where the browser has no storage, the page goes on by itself", async () => {
    const page = await open({ before: breakStorage("getItem", "setItem", "removeItem") });
    await make(page, beforeReload);
    expect(gateway.taken).toEqual(arrivedBeforeReload);
  });

  test("where the browser has no room left, no page goes on from an older session", async () => {
    const page = await open();
    await make(page, beforeReload);
    await page.evaluate(breakStorage("setItem"));
    await make(page, [
      ["group", "other_group"],
      ["track", "Searched"],
    ]);
    expect(gateway.taken.at(-1)).toEqual({
      ...service,
      sdr_o: "other_group",
      sdr_u: "jack",
      sdr_a: "Searched",
      sdr_m: "Docs",
    });
    expect(await sessionIn(page)).toBeNull();
  });

  test("a request that does not arrive is reported, and the next ones are sent", async () => {
    const page = await open();
    reply = "killed";
    await make(page, [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    reply = 200;
    await make(page, [["track", "Login"]]);
    expect(await page.evaluate("page.outcome.failures")).toEqual(["the connection failed"]);
    expect(gateway.taken.map(({ sdr_a }) => sdr_a)).toEqual(["Login"]);
  });

  test("a request that gets no answer is given up, and the next ones are sent", async () => {
    const page = await open();
    holdReplies();
    await page.evaluate(`page.call([["identify", "jack"], ["group", "test_group"], ["track", "Login"]])`);
    await expect.poll(() => gateway.arrivals).toHaveLength(2);
    reply = 200;
    await page.evaluate("page.flush()");
    expect(activitiesTaken()).toEqual(["Login"]);
    expect(await page.evaluate("page.outcome.failures")).toEqual(["the server did not answer in time"]);
  });

  test.each([400, 401, 429, 503])("an answer of %i looks like any other", async (status) => {
    const page = await open();
    reply = status;
    await make(page, [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    expect(gateway.arrivals).toHaveLength(1);
    expect(await page.evaluate("page.outcome.failures")).toEqual([]);
  });

  test("a redirect is followed, unless a policy names the hosts to connect to", async () => {
    const stranger = await startGateway();
    reply = { status: 307, headers: { location: stranger.url } };
    await make(await open(), [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    expect(stranger.taken).toEqual([{ ...service, sdr_o: "test_group", sdr_u: "jack" }]);
    policy = `connect-src 'self' ${new URL(gateway.url).origin}`;
    const page = await open();
    await make(page, [["track", "Login"]]);
    expect(gateway.arrivals.at(-1)?.params).toMatchObject({ sdr_a: "Login" });
    expect(stranger.taken).toHaveLength(1);
    expect(await page.evaluate("page.outcome.failures")).toEqual(["the connection failed"]);
    await stranger.stop();
  });

  test("two tabs in two workspaces have a session each, reloads included", async () => {
    const [one, other] = [await open(), await open()];
    await make(one, [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    await make(other, [["group", "other_group"]]);
    for (const page of [one, other]) await make(page, [["track", "A"]]);
    for (const page of [one, other]) {
      await load(page);
      await make(page, [["track", "B"]]);
    }
    expect(gateway.taken.map(({ sdr_o, sdr_u, sdr_a }) => [sdr_o, sdr_u, sdr_a])).toEqual([
      ["test_group", "jack", undefined],
      ["other_group", "jack", undefined],
      ["test_group", "jack", "A"],
      ["other_group", "jack", "A"],
      ["test_group", "jack", "B"],
      ["other_group", "jack", "B"],
    ]);
  });

  test("a new tab starts from the session of the tab that was active last", async () => {
    const [one, other] = [await open(), await open()];
    await make(one, [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    await make(other, [["group", "other_group"]]);
    await make(await open(), [["track", "A"]]);
    await make(one, [["track", "B"]]);
    await make(await open(), [["track", "C"]]);
    expect(gateway.taken.slice(2).map(({ sdr_o, sdr_a }) => [sdr_o, sdr_a])).toEqual([
      ["other_group", "A"],
      ["test_group", "B"],
      ["test_group", "C"],
    ]);
  });

  test("a tab takes another user's group from the tab that named it", async () => {
    const [one, other] = [await open(), await open()];
    for (const page of [one, other]) {
      await make(page, [
        ["identify", "jack"],
        ["group", "test_group"],
      ]);
    }
    await make(one, [["reset"], ["identify", "eve"], ["group", "other_group"]]);
    await load(other);
    await make(other, [["track", "A"]]);
    expect(gateway.taken.at(-1)).toMatchObject({ sdr_o: "other_group", sdr_u: "eve", sdr_a: "A" });
  });

  test("R6.11: activities that wait for their account go out once, from their own tab", async () => {
    const [one, other] = [await open(), await open()];
    await make(one, [
      ["identify", "jack"],
      ["track", "A"],
    ]);
    for (const page of [other, one]) await make(page, [["group", "test_group"]]);
    expect(activitiesTaken()).toEqual(["A"]);
  });

  const early: readonly Call[] = [
    ["page", "Home"],
    ["track", "A"],
    ["identify", "jack"],
    ["group", "other_group"],
    ["track", "B"],
  ];

  async function startEarly(page: Page, ...values: readonly unknown[]): Promise<void> {
    await page.goto(server.origin);
    const texts = [gateway.url, early, ...values].map((value) => JSON.stringify(value));
    await page.evaluate(`page.startEarly(${texts.join()})`);
  }

  const accountsTaken = () => gateway.taken.map(({ sdr_o = "", sdr_a = "" }) => `${sdr_o} ${sdr_a}`.trim());

  test("what the library replays is taken in the order identify, group, the rest", async () => {
    const page = await open();
    await make(page, [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    await startEarly(page);
    await expect.poll(accountsTaken).toEqual([
      "test_group",
      "test_group", // the identify
      "other_group",
      "other_group Viewed Home Page",
      "other_group A",
      "other_group B",
    ]);
    await make(page, [["track", "C"]]);
    expect(accountsTaken().at(-1)).toBe("other_group C");
  });

  test("where the page says its account, each call is in it from the beginning", async () => {
    const page = await open();
    await make(page, [
      ["identify", "jack"],
      ["group", "test_group"],
    ]);
    await startEarly(page, { groupId: "other_group" });
    await expect
      .poll(() => accountsTaken().slice(1).sort())
      .toEqual(["other_group", "other_group", "other_group A", "other_group B", "other_group Viewed Home Page"]);
    await page.evaluate(`page.enter({ groupId: "third_group", Totango: { product: { id: "productA" } } })`);
    await make(page, [["track", "C"]]);
    await page.evaluate(`page.enter({ Totango: false })`);
    await make(page, [["track", "D"]]);
    expect(accountsTaken().slice(6)).toEqual(["third_group__productA C"]);
  });

  test("what is replayed before the identify of a new visitor is theirs", async () => {
    const page = await context.newPage();
    await startEarly(page);
    await expect
      .poll(() => gateway.taken.map(({ sdr_u, sdr_a = "" }) => `${sdr_u ?? ""} ${sdr_a}`.trim()))
      .toEqual(["jack", "jack Viewed Home Page", "jack A", "jack B"]);
  });

  test("the account is that of the call, and not that of the moment in which Segment has answered", async () => {
    const page = await context.newPage();
    await startEarly(page, { groupId: "test_group" });
    await expect.poll(accountsTaken).toContain("test_group B");
    const release = holdSegment();
    await page.evaluate(`void page.call([["track", "C"]])`);
    await expect.poll(() => heldBySegment).toBe(1);
    await page.evaluate(`page.enter({ groupId: "other_group" })`);
    release();
    await expect.poll(accountsTaken).toContain("test_group C");
  });

  describe("with an endpoint of its own origin", () => {
    async function openOwn(): Promise<Page> {
      const page = await context.newPage();
      await page.goto(server.origin);
      await page.evaluate(`page.start(${JSON.stringify(`${server.origin}/own`)}, true)`);
      own.length = 0;
      return page;
    }
    const calls: readonly Call[] = [
      ["identify", "jack"],
      ["group", "test_group"],
      ["track", "Login"],
    ];

    test("what is answered with 503 goes again, in order", async () => {
      const page = await openOwn();
      ownStatuses = [503];
      await make(page, calls);
      expect(own).toEqual(["group", "group", "Login"]);
      expect(await page.evaluate("page.outcome.failures")).toEqual([]);
    });

    test.each([
      [400, "the server answered 400"],
      [404, "the server answered 404"],
      [307, "the server redirects"],
    ])("R9.2: what is answered with %i does not arrive, and goes nowhere else", async (status, reason) => {
      const page = await openOwn();
      ownStatuses = [status];
      await make(page, calls);
      expect(own).toEqual(["group", "Login"]);
      expect(await page.evaluate("page.outcome.failures")).toEqual([reason]);
    });
  });

  test("what waits is not sent when consent ends", async () => {
    const page = await open();
    const release = holdReplies();
    await page.evaluate(`page.call([["identify", "jack"], ["group", "test_group"], ["track", "A"], ["track", "B"]])`);
    await expect.poll(() => gateway.arrivals).toHaveLength(1);
    await page.evaluate("page.withdrawConsent()");
    reply = 200;
    release();
    await page.evaluate("page.flush()");
    expect(gateway.taken).toEqual([{ ...service, sdr_o: "test_group", sdr_u: "jack" }]);
    expect(await sessionIn(page)).toBeNull();
  });
});

/** What Segment's libraries give a plugin. */
const group = (userId: string) => ({ event: { type: "group" as const, userId, groupId: "test_group" } });
const track = (userId: string, event: string) => ({ event: { type: "track" as const, userId, event } });

describe("on a server, with Segment's library for Node", () => {
  const failures: string[] = [];
  const tokens = { apiToken: "t0ken" };

  function start(options: Partial<TotangoOptions> = {}) {
    failures.length = 0;
    return totango({
      settings: { serviceId: "SP-1234-01", endpoint: gateway.url },
      onFailure: (_request, reason) => failures.push(reason),
      ...options,
    });
  }

  async function run(calls: (analytics: Analytics) => void, options: Partial<TotangoOptions> = {}): Promise<void> {
    const received: unknown[] = [];
    const analytics = new Analytics({
      writeKey: "write-key",
      httpClient: {
        makeRequest: ({ body }) => {
          received.push(body);
          return Promise.resolve({ status: 200, statusText: "OK" });
        },
      },
    });
    const plugin = start(options);
    await analytics.register(plugin);
    calls(analytics);
    await analytics.closeAndFlush();
    await plugin.flush();
    expect(received.length).toBeGreaterThan(0); // Segment has its messages too
  }

  const article = (analytics: Analytics) => {
    const anonymousId = "5f5e";
    const jack = { userId: "jack", anonymousId };
    analytics.identify({ ...jack, traits: { email: "jack@initech.example", name: "Jack Frank" } });
    analytics.group({ ...jack, groupId: "test_group", traits: { name: "Initech" }, integrations: parentAndProduct });
    analytics.track({ ...jack, event: "Login", properties: { category: "Application" } });
    analytics.page({ ...jack, category: "Docs", name: "Index" });
  };

  test("the article's calls arrive, each user's in order, and nothing of jack is eve's", async () => {
    await run((analytics) => {
      article(analytics);
      const jack = { userId: "jack", anonymousId: "5f5e" };
      const product = { id: "productA" };
      const groupId = "test_group";
      analytics.track({ ...jack, event: "Searched" });
      analytics.page({ ...jack, name: "__heartbeat" });
      analytics.page({ ...jack, name: "Salaries", integrations: { Totango: false } });
      analytics.group({ ...jack, groupId, integrations: { Totango: { product, enableHierarchy: false } } });
      analytics.group({ ...jack, groupId, integrations: { Totango: false } });
      analytics.track({ ...jack, event: "Hidden" });
      analytics.track({ anonymousId: "e0e0", event: "Anonymous" });
      const eve = { userId: "eve", anonymousId: "e0e0" };
      analytics.identify({ ...eve, traits: { name: "Eve" } });
      analytics.track({ ...eve, event: "Too Early" });
      analytics.group({ ...eve, groupId: "other_group", traits: { name: "Initrode" } });
    });
    const ofEve = gateway.taken.filter(({ sdr_u }) => sdr_u === "eve");
    expect(gateway.taken.filter(({ sdr_u }) => sdr_u !== "eve")).toEqual([
      ...arrivedBeforeReload,
      ...arrivedAfterReload.slice(0, 2),
      { ...jackInProduct, "sdr_o.product_id": "productA" },
    ]);
    expect(ofEve).toEqual(arrivedAfterReload.slice(3));
    expect(failures).toEqual([]);
  });

  test("a token goes in the body alone", async () => {
    await run((analytics) => analytics.group({ userId: "jack", groupId: "test_group" }), tokens);
    expect(gateway.taken).toEqual([{ ...service, sdr_o: "test_group", sdr_u: "jack", "api-token": "t0ken" }]);
  });

  test("what the server cannot take now goes again, and what it never takes is reported", async () => {
    const replies: Reply[] = [503, "killed", 200, 400, 302, 200];
    await gateway.stop();
    gateway = await startGateway(() => replies.shift() ?? 200);
    await run((analytics) => {
      analytics.group({ userId: "jack", groupId: "test_group" });
      for (const event of ["A", "B", "C"]) analytics.track({ userId: "jack", event });
    });
    expect(gateway.arrivals.map(({ params }) => params.sdr_a ?? "group")).toEqual([
      "group",
      "group",
      "group",
      "A",
      "B",
      "C",
    ]);
    expect(failures).toEqual(["the server answered 400", "the server answered 302"]);
    expect(gateway.strays).toEqual([]);
  });

  test("without consent nothing is sent", async () => {
    await run(article, { consent: () => false });
    expect(gateway.arrivals).toEqual([]);
  });

  test("callbacks that throw or reject hold nobody up", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const replies: Reply[] = [200, 400];
    await gateway.stop();
    gateway = await startGateway(() => replies.shift() ?? 200);
    const called: string[] = [];
    const callbacks = {
      onFailure: () => {
        called.push("onFailure");
        throw new Error("the log is full");
      },
      onIssues: () => {
        called.push("onIssues");
        return Promise.reject(new Error("the log is full"));
      },
    };
    await run((analytics) => {
      analytics.group({ userId: "jack", groupId: "test_group" });
      analytics.track({ userId: "jack", event: "A" });
      analytics.track({ userId: "jack", event: "Hidden", integrations: { Totango: false } });
      analytics.track({ userId: "jack", event: "B" });
    }, callbacks);
    expect(activitiesTaken()).toEqual(["B"]);
    expect(new Set(called)).toEqual(new Set(["onFailure", "onIssues"]));
    expect(console.error).toHaveBeenCalledTimes(called.length);
  });

  test("without an answer about consent nothing is sent", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const consent = () => {
      throw new Error("the banner is missing");
    };
    await run(article, { consent });
    expect(gateway.arrivals).toEqual([]);
  });

  test("settings that cannot be used are refused at once", () => {
    expect(() => totango({ settings: { serviceId: "" } })).toThrow(TypeError);
  });

  test("when consent ends, what waits is not sent, and no session is kept", async () => {
    let hasConsent = true;
    const plugin = start({ consent: () => hasConsent });
    const release = holdReplies();
    plugin.group(group("jack"));
    plugin.track(track("jack", "A"));
    await expect.poll(() => gateway.arrivals).toHaveLength(1);
    hasConsent = false;
    plugin.track(track("eve", "B"));
    hasConsent = true;
    reply = 200;
    release();
    await plugin.flush();
    plugin.track(track("jack", "C"));
    await plugin.flush();
    expect(gateway.taken).toEqual([{ ...service, sdr_o: "test_group", sdr_u: "jack" }]);
  });

  test("when consent ends, what is under way is not tried again", async () => {
    let hasConsent = true;
    const plugin = start({ consent: () => hasConsent });
    holdReplies();
    plugin.group(group("jack"));
    await expect.poll(() => gateway.arrivals).toHaveLength(1);
    hasConsent = false;
    plugin.track(track("eve", "Login"));
    await plugin.flush();
    expect(gateway.arrivals).toHaveLength(1);
    expect(failures).toEqual(["consent has ended"]);
  });

  test("sixteen requests are under way at once, whatever the number of visitors", async () => {
    const visitors = Array.from({ length: 100 }, (_, index) => `visitor ${index}`);
    const release = holdReplies();
    let [open, most] = [0, 0];
    await gateway.stop();
    gateway = await startGateway(async () => {
      open += 1;
      most = Math.max(most, open);
      await reply;
      open -= 1;
      return 200;
    });
    const plugin = start();
    for (const visitor of visitors) plugin.group(group(visitor));
    await expect.poll(() => open).toBeGreaterThanOrEqual(16);
    release();
    await plugin.flush();
    expect(most).toBe(16);
    expect(gateway.taken.map(({ sdr_u }) => sdr_u)).toEqual(expect.arrayContaining(visitors));
    expect(failures).toEqual([]);
  });

  test("a thousand messages of a visitor wait at most, and the session goes on after what is given up", async () => {
    const plugin = start();
    const release = holdReplies();
    plugin.group(group("jack"));
    await expect.poll(() => gateway.arrivals).toHaveLength(1);
    for (let index = 1; index <= 1_001; index += 1) plugin.track(track("jack", "Lost"));
    plugin.track(track("jack", "Kept"));
    reply = 200;
    release();
    await plugin.flush();
    expect(failures).toEqual(Array.from({ length: 1_002 }, () => "too many messages wait"));
    expect(gateway.taken.at(-1)).toMatchObject({ sdr_o: "test_group", sdr_u: "jack", sdr_a: "Kept" });
    expect(activitiesTaken()).toEqual(["Kept"]);
  });

  test("ten thousand messages wait at most, and flush gives them up when its time is up", async () => {
    const plugin = start({ flushLimit: 100 });
    holdReplies();
    for (let index = 1; index <= 16 + 10_000; index += 1) plugin.group(group(`visitor ${index}`));
    expect(failures).toEqual([]);
    plugin.group(group("jack"));
    expect(failures).toEqual(["too many messages wait"]);
    await plugin.flush();
    expect(failures).toHaveLength(16 + 10_000 + 1);
    expect(new Set(failures.slice(1))).toEqual(new Set(["the time to flush is up"]));
  });

  test("flush does not wait for every try of everything that waits", async () => {
    reply = 503;
    const plugin = start({ flushLimit: 500 });
    plugin.group(group("jack"));
    for (let index = 1; index <= 99; index += 1) plugin.track(track("jack", "Lost"));
    await plugin.flush();
    expect(failures).toEqual(Array.from({ length: 100 }, () => "the time to flush is up"));
  });

  test("flush does not wait for what comes when its time is up", async () => {
    reply = 503;
    const plugin = start({ flushLimit: 500, onFailure: () => plugin.track(track("jack", "Lost")) });
    plugin.group(group("jack"));
    const begin = performance.now();
    await plugin.flush();
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  test("many pauses for one visitor leave nothing behind", async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => void warnings.push(name);
    process.on("warning", listen);
    const flaky = await startGateway((_params, count) => (count % 2 === 1 ? 503 : 200));
    const plugin = start({ settings: { serviceId: "SP-1234-01", endpoint: flaky.url } });
    plugin.group(group("jack"));
    for (let index = 1; index <= 14; index += 1) plugin.track(track("jack", "Login"));
    await plugin.flush();
    process.off("warning", listen);
    await flaky.stop();
    expect(flaky.arrivals).toHaveLength(30);
    expect(warnings).toEqual([]);
  });
});

test("a page has no token", () => {
  Object.assign(globalThis, { document: {} });
  expect(() => totango({ settings: { serviceId: "SP-1234-01" }, apiToken: "t0ken" })).toThrow(TypeError);
  Reflect.deleteProperty(globalThis, "document");
});
