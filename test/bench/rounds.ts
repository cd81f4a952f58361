/** Ways to do the same work on an item, by name. */
export type Works<Name extends string, Item> = Readonly<Record<Name, (item: Item) => unknown>>;

/** Nanoseconds an item, round by round. */
export type Rounds = readonly number[];

const rounds = 7;
/** A round is cut into slices that the works take in turn, so that whatever else the machine does hits them all. */
const slices = 16;
const sliceTime = 8;

/** What the latest items became, so that no engine finds the work needless. */
const outcomes: unknown[] = Array.from({ length: 8 });

/** Lets the engine compile what it will: each work goes on for as many milliseconds. */
export function warmUp<Name extends string, Item>(
  items: readonly Item[],
  works: Works<Name, Item>,
  time: number,
): void {
  for (const work of Object.values<(item: Item) => unknown>(works)) {
    const start = performance.now();
    while (performance.now() - start < time) pass(items, work);
  }
}

/** Measures the works side by side. */
export function race<Name extends string, Item>(
  items: readonly Item[],
  works: Works<Name, Item>,
): ReadonlyMap<string, Rounds> {
  const entrants = Object.entries<(item: Item) => unknown>(works).map(([name, work]) => {
    const results: number[] = [];
    return { name, work, repeats: repeatsOf(items, work), spent: 0, results };
  });
  for (let round = 0; round < rounds; round += 1) {
    for (const entrant of entrants) entrant.spent = 0;
    for (let slice = 0; slice < slices; slice += 1) {
      for (const entrant of entrants) entrant.spent += timeOf(items, entrant.work, entrant.repeats);
      entrants.reverse(); // nobody is always the one who comes after the slowest
    }
    for (const { repeats, spent, results } of entrants) results.push((spent * 1e6) / (slices * repeats * items.length));
  }
  return new Map(entrants.map(({ name, results }) => [name, results]));
}

function pass<Item>(items: readonly Item[], work: (item: Item) => unknown): void {
  let n = 0;
  for (const item of items) {
    outcomes[n & 7] = work(item);
    n += 1;
  }
}

function timeOf<Item>(items: readonly Item[], work: (item: Item) => unknown, repeats: number): number {
  const start = performance.now();
  for (let n = 0; n < repeats; n += 1) pass(items, work);
  return performance.now() - start;
}

/** How many passes fit into a slice. */
function repeatsOf<Item>(items: readonly Item[], work: (item: Item) => unknown): number {
  return Math.max(1, Math.round((sliceTime * 10) / timeOf(items, work, 10)));
}

export function median(values: Rounds): number {
  return Array.from(values).sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** How many times as long the one took as the other, in each round. */
export function ratios(one: Rounds = [], other: Rounds = []): Rounds {
  return one.map((time, round) => time / (other[round] ?? Number.NaN));
}
