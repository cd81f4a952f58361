import { afterEach } from "vitest";

declare global {
  /** Whether a test has failed in this worker, which runs all files of one mutant. */
  var isMutantDead: boolean | undefined;
}

// vitest runs no more tests after one that fails, but would still read every file that is left.
if (globalThis.isMutantDead) throw new Error("The mutant is dead.");

afterEach(({ task }) => {
  if (task.result?.state === "fail") globalThis.isMutantDead = true;
});
