import { hostileMessages } from "../properties/hostile.js";
import { service, untyped } from "../support.js";
import { each, medians } from "./clock.js";
import { print } from "./print.js";

const size = 10_000;

function compare<Given>(kind: string, given: (size: number) => Given, work: (given: Given) => unknown): void {
  const cost = medians({ one: each([given(size)], work), ten: each([given(10 * size)], work) });
  print(kind, cost("one") / 1e6, cost("ten") / 1e6, cost("ten") / cost("one"));
}

print("hostile messages", `ms at ${size}, at ${10 * size}, and how many times as much: 10 is linear`);
// An engine's objects cost more for each name as they grow: no request with as many parameters can cost less than this.
compare(
  "(an object of as many names alone)",
  (size) => Array.from({ length: size }, (_, index) => `trait ${index}`),
  (names) => Object.fromEntries(names.map((name) => [`sdr_u.${name}`, "x"])),
);
for (const [kind, messageOf] of Object.entries(hostileMessages)) {
  compare(kind, messageOf, (message) => untyped.explain(message, service));
}
