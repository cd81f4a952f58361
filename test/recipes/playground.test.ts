import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { serve } from "../loopback.js";
import { service, track } from "../support.js";
import { accountsOf, sorted, totalsOf } from "../../examples/playground/overview.js";
import { readInput } from "../../examples/playground/input.js";
import {
  adviceOn,
  explainAll,
  isShown,
  isWaiting,
  outcomesOf,
  placeOf,
  shownValue,
  usableFilter,
} from "../../examples/playground/results.js";

const one = { type: "track", userId: "jack", event: "Login" };
const two = { type: "page", userId: "jack" };

describe("readInput", () => {
  test.each([
    ["one message", JSON.stringify(one, undefined, 2), [one]],
    ["a list", JSON.stringify([one, two], undefined, 2), [one, two]],
    ["a batch", JSON.stringify({ batch: [one, two], sentAt: "2024-01-02" }), [one, two]],
    ["one to a line", `${JSON.stringify(one)}\n\n  ${JSON.stringify(two)}\r\n`, [one, two]],
    [
      "one to a line, with a line separator in it",
      `${JSON.stringify({ ...one, event: "a\u2028b" })}\n1`,
      [{ ...one, event: "a\u2028b" }, 1],
    ],
    ["nothing", " \n", []],
  ])("reads %s", (_, text, messages) => {
    expect(readInput(text)).toEqual({ messages, problems: [] });
  });

  test("gives the messages of a batch what the batch has for all", () => {
    const { messages } = readInput(JSON.stringify({ batch: [one], integrations: { All: false } }));
    expect(messages).toEqual([{ ...one, integrations: { All: false } }]);
  });

  test("says which line is not JSON, and reads the others", () => {
    expect(readInput(`${JSON.stringify(one)}\n{"type":\n${JSON.stringify(two)}`)).toEqual({
      messages: [one, two],
      problems: [{ line: 2, reason: "Value expected." }],
    });
  });

  // Of some, the engine's own error names no position.
  test.each([
    ["a list", '[\n  { "type": "track" }\n  { "type": "page" }\n]', 3, "Comma expected."],
    ["a batch", '{\n  "batch": [\n    { "type": "track" },\n    { "type": tru }\n  ]\n}', 4, "Invalid symbol."],
    ["a list that ends in a comma", '[\n  { "type": "track" },\n]', 3, "Value expected."],
    ["a message", '{\n  "type": "track",\n  "event": "a\nb"\n}', 3, "Unexpected end of string."],
    ["what is cut off", '{\n  "type": "track",\n  "event":\n', 4, "Value expected."],
    ["JavaScript", "\n\n{ type: 1 }", 3, "Invalid symbol."],
  ])("says where %s breaks off", (_, text, line, reason) => {
    expect(readInput(text)).toEqual({ messages: [], problems: [{ line, reason }] });
  });

  test("says so of what is nested too deeply", () => {
    expect(readInput("[".repeat(200_000)).problems).toEqual([{ line: undefined, reason: "It is nested too deeply." }]);
  });
});

describe("explainAll", () => {
  const messages = [
    { type: "group", userId: "jack", groupId: "test_group" },
    track({ context: {}, userId: "jack" }),
    track({ context: {}, userId: "eve" }),
    7,
  ];

  test("takes each visitor's messages for one session", () => {
    const results = [...explainAll(messages, service, "visitors")];
    expect(results.map(({ number, type, requests }) => [number, type, requests.length])).toEqual([
      [1, "group", 1],
      [2, "track", 1],
      [3, "track", 0],
      [4, "no type", 0],
    ]);
    expect(results[3]?.issues.map((issue) => [issue.code, placeOf(issue)])).toEqual([
      ["unsupported-type", "the message"],
    ]);
  });

  test("takes each message by itself", () => {
    const results = [...explainAll(messages, service, "alone")];
    expect(results.map(({ requests }) => requests.length)).toEqual([1, 0, 0, 0]);
  });

  test("counts, the most first", () => {
    expect(totalsOf([...explainAll(messages, service, "alone")])).toEqual({
      messages: 4,
      silent: 3,
      waiting: 0,
      types: [
        { name: "track", count: 2 },
        { name: "group", count: 1 },
        { name: "no type", count: 1 },
      ],
      requests: [{ name: "account", count: 1 }],
      issues: [
        { name: "missing-account-id", count: 2, effect: "skipped" },
        { name: "unsupported-type", count: 1, effect: "skipped" },
      ],
    });
  });

  test.each([
    [{}, [1, 2, 3, 4]],
    [{ type: "track" }, [2, 3]],
    [{ type: "track", kind: "nothing yet" }, [3]],
    [{ kind: "activity" }, [2]],
    [{ kind: "nothing" }, [4]],
    [{ kind: "nothing yet" }, [3]],
    [{ code: "activity-kept" }, [3]],
    [{ text: " JACK" }, [1, 2]],
    [{ text: "test_group" }, [1, 2]],
    [{ text: "eve" }, [3]],
    [{ text: "test_", kind: "account" }, [1]],
    [{ text: "nobody" }, []],
  ])("filters by %j", (filter, numbers) => {
    const shown = [...explainAll(messages, service, "visitors")].filter((result) => isShown(result, filter));
    expect(shown.map(({ number }) => number)).toEqual(numbers);
  });

  test.each([
    ["the message's user", { type: "track", userId: "jack", event: "Login" }],
    ["the message's visitor", { type: "track", anonymousId: "Jack's laptop", event: "Login" }],
    ["the message's account", { type: "track", event: "Login", context: { groupId: "Jack & Sons" } }],
    ["who the visitor was", { type: "alias", previousId: "jack", userId: "j.frank" }],
    ["a message that is switched off", { type: "group", groupId: "jack", integrations: { Totango: false } }],
  ])("finds %s, although nothing is sent", (_, message) => {
    const [result] = explainAll([message], service, "alone");
    expect(result?.requests).toEqual([]);
    expect(result && isShown(result, { text: "jack" })).toBe(true);
  });

  test("finds what is not sent by the account of its session", () => {
    const off = track({ context: {}, userId: "jack", integrations: { Totango: false } });
    const [, result] = explainAll([{ type: "group", userId: "jack", groupId: "test_group" }, off], service, "visitors");
    expect(result?.requests).toEqual([]);
    expect(result && isShown(result, { text: "test_group" })).toBe(true);
  });

  test("tells what goes out later from what does not", () => {
    expect(outcomesOf(totalsOf([...explainAll(messages, service, "visitors")]))).toEqual([
      { name: "account", count: 1, effect: "sent" },
      { name: "activity", count: 1, effect: "sent" },
      { name: "nothing", count: 1, effect: "skipped" },
      { name: "nothing yet", count: 1, effect: "deferred" },
    ]);
  });

  test("keeps of a filter what can still be chosen", () => {
    const totals = totalsOf([...explainAll(messages, service, "visitors")]);
    const filter = { type: "track", kind: "activity", code: "activity-kept", text: "jack" };
    expect(usableFilter(filter, totals)).toEqual(filter);
    expect(usableFilter({ ...filter, kind: "nothing" }, totals).kind).toBe("nothing");
    expect(usableFilter(filter, totalsOf([]))).toEqual({ text: "jack" });
  });
});

