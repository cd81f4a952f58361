import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import * as fc from "fast-check";
import { segmentMessage, segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import { build } from "tsup";
import { library } from "../../tsup.config.js";
import cases from "../data/cases.json" with { type: "json" };

/** What every engine is given, as JavaScript in ASCII. */
export type Material = {
  /** The library as npm gets it, with `play`. */
  readonly library: string;
  /** Functions, each of which plays a session. */
  readonly sessions: string;
};

export async function makeMaterial(): Promise<Material> {
  const directory = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  await build({ ...library, dts: false, outDir: directory, silent: true });
  const { outputFiles } = await bundle({
    entryPoints: [fileURLToPath(new URL("play.ts", import.meta.url))],
    alias: { "segment-to-totango": join(directory, "index.js") },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "library",
    target: "es2020",
  });
  await rm(directory, { recursive: true });
  return { library: outputFiles.map(({ text }) => text).join(""), sessions: sessionsToPlay().map(call).join("\n") };
}

type Session = readonly [settings: unknown, batch: readonly unknown[]];

const seed = 1404177655;

/** The worked examples, then at least 3,000 messages: the same in each run, so that a change is to blame. */
function sessionsToPlay(): Session[] {
  const sessions: Session[] = cases.map(({ settings, steps }) => [settings, steps.map(({ message }) => message)]);
  let messages = 0;
  for (const [settings, batch] of fc.sample(randomSession, { seed, numRuns: 1_500 })) {
    if (messages >= 3_000) break;
    sessions.push([settings, batch]);
    messages += batch.length;
  }
  return sessions;
}

/** What engines and compilers have read in different ways: surrogates that are alone, and letters beside them. */
const oddText = fc.oneof(
  fc.constantFrom("Bo\ud83d！", "日\ude00a", "😀\ude00", "\ud83d\ud83d\ude00\ude00", "\ud800\ufc00é", "ﷺ\udc00"),
  fc.string({ unit: fc.constantFrom("a", "é", "日", "！", "\ufc00", "\uffff", "😀", "\ud83d", "\ude00", "&") }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "binary", minLength: 180, maxLength: 600 }),
);

const oddMessage = fc.record({
  type: fc.constantFrom("identify", "group", "track", "page", "screen"),
  userId: oddText,
  groupId: oddText,
  event: oddText,
  name: oddText,
  traits: fc.dictionary(oddText, oddText, { maxKeys: 3 }),
  context: fc.oneof(
    fc.record({ groupId: oddText }, { requiredKeys: [] }),
    fc.constant(Object.fromEntries([["__proto__", { groupId: "other" }]])),
  ),
});

const randomSession = fc.tuple(
  totangoSettings(),
  fc.oneof(segmentStream(), segmentStream(), fc.array(fc.oneof(segmentMessage(), oddMessage), { maxLength: 6 })),
);

/**
 * What fast-check prints is JavaScript with dates, `undefined` and `__proto__`, which JSON has not. Each session has a
 * function of its own, because a single one with all of them takes Hermes minutes to compile.
 */
function call([settings, batch]: Session): string {
  return inAscii(`sessions.push(() => library.play(${fc.stringify(settings)}, ${fc.stringify(batch)}));`);
}

function inAscii(code: string): string {
  return code.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
