import { parseArgs } from "node:util";
import type { Issue, TotangoRequest } from "segment-to-totango";
import * as fc from "fast-check";
import { arbitrariesIn, buildOf, libraryIn, schemasIn, type Library, type Schema, type Schemas } from "../builds.js";
import { anyRequest } from "../properties/requests.js";
import { casesOf, valuesOf, type Case } from "./cases.js";

// Gives the same random messages to the library at a commit and to the library as it is now. All that they answer must be
// the same text: requests with their parameters in order, issues with their sentences in any order, sessions, errors,
// faults.

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1404177655" },
    factor: { type: "string", default: "1" },
    known: { type: "string", multiple: true, default: [] },
    "without-sessions": { type: "boolean", default: false },
  },
});
const [commit] = positionals;
if (commit === undefined) {
  console.error(`npm run compare -- COMMIT [options]

  --seed NUMBER    other messages
  --factor NUMBER  as many times the messages
  --known PATTERN  a regular expression; a difference whose question or answers match it is counted and passed over
  --without-sessions  compares what messages become in sessions, and not how a session is written down`);
  process.exit(2);
}
const seed = Number(options.seed);
const hasSessions = !options["without-sessions"];
const known = options.known.map((pattern) => new RegExp(pattern, "u"));

/** What is asked of a library, and the text of its answer. */
type Answer = { readonly question: string; readonly text: string };

type Difference = { readonly question: string; readonly then: string; readonly now: string };

const folders = { then: await buildOf(commit), now: await buildOf() };
const then = { library: await libraryIn(folders.then), schemas: await schemasIn(folders.then) };
const now = { library: await libraryIn(folders.now), schemas: await schemasIn(folders.now) };
const arbitraries = await arbitrariesIn(folders.then);

const counts = { messages: 0, requests: 0, errors: 0, known: 0, differences: 0 };
const issues = new Map<string, number>();
const faults = new Map<string, number>();

for (const [name, { cases, runs }] of Object.entries(casesOf(arbitraries))) {
  compare(name, cases, runs, (given) => [answersOf(then.library, given), answersOf(now.library, given)]);
}
compare("requests to coalesce", fc.array(anyRequest, { maxLength: 15, size: "max" }), 10_000, (requests) => [
  coalesced(then.library, requests),
  coalesced(now.library, requests),
]);
for (const { name, values, runs } of valuesOf(arbitraries)) {
  if (name === "Session" && !hasSessions) continue;
  compare(`values for the schema ${name}`, values, runs, (value) => [
    parsed(then.schemas[name], value, name),
    parsed(now.schemas[name], value, name),
  ]);
}

console.log(`
compared with ${commit}, seed ${seed}
${counts.messages} messages, ${counts.requests} requests, ${counts.errors} calls that threw
issues by code: ${countsOf(issues)}
values that a schema takes, and others: ${countsOf(faults)}
differences: ${counts.differences}, known ones: ${counts.known}`);
process.exitCode = counts.differences === 0 ? 0 : 1;

