/** Where in the message a value stands: the keys that lead to it. Empty for what comes from the session. */
export type Path = readonly string[];

/**
 * What an issue did to the data.
 *
 * - `skipped`: something was not sent
 * - `deferred`: it is kept in the session and goes out later (R6.3)
 * - `altered`: it was sent otherwise than given
 * - `notice`: it was sent as given
 */
export type IssueEffect = "skipped" | "deferred" | "altered" | "notice";

const issues = {
  "unsupported-type": ["skipped", "Only identify, group, track, page and screen messages have a place in Totango."],
  "totango-disabled": ["skipped", "The message is switched off for Totango."],
  "missing-user-id": ["skipped", "Totango needs a user ID here."],
  "missing-account-id": ["skipped", "No account is known for this message."],
  "untracked-page": ["skipped", "The settings or a missing name leave nothing to track here."],
  "id-too-long": ["skipped", "The ID is longer than Totango takes, and IDs are never cut."],
  "unusable-value": ["skipped", "The value has no form that Totango takes."],
  "unusable-name": ["skipped", "An attribute's name must have 1 to 100 characters and not be blank."],
  "attribute-clash": ["skipped", "Another value was sent under this attribute's name."],
  "parent-ignored": ["skipped", "A parent has no effect while enableHierarchy is false."],
  "hierarchy-cycle": ["skipped", "An account cannot be its own ancestor."],
  "product-without-id": ["skipped", "A product needs an id or an account_id."],
  "kept-attributes-dropped": ["skipped", "Attributes kept for the earlier user were never sent."],
  "value-truncated": ["altered", "The text was cut to the length that Totango takes."],
  "defaulted-activity": ["altered", "The activity has no name and was sent as Unknown."],
  "defaulted-module": ["altered", "The activity has no module and was sent with Unknown."],
  "attribute-track": ["notice", "A track call without an event was read as user attributes."],
  "ambiguous-product-account": ["notice", "Another account and product can make the same product account ID."],
  "id-charset": ["notice", "The ID has characters outside those that Totango documents."],
} as const satisfies Record<string, readonly [IssueEffect, string]>;

/** The closed list of things that can be said of a message (section 8). */
export type IssueCode = keyof typeof issues;

/**
 * A fact about a message that its requests do not show: what was left out, kept, or changed, and where it stood.
 *
 * Issues are data. `message` is one plain sentence without any value from the message, so it is safe to log.
 */
export type Issue = {
  readonly code: IssueCode;
  readonly effect: IssueEffect;
  readonly message: string;
  readonly path: Path;
};

/** An issue that cannot have been reported before: one of an attribute's own path. */
export function report(found: Issue[], code: IssueCode, path: Path): void {
  const [effect, message] = issues[code];
  found.push({ code, effect, message, path: [...path] });
}

/** An issue of a value with several uses (an ID, a category): the same code and path come once (section 8). */
export function reportOnce(found: Issue[], code: IssueCode, path: Path): void {
  if (!found.some((issue) => issue.code === code && samePath(issue.path, path))) report(found, code, path);
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

/** R6.3: the account is not known yet, and the session keeps what was not sent. */
export function reportDeferred(found: Issue[], path: Path): void {
  found.push({
    code: "missing-account-id",
    effect: "deferred",
    message: "No account is known yet; the user's attributes wait in the session.",
    path: [...path],
  });
}

/** What `advance` keeps for later, `explain` has to name as skipped (R1.1). */
export function withoutSession(found: readonly Issue[]): readonly Issue[] {
  if (!found.some((issue) => issue.effect === "deferred")) return found;
  const skipped: Issue[] = [];
  for (const issue of found) {
    if (issue.effect === "deferred") report(skipped, issue.code, issue.path);
    else skipped.push(issue);
  }
  return skipped;
}
