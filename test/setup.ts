import * as fc from "fast-check";
import { vi } from "vitest";

/** `PROPERTY_RUNS_FACTOR=10` runs every property ten times as often. */
export const factor = Number(process.env.PROPERTY_RUNS_FACTOR ?? "1");

/**
 * A short run tries the same cases each time, so that a change is to blame for what fails; a long one looks for new ones.
 * fast-check prints the seed of a run that fails.
 */
fc.configureGlobal(factor > 1 ? {} : { seed: 1404177655 });

if (factor > 1) vi.setConfig({ testTimeout: 60_000 * factor });