/** Tries many values. Where answers differ, fast-check looks for the least value for which they do. */
function compare<Value>(
  name: string,
  values: fc.Arbitrary<Value>,
  runs: number,
  answer: (value: Value) => readonly [Answer[], Answer[]],
): void {
  const start = performance.now();
  const property = fc.property(values, (value) => differenceOf(...answer(value)) === undefined);
  const { failed, counterexample, numRuns } = fc.check(property, {
    seed,
    numRuns: Math.ceil(runs * Number(options.factor)),
  });
  console.log(`${name}: ${numRuns} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  if (!failed || counterexample === null) return;

  counts.differences += 1;
  const [least] = counterexample;
  const difference = differenceOf(...answer(least));
  console.log(`\nThe answers differ for ${shortened(fc.stringify(least), 0, 4_000)}`);
  if (!difference) return;
  const place = firstDifference(difference.then, difference.now);
  console.log(`  asked ${difference.question}`);
  console.log(`  then  ${shortened(difference.then, place)}`);
  console.log(`  now   ${shortened(difference.now, place)}\n`);
}

function differenceOf(before: readonly Answer[], after: readonly Answer[]): Difference | undefined {
  const index = before.findIndex(({ text }, n) => text !== after[n]?.text);
  if (index === -1 && before.length === after.length) return undefined;
  const { question, text } = before[index] ?? { question: "how much there is to ask", text: String(before.length) };
  const difference = { question, then: text, now: after[index]?.text ?? "nothing" };
  if (!known.some((pattern) => Object.values(difference).some((part) => pattern.test(part)))) return difference;
  counts.known += 1;
  return undefined;
}

/** Everything that a library answers to messages, one by one, each in the session that the one before left. */
function answersOf(library: Library, { settings, session: stored, messages }: Case): Answer[] {
  const answers: Answer[] = [];
  const requests: TotangoRequest[] = [];
  const ask = <Result>(question: string, call: () => Result, textOf: (result: Result) => string = text) => {
    const result = attempt(call);
    answers.push({ question, text: result.isDone ? textOf(result.value) : result.error });
    if (!result.isDone && library === now.library) counts.errors += 1;
    return result.isDone ? result.value : undefined;
  };

  let session: unknown = stored ?? library.emptySession;
  for (const [n, message] of messages.entries()) {
    ask(`sessionKey(message ${n})`, () => library.sessionKey(message));
    ask(`translate(message ${n})`, () => library.translate(message, settings));
    ask(
      `explain(message ${n})`,
      () => library.explain(message, settings),
      ({ requests, issues }) => text({ requests, issues: inAnyOrder(issues) }),
    );
    const given = session;
    const result = ask(
      `advance(message ${n})`,
      () => library.advance(message, settings, given),
      ({ requests, issues, session: next }) =>
        text({
          requests,
          issues: inAnyOrder(issues),
          ...(hasSessions ? { session: next, isSame: next === given } : {}),
        }),
    );
    if (!result) continue;
    session = result.session;
    requests.push(...result.requests);
    if (library === now.library)
      count(
        result.issues.map(({ code }) => code),
        issues,
      );
  }
  ask("coalesce(all requests)", () => library.coalesce(requests));
  for (const [n, request] of requests.entries()) ask(`toFetch(request ${n})`, () => library.toFetch(request));
  if (library === now.library) {
    counts.messages += messages.length;
    counts.requests += requests.length;
  }
  return answers;
}

/** R1.1: issues are in no particular order. */
function inAnyOrder(found: readonly Issue[]): readonly Issue[] {
  return Array.from(found).sort((one, other) => (text(one) < text(other) ? -1 : 1));
}

/** The requests to send, or the place of each that is among those given. */
function coalesced({ coalesce }: Library, requests: readonly TotangoRequest[]): Answer[] {
  const placeOf = new Map(requests.map((request, place) => [request, place]));
  const result = coalesce(requests).map((request) => placeOf.get(request) ?? request);
  return [{ question: "coalesce", text: text(result) }];
}

function parsed(schema: Schema, value: unknown, name: keyof Schemas): Answer[] {
  const result = attempt(() => schema.safeParse(value));
  const question = `${name}.safeParse`;
  if (!result.isDone) return [{ question, text: result.error }];
  const { success, data, error } = result.value;
  if (schema === now.schemas[name]) count([success ? name : `not ${name}`], faults);
  if (!success) return [{ question, text: text(error?.issues.map(({ path, message }) => ({ path, message }))) }];
  return [{ question, text: data === value ? "the very same value" : text(data) }];
}

type Attempt<Value> =
  { readonly isDone: true; readonly value: Value } | { readonly isDone: false; readonly error: string };

function attempt<Value>(call: () => Value): Attempt<Value> {
  try {
    return { isDone: true, value: call() };
  } catch (error) {
    return {
      isDone: false,
      error: error instanceof Error ? `${error.name}: ${error.message}` : "something else is thrown",
    };
  }
}

/** JSON, but for `undefined`, which counts where it is the value of a field. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner === undefined ? "(undefined)" : inner));
}

function firstDifference(one: string, other: string): number {
  let place = 0;
  while (place < one.length && one[place] === other[place]) place += 1;
  return place;
}

function shortened(long: string, place: number, length = 600): string {
  const start = Math.max(0, place - 200);
  return (start > 0 ? "…" : "") + long.slice(start, start + length) + (start + length < long.length ? "…" : "");
}

function count(names: readonly string[], counted: Map<string, number>): void {
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
}

function countsOf(counted: ReadonlyMap<string, number>): string {
  return Array.from(counted, ([name, total]) => `${name} ${total}`)
    .sort()
    .join(", ");
}
