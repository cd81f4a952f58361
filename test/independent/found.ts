/** An issue of the model: one finding, and where it is. */
export type Found = { readonly code: string; readonly path: readonly string[] };

/** A text and the keys to it in the message; of the session, there are none. */
export type Placed = { readonly text: string; readonly path: readonly string[] };

/** Section 8: the same code and path come once. */
export function unique(issues: readonly Found[]): Found[] {
  return [...new Map(issues.map((issue) => [JSON.stringify([issue.code, issue.path]), issue])).values()];
}
