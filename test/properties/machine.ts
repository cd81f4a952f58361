import { createHash } from "node:crypto";
import { segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { replay } from "../support.js";

/** The same messages on every machine, and a digest of what became of them. */
export function digest(): string {
  const corpus = fc.sample(fc.tuple(segmentStream(), totangoSettings()), { numRuns: 300, seed: 20140701 });
  const results = corpus.map(([messages, settings]) => replay(messages, settings));
  return createHash("sha256").update(JSON.stringify(results)).digest("hex");
}
