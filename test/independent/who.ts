import type { Fields } from "../support.js";
import { isAbsent, lengthOf, textIn } from "./values.js";

export type User = { readonly text?: string; readonly problem?: string };

/** R2.6 */
export function userOf({ userId }: Fields): User {
  const text = textIn(userId);
  if (text !== undefined) return lengthOf(text) > 100 ? { problem: "id-too-long" } : { text };
  return isAbsent(userId) || typeof userId === "string" ? {} : { problem: "unusable-value" };
}

/** R2.4 */
export function anonymousIdOf({ anonymousId }: Fields): string | undefined {
  const text = textIn(anonymousId);
  return text !== undefined && lengthOf(text) <= 100 ? text : undefined;
}
