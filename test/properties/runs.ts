import * as fc from "fast-check";
import { factor } from "../setup.js";

/** Holds a property against many cases. */
export function hold<Case>(cases: fc.Arbitrary<Case>, check: (value: Case) => void, runs = 300): void {
  fc.assert(
    fc.property(cases, (value) => {
      check(value);
    }),
    { numRuns: Math.ceil(runs * factor) },
  );
}
