import { spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { coalesce, emptySession, type Session, type TotangoRequest } from "segment-to-totango";
import { afterEach, describe, expect, test } from "vitest";
import { untyped, type Fields, until } from "../support.js";
import { startGateway, type Arrival, type Gateway, type Reply } from "./gateway.js";
import { deliverLines, type StreamOptions, type Summary } from "../../examples/stream.js";

let gateway: Gateway;
let problems: string[] = [];

afterEach(async () => {
  await gateway.stop();
  problems = [];
});

/** Delivers the lines to a gateway that replies so, and waits only briefly between attempts. */
async function run(
  lines: readonly unknown[],
  reply: (params: Arrival["params"], count: number) => Reply | Promise<Reply> = () => 200,
  options: StreamOptions = {},
): Promise<Summary> {
  gateway = await startGateway(reply);
  return stream(Readable.from([Buffer.from(lines.map(lineOf).join("\n"))]), options);
}

function lineOf(line: unknown): string {
  return typeof line === "string" ? line : JSON.stringify(line);
}

function stream(input: Readable, options: StreamOptions = {}): Promise<Summary> {
  const settings = { serviceId: "SP-1234-01", endpoint: gateway.url };
  return deliverLines(input, settings, { pause: 1, report: (problem) => problems.push(problem), ...options });
}

/** What Segment's browser library sends of a visit: the group comes after the identify, and is said once. */
function visit(userId: string): Fields[] {
  return [
    { type: "identify", userId, traits: { plan: "trial", email: `${userId}@example.com` } },
    { type: "group", userId, groupId: `account-of-${userId}`, traits: { name: "Initech" } },
    { type: "page", userId, category: "Docs", name: "Setup" },
    { type: "identify", userId, traits: { plan: "pro" } },
    { type: "identify", userId, traits: { plan: "pro" } },
    { type: "track", userId, event: "Search" },
    { type: "track", userId, event: "Search" },
    { type: "group", userId, groupId: `second-account-of-${userId}` },
    { type: "page", userId, category: "Home" },
  ];
}

const users = Array.from({ length: 40 }, (_, n) => `user-${n}`);
/** The first message of each user, then the second of each, and so on. */
const interleaved = visit("").flatMap((_, turn) => users.flatMap((user) => visit(user).slice(turn, turn + 1)));

/** What the messages of one session become when nothing goes wrong. */
function requestsOf(messages: readonly Fields[]): TotangoRequest[] {
  let session: Session = emptySession;
  return messages.flatMap((message) => {
    const result = untyped.advance(message, { serviceId: "SP-1234-01", endpoint: gateway.url }, session);
    session = result.session;
    return result.requests;
  });
}

function takenOf(user: string): Arrival["params"][] {
  return gateway.taken.filter(({ sdr_o }) => sdr_o?.endsWith(`account-of-${user}`));
}

function track(userId: string, event: string): Fields {
  return { type: "track", userId, event, properties: { category: "Application" }, context: { groupId: "test_group" } };
}

/** Attributes by account and by user, and the activities of each user, as a gateway has them in the end. */
function outcomeOf(all: readonly Arrival["params"][]): unknown {
  const attributes: Record<string, string> = {};
  const activities: string[] = [];
  for (const { sdr_o = "", sdr_u = "", sdr_a, sdr_m, ...params } of all) {
    for (const [name, value] of Object.entries(params)) {
      attributes[`${name.startsWith("sdr_o.") ? sdr_o : sdr_u} ${name}`] = value;
    }
    if (sdr_a !== undefined) activities.push(`${sdr_u} ${sdr_a} ${sdr_m ?? ""}`);
  }
  return { attributes, activities };
}

describe("a stream of messages, one JSON text per line", () => {
  test("R6.8: each visitor's requests arrive once and in order, however often the gateway fails", async () => {
    const failures = ["killed", 500, 503, 429, 408] as const;
    const reply = (_params: unknown, count: number) => (count % 3 === 0 ? (failures[count % 5] ?? 500) : 200);
    const summary = await run(interleaved, reply, { attempts: 30 });

    for (const user of users) {
      expect(takenOf(user), user).toEqual(requestsOf(visit(user)).map(({ params }) => params));
    }
    expect(problems).toEqual([]);
    expect(summary).toEqual({
      lines: interleaved.length,
      delivered: gateway.taken.length,
      lost: 0,
      waiting: 0,
      stopped: false,
      issues: { "attributes-kept": users.length },
    });
  });

  test("sixteen visitors at most are served at once, and each has one request under way", async () => {
    const underWay = new Map<string | undefined, number>();
    const most = { visitors: 0, requests: 0 };
    await run(interleaved, async ({ sdr_u }) => {
      underWay.set(sdr_u, (underWay.get(sdr_u) ?? 0) + 1);
      most.visitors = Math.max(most.visitors, underWay.size);
      most.requests = Math.max(most.requests, ...underWay.values());
      if (most.visitors < 16) await until(() => most.visitors >= 16);
      await sleep(10); // time for a seventeenth
      underWay.delete(sdr_u);
      return 200;
    });
    expect(most).toEqual({ visitors: 16, requests: 1 });
  });

  test("a slow answer holds up its visitor only", async () => {
    const slow = Array.from({ length: 200 }, (_, n) => track("slow", `Event ${n}`));
    const others = interleaved.slice(0, 120);
    const expected = users.flatMap((user) => requestsOf(visit(user).slice(0, 3))).length;
    await run([...slow, ...others], async ({ sdr_u }) => {
      if (sdr_u === "slow") await until(() => gateway.taken.length >= expected);
      return 200;
    });
    expect(gateway.taken.slice(0, expected).map(({ sdr_u }) => sdr_u)).not.toContain("slow");
    expect(gateway.taken.slice(expected).map(({ sdr_a }) => sdr_a)).toEqual(slow.map(({ event }) => event));
  });

  test.each([
    ["one visitor", () => "jack"],
    ["many visitors", (n: number) => `user-${n}`],
  ])("no more of the input is read than can wait, of %s", async (_who, userAt) => {
    let read = 0;
    function* lines() {
      for (; read < 100_000; read += 1) yield `${lineOf(track(userAt(read), "Login"))}\n`;
    }
    let answer: (status: number) => void = () => undefined;
    const answered = new Promise<number>((resolve) => (answer = resolve));
    gateway = await startGateway(() => answered);
    const summary = stream(Readable.from(lines()));
    await until(() => read > 1_000);
    await sleep(100);
    expect(read).toBeLessThan(1_100);
    answer(401);
    expect(await summary).toMatchObject({ stopped: true, delivered: 0 });
  });

  test("lines end at a line feed alone, whatever the pieces in which the input comes", async () => {
    const events = ["Zeile\u2028getrennt", "a\u2029b", "Größe 💡", "a\u0085b"];
    const lines = events.map((event) => lineOf(track("jack", event)));
    const bytes = Buffer.from(`\uFEFF${lines[0] ?? ""}\r\n\n  \n${lines.slice(1).join("\n")}`);
    gateway = await startGateway();
    const summary = await stream(Readable.from(Array.from(bytes, (byte) => Buffer.from([byte]))));
    expect(gateway.taken.map(({ sdr_a }) => sdr_a)).toEqual(events);
    expect(summary).toMatchObject({ lines: 6, lost: 0 });
  });

  test.each(["{", '{"type":"trak","userId":"jack"}', "[]", "7", "null", '"track"', "{}"])(
    "a line that is not a message is reported with its number, and the rest is delivered: %s",
    async (line) => {
      const summary = await run([track("jack", "Login"), line, track("jack", "Logout")]);
      expect(gateway.taken.map(({ sdr_a }) => sdr_a)).toEqual(["Login", "Logout"]);
      expect(problems).toEqual(["line 2: this is not a Segment message in JSON"]);
      expect(summary).toMatchObject({ lines: 3, delivered: 2, lost: 1, stopped: false });
    },
  );

  test("R2.5: after a group whose ID cannot be used, nothing goes to the account before", async () => {
    const summary = await run([
      { type: "group", userId: "jack", groupId: "test_group" },
      { type: "group", userId: "jack", groupId: ["other_group"] },
      { type: "track", userId: "jack", event: "Login" },
    ]);
    expect(gateway.taken.map(({ sdr_a, sdr_o }) => [sdr_a, sdr_o])).toEqual([[undefined, "test_group"]]);
    expect(summary).toMatchObject({ lost: 0, issues: { "unusable-value": 1, "missing-account-id": 1 } });
  });

  test("section 8: issues are counted by code, also those of messages that are not sent", async () => {
    const alias = { type: "alias", userId: "jack", previousId: "5f5e" };
    const { issues, lost } = await run([alias, alias, { type: "page" }, { ...track("jack", ""), properties: {} }]);
    expect(issues).toEqual({
      "unsupported-type": 2,
      "missing-user-id": 1,
      "defaulted-activity": 1,
      "defaulted-module": 1,
    });
    expect(lost).toBe(0);
  });

  test("R9.2: a request that is rejected is reported with its line, and the visitor's next ones are sent", async () => {
    const summary = await run(
      [track("jack", "Login"), track("jack", "Search"), track("jack", "Logout")],
      ({ sdr_a }) => (sdr_a === "Search" ? 400 : 200),
    );
    expect(gateway.taken.map(({ sdr_a }) => sdr_a)).toEqual(["Login", "Logout"]);
    expect(problems).toEqual(["line 2: the server answered 400"]);
    expect(summary).toMatchObject({ delivered: 2, lost: 1, stopped: false });
  });

  test("R9.2: a request that cannot be sent is overtaken by none of its visitor, and by all others", async () => {
    const messages = ["jack", "maria"].flatMap((user) =>
      ["Login", "Search", "Logout"].map((event) => track(user, event)),
    );
    const summary = await run(messages, ({ sdr_u, sdr_a }) => (sdr_u === "jack" && sdr_a === "Search" ? 503 : 200), {
      attempts: 2,
    });
    expect(gateway.taken.filter(({ sdr_u }) => sdr_u === "jack").map(({ sdr_a }) => sdr_a)).toEqual(["Login"]);
    expect(gateway.taken.filter(({ sdr_u }) => sdr_u === "maria")).toHaveLength(3);
    expect(problems).toEqual(["line 2: the server answered 503", "line 3: an earlier request did not arrive"]);
    expect(summary).toMatchObject({ delivered: 4, lost: 2, stopped: false });
  });

  test.each([false, true])(
    "of the lines without a visitor, one that is lost takes only its account's with it (coalesce: %s)",
    async (coalesce) => {
      const accounts = Array.from({ length: 50 }, (_, n) => `account-${n}`);
      const messages = ["trial", "pro"].flatMap((plan) =>
        accounts.map((groupId) => ({ type: "group", groupId, traits: { plan } })),
      );
      const busy = { status: 429, headers: { "retry-after": "61" } };
      const summary = await run(messages, ({ sdr_o }) => (sdr_o === "account-0" ? busy : 200), { coalesce });
      const plans = new Map(gateway.taken.map((params) => [params.sdr_o, params["sdr_o.plan"]]));
      expect(Array.from(plans.keys()).sort()).toEqual(accounts.slice(1).sort());
      expect(new Set(plans.values())).toEqual(new Set(["pro"]));
      expect(problems[0]).toMatch(/^line 1(, 51)?: the server answered 429$/);
      expect(summary).toMatchObject({ lost: 2, stopped: false });
    },
  );

  test.each([401, 404, { status: 302, headers: { location: "/elsewhere" } }])(
    "R9.2: an answer that the endpoint or the token is wrong (%j) stops everything, even an input that goes on",
    async (reply) => {
      gateway = await startGateway(() => reply);
      const input = new PassThrough();
      input.write(interleaved.map((message) => `${lineOf(message)}\n`).join(""));
      const summary = await stream(input);
      expect(summary).toMatchObject({ delivered: 0, stopped: true });
      expect(summary.lost).toBe(problems.length);
      expect(problems[0]).toMatch(/^line \d+: the server answered (401|404|302)$/);
      expect(gateway.arrivals.length).toBeLessThanOrEqual(16);
      expect(gateway.strays).toEqual([]);
      expect(input.destroyed).toBe(true);
    },
  );

  test("a source that fails rejects, once what was read has been delivered", async () => {
    gateway = await startGateway(() => sleep(20, 200));
    const source = new PassThrough();
    source.write(`${lineOf(track("jack", "Login"))}\n`);
    setTimeout(() => source.destroy(new Error("the disk is gone")), 10);
    await expect(stream(source)).rejects.toThrow("the disk is gone");
    expect(gateway.taken).toHaveLength(1);
  });

  test.each([
    ["cannot be read", "{"],
    ["is rejected", track("jack", "Login")],
  ])("a report that throws rejects and stops everything: of a line that %s", async (_what, line) => {
    gateway = await startGateway(() => 400);
    const input = new PassThrough();
    input.write([line, ...interleaved].map((message) => `${lineOf(message)}\n`).join(""));
    const report = () => {
      throw new Error("the log is full");
    };
    await expect(stream(input, { report })).rejects.toThrow("the log is full");
    expect(gateway.arrivals.length).toBeLessThanOrEqual(16);
    expect(input.destroyed).toBe(true);
  });

  test("R1.4: settings that cannot be used reject", async () => {
    gateway = await startGateway();
    const input = Readable.from([lineOf(track("jack", "Login"))]);
    await expect(deliverLines(input, { serviceId: "" })).rejects.toThrow("settings.serviceId");
  });
});

describe("--coalesce", () => {
  test("R9.3: what waits of a visitor is merged, and the outcome is the same", async () => {
    const summary = await run(interleaved, () => sleep(5, 200), { coalesce: true });
    for (const user of users) {
      const undisturbed = requestsOf(visit(user)).map(({ params }) => params);
      expect(outcomeOf(takenOf(user)), user).toEqual(outcomeOf(undisturbed));
    }
    const total = users.flatMap((user) => requestsOf(visit(user))).length;
    expect(summary.delivered).toBe(gateway.taken.length);
    expect(summary.delivered).toBeLessThan(0.9 * total);
  });

  test("R9.3: what comes while a request is under way goes out as `coalesce` says", async () => {
    const messages = visit("jack");
    let release: (status: number) => void = () => undefined;
    const released = new Promise<number>((resolve) => (release = resolve));
    gateway = await startGateway((_params, count) => (count === 1 ? released : 200));
    const input = new PassThrough();
    const summary = stream(input, { coalesce: true });
    for (const message of messages.slice(0, 2)) input.write(`${lineOf(message)}\n`);
    await until(() => gateway.arrivals.length === 1);
    input.end(messages.slice(2).map(lineOf).join("\n"));
    await sleep(50);
    release(200);
    await summary;
    const [group, ...rest] = requestsOf(messages);
    expect(gateway.taken).toEqual([group?.params, ...coalesce(rest).map(({ params }) => params)]);
    expect(coalesce(rest).length).toBeLessThan(rest.length);
  });

  test("a merged request that is rejected names every line that it may stand for", async () => {
    const traits = [{ plan: "trial" }, { plan: "pro" }, { plan: "pro", seats: 3 }];
    const messages = traits.map((traits) => ({ type: "identify", userId: "jack", traits, context: { groupId: "a" } }));
    const summary = await run(messages, () => 400, { coalesce: true });
    expect(gateway.arrivals).toHaveLength(2);
    expect(problems).toEqual(["line 1: the server answered 400", "line 2, 3: the server answered 400"]);
    expect(summary.lost).toBe(3);
  });

  test("without it nothing is merged or left out", async () => {
    const summary = await run([track("jack", "Login"), ...visit("jack")]);
    expect(summary.delivered).toBe(1 + requestsOf(visit("jack")).length);
  });
});

describe("--backfill", () => {
  test.each([false, true])(
    "sends no activity, but the attributes that activities carry (coalesce: %s)",
    async (coalesce) => {
      const login = { groupId: "test_group", traits: { email: "jack@initech.example" } };
      const summary = await run(
        [
          { type: "identify", userId: "jack", traits: { plan: "pro" } },
          { ...track("jack", "Login"), context: login },
          { ...track("jack", "Login"), context: login },
          track("jack", "Logout"),
          { type: "group", userId: "jack", groupId: "test_group", traits: { name: "Initech" } },
          { type: "page", userId: "jack", name: "Setup" },
        ],
        undefined,
        { backfill: true, coalesce },
      );
      expect(gateway.taken.filter(({ sdr_a, sdr_m }) => sdr_a !== undefined || sdr_m !== undefined)).toEqual([]);
      expect(outcomeOf(gateway.taken)).toEqual({
        attributes: {
          "jack sdr_s": "SP-1234-01",
          "jack sdr_u.plan": "pro",
          "jack sdr_u.email": "jack@initech.example",
          "test_group sdr_o.account_name": "Initech",
        },
        activities: [],
      });
      expect(summary.delivered).toBe(coalesce ? 2 : 3);
    },
  );
});

describe("the command", () => {
  const script = fileURLToPath(new URL("../../examples/stream.ts", import.meta.url));
  const tsconfig = fileURLToPath(new URL("../tsconfig.json", import.meta.url));

  async function command(input: string, ...flags: string[]) {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...flags], {
      env: {
        ...process.env,
        TSX_TSCONFIG_PATH: tsconfig,
        TOTANGO_SERVICE_ID: "SP-1234-01",
        TOTANGO_REGION: "",
        TOTANGO_ENDPOINT: gateway.url,
        TOTANGO_TOKEN: "secret",
      },
    });
    child.stdin.end(input);
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    return { code: child.exitCode, output, errors };
  }

  test("reads standard input, reports on standard error, and exits with 1 when something was lost", async () => {
    gateway = await startGateway();
    const lines = [track("jack", "Login"), { type: "identify", userId: "jack", traits: { plan: "pro" } }].map(lineOf);
    const [whole, broken, misspelt] = await Promise.all([
      command(`${lines.join("\n")}\n`, "--backfill", "--coalesce"),
      command(`{\n${lines[0] ?? ""}`),
      command("", "--backfil"),
    ]);
    expect(whole).toEqual({
      code: 0,
      output: '{"lines":2,"delivered":0,"lost":0,"waiting":1,"stopped":false,"issues":{"attributes-kept":1}}\n',
      errors: "",
    });
    expect(broken).toMatchObject({ code: 1, errors: "line 1: this is not a Segment message in JSON\n" });
    expect(gateway.taken).toMatchObject([{ sdr_a: "Login", "api-token": "secret" }]);
    expect(misspelt.code).toBe(1);
    expect(misspelt.errors).toContain("--backfil");
  });
});
