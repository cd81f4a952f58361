/** Prints what a dry run costs: its CPU time beside that of JSON.parse, and the heap after more and more messages. */
import { Readable, Writable } from "node:stream";
import { main } from "../../src/bin/main.js";
import { cpuTime, quantile } from "../bench/clock.js";
import { heap } from "../bench/heap.js";

/** 20,000 messages of some 300 bytes, of 1,000 visitors in 50 accounts. */
const lines = Array.from({ length: 20_000 }, (_, index) => JSON.stringify(message(index)));

function message(index: number): object {
  const number = index % 1_000;
  const common = {
    messageId: `ajs-${index}`,
    userId: `user-${number}`,
    anonymousId: `5f5e3a9e-5e5e-4f5e-8e5e-${String(number).padStart(12, "0")}`,
    timestamp: "2026-11-23T17:41:09.512Z",
  };
  if (index < 1_000) {
    const traits = { name: `Account ${number % 50}`, plan: "pro", employees: 120, website: "https://initech.example" };
    return { type: "group", ...common, groupId: `account-${number % 50}`, traits };
  }
  const context = { library: { name: "analytics.js", version: "2.1.0" } };
  if (index % 5 === 0) return { type: "page", ...common, category: "Docs", name: "Index", context };
  const properties = { category: "Reports", format: "pdf", pages: 12 };
  return { type: "track", ...common, event: "Exported Report", properties, context };
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = cpuTime();
  await work();
  return cpuTime() - start;
}

async function dryRun(pieces: Iterable<Buffer>): Promise<void> {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  await main([], { stdin: Readable.from(pieces), stdout, stderr: stdout });
}

/** In pieces as a pipe has them. */
function* piecesOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/** The lower quartile of the rounds: the first are the compiler's, and in others the machine has more to do. */
async function ratio(): Promise<number> {
  const some = lines.slice(0, 10_000);
  const pieces = [...piecesOf(some.join("\n"))];
  const ratios: number[] = [];
  for (let round = 0; round < 11; round += 1) {
    const parse = await timeOf(() => some.forEach((line) => void JSON.parse(line)));
    const all = await timeOf(() => dryRun(pieces));
    ratios.push(all / parse);
  }
  return quantile(ratios, 0.25);
}

/** Megabytes after 10,000 messages, and after two and three times as many. */
async function heaps(start: string, separator: string): Promise<readonly number[]> {
  const found: number[] = [];
  const text = lines.slice(0, 10_000).join(separator);
  function* pieces(): Generator<Buffer> {
    yield Buffer.from(start);
    for (let round = 0; round < 3; round += 1) {
      yield* piecesOf(text);
      found.push(heap());
      yield Buffer.from(separator);
    }
  }
  await dryRun(pieces());
  return found;
}

console.log(JSON.stringify({ ratio: await ratio(), toLine: await heaps("", "\n"), list: await heaps("[", ",") }));
