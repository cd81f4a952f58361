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

const kinds = {
  "unsupported-type": ["skipped", "Totango has no place for this type of message."],
  "totango-disabled": ["skipped", "The message is switched off for Totango."],
  "missing-user-id": ["skipped", "The user ID is missing."],
  "missing-account-id": ["skipped", "The account ID is missing."],
  "untracked-page": ["skipped", "The page has nothing that the settings track."],
  "id-too-long": ["skipped", "The ID is too long, and an ID is never cut."],
  "unusable-value": ["skipped", "Totango has no form for this value."],
  "unusable-name": ["skipped", "The attribute's name is blank or too long."],
  "attribute-clash": ["skipped", "Another value has this attribute's name."],
  "parent-ignored": ["skipped", "There is no parent while enableHierarchy is false."],
  "hierarchy-cycle": ["skipped", "An account cannot be its own ancestor."],
  "product-without-id": ["skipped", "The product has neither id nor account_id."],
  "kept-attributes-dropped": ["skipped", "Attributes kept for the earlier user were never sent."],
  "value-truncated": ["altered", "The text was too long and was cut."],
  "defaulted-activity": ["altered", "The activity is missing and was sent as Unknown."],
  "defaulted-module": ["altered", "The module is missing and was sent as Unknown."],
  "attribute-track": ["notice", "The track call has no event and was read as user attributes."],
  "ambiguous-product-account": ["notice", "Another account and product can have the same product account ID."],
  "id-charset": ["notice", "The ID has characters that Totango does not document."],
} as const satisfies Record<string, readonly [IssueEffect, string]>;

/** The closed list of things that can be said of a message (section 8). */
export type IssueCode = keyof typeof kinds;

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

/** An issue before it is put into words. */
export type IssueDraft = { readonly code: IssueCode; readonly path: Path };

/** Where issues are collected; `undefined` where nobody asks for them, as in `translate`. */
export type Issues = IssueDraft[] | undefined;

/** For what cannot have been reported before: the code and path of an attribute, say, which is read once. */
export function report(issues: Issues, code: IssueCode, path: Path, ...keys: Path): void {
  issues?.push({ code, path: [...path, ...keys] });
}

/** For values with several uses, IDs and categories: the same code and path come once (section 8). */
export function reportOnce(issues: Issues, code: IssueCode, path: Path): void {
  if (!issues?.some((issue) => issue.code === code && String(issue.path) === String(path))) report(issues, code, path);
}

/** Section 8. */
export function issueOf({ code, path }: IssueDraft): Issue {
  const [effect, message] = kinds[code];
  return { code, effect, message, path };
}

/** R6.3: an identify whose account is missing waits in the session, where there is one. */
export function deferredIssueOf(issue: IssueDraft): Issue {
  if (issue.code !== "missing-account-id") return issueOf(issue);
  const message = "The account ID is missing, and the user's attributes wait for it.";
  return { ...issueOf(issue), effect: "deferred", message };
}
