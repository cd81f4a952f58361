/** Work on some items, all of which one pass does. */
export type Work = { readonly items: number; readonly pass: () => void };

/** The least CPU time, in milliseconds, for which the clock's own steps do not count. */
const sliceTime = 6;
const rounds = 9;

/** What the latest items became, so that no engine finds the work needless. */
const outcomes: unknown[] = Array.from({ length: 8 });

/** The same work on each of the items. */
export function each<Item>(items: readonly Item[], work: (item: Item) => unknown, count = items.length): Work {
  return {
    items: count,
    pass() {
      let n = 0;
      for (const item of items) {
        outcomes[n & 7] = work(item);
        n += 1;
      }
    },
  };
}

/** Nanoseconds that all threads of this process have worked. Other processes of a busy machine do not move it. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1_000;
}

/** Lets the engine compile what it will for as many milliseconds, and gives a function that times one slice of the work. */
export function stopwatch({ items, pass }: Work, warmUpTime: number): () => number {
  passesIn(warmUpTime, pass);
  const passes = passesIn(sliceTime, pass);
  return () => {
    const start = cpuTime();
    for (let n = 0; n < passes; n += 1) pass();
    return (cpuTime() - start) / (passes * items);
  };
}

function passesIn(milliseconds: number, pass: () => void): number {
  const end = cpuTime() + milliseconds * 1e6;
  let passes = 0;
  do {
    pass();
    passes += 1;
  } while (cpuTime() < end);
  return passes;
}

/** Nanoseconds an item of each, in slices that alternate. */
export function medians<Name extends string>(works: Readonly<Record<Name, Work>>): (name: Name) => number {
  const watches = Object.entries<Work>(works).map(([name, work]) => ({ name, watch: stopwatch(work, 100) }));
  const times = new Map(watches.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) for (const { name, watch } of watches) times.get(name)?.push(watch());
  return (name) => median(times.get(name) ?? []);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], part: number): number {
  return Array.from(values).sort((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
}
