import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { toFetch, translate, type SegmentMessage } from "segment-to-totango";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { startCollector, type Answer, type Collector } from "../pipelines/collector.js";

type Handler = (event: SegmentMessage, settings: object) => Promise<void>;
type Handlers = Record<"onIdentify" | "onGroup" | "onTrack" | "onPage" | "onScreen", Handler>;

class RetryError extends Error {}
class ValidationError extends Error {}

const common = { userId: "jack", context: { groupId: "test_group" } } as const;
const events = [
  ["onIdentify", { type: "identify", ...common, traits: { name: "Jack Frank" } }],
  ["onGroup", { type: "group", ...common, groupId: "test_group", traits: { name: "Initech" } }],
  ["onTrack", { type: "track", ...common, event: "Login", properties: { category: "Application" } }],
  ["onPage", { type: "page", ...common, category: "Docs", name: "Setup" }],
  ["onScreen", { type: "screen", ...common, name: "Home" }],
] as const satisfies readonly (readonly [keyof Handlers, SegmentMessage])[];
const [, , [, track], [, page]] = events;

let handlers: Handlers;
let answers: Answer[];
let collector: Collector;
let settings: { serviceId: string; endpoint: string; apiToken: string };

beforeAll(async () => {
  // Segment's editor takes one script without imports, and finds the handlers by their names.
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("destination-function.ts", import.meta.url))],
    tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
    bundle: true,
    format: "cjs",
    banner: { js: "var module = {};" },
    write: false,
  });
  const runtime = createContext({ fetch, RetryError, ValidationError });
  runInContext(outputFiles[0]?.text ?? "", runtime);
  handlers = z.custom<Handlers>().parse(runtime);
});

beforeEach(async () => {
  answers = [];
  collector = await startCollector(() => answers.shift() ?? 200);
  settings = { serviceId: "SP-1234-01", endpoint: collector.url, apiToken: "secret" };
});

afterEach(() => collector.stop());

describe("a destination function", () => {
  test.each(events)("%s sends the event's requests, the token among the parameters", async (name, event) => {
    await handlers[name](event, settings);
    const expected = translate(event, settings).map((request) => toFetch(request, { apiToken: "secret" })[1].body);
    expect(expected).not.toEqual([]);
    expect(collector.accepted.map(({ body }) => body)).toEqual(expected);
  });

  test.each([500, 503, 429, "drop"] as const)("an answer of %s makes Segment try the event again", async (answer) => {
    answers = [answer];
    await expect(handlers.onTrack(track, settings)).rejects.toBeInstanceOf(RetryError);
    await handlers.onTrack(track, settings);
    expect(collector.accepted).toHaveLength(1);
  });

  test("a server that is not there makes Segment try the event again", async () => {
    await collector.stop();
    await expect(handlers.onTrack(track, settings)).rejects.toBeInstanceOf(RetryError);
  });

  test.each([201, 204, 400, 403])("an answer of %s is no delivery, and trying again would not help", async (answer) => {
    answers = [answer];
    await expect(handlers.onTrack(track, settings)).rejects.toBeInstanceOf(ValidationError);
  });

  test("the second request of an event that fails is not passed over", async () => {
    answers = [200, 500];
    await expect(handlers.onPage(page, settings)).rejects.toBeInstanceOf(RetryError);
  });

  test("an event without an account sends nothing and is done", async () => {
    await handlers.onTrack({ type: "track", userId: "jack", event: "Login" }, settings);
    expect(collector.accepted).toEqual([]);
  });

  test("a setting that is wrong is not tried again", async () => {
    await expect(handlers.onTrack(track, { ...settings, serviceId: "" })).rejects.toMatchObject({ name: "TypeError" });
  });
});
