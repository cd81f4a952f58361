import { explain } from "segment-to-totango";
import { hostileMessages } from "../properties/hostile.js";
import { asMessage, settings } from "../properties/messages.js";

// Run with: npx tsx --tsconfig test/tsconfig.json test/bench/hostile.ts
const size = 10_000;

/** The least of several runs, in milliseconds: what disturbs a run only ever adds to it. */
function cost(run: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function print(kind: string, prepare: (size: number) => () => unknown): void {
  const one = cost(prepare(size));
  const ten = cost(prepare(10 * size));
  console.log([one.toFixed(3).padStart(10), ten.toFixed(3).padStart(10), (ten / one).toFixed(1).padStart(7), ` ${kind}`].join(" "));
}

console.log(`milliseconds at ${size} and at ${10 * size}, and how many times as many: 10 is linear growth`);
// An engine's objects cost more for each name as they grow: no request with as many parameters can cost less than this.
print("(for comparison: an object of as many new names, made and nothing else)", (size) => {
  const names = Array.from({ length: size }, (_, index) => `trait ${index}`);
  return () => Object.fromEntries(names.map((name) => [`sdr_u.${name}`, "x"]));
});
for (const [kind, messageOf] of Object.entries(hostileMessages)) {
  print(kind, (size) => {
    const message = asMessage(messageOf(size));
    return () => explain(message, settings);
  });
}
