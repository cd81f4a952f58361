import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { gzipSync } from "node:zlib";
import { issueCodes } from "segment-to-totango";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { main } from "../../src/bin/main.js";
import { ndjson, run } from "./support.js";

const identify = { type: "identify", userId: "jack", traits: { email: "jack@initech.example", name: "Jack Frank" } };
const group = { type: "group", userId: "jack", groupId: "test_group", traits: { name: "Initech", plan: "pro" } };
const track = { type: "track", userId: "jack", event: "Exported Report", properties: { category: "Reports" } };
const login = { type: "track", userId: "jack", event: "Logged In" };
const stranger = { type: "track", userId: "eve", event: "Logged In", properties: { category: "Application" } };
const session = [identify, group, track, login, track];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dry-run-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const printed = `messages  5  nothing is sent for 1
visitors  1
accounts  1
requests  4  3 activity, 1 account

account test_group (4 requests)
  attributes        plan = pro, account_name = Initech
  users             1: jack
  their attributes  email 1, name 1
  activities        Reports: Exported Report 2
                    Unknown: Logged In 1

issues
  deferred: The account ID is missing, and the attributes wait for it. (attributes-kept at context.groupId)
    1 time: line 1
  altered: The module is missing, and was sent as Unknown. (defaulted-module at properties.category)
    1 time: line 4
`;

