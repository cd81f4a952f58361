import type { Path, Placed } from "./issues.js";
import { isAbsent, readText } from "./text.js";

/** An ID that can be sent, and where the message or its session has it. */
export type KnownId = { readonly state: "known"; readonly value: string; readonly path: Path };

/** What is known of an ID: it is known, missing, or there and of no use (R2.5, R2.6). */
export type Id = KnownId | { readonly state: "missing" | "unusable"; readonly path: Path };

export function readId(given: unknown, path: Path): Id {
  const value = readText(given);
  if (value !== undefined) return { state: "known", value, path };
  return { state: isAbsent(given) || typeof given === "string" ? "missing" : "unusable", path };
}

/** R2.4: a text of the message, and where it is. */
export function readPlaced(given: unknown, path: Path): Placed<string> | undefined {
  const value = readText(given);
  return value === undefined ? undefined : { value, path };
}
