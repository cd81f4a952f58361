/**
 * Prints the table of `examples/README.md`: what each recipe does with 5,000 messages of 200 visitors, on Linux.
 *
 *     npx tsx --tsconfig test/tsconfig.json test/pipelines/recipes/measure.ts
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startGateway, type Gateway } from "../../recipes/gateway.js";
import { copyRecipe, type Copy } from "./copy.js";
import type { Engine, Running } from "./engine.js";
import { sendAll, tally, visitors } from "./load.js";
import { restate } from "./restate.js";
import { webhook } from "./webhook.js";
import { workers } from "./workers.js";

const everybody = visitors(200, 23);
const messages = everybody.flatMap((visitor) => visitor.messages).length;
const requests = everybody.flatMap((visitor) => visitor.expected).length;

type Row = Readonly<Record<string, string>>;

async function measure(engine: Engine): Promise<Row> {
  const copying = performance.now();
  const copy = await copyRecipe(engine.name);
  const copied = performance.now();
  await engine.prepare?.(copy);
  try {
    const size = await copy.run("du", "-sm", "node_modules");
    const pace = await load(engine, copy, () => Promise.resolve());
    const killed = await load(engine, copy, async (running, gateway) => {
      for (const share of [0.2, 0.4, 0.6]) {
        while (gateway.taken.length < share * requests) await sleep(5);
        await running.killWorker();
      }
    });
    return {
      recipe: engine.name,
      "messages/s": `${Math.round(messages / pace.seconds)}`,
      "CPU s for 1,000": (pace.cpu / (messages / 1_000)).toFixed(2),
      "memory, MB": `${pace.memory}`,
      "twice after three kills": `${killed.twice}`,
      "lost, out of order": `${killed.lost}, ${killed.outOfOrder}`,
      install: `${Number.parseInt(size)} MB, ${((copied - copying) / 1_000).toFixed(0)} s with its checks`,
      "start, s": pace.start.toFixed(1),
    };
  } finally {
    await copy.remove();
  }
}

async function load(engine: Engine, copy: Copy, fault: (running: Running, gateway: Gateway) => Promise<void>) {
  const gateway = await startGateway();
  const starting = performance.now();
  const options = { endpoint: gateway.url, patience: 600, timeLimit: 600, sessionDays: 90 };
  const running = await engine.start(copy, options);
  const begin = performance.now();
  const cpuBefore = cpuOf(running);
  await Promise.all([sendAll(running.url, everybody), fault(running, gateway)]);
  while (tally(everybody, gateway.taken).lost > 0) await sleep(100);
  const seconds = ((gateway.arrivals.at(-1)?.at ?? begin) - begin) / 1_000;
  const result = {
    ...tally(everybody, gateway.taken),
    seconds,
    start: (begin - starting) / 1_000,
    cpu: cpuOf(running) - cpuBefore,
    memory: memoryOf(running),
  };
  await running.stop();
  await gateway.stop();
  return result;
}

/** The processes of the programs' groups. */
function processesOf(running: Running): readonly string[] {
  const groups = running.programs().map(({ pid }) => `${pid}`);
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && groups.includes(statOf(id)[2] ?? ""));
}

/** The fields of `/proc/ID/stat` from the third on, which is the state. */
function statOf(id: string): readonly string[] {
  const stat = read(`/proc/${id}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Seconds in user and kernel mode; the clock has a hundred ticks a second. */
function cpuOf(running: Running): number {
  return processesOf(running)
    .map(statOf)
    .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / 100, 0);
}

/** Megabytes; what several processes share counts once. */
function memoryOf(running: Running): number {
  const sizes = processesOf(running).map((id) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_024);
}

/** A process may have ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const asked = process.argv.slice(2);
for (const engine of [webhook, workers, restate]) {
  if (asked.length === 0 || asked.includes(engine.name)) console.log(await measure(engine));
}
process.exit();
