import * as fc from "fast-check";
import { vi } from "vitest";

/** `PROPERTY_RUNS_FACTOR=10` runs every property ten times as often. */
const factor = Number(process.env.PROPERTY_RUNS_FACTOR ?? "1");

/** A short run tries the same cases each time, so that a change is to blame for what fails; a long one looks for new ones. */
const seed = factor > 1 ? {} : { seed: 1404177655 };

vi.setConfig({ testTimeout: 20_000 * Math.max(1, factor) });

/** Holds a property against many cases; fast-check prints the seed of one that fails. */
export function hold<Case>(cases: fc.Arbitrary<Case>, check: (value: Case) => void, runs = 300): void {
  fc.assert(
    fc.property(cases, (value) => {
      check(value);
    }),
    { numRuns: Math.ceil(runs * factor), ...seed },
  );
}