describe("the summary", () => {
  const lines = ndjson(...session);
  const list = JSON.stringify(session);
  const batches = [{ batch: session.slice(0, 2) }, { batch: session.slice(2) }];

  test("has totals, accounts and issues", async () => {
    expect(await run({ input: [lines] })).toEqual({ status: 0, stdout: printed, stderr: "" });
  });

  test.each([
    ["standard input by its name", { args: ["-"], input: [lines] }],
    ["pieces that end within a character", { input: Array.from(Buffer.from(lines), (byte) => Buffer.from([byte])) }],
    ["gzip", { input: [gzipSync(lines)] }],
    ["gzip byte by byte", { input: Array.from(gzipSync(lines), (byte) => Buffer.from([byte])) }],
    ["gzip in several parts", { input: [gzipSync(ndjson(identify, group)), gzipSync(ndjson(track, login, track))] }],
    ["a list with a message to a line", { input: [list.replaceAll('{"type"', '\n{"type"').replace("\n", "")] }],
    ["a terminal", { input: [lines], isTerminal: true }],
  ])("is the same of %s", async (_, given) => {
    expect(await run(given)).toMatchObject({ status: 0, stdout: printed });
  });

  test.each([
    ["a list", list, "1#4"],
    ["a list over many lines", JSON.stringify(session, undefined, 2), "27"],
    ["a batch", JSON.stringify({ batch: session }), "1#4"],
    ["a batch over many lines", JSON.stringify({ batch: session }, undefined, 2), "1#4"],
    ["a batch to a line", ndjson(...batches), "2#2"],
    ["a list of batches", JSON.stringify(batches), "1#4"],
    ["a list to a line", ndjson(session.slice(0, 2), session.slice(2)), "2#2"],
    ["a message and a list to a line", ndjson(session[0], session.slice(1)), "2#3"],
  ])("is of the same messages in %s", async (_, text, place) => {
    const { stdout, status } = await run({ input: [text] });
    const placed = printed.replace("line 4", `line ${place}`);
    const first = text.startsWith("[\n") ? placed.replace("line 1", "line 2") : placed;
    expect({ status, stdout }).toEqual({ status: 0, stdout: first });
  });

  test("R9.4: a batch shares its context, and a list in a list is no message", async () => {
    const context = { groupId: "test_group" };
    const [one] = await each([{ batch: [login], context }]);
    const [two] = await each([[[login]]]);
    expect(one?.requests).toHaveLength(1);
    expect(two?.issues.map(({ code }) => code)).toEqual(["unsupported-type"]);
  });

  test("is of several files, with one session for each visitor over all of them", async () => {
    const one = file("one.ndjson", ndjson(identify, group));
    const two = file("two.ndjson.gz", gzipSync(ndjson(track, login, track)));
    const { stdout, status } = await run({ args: [one, two] });
    expect(status).toBe(0);
    expect(stdout).toBe(printed.replace("line 1", `${one}:1`).replace("line 4", `${two}:2`));
  });

  test("is of no message", async () => {
    expect(await run({})).toEqual({
      status: 0,
      stdout: "messages  0\nvisitors  0\naccounts  0\nrequests  0\n",
      stderr: "",
    });
  });

  test("says for whom attributes and activities wait", async () => {
    const { stdout } = await run({ input: [ndjson(stranger, { ...identify, userId: "mary" }, ...session)] });
    expect(stdout).toContain("visitors  3  waiting for an account: 2\n");
  });

  test("counts a visitor of whom one device waits", async () => {
    const ended = { ...group, anonymousId: "b", groupId: "g".repeat(481) };
    const { stdout } = await run({ input: [ndjson({ ...login, anonymousId: "a" }, ended)] });
    expect(stdout).toContain("visitors  1  waiting for an account: 1\n");
  });

  test("shows product accounts as such, and the first ten of many users", async () => {
    const context = { groupId: "test_group", Totango: { product: { id: "productA" } } };
    const users = Array.from({ length: 1_234 }, (_, index) => ({ ...login, userId: `user-${index}`, context }));
    const { stdout } = await run({ input: [ndjson({ ...group, context }, ...users)] });
    expect(stdout).toContain("product account test_group__productA (1,235 requests)\n");
    expect(stdout).toMatch(/^ {2}users +1,235: jack, user-0, .*user-8, and 1,225 more$/m);
    expect(stdout).toMatch(/^messages {2}1,235$/m);
    expect(stdout).toMatch(/^accounts {6}2$/m);
  });

  test("shows ten users without a word of more", async () => {
    const users = Array.from({ length: 10 }, (_, index) => ({ ...group, userId: `user-${index}` }));
    const { stdout } = await run({ input: [ndjson(...users)] });
    expect(stdout).toMatch(/^ {2}users +10: user-0, .*user-9$/m);
  });

  test("shows of an account only what there is, and no visitor where nobody is named", async () => {
    const { stdout } = await run({ input: [ndjson({ type: "group", groupId: "test_group" })] });
    expect(stdout).toBe(
      "messages  1\nvisitors  0\naccounts  1\nrequests  1  1 account\n\naccount test_group (1 request)\n",
    );
  });

  test("begins with the account that has the most requests", async () => {
    const { stdout } = await run({ input: [ndjson({ ...group, groupId: "a" }, { ...group, groupId: "b" }, login)] });
    expect(stdout.match(/^account .*$/gm)).toEqual(["account b (2 requests)", "account a (1 request)"]);
  });

  test("tells issues apart by the keys of their paths", async () => {
    const { issues } = await summary(ndjson({ ...group, traits: { é: { a: "x" }, éa: "y" } }));
    expect(issues.map(({ path }) => path)).toEqual([
      ["traits", "éa"],
      ["traits", "é", "a"],
    ]);
  });

  test("says of what comes from the session that it does", async () => {
    const { stdout } = await run({ input: [ndjson(...Array.from({ length: 21 }, () => login))] });
    expect(stdout).toContain("(kept-activities-dropped at the session)\n    1 time: line 21\n");
  });

  test("shows the first places of an issue", async () => {
    const { stdout } = await run({ input: [ndjson(group, ...Array.from({ length: 6 }, () => login))] });
    expect(stdout).toContain("    6 times: lines 2, 3, 4, 5, 6, …\n");
  });

  test("lets nothing in a message move the cursor or colour the terminal", async () => {
    const { stdout } = await run({
      args: ["--each"],
      input: [ndjson(group, { ...login, event: "a\u001b[31m\u009b\nb" })],
    });
    expect(stdout).toContain("Unknown: a\\u001b[31m\\u009b\\u000ab 1\n");
    expect(stdout).toContain("sdr_a  a\\u001b[31m\\u009b\\u000ab\n");
  });

  test("is bounded, however many names there are", async () => {
    const messages = Array.from({ length: 1_100 }, (_, index) => [
      { ...track, event: `event ${index}`, properties: { category: "Reports" } },
      { ...track, properties: { category: `module ${index}` } },
      { ...group, traits: { [`trait ${index}`]: true, [`tráit ${index}`]: true } },
      { ...identify, traits: { [`user trait ${index}`]: true } },
    ]).flat();
    const { accounts, issues } = await summary(ndjson(group, ...messages));
    const [account] = accounts;
    const names = [account?.attributes, account?.userAttributes, account?.activities, account?.activities.Reports];
    expect(names.map((record) => Object.keys(record ?? {}).length)).toEqual([1_001, 1_001, 1_001, 1_001]);
    expect(account?.activities.Reports?.["(others)"]).toBe(100);
    expect(issues).toHaveLength(1_001);
    expect(issues[0]).toMatchObject({ code: "name-charset", path: ["(others)"], count: 100 });
  });
});