describe("the accounts", () => {
  const of = (userId: string, groupId: string, category: string) =>
    track({ userId, context: { groupId }, properties: { category } });
  const accounts = accountsOf([
    ...explainAll(
      [
        of("jack", "acct-2", "Web"),
        of("jack", "acct-2", "Web"),
        of("eve", "acct-2", "Web"),
        of("jack", "acct-10", "Web"),
        of("jack", "acct-10", "Docs"),
        { type: "group", groupId: "acct-1" },
      ],
      service,
      "visitors",
    ),
  ]);

  test("have their users, activities and modules", () => {
    expect(accounts).toEqual([
      { account: "acct-2", users: 2, activities: 3, modules: ["Web"] },
      { account: "acct-10", users: 1, activities: 2, modules: ["Docs", "Web"] },
      { account: "acct-1", users: 0, activities: 0, modules: [] },
    ]);
  });

  test.each([
    ["account", false, ["acct-1", "acct-2", "acct-10"]],
    ["account", true, ["acct-10", "acct-2", "acct-1"]],
    ["users", true, ["acct-2", "acct-10", "acct-1"]],
    ["activities", false, ["acct-1", "acct-10", "acct-2"]],
    ["modules", true, ["acct-10", "acct-2", "acct-1"]],
  ] as const)("are sorted by %s, descending: %j", (by, isDescending, ids) => {
    expect(sorted(accounts, { by, isDescending }).map(({ account }) => account)).toEqual(ids);
  });
});

describe("a card", () => {
  test.each([
    [{ type: "track", userId: "jack", event: "Login" }, "Login", "jack"],
    [{ type: "page", anonymousId: "5f5e", name: " ", category: "Docs" }, "Docs", "5f5e"],
    [{ type: "screen", userId: 7, name: "Home", category: "Docs" }, "Home", "7"],
    [{ type: "group", groupId: "test_group" }, "test_group", ""],
    [{ type: "identify", userId: "jack", event: "Login" }, "", "jack"],
    [{ type: "constructor" }, "", ""],
    [["track"], "", ""],
  ])("says of %j which event and which user it is", (message, name, user) => {
    const [result] = explainAll([message], service, "alone");
    expect(result).toMatchObject({ name, user, message });
  });

  test("tells what waits from what is lost", () => {
    const waits = { type: "track", userId: "jack", event: "Login" };
    const lost = { ...waits, properties: { category: "a" }, integrations: { Totango: false } };
    expect([...explainAll([waits, lost], service, "visitors")].map(isWaiting)).toEqual([true, false]);
  });

  test.each([
    ["1/2/2014", '"1/2/2014"', true],
    [" 13.12.14 ", '" 13.12.14 "', true],
    ["soon", '"soon"', false],
    [{ year: 2014 }, '{"year":2014}', false],
    ["x".repeat(100), `"${"x".repeat(79)}…`, false],
  ])("says what is wrong with the date %j", (createdAt, shown, isAmbiguous) => {
    const message = { type: "identify", userId: "jack", traits: { createdAt }, context: { groupId: "test_group" } };
    const [result] = explainAll([message], service, "alone");
    const issue = result?.issues.find(({ path }) => path.includes("createdAt"));
    expect(issue && shownValue(issue, message)).toBe(shown);
    expect(issue && adviceOn(issue, message) !== undefined).toBe(isAmbiguous);
  });
});

test("says in a sentence that its port is taken", async () => {
  const { origin, stop } = await serve(() => undefined);
  const { port } = new URL(origin);
  const { status, stderr } = spawnSync("npm", ["run", "--silent", "playground"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, PORT: port },
    encoding: "utf8",
  });
  await stop();
  expect(stderr).toBe(`Port ${port} is taken: name another, as in PORT=8081 npm run playground.\n`);
  expect(status).toBe(1);
});
