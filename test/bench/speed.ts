import { deepEqual } from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildOf, libraryIn } from "../builds.js";
import { copyBare } from "./bare-copy.js";
import { median, quantile } from "./clock.js";
import { mixedSamples } from "./messages.js";
import { settings } from "./settings.js";
import { peers } from "./works.js";

/** Who is measured: a build in its folder, or one of the peers. */
type Entrant = { readonly name: string; readonly folder?: string };

type Started = { readonly name: string; readonly cases: readonly string[]; readonly process: ChildProcess };

/** Nanoseconds an item, round by round. */
type Rounds = readonly number[];

/** Each time with new processes: an engine does not always compile the same code in the same way. */
const heats = 3;
/** Engines still compile in the first of them: for some 0.3 s of a case its time falls. */
const roundsToSettle = 4;
const roundsOfHeat = 3;
const slicesOfRound = 12;

const numberReply = z.number();
const namesReply = z.array(z.string());

/**
 * Prints how long the library takes, and how long beside another build of it and beside other tools, case by case.
 *
 * @param commit - The other build, such as `e6ec517`
 * @param wanted - Names of cases, or parts of names. Without any, all cases are measured
 */
export async function compareSpeed(commit: string | undefined, wanted: readonly string[]): Promise<void> {
  const today: Entrant = { name: "today", folder: await buildOf() };
  await checkSameParameters(today);
  // Whoever asks for a case and a commit is at work on the case, and wants to know soon.
  const others: Entrant[] = [
    ...(commit === undefined ? [] : [{ name: commit, folder: await buildOf(commit) }]),
    ...(commit !== undefined && wanted.length > 0 ? [] : Object.keys(peers).map((name) => ({ name }))),
  ];

  const rounds = new Map<string, Map<string, number[]>>(); // by case, then by entrant
  for (let heat = 0; heat < heats; heat += 1) {
    const started = await Promise.all([today, ...others].map(start));
    const names = started[0]?.cases ?? [];
    const cases = names.filter((name) => wanted.length === 0 || wanted.some((part) => isWanted(part, name, names)));
    if (cases.length === 0) throw new Error(`There is no such case. There are: ${names.join(", ")}.`);
    for (const name of cases) {
      const found = rounds.get(name) ?? new Map<string, number[]>();
      rounds.set(name, found);
      for (const [entrant, times] of await race(name, started)) {
        found.set(entrant, [...(found.get(entrant) ?? []), ...times]);
      }
    }
    for (const { process } of started) process.disconnect();
  }

  console.log(
    `CPU time on Node ${process.version}. Ratios: the median of ${heats * roundsOfHeat} rounds, the least and the most.\n`,
  );
  printRow(
    "",
    "ns an item",
    others.map(({ name }) => `/ ${name}`),
  );
  for (const [name, found] of rounds) {
    const own = found.get(today.name) ?? [];
    printRow(
      name,
      median(own).toFixed(0),
      others.map((other) => ratio(own, found.get(other.name))),
    );
  }
  const [one, eight] = ["advance", "advance on eight devices"].map((name) => rounds.get(name)?.get(today.name));
  if (one && eight) console.log(`\nadvance on eight devices / advance: ${ratio(eight, one)}`);
}

/** The name of a case stands for it alone, also where it is a part of others' names. */
function isWanted(part: string, name: string, names: readonly string[]): boolean {
  return names.includes(part) ? name === part : name.includes(part);
}

/**
 * Those who take part in a case take turns, in short slices: whatever else the machine does hits them all. A round's time
 * is its lower quartile.
 */
async function race(name: string, started: readonly Started[]): Promise<ReadonlyMap<string, Rounds>> {
  const entrants = started.filter(({ cases }) => cases.includes(name));
  const found = new Map(entrants.map((entrant) => [entrant.name, Array.of<number>()]));
  for (let round = 0; round < roundsToSettle + roundsOfHeat; round += 1) {
    const times = new Map(entrants.map((entrant) => [entrant.name, Array.of<number>()]));
    for (let slice = 0; slice < slicesOfRound; slice += 1) {
      for (const entrant of entrants) times.get(entrant.name)?.push(await sliceOf(entrant, name));
    }
    if (round < roundsToSettle) continue;
    for (const [entrant, slices] of times) found.get(entrant)?.push(quantile(slices, 0.25));
  }
  return found;
}

async function sliceOf({ process }: Started, name: string): Promise<number> {
  const reply = messageOf(process);
  process.send(name);
  return numberReply.parse(await reply);
}

/** The entrant is ready when it has told its cases. */
async function start({ name, folder = "" }: Entrant): Promise<Started> {
  const process = fork(fileURLToPath(new URL("entrant.ts", import.meta.url)), [name, folder]);
  return { name, cases: namesReply.parse(await messageOf(process)), process };
}

function messageOf(process: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => process.once("message", resolve));
}

/** How many times as long the one took as the other, round by round. */
function ratio(one: Rounds, other: Rounds | undefined): string {
  if (!other) return "";
  const ratios = one.map((time, round) => time / (other[round] ?? Number.NaN));
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((value) =>
    value.toPrecision(3),
  );
  return `${middle} ${least}–${most}`;
}

function printRow(name: string, time: string, ratios: readonly string[]): void {
  console.log([name.padEnd(38), time.padStart(10), ...ratios.map((text) => text.padStart(17))].join(" ").trimEnd());
}

/** The bare copy must make the parameters that the library makes: else it would have less to do. */
async function checkSameParameters({ folder = "" }: Entrant): Promise<void> {
  const { translate } = await libraryIn(folder);
  for (const { message } of mixedSamples()) {
    deepEqual(parametersOf(copyBare(message)), parametersOf(translate(message, settings)));
  }
}

function parametersOf(requests: readonly { readonly params: object }[]): string[][] {
  return requests.map(({ params }) => Object.keys(params).sort());
}
