import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { PageAccount } from "../../examples/middleware.js";
import { serve, type Loopback } from "../loopback.js";
import { bundleFunction, startFunction } from "../recipes/destination.js";
import { startGateway, type Gateway } from "../recipes/gateway.js";
import { startChromium } from "./support.js";
import type { Call } from "./plugin-page.js";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What Segment's server takes of a page, as far as these tests look at it. */
const Message = z.looseObject({ type: z.string(), event: z.string().optional(), context: z.looseObject({}) });

let script: string;
let segment: Loopback;
let browser: Browser;
let context: BrowserContext;
let gateway: Gateway;
let status = 200;
/** How many messages Segment's server was sent, and those that it took. */
let attempts = 0;
let messages: z.infer<typeof Message>[] = [];

beforeAll(async () => {
  script = await bundleFunction();
  const { outputFiles } = await build({
    entryPoints: [place("middleware-page.ts")],
    tsconfig: place("../tsconfig.json"),
    bundle: true,
    write: false,
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const pageScript = outputFiles[0]?.text ?? "";
  segment = await serve((request, response) => {
    if (request.method === "POST") {
      void text(request).then((body) => {
        attempts += 1;
        if (status === 200) messages.push(Message.parse(JSON.parse(body)));
        response.writeHead(status).end();
      });
    } else if (request.url === "/page.js") {
      response.writeHead(200, { "content-type": "text/javascript" }).end(pageScript);
    } else {
      response.writeHead(200, { "content-type": "text/html" }).end('<!doctype html><script src="/page.js"></script>');
    }
  });
  browser = await startChromium();
});

afterAll(async () => {
  await browser.close();
  await segment.stop();
});

beforeEach(async () => {
  [status, attempts, messages] = [200, 0, []];
  context = await browser.newContext();
  gateway = await startGateway();
});

afterEach(async () => {
  await context.close();
  await gateway.stop();
});

async function open(path: string, calls: readonly Call[] = []): Promise<Page> {
  const page = await context.newPage();
  await visit(page, path, calls);
  return page;
}

/** Loads a page that makes calls before the library has loaded. */
async function visit(page: Page, path: string, calls: readonly Call[]): Promise<void> {
  await page.goto(`${segment.origin}/${path}`);
  await call(page, calls);
  await page.evaluate("page.load()");
}

const call = (page: Page, calls: readonly Call[]) => page.evaluate(`page.call(${JSON.stringify(calls)})`);
const enter = (page: Page, account: PageAccount) => page.evaluate(`page.enter(${JSON.stringify(account)})`);
const taken = (count: number) => expect.poll(() => messages).toHaveLength(count);

/** What becomes of the messages that Segment took: account and activity of each request, in the order of their text. */
async function delivered(): Promise<string[]> {
  const destination = startFunction(script, gateway.url, fetch);
  for (const message of messages) await destination.call("onBatch", [message]);
  return gateway.taken
    .map(({ sdr_o = "", sdr_u = "nobody", sdr_a = "" }) => [sdr_o, sdr_u, sdr_a].join(" ").trim())
    .sort();
}

const identify: Call = ["identify", "jack"];
const track = (event: string): Call => ["track", event];

test("calls that were made before the library loaded", async () => {
  await open("acct-1", [["page", "Home"], track("Early"), identify, ["group", "acct-1"], track("Late")]);
  await taken(5);
  expect(await delivered()).toEqual([
    "acct-1 jack",
    "acct-1 jack",
    "acct-1 jack Early",
    "acct-1 jack Late",
    "acct-1 jack Viewed Home Page",
  ]);
});

test("calls that were made before the library loaded, of a user it knows", async () => {
  const page = await open("acct-1", [identify, ["group", "acct-1"]]);
  await taken(2);
  await visit(page, "acct-2", [["page", "Home"], track("Early"), identify, ["group", "acct-2"], track("Late")]);
  await taken(7);
  expect(await delivered()).toEqual([
    "acct-1 jack",
    "acct-1 jack",
    "acct-2 jack",
    "acct-2 jack",
    "acct-2 jack Early",
    "acct-2 jack Late",
    "acct-2 jack Viewed Home Page",
  ]);
});

test("a reload into another workspace while Segment cannot be reached", async () => {
  const page = await open("acct-1", [identify]);
  await taken(1);
  status = 503;
  await call(page, [track("Before")]);
  await expect.poll(() => attempts).toBeGreaterThan(1);
  await visit(page, "acct-2", [track("After")]);
  status = 200;
  await taken(3);
  expect(await delivered()).toEqual(["acct-1 jack", "acct-1 jack Before", "acct-2 jack After"]);
});

test("two tabs in two workspaces", async () => {
  const tabs = [await open("acct-1", [identify, ["group", "acct-1"]]), await open("acct-2", [["group", "acct-2"]])];
  await taken(3);
  for (const event of ["A", "B"]) {
    for (const tab of tabs) await call(tab, [track(event)]);
  }
  await taken(7);
  expect(await delivered()).toEqual([
    "acct-1 jack",
    "acct-1 jack",
    "acct-1 jack A",
    "acct-1 jack B",
    "acct-2 jack",
    "acct-2 jack A",
    "acct-2 jack B",
  ]);
});

test("what waits offline stays in the workspace that it was made in", async () => {
  const page = await open("acct-1", [identify]);
  await taken(1);
  await context.setOffline(true);
  await call(page, [track("Offline")]);
  await enter(page, { groupId: "acct-2" });
  await call(page, [track("Offline Elsewhere")]);
  await context.setOffline(false);
  await taken(3);
  expect(await delivered()).toEqual(["acct-1 jack", "acct-1 jack Offline", "acct-2 jack Offline Elsewhere"]);
});

test("a call that names its account, in the tick in which the workspace changes", async () => {
  const page = await open("acct-1", [identify]);
  await taken(1);
  const calls: readonly Call[] = [track("Left"), ["track", "Left Exactly", {}, { groupId: "acct-1" }]];
  await page.evaluate(`page.call(${JSON.stringify(calls)}); page.enter({ groupId: "acct-2" })`);
  await taken(3);
  expect(await delivered()).toEqual(["acct-1 jack", "acct-1 jack Left Exactly", "acct-2 jack Left"]);
});

test("options that a page gives to several calls stay as they are", async () => {
  const page = await open("acct-1", [identify]);
  await taken(1);
  await page.evaluate(`options = { context: { app: { name: "App" } } }; page.call([["track", "A", {}, options]])`);
  await taken(2);
  await enter(page, { groupId: "acct-2" });
  await page.evaluate(`page.call([["track", "B", {}, options]])`);
  await taken(3);
  expect(await delivered()).toEqual(["acct-1 jack", "acct-1 jack A", "acct-2 jack B"]);
});

test("after a reset nothing is anybody's, and the next user is in the page's workspace", async () => {
  const page = await open("acct-1", [identify, ["group", "acct-1"]]);
  await taken(2);
  await call(page, [["reset"], track("Nobody's")]);
  await taken(3);
  expect(messages[2]).toMatchObject({ event: "Nobody's", context: { groupId: "acct-1" } });
  expect(messages[2]).not.toHaveProperty("userId", "jack");
  await call(page, [["identify", "eve"], track("Login")]);
  await taken(5);
  expect(await delivered()).toEqual(["acct-1 eve", "acct-1 eve Login", "acct-1 jack", "acct-1 jack"]);
});

test("a group that is kept from Totango changes nothing for other calls, and the page's word does", async () => {
  const page = await open("acct-1", [identify]);
  await taken(1);
  await call(page, [["group", "acct-1", {}, { Totango: false }], track("Sent")]);
  await taken(3);
  await enter(page, { groupId: "acct-1", Totango: false });
  await call(page, [track("Not Sent"), ["page", "Salaries"]]);
  await taken(5);
  await enter(page, { groupId: "acct-1", Totango: { product: { id: "productA" } } });
  await call(page, [track("In Product")]);
  await taken(6);
  expect(await delivered()).toEqual(["acct-1 jack", "acct-1 jack Sent", "acct-1__productA jack In Product"]);
});
