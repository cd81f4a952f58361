import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { TotangoSettings } from "segment-to-totango/schema";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { savings } from "./bench/savings.js";
import { bundle } from "./bundle.js";
import { runExample } from "./example.js";
import { anchorsOf, blocksOf, linksOf, sectionOf } from "./markdown.js";
import { startGateway, type Gateway, type Reply } from "./recipes/gateway.js";
import { replay, service, until, untyped } from "./support.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const readme = read("README.md");

test("is short enough for a first visit", () => {
  expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(16_000);
});

describe("the first forty lines", () => {
  const top = readme.split("\n").slice(0, 40).join("\n");

  test("have the two commands of a first visitor, which .ci/run takes from here", () => {
    expect(blocksOf(top, "sh", "README.md").map(({ code }) => code)).toEqual([
      "git clone <its address> segment-to-totango && cd segment-to-totango && npm ci && npm run example\n",
      "npm ci && npm test\n",
    ]);
    expect(read(".ci/run")).toContain("README.md");
  });

  test("show what the first one prints", () => {
    const [{ code: shown } = { code: "" }] = blocksOf(top, "text", "README.md");
    const printed = execFileSync("npm", ["run", "--silent", "example"], { cwd: root, encoding: "utf8" });
    expect(shown.split("\n").filter(Boolean)).toHaveLength(5);
    expect(printed.slice(0, shown.length)).toBe(shown);
  });
});

test("lists every setting", () => {
  const listed = [...sectionOf(readme, "Settings").matchAll(/^\| `(\w+)` \|/gm)].map(([, name = ""]) => name);
  const faults = TotangoSettings.safeParse(Object.fromEntries(listed.map((name) => [name, 7])));
  expect(faults.error?.issues.map(({ path }) => path.join("."))).toEqual(listed);
  expect(listed).toHaveLength(12);
});

test("says what the functions cost in a bundle", async () => {
  const kilobytes = async (names: string) => (await bundle("index", names)).bytes / 1000;
  const [, stateless, sessions] = /at\s+most (\S+) KB gzipped, with sessions (\S+) KB/.exec(readme) ?? [];
  for (const [said, names] of [
    [Number(stateless), "translate, toFetch"],
    [Number(sessions), "advance, emptySession, toFetch"],
  ] as const) {
    expect(await kilobytes(names)).toBeLessThanOrEqual(said);
    expect(await kilobytes(names)).toBeGreaterThan(0.9 * said);
  }
});

test("test/README.md says how many requests coalesce leaves", () => {
  const range = (values: readonly number[]) => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
  const all = savings();
  const before = `from ${range(all.map((saving) => saving.before))} requests a message`;
  expect(read("test/README.md").replaceAll("\n", " ")).toContain(
    `${before} to ${range(all.map((saving) => saving.after))}`,
  );
});

describe("the size of a session", () => {
  const numbered = (index: number, length: number) => String(index).padStart(length, "x");
  const times = <Value>(count: number, make: (index: number) => Value) =>
    Array.from({ length: count }, (_, index) => make(index));

  test("is usually what it says", () => {
    const visitor = { userId: "97980cfea0067", anonymousId: "507f191e-810c-1972-9de8-60ea2f6b3c11" };
    const group = { ...visitor, type: "group", groupId: "test_group", timestamp: "2026-11-27T10:00:00.000Z" };
    const [, last] = replay([group, { ...visitor, type: "page", category: "Docs" }]);
    const size = JSON.stringify(last?.session).length;
    expect(readme).toContain(`about ${Math.round(size / 50) * 50} bytes`);
  });

  test("is at most what it says", () => {
    const activities = times(20, (index) => ({
      activity: numbered(index, 190),
      module: numbered(index, 100),
      id: numbered(index, 200),
      timestamp: "2026-11-27T10:00:00.000Z",
    }));
    const session = {
      userId: numbered(0, 100),
      userAttributes: Object.fromEntries(times(250, (index) => [numbered(index, 100), numbered(index, 255)])),
      devices: times(8, (index) => ({ anonymousId: numbered(index, 100), category: numbered(index, 100), activities })),
    };
    expect(untyped.advance({ type: "alias" }, service, session).session).toBe(session); // all of it is read
    expect(readme).toContain(`at most ${Math.ceil(JSON.stringify(session).length / 1000)} KB in plain letters`);
  });
});

