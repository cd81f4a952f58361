import type { IssueCode, Path, Placed } from "./issues.js";
import { isAbsent, readText } from "./text.js";

/** An ID that can be sent, and where the message or its session has it. */
export type KnownId = { readonly state: "known"; readonly value: string; readonly path: Path };

/**
 * What is known of an ID: it is known, or missing, or there and of no use; then with the issue that says so (R2.5,
 * R2.6).
 */
export type Id = KnownId | { readonly state: "missing" | "unusable"; readonly code: IssueCode; readonly path: Path };

export function readId(given: unknown, path: Path, missing: IssueCode): Id {
  const value = readText(given);
  if (value !== undefined) return { state: "known", value, path };
  const isMissing = isAbsent(given) || typeof given === "string";
  return isMissing ? { state: "missing", code: missing, path } : { state: "unusable", code: "unusable-value", path };
}

/** R2.4: a text of the message, and where it is. */
export function readPlaced(given: unknown, path: Path): Placed<string> | undefined {
  const value = readText(given);
  return value === undefined ? undefined : { value, path };
}
