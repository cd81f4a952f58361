import { Bench } from "tinybench";

/** The median of each run, in nanoseconds; `time` is how many milliseconds each is measured for. */
export async function medians<Name extends string>(
  runs: Readonly<Record<Name, () => unknown>>,
  time = 1000,
): Promise<(name: Name) => number> {
  const bench = new Bench({ time, iterations: 5, warmupTime: time / 4, warmupIterations: 2 });
  for (const [name, run] of Object.entries<() => unknown>(runs)) bench.add(name, run);
  const tasks = await bench.run();
  return (name) => {
    const result = tasks.find((task) => task.name === name)?.result;
    return result && "latency" in result ? result.latency.p50 * 1e6 : Number.NaN;
  };
}

/** Needs `--expose-gc`. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("Run with --expose-gc, or the heap shows garbage too.");
  globalThis.gc();
}

/** The heap that is in use after a collection, in megabytes. */
export function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

/** One line of a table: numbers to the right of their columns. */
export function print(...cells: readonly (string | number)[]): void {
  console.log(
    cells.map((cell) => (typeof cell === "number" ? cell.toFixed(2).padStart(10) : cell.padEnd(34))).join(" "),
  );
}
