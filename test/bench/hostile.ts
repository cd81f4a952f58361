import { hostileMessages } from "../properties/hostile.js";
import { service, untyped } from "../support.js";
import { medians, print } from "./measure.js";

const size = 10_000;

async function compare(kind: string, prepare: (size: number) => () => unknown): Promise<void> {
  const cost = await medians({ one: prepare(size), ten: prepare(10 * size) }, 100);
  print(kind, cost("one") / 1e6, cost("ten") / 1e6, cost("ten") / cost("one"));
}

print("hostile messages", `ms at ${size}, at ${10 * size}, and how many times as much: 10 is linear`);
// An engine's objects cost more for each name as they grow: no request with as many parameters can cost less than this.
await compare("(an object of as many names alone)", (size) => {
  const names = Array.from({ length: size }, (_, index) => `trait ${index}`);
  return () => Object.fromEntries(names.map((name) => [`sdr_u.${name}`, "x"]));
});
for (const [kind, messageOf] of Object.entries(hostileMessages)) {
  await compare(kind, (size) => {
    const message = messageOf(size);
    return () => untyped.explain(message, service);
  });
}
