import type { IssueCode, Path, Placed } from "../issues.js";
import { isAbsent, readText } from "../text.js";

/** An ID that can be read, and its path. An account ID may still be over its limit (R5.8). */
export type KnownId = { readonly state: "known"; readonly value: string; readonly path: Path };

/** An ID that is known, missing, or present but unusable. The last two have the issue to report (R2.5, R2.6). */
export type Id = KnownId | { readonly state: "missing" | "unusable"; readonly code: IssueCode; readonly path: Path };

export function readId(given: unknown, path: Path, missing: IssueCode): Id {
  const value = readText(given);
  if (value !== undefined) return { state: "known", value, path };
  const isMissing = isAbsent(given) || typeof given === "string";
  return isMissing ? { state: "missing", code: missing, path } : { state: "unusable", code: "unusable-value", path };
}

/** R2.4: a text of the message, and its path. */
export function readPlaced(given: unknown, path: Path): Placed<string> | undefined {
  const value = readText(given);
  return value === undefined ? undefined : { value, path };
}
