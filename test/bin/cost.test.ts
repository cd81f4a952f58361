import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";

const measured = z.object({ ratio: z.number(), toLine: z.array(z.number()), list: z.array(z.number()) });

test("a dry run costs no more than a few times JSON.parse, and what it keeps does not grow with the messages", () => {
  // Elsewhere: to count what is covered takes more time than the run.
  const command = ["--expose-gc", "--import", "tsx", "test/bin/measure.ts"];
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const { ratio, ...heaps } = measured.parse(
    JSON.parse(execFileSync(process.execPath, command, { cwd, encoding: "utf8" })),
  );
  console.log(`A dry run takes ${ratio.toFixed(1)} times the CPU time of JSON.parse.`);
  expect(ratio).toBeLessThan(5);
  // Three megabytes of messages come between any two of them.
  for (const heap of Object.values(heaps)) expect(Math.max(...heap) - Math.min(...heap)).toBeLessThan(1);
});
