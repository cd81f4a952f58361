import { deepEqual } from "node:assert/strict";
import { advance, emptySession, toFetch, translate } from "segment-to-totango";
import { SegmentMessage } from "segment-to-totango/schema";
import { copyBare, encodeBare } from "./bare-copy.js";
import { readWithFacade } from "./facade.js";
import { mapWithMappingKit } from "./mapping-kit.js";
import { kinds, mixedSamples, samplesOf, sessionSteps, type Sample, type Step } from "./messages.js";
import { median, race, ratios, warmUp, type Works } from "./rounds.js";
import { settings, settingsWithTables } from "./settings.js";

/** How many times as long as the second work the first one takes, and may take. */
type Comparison<Name> = readonly [one: Name, other: Name, target?: string];

/** The library's work on one message, and what it is held against. */
const works = {
  "JSON.parse": ({ text }: Sample): unknown => JSON.parse(text),
  "bare copy": ({ message }: Sample) => copyBare(message),
  "bare copy, encoded": ({ message }: Sample) => copyBare(message).map(encodeBare),
  translate: ({ message }: Sample) => translate(message, settings),
  "translate with tables": ({ message }: Sample) => translate(message, settingsWithTables),
  "translate and toFetch": ({ message }: Sample) => translate(message, settings).map((request) => toFetch(request)),
  "SegmentMessage.parse": ({ message }: Sample) => SegmentMessage.parse(message),
};

/** Segment's own tools beside it. */
const everyWork = {
  ...works,
  "mapping kit": ({ message }: Sample) => mapWithMappingKit(message),
  "@segment/facade": ({ message }: Sample) => readWithFacade(message),
};

let session = emptySession;
const sessionWorks = {
  translate: ({ alone }: Step) => translate(alone, settings),
  advance({ inSession }: Step) {
    const result = advance(inSession, settings, session);
    session = result.session;
    return result;
  },
};

const mixed = mixedSamples();
const steps = sessionSteps();
for (const { message } of mixed) checkSameParameters(translate(message, settings), copyBare(message));
for (const step of steps) sessionWorks.advance(step);
for (const step of steps) checkSameParameters(translate(step.alone, settings), sessionWorks.advance(step).requests);

// Every kind of message goes through everything before anything is measured: the code of a consumer has seen them all too.
warmUp(mixed, everyWork, 300);
warmUp(steps, sessionWorks, 300);

show("messages of every type", mixed, everyWork, [
  ["translate", "bare copy", "must 2.60, aim 2.00"],
  ["translate and toFetch", "bare copy, encoded", "must 1.40, aim 1.20"],
  ["translate with tables", "translate", "must 1.25"],
  ["translate", "JSON.parse", "must 0.42"],
  ["SegmentMessage.parse", "JSON.parse", "must 0.60"],
  ["mapping kit", "translate"],
  ["@segment/facade", "translate"],
]);
show("a session that goes on", steps, sessionWorks, [["advance", "translate", "must 1.50, aim 1.30"]]);
for (const kind of kinds) {
  show(`${kind} alone`, samplesOf(kind), works, [
    ["translate", "bare copy", "must 3.50"],
    ["translate and toFetch", "bare copy, encoded"],
    ["translate with tables", "translate", "must 1.25"],
    ["translate", "JSON.parse"],
    ["SegmentMessage.parse", "JSON.parse"],
  ]);
}

type Requests = readonly { readonly params: object }[];

/** The same parameters in each request: else one would be compared with less than its own work. */
function checkSameParameters(one: Requests, other: Requests): void {
  deepEqual(parametersOf(one), parametersOf(other));
}

function parametersOf(requests: Requests): string[][] {
  return requests.map(({ params }) => Object.keys(params).sort());
}

function show<Name extends string, Item>(
  title: string,
  items: readonly Item[],
  works: Works<Name, Item>,
  comparisons: readonly Comparison<Name>[],
): void {
  const roundsOf = race(items, works);
  console.log(`\n${title.padEnd(48)} ns a message`);
  for (const [name, rounds] of roundsOf) console.log(`${name.padEnd(48)} ${number(median(rounds), 0)}`);
  console.log(`${"".padEnd(48)}    ratio      min      max`);
  for (const [one, other, target = ""] of comparisons) {
    const found = ratios(roundsOf.get(one), roundsOf.get(other));
    const columns = [median(found), Math.min(...found), Math.max(...found)].map((ratio) => number(ratio, 2));
    console.log(`${`${one} / ${other}`.padEnd(48)} ${columns.join(" ")}   ${target}`);
  }
}

function number(value: number, digits: number): string {
  return value.toFixed(digits).padStart(8);
}