describe("links of the package's documents", () => {
  const packing = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
  });
  const [{ files }] = z
    .tuple([z.object({ files: z.array(z.object({ path: z.string() })) })])
    .parse(JSON.parse(packing));
  const packed = new Set(files.map(({ path }) => path));
  const documents = [...packed].filter((file) => file.endsWith(".md"));
  const links = documents.flatMap((file) => linksOf(read(file)).map((link) => ({ file, link })));

  test.each(links)("$file: $link", ({ file, link }) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? file : normalize(join(dirname(file), path)).replace(/\/$/, "");
    expect([...packed].some((other) => other === target || other.startsWith(`${target}/`))).toBe(true);
    expect(existsSync(join(root, target))).toBe(true);
    if (anchor !== undefined) expect([...anchorsOf(read(target))]).toContain(anchor);
  });

  test("lead from README.md to the rules, the changes and the examples", () => {
    expect(documents).toContain("README.md");
    expect(linksOf(readme)).toEqual(expect.arrayContaining(["RULES.md", "CHANGELOG.md", "examples/README.md"]));
  });
});

describe("quick start", () => {
  const [quickStart = { code: "" }] = blocksOf(sectionOf(readme, "Quick start"), "ts", "README.md");
  let gateway: Gateway | undefined;
  afterEach(() => gateway?.stop());

  type Receive = (message: unknown) => Promise<unknown>;

  /** Runs it against a gateway that answers so, and uses its `receive`. */
  async function start(reply: (count: number) => Reply, use: (receive: Receive) => Promise<void>): Promise<Gateway> {
    const started = await startGateway((_params, count) => reply(count));
    gateway = started;
    const place = 'serviceId: "SP-1234-01"';
    expect(quickStart.code).toContain(place);
    const code = quickStart.code.replace(place, `${place}, endpoint: ${JSON.stringify(started.url)}`);
    await runExample(`${code}; await use(receive);`, { use, console: { ...console, warn, error } });
    return started;
  }
  const [warn, error] = [vi.fn(), vi.fn()];
  afterEach(() => vi.clearAllMocks());

  const identify = { type: "identify", userId: "jack", traits: { Plan: "Pro" } };
  const group = { type: "group", userId: "jack", groupId: "test_group" };
  const page = { type: "page", userId: "jack", category: "Docs", name: "Index" };
  const track = { type: "track", userId: "jack", event: "Login" };
  const inGroup = { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack" };
  const account = { ...inGroup, "sdr_u.Plan": "Pro" };
  const activity = (sdr_a: string, sdr_m: string) => ({ ...inGroup, sdr_a, sdr_m });
  const pages = [activity("Viewed Docs Page", "Docs"), activity("Viewed Docs Index Page", "Docs")];

  const everything = async (receive: Receive) => {
    await Promise.all([identify, group, page, track].map(receive));
  };

  test("fits on a screen", () => {
    expect(quickStart.code.split("\n").length).toBeLessThan(40);
  });

  test("delivers a visitor's messages in their order, and says where an issue is", async () => {
    const { taken } = await start(() => 200, everything);
    expect(taken).toEqual([account, ...pages, activity("Login", "Docs")]);
    expect(warn.mock.calls).toEqual([["attributes-kept at context.groupId"]]);
  });

  test.each([503, 429, "killed"] as const)("sends only the request again that is answered %s", async (failure) => {
    const { taken, arrivals } = await start((count) => (count === 3 ? failure : 200), everything);
    expect(taken).toEqual([account, ...pages, activity("Login", "Docs")]);
    expect(arrivals).toHaveLength(5);
  });

  test("goes on after a request that is rejected", async () => {
    const { taken } = await start((count) => (count === 2 ? 422 : 200), everything);
    expect(taken).toEqual([account, pages[1], activity("Login", "Docs")]);
    expect(error.mock.calls).toEqual([["Totango rejected activity"]]);
  });

  test("sends no more of a visitor where the token is wrong", async () => {
    const { taken, arrivals } = await start(
      () => 401,
      async (receive) => {
        const results = await Promise.allSettled([identify, group, track].map(receive));
        expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
      },
    );
    expect(taken).toEqual([]);
    expect(arrivals).toHaveLength(1);
  });

  test("holds up no other visitor", async () => {
    let isDown = true;
    const eve = { type: "track", userId: "eve", event: "Login", context: { groupId: "other" } };
    await start(
      () => (isDown ? 503 : 200),
      async (receive) => {
        const first = receive({ ...group, context: { groupId: "test_group" } });
        await until(() => gateway?.arrivals.length === 1);
        isDown = false;
        await receive(eve);
        expect(gateway?.taken.map(({ sdr_u }) => sdr_u)).toEqual(["eve"]);
        await first;
      },
    );
  });
});

describe("what examples/README.md answers", () => {
  const answers = read("examples/README.md");

  test("first contact: curl sends what becomes of the two messages", () => {
    const section = sectionOf(answers, "First contact");
    const [{ code: file } = { code: "" }] = blocksOf(section, "json", "examples/README.md");
    const messages = z.array(z.unknown()).parse(JSON.parse(`[${file.trim().replaceAll("\n", ",")}]`));
    const commands = blocksOf(section, "sh", "examples/README.md").flatMap(({ code }) => code.split(/^curl/m).slice(1));
    const sent = commands.map((command) =>
      Object.fromEntries(
        [...command.matchAll(/--data-urlencode "([^=]+)=([^"]*)"/g)].map(
          ([, name = "", text = ""]) => [name, text] as const,
        ),
      ),
    );
    expect(sent).toEqual(
      messages.flatMap((message) => untyped.translate(message, service)).map(({ params }) => params),
    );
    expect(sent).toHaveLength(2);
  });

  describe("twenty lines by hand", () => {
    const [{ code } = { code: "" }] = blocksOf(sectionOf(answers, "Twenty lines by hand"), "js", "examples/README.md");
    class RetryError extends Error {}

    /** What it sends for a message, whatever is answered. */
    async function sentFor(handler: string, event: object, status = 200): Promise<unknown[]> {
      const bodies: unknown[] = [];
      const fetch = (_url: string, { body }: { readonly body: URLSearchParams }) => {
        bodies.push(Object.fromEntries(body));
        return Promise.resolve({ status });
      };
      await runExample(`${code}; await ${handler}(${JSON.stringify(event)}, ${JSON.stringify(service)});`, {
        fetch,
        RetryError,
      });
      return bodies;
    }

    test("are twenty", () => {
      expect(code.split("\n").filter(Boolean).length).toBeLessThanOrEqual(22);
    });

    test("send what names its account", async () => {
      const event = { userId: "jack", event: "Login", context: { groupId: "test_group" } };
      const sent = { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack", sdr_a: "Login", sdr_m: "Unknown" };
      expect(await sentFor("onTrack", event)).toEqual([sent]);
    });

    test("remember no account, and say nothing of it", async () => {
      expect(await sentFor("onTrack", { userId: "jack", event: "Login" })).toEqual([]);
    });

    test("know no products, dates and limits", async () => {
      const options = { Totango: { product: { id: "productA" } } };
      const traits = { createdAt: 1404177655, note: "x".repeat(600) };
      expect(await sentFor("onGroup", { groupId: "test_group", traits, context: options })).toEqual([
        {
          sdr_s: "SP-1234-01",
          sdr_o: "test_group",
          sdr_u: "",
          "sdr_o.createdAt": "1404177655",
          "sdr_o.note": traits.note,
        },
      ]);
    });

    test("have Segment try again, and take a wrong token for success", async () => {
      const event = { userId: "jack", event: "Login", context: { groupId: "test_group" } };
      await expect(sentFor("onTrack", event, 503)).rejects.toThrow("Totango answered 503");
      await expect(sentFor("onTrack", event, 401)).resolves.toHaveLength(1);
    });
  });
});