const issue = z.object({ code: z.string(), path: z.array(z.string()), count: z.optional(z.number()) });
const account = z.object({
  attributes: z.record(z.string(), z.string()),
  userAttributes: z.record(z.string(), z.number()),
  activities: z.record(z.string(), z.record(z.string(), z.number())),
});
const summaries = z.object({ accounts: z.array(account), issues: z.array(issue) });
const results = z.array(z.object({ requests: z.array(z.unknown()), issues: z.array(issue) }));

async function summary(input: string) {
  const { stdout } = await run({ args: ["--json"], input: [input] });
  return summaries.parse(JSON.parse(stdout));
}

/** What is printed of each message. */
async function each(values: readonly unknown[]) {
  const { stdout } = await run({ args: ["--json", "--each"], input: [ndjson(...values)] });
  const lines = stdout.trim().split("\n");
  return results.parse(lines.slice(0, -1).map((line): unknown => JSON.parse(line)));
}

describe("--json", () => {
  const summaryOfSession = {
    messages: 5,
    visitors: 1,
    silent: 1,
    waiting: 0,
    unreadable: { count: 1, first: [{ line: 6 }] },
    requests: { activity: 3, account: 1 },
    accounts: [
      {
        id: "test_group",
        isProduct: false,
        requests: 4,
        users: ["jack"],
        attributes: { plan: "pro", account_name: "Initech" },
        userAttributes: { email: 1, name: 1 },
        activities: { Reports: { "Exported Report": 2 }, Unknown: { "Logged In": 1 } },
      },
    ],
    issues: [
      {
        code: "attributes-kept",
        effect: "deferred",
        message: "The account ID is missing, and the attributes wait for it.",
        path: ["context", "groupId"],
        count: 1,
        first: [{ line: 1, message: 1 }],
      },
      {
        code: "defaulted-module",
        effect: "altered",
        message: "The module is missing, and was sent as Unknown.",
        path: ["properties", "category"],
        count: 1,
        first: [{ line: 4, message: 1 }],
      },
    ],
  };

  test("prints the summary in one line", async () => {
    const { status, stdout } = await run({ args: ["--json"], input: [ndjson(...session), "{"] });
    expect(status).toBe(1);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(JSON.parse(stdout)).toEqual(summaryOfSession);
  });

  test("prints with --each a line for each message before it", async () => {
    const { stdout } = await run({ args: ["--json", "--each"], input: [ndjson(...session), "{"] });
    const [first, , third, ...others] = stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(first).toMatchObject({
      line: 1,
      message: 1,
      type: "identify",
      requests: [],
      issues: [{ effect: "deferred" }],
    });
    const params = {
      sdr_s: "SP-0000-01",
      sdr_o: "test_group",
      sdr_u: "jack",
      sdr_a: "Exported Report",
      sdr_m: "Reports",
    };
    const url = "https://sdr.totango.com/pixel.gif/";
    const requests = [{ kind: "activity", url, params }];
    expect(third).toEqual({ line: 3, message: 1, type: "track", requests, issues: [] });
    expect(others).toHaveLength(3);
    expect(others.at(-1)).toEqual(summaryOfSession);
  });
});

test("--each shows each message before the summary", async () => {
  const { stdout } = await run({ args: ["--each"], input: [ndjson(login, group, 7, null, { type: 7 })] });
  const [one, two, three, four, five, ...rest] = stdout.split("\n\n");
  expect(one).toBe(
    "1  track\n" +
      "    ! altered: The module is missing, and was sent as Unknown. (defaulted-module at properties.category)\n" +
      "    ! deferred: The account ID is missing, and the activity waits for it. (activity-kept at context.groupId)\n" +
      "      nothing is sent",
  );
  expect(two?.split("\n")).toEqual([
    "2  group",
    "    → account",
    "        sdr_s               SP-0000-01",
    "        sdr_o               test_group",
    "        sdr_u               jack",
    "        sdr_o.plan          pro",
    "        sdr_o.account_name  Initech",
    "    → activity",
    "        sdr_s  SP-0000-01",
    "        sdr_o  test_group",
    "        sdr_u  jack",
    "        sdr_a  Logged In",
    "        sdr_m  Unknown",
  ]);
  expect(three).toBe(
    "3  no type\n" +
      "    ! skipped: One message is wanted, and not a list, a batch or a text. (unsupported-type at the message)\n" +
      "      nothing is sent",
  );
  expect(four).toContain("4  no type\n");
  expect(five).toContain("5  no type\n");
  expect(rest[0]).toContain("messages  5");
});

