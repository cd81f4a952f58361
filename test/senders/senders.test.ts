import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import type { Browser } from "playwright-core";
import { messagesOf } from "segment-to-totango";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { run } from "../consumers/run.js";
import { serve, type Loopback } from "../loopback.js";
import { startChromium } from "../pipelines/support.js";
import { bookingOf } from "./booking.js";
import { libraries } from "./libraries.js";
import type { Call } from "./play.js";
import { bundle, openPage, startServer, type Player } from "./players.js";
import type { Integrations } from "./sender.js";
import {
  beforeLoading,
  bookedBeforeLoading,
  bookedByDevices,
  bookedOfVisit,
  countOf,
  laptop,
  phone,
  unordered,
  visit,
} from "./visits.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
let directory: string;
let browser: Browser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  browser = await startChromium();
  for (const { name, packages } of libraries) {
    const folder = join(directory, name);
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
    await run(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages);
    await cp(join(project, "test/senders"), join(folder, "senders"), { recursive: true });
  }
});

afterAll(async () => {
  await browser.close();
  await rm(directory, { recursive: true });
});

test.each([true, false])(
  "R1.6 their types compile, exactOptionalPropertyTypes %s",
  async (exactOptionalPropertyTypes) => {
    const config = {
      extends: join(project, "tsconfig.json"),
      compilerOptions: {
        exactOptionalPropertyTypes,
        module: "esnext",
        moduleResolution: "bundler",
        lib: ["es2022", "dom"],
        types: ["node"],
        typeRoots: [join(project, "node_modules/@types")],
        paths: { "segment-to-totango": [join(project, "src/index.ts")] },
      },
      files: libraries.flatMap(({ name, isTyped }) => (isTyped ? `${name}/senders/libraries/${name}.ts` : [])),
    };
    await writeFile(join(directory, "tsconfig.json"), JSON.stringify(config));
    expect(await run(directory, join(project, "node_modules/.bin/tsc"), "--pretty", "false")).toBe("");
  },
);

describe.each(libraries)("$name", (library) => {
  const { name, platform, ownEvents = [], differences = [] } = library;
  const { anonymousIdAfterReset, heartbeats, isSwitchedOffByLoading } = library;
  let script: string;
  let server: Loopback;
  let taken: unknown[];
  let players: Player[];

  beforeAll(async () => {
    script = await bundle(join(directory, name), name, platform);
  });

  beforeEach(async () => {
    taken = [];
    players = [];
    server = await serve((request, response) => {
      if (request.url === "/") {
        response.writeHead(200, { "content-type": "text/html" });
        response.end('<!doctype html><title>Initech</title><script src="/play.js"></script>');
      } else if (request.url === "/play.js") {
        response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      } else {
        const isZipped = request.headers["content-encoding"] === "gzip";
        void json(isZipped ? request.pipe(createGunzip()) : request).then((body) => {
          taken.push(...messagesOf(body));
          response.writeHead(200, { "content-type": "application/json" }).end("{}");
        });
      }
    });
  });

  afterEach(async () => {
    await Promise.all(players.map((player) => player.stop()));
    await server.stop();
  });

  async function newPlayer(): Promise<Player> {
    const isPage = platform === "browser";
    const player = await (isPage ? openPage(browser, server.origin) : startServer(join(directory, name), script));
    players.push(player);
    return player;
  }

  const booking = () => bookingOf(taken, library.settings);

  const arrival = (count: number) => expect.poll(() => taken, { timeout: 20_000, interval: 10 }).toHaveLength(count);

  async function loaded(integrations: Integrations = {}): Promise<Player> {
    const before = taken.length;
    const player = await newPlayer();
    await player.start(server.origin, { integrations });
    await player.hasLoaded();
    await arrival(before + ownEvents.length);
    return player;
  }

  /** One call after another, each when that before it has arrived. */
  async function make(player: Player, calls: readonly Call[]): Promise<void> {
    for (const call of calls) {
      const before = taken.length;
      await player.call([call]);
      await arrival(before + countOf([call]));
    }
  }

  test("books what the person did", async () => {
    await make(await loaded(), visit);
    expect(booking()).toEqual(library.booked?.visit ?? bookedOfVisit);
  });

  test("books what the person did when messages overtake each other on the way", async () => {
    const player = await loaded();
    await player.call(visit);
    await arrival(ownEvents.length + countOf(visit));
    expect(unordered(booking())).toEqual(unordered(library.booked?.atOnce ?? bookedOfVisit));
  });

  test("books what the person did before the library had loaded", async () => {
    await (await newPlayer()).start(server.origin, { calls: beforeLoading });
    await arrival(ownEvents.length + countOf(beforeLoading));
    expect(unordered(booking())).toEqual(unordered(library.booked?.beforeLoading ?? bookedBeforeLoading));
  });

  test("books one person in two workspaces on two devices", async () => {
    const onLaptop = await loaded();
    const onPhone = await loaded();
    await make(onLaptop, laptop.before);
    await make(onPhone, phone.before);
    await make(onLaptop, laptop.after);
    await make(onPhone, phone.after);
    expect(booking()).toEqual(library.booked?.devices ?? bookedByDevices);
  });

  if (isSwitchedOffByLoading !== undefined) {
    test(`${isSwitchedOffByLoading ? "is" : "is not"} switched off by what it was loaded with`, async () => {
      await make(await loaded({ Totango: false }), [["group", "test_group", { name: "Initech" }]]);
      const { accounts } = booking();
      expect(accounts).toEqual(isSwitchedOffByLoading ? {} : { test_group: { account_name: "Initech" } });
    });
  }

  if (anonymousIdAfterReset) {
    test(`has ${anonymousIdAfterReset} anonymous ID after reset`, async () => {
      const player = await loaded();
      taken.length = 0;
      await make(player, [["track", "Login"], ["reset"], ["track", "Left"]]);
      const [before, after] = z.array(z.object({ anonymousId: z.string() })).parse(taken);
      expect(before?.anonymousId === after?.anonymousId).toBe(anonymousIdAfterReset === "the same");
    });
  }

  if (heartbeats) {
    test(`sends a heartbeat that is called with ${heartbeats.join(" or ")}`, async () => {
      const player = await loaded();
      await make(player, [
        ["identify", "jack"],
        ["group", "test_group"],
      ]);
      for (const [way, value] of Object.entries({
        "a text": "__heartbeat",
        "an object": { name: "__heartbeat" },
        "a list": ["__heartbeat"],
      })) {
        const before = booking().activities.length;
        await make(player, [["page", value]]);
        const isBooked = booking().activities.length > before;
        expect.soft(isBooked, way).toBe(heartbeats.some((one) => one === way));
      }
    });
  }

  if (ownEvents.length > 0) {
    test("tracks of its own accord", async () => {
      await loaded();
      expect(taken).toMatchObject(ownEvents.map((event) => ({ type: "track", event })));
    });
  }

  for (const { what, calls, isBeforeLoading, activities } of differences) {
    test(what, async () => {
      if (isBeforeLoading) {
        await (await newPlayer()).start(server.origin, { calls });
        await arrival(ownEvents.length + countOf(calls));
        expect([...booking().activities].sort()).toEqual([...activities].sort());
      } else {
        await make(await loaded(), calls);
        expect(booking().activities).toEqual(activities);
      }
    });
  }
});
