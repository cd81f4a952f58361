import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

const binary = "/usr/bin/chromium";
const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const user = { sdr_s: "SP-1234-01", sdr_o: "test_group__productA", sdr_u: "jack" };

const sentence: unknown = expect.stringMatching(/^[A-Z].*\.$/);

/** The call, the request, and its parameters or the reason why there is none. */
const rows = [
  ["identify", "nothing", { "missing-account-id": sentence }],
  [
    "group",
    "account",
    { sdr_s: "SP-1234-01", sdr_o: "test_group", "sdr_o.account_name": "Initech", "sdr_o.parent_id": "XYZ-85b" },
  ],
  [
    "group",
    "product",
    {
      ...user,
      "sdr_o.parent_id": "test_group",
      "sdr_o.product_id": "productA",
      "sdr_u.email": "jack@initech.example",
      "sdr_u.name": "Jack Frank",
    },
  ],
  ["track", "activity", { ...user, sdr_a: "Exported Report", sdr_m: "Reports" }],
  ["page", "activity", { ...user, sdr_a: "Viewed Docs Page", sdr_m: "Docs" }],
  ["page", "activity", { ...user, sdr_a: "Viewed Docs Setup Page", sdr_m: "Docs" }],
  ["track", "activity", { ...user, sdr_a: "Searched", sdr_m: "Docs" }],
  ["page", "activity", { ...user, sdr_a: "__heartbeat", sdr_m: "Docs" }],
  ["page", "nothing", { "totango-disabled": sentence }],
];

let server: Server;
let browser: Browser;
let page: Page;
const troubles: string[] = [];
const requested: string[] = [];

beforeAll(async () => {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: apt-get install chromium`);
  const { outputFiles } = await build({
    entryPoints: [place("../examples/browser.ts")],
    tsconfig: place("../tsconfig.json"),
    bundle: true,
    minify: true,
    write: false,
  });
  const files = new Map([
    ["/", { type: "text/html", text: await readFile(place("../examples/browser.html"), "utf8") }],
    ["/browser.js", { type: "text/javascript", text: outputFiles[0]?.text ?? "" }],
  ]);
  server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    if (file) response.writeHead(200, { "content-type": file.type }).end(file.text);
    else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());

  browser = await chromium.launch({
    executablePath: binary,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  page = await browser.newPage({ viewport: { width: 1000, height: 1100 } });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => troubles.push(message.text()));
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  await page.goto(`http://127.0.0.1:${port}/`);
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

describe("the package in a browser, in one file", () => {
  test("shows what each call of the session becomes", async () => {
    const shown = await page.locator("tbody tr").evaluateAll((found) =>
      found.map((row) => {
        const [call, request] = [...row.querySelectorAll("td")].map((cell) => cell.textContent);
        const descriptions = [...row.querySelectorAll("dd")].map((description) => description.textContent);
        const names = [...row.querySelectorAll("dt")].map((name) => name.textContent);
        return [call, request, Object.fromEntries(names.map((name, n) => [name, descriptions[n]]))];
      }),
    );
    await page.screenshot({ path: place("../../coverage/browser.png"), fullPage: true });
    expect(shown).toEqual(rows);
  });

  test("runs without an error or a warning, and asks nobody for anything", () => {
    expect(troubles).toEqual([]);
    expect(requested).toEqual(["/", "/browser.js"]);
  });
});