describe("--settings", () => {
  test("are those of the translation", async () => {
    const settings = file("settings.json", JSON.stringify({ serviceId: "SP-1234-01", defaultModule: "Application" }));
    const { status, stdout } = await run({ args: ["--settings", settings, "--each"], input: [ndjson(...session)] });
    expect(status).toBe(0);
    expect(stdout).toContain("sdr_s  SP-1234-01\n");
    expect(stdout).toContain("Application: Logged In 1\n");
  });

  test.each([
    ["{", "is not JSON"],
    ["[]", "settings must be an object"],
    ["{}", "settings.serviceId must be a string that is not blank"],
    ['{"serviceId":"1234"}', 'settings.serviceId must start with "SP-"'],
    ['{"serviceId":"SP-1234-01","region":"mars"}', 'settings.region must be "us", "eu" or "eu1"'],
    ['{"serviceId":"SP-1234-01","defaultModul":"x"}', "settings.defaultModul must be a setting that exists"],
    [
      '{"serviceId":"SP-1234-01","activities":{"Login":7}}',
      "settings.activities.Login must be true, false, a name, or an object of name and module",
    ],
    ['{"serviceId":"SP-1234-01","toString":"x"}', "settings.toString must be a setting that exists"],
  ])("of %s are one sentence", async (text, sentence) => {
    const settings = file("wrong.json", text);
    const { status, stdout, stderr } = await run({ args: ["--settings", settings], input: [ndjson(...session)] });
    expect(stderr).toBe(`segment-to-totango: ${settings}: ${sentence}\n`);
    expect([status, stdout]).toEqual([2, ""]);
  });

  test("of a file that is not there are one sentence", async () => {
    const { status, stderr } = await run({ args: ["--settings", "nowhere.json"] });
    expect([status, stderr]).toEqual([2, "segment-to-totango: nowhere.json does not exist\n"]);
  });
});

describe("what cannot be read", () => {
  test("is named by its line, and the rest goes on", async () => {
    const { status, stdout, stderr } = await run({ input: [`${ndjson(group)}not JSON\n${ndjson(login)}{"type`] });
    expect(status).toBe(1);
    expect(stderr).toBe("line 2 is not JSON\nline 4 is not JSON\n");
    expect(stdout).toContain("messages    2\n");
    expect(stdout).toContain("unreadable  2  lines 2, 4\n");
  });

  test("is named by its file too, where there are several", async () => {
    const broken = file("broken.ndjson", "not JSON\n");
    const { status, stdout, stderr } = await run({ args: [broken, "-"], input: ["nor this\n"] });
    expect(stderr).toBe(`${broken}:1 is not JSON\n-:1 is not JSON\n`);
    expect(stdout).toContain(`unreadable  2  ${broken}:1, -:1\n`);
    expect(status).toBe(1);
  });

  test("is kept for the first hundred lines", async () => {
    const { stdout, stderr } = await run({ input: ["not JSON\n".repeat(150)] });
    expect(stderr.split("\n")).toHaveLength(151);
    expect(stdout).toMatch(/^unreadable {2}150 {2}lines 1, 2, .*, 100, …$/m);
  });

  test("may be gzip that breaks off", async () => {
    const zipped = gzipSync(ndjson(...session));
    const { status, stdout, stderr } = await run({ input: [zipped.subarray(0, -12)] });
    expect(status).toBe(1);
    const [, messages] = /^messages +(\d)/.exec(stdout) ?? [];
    expect(stderr).toBe(`line ${Number(messages) + 1} and what follows it cannot be unzipped\n`);
  });

  test.each([
    ["first", [0x1f, 0x7b]],
    ["second", [0x20, 0x8b]],
  ])("may begin with the %s byte of gzip alone", async (_, bytes) => {
    const { stderr } = await run({ input: [Buffer.from(bytes), `\n${ndjson(group)}`] });
    expect(stderr).toBe("line 1 is not JSON\n");
  });

  const nowhere = "cannot be there.ndjson";

  test("keeps everything from being printed, where it is a file that is not there", async () => {
    const { status, stdout } = await run({ args: ["--each", "-", nowhere], input: [ndjson(group)] });
    expect([status, stdout]).toEqual([2, ""]);
  });

  test.each([
    ["a file that is not there", () => [nowhere], `${nowhere} does not exist`],
    ["one of several", () => ["-", nowhere], `${nowhere} does not exist`],
    ["a folder", () => [folder], "is a folder"],
    ["a path that cannot be", () => ["a\0b"], "cannot be read (ERR_INVALID_ARG_VALUE)"],
  ])("is one sentence for %s", async (_, args, sentence) => {
    const { status, stdout, stderr } = await run({ args: args(), input: [ndjson(group)] });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^segment-to-totango: [^\n]*\n$/);
    expect(stderr).toContain(sentence);
  });
});

describe("the arguments", () => {
  test.each(["--help", "-h"])("%s says all that there is", async (option) => {
    const { status, stdout, stderr } = await run({ args: [option], input: ["not read"] });
    expect([status, stderr]).toEqual([0, ""]);
    for (const name of ["--each", "--settings", "--json", "--help", "Exit status"]) expect(stdout).toContain(name);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test.each([
    [["--eahc"], "Unknown option '--eahc'"],
    [["--settings"], "argument missing"],
    [["--each=1"], "does not take an argument"],
  ])("%j are one sentence", async (args, sentence) => {
    const { status, stdout, stderr } = await run({ args });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^segment-to-totango: [^\n]*\(--help shows what there is\)\n$/);
    expect(stderr).toContain(sentence);
  });
});

describe("a terminal", () => {
  /** Comes in two pieces, with a pause of the clock between them. */
  function* slowly(...pieces: readonly string[]) {
    let now = 0;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 50));
    yield* pieces;
    return () => clock.mockRestore();
  }

  test("shows how far it is, and says what it waits for", async () => {
    const { stderr } = await run({ input: slowly(ndjson(group), ndjson(login), "not JSON\n"), isTerminal: true });
    vi.restoreAllMocks();
    expect(stderr).toBe(
      "Type messages, and Ctrl-D at the end.\n" +
        "\r2 messages\r\u001b[Kline 3 is not JSON\n" + // a tenth of a second later
        "\r2 messages\r\u001b[K",
    );
  });

  test("shows no progress among the messages", async () => {
    const { stderr } = await run({ args: ["--each"], input: slowly(ndjson(group), ndjson(login)), isTerminal: true });
    vi.restoreAllMocks();
    expect(stderr).toBe("Type messages, and Ctrl-D at the end.\n");
  });
});

describe("an output", () => {
  const failing = (code: string) =>
    new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error("write"), { code })) });
  const streams = (code: string) => ({
    stdin: Readable.from([Buffer.from(ndjson(...session))]),
    stdout: failing(code),
    stderr: failing(code),
  });

  test.each([[["--each"]], [[]]])("that is closed ends it, with %j", async (args) => {
    expect(await main(args, streams("EPIPE"))).toBe(0);
  });

  test("that has nothing to show yet is left alone", async () => {
    const written: string[] = [];
    const stdout = new Writable({ write: (chunk, _encoding, done) => done(void written.push(String(chunk))) });
    await main([], { ...streams("EPIPE"), stdout });
    expect(written).toEqual([printed]);
  });

  test("that is closed is no word on the other", async () => {
    const stderr: string[] = [];
    const other = new Writable({ write: (chunk, _encoding, done) => done(void stderr.push(String(chunk))) });
    expect(await main(["--each"], { ...streams("EPIPE"), stderr: other })).toBe(0);
    expect(stderr).toEqual([]);
  });

  test("that fails is an error", async () => {
    await expect(main([], streams("ENOSPC"))).rejects.toThrow("write");
  });
});

test("no issue says a value of a message", async () => {
  const secret = "jack@initech.example";
  const { issues } = await summary(
    ndjson({ ...identify, userId: [secret] }, { ...login, userId: secret.repeat(20) }, { type: secret }, secret),
  );
  expect(issues.length).toBeGreaterThan(3);
  for (const { code } of issues) expect(issueCodes).toContain(code);
  expect(JSON.stringify(issues)).not.toContain("initech");
});
