import { hasOwn } from "./text.js";

/** Where in the message a value is: the keys that lead to it. */
export type Path = readonly string[];

/**
 * A value of the message, or of the session, and where in the message it is: nowhere (`[]`) when it is the session's.
 */
export type Placed<Value> = { readonly value: Value; readonly path: Path };

/** The place of what comes from the session. */
export const sessionPath: Path = [];

/**
 * What happened to the data. Each code has one effect.
 *
 * - `"skipped"`: something was not sent
 * - `"deferred"`: it is kept in the session, and is sent later
 * - `"altered"`: it was sent in another form than it was given
 * - `"notice"`: it was sent as it was given, and may surprise
 */
export type IssueEffect = "skipped" | "deferred" | "altered" | "notice";

/**
 * What an issue reports. The union is closed, so that a `switch` over it can be exhaustive; `issueCodes` lists it.
 *
 * Something was not sent:
 * - `"unsupported-type"`: the message is not an identify, group, track, page or screen, or is a list or a batch
 * - `"totango-disabled"`: a switch in `integrations` or `context` is off, or cannot be read
 * - `"missing-user-id"`: no user ID; on a group, there are user traits but no user ID
 * - `"missing-account-id"`: no account ID in the message or its session
 * - `"untracked-activity"`: an activity that the table of activities leaves out
 * - `"untracked-page"`: a page with neither name nor category, or one that the settings do not track
 * - `"id-too-long"`: an ID over Totango's limit; an ID is never cut
 * - `"unusable-value"`: a value of the wrong type, or one that Totango has no form for
 * - `"unusable-date"`: a creation date that cannot be read, or could be several
 * - `"unusable-name"`: an attribute whose name is blank, too long or reserved
 * - `"attribute-clash"`: two values for one attribute; this one was left out
 * - `"parent-ignored"`: a parent beside `enableHierarchy: false`
 * - `"hierarchy-cycle"`: a parent that would make an account its own ancestor
 * - `"product-without-id"`: a product with neither `id` nor `account_id`
 * - `"foreign-traits"`: `context.traits` that name another user
 * - `"kept-attributes-dropped"`: attributes that waited for an account, or found no room to wait, were never sent
 * - `"kept-activities-dropped"`: activities that waited for an account too long, or found no room, were never sent
 *
 * It is kept in the session:
 * - `"attributes-kept"`: the attributes of an identify wait until its account is known
 * - `"activity-kept"`: what a user did waits until the account is known
 *
 * It was sent in another form:
 * - `"value-truncated"`: a text over Totango's limit was cut
 * - `"defaulted-activity"`: the activity has no name and was sent as `Unknown`
 * - `"defaulted-module"`: the activity has no module and was sent with `Unknown`
 *
 * It was sent as it was given:
 * - `"attribute-track"`: a track call without an event, read as user attributes
 * - `"ambiguous-product-account"`: another account and product could have the same product account ID
 * - `"id-charset"`: an ID with characters that Totango does not document
 * - `"name-charset"`: an attribute name with characters that Totango does not document
 * - `"value-format"`: an account attribute that Totango defines as a date or a number, and that is neither
 * - `"assumed-account"`: the account or product is one of several that could have been meant
 */
export type IssueCode =
  | "unsupported-type"
  | "totango-disabled"
  | "missing-user-id"
  | "missing-account-id"
  | "untracked-activity"
  | "untracked-page"
  | "id-too-long"
  | "unusable-value"
  | "unusable-date"
  | "unusable-name"
  | "attribute-clash"
  | "parent-ignored"
  | "hierarchy-cycle"
  | "product-without-id"
  | "foreign-traits"
  | "kept-attributes-dropped"
  | "kept-activities-dropped"
  | "attributes-kept"
  | "activity-kept"
  | "value-truncated"
  | "defaulted-activity"
  | "defaulted-module"
  | "attribute-track"
  | "ambiguous-product-account"
  | "id-charset"
  | "name-charset"
  | "value-format"
  | "assumed-account";

/**
 * A fact about a message that its requests do not show: what was left out, kept or changed, and where it is.
 *
 * @example
 * ```ts
 * const { issues } = explain({ type: "track", event: "Login" }, { serviceId: "SP-1234-01" });
 * issues; // => [{ code: "missing-user-id", effect: "skipped", message: "The user ID is missing.", path: ["userId"] }]
 * ```
 */
export type Issue = {
  /** Which fact it is. */
  readonly code: IssueCode;
  /** What happened to the data. */
  readonly effect: IssueEffect;
  /** The fact as one sentence. It never repeats a value of the message, so it can be logged. */
  readonly message: string;
  /**
   * The keys that lead to the value in the message; for a missing value, to where it was expected; `[]` for what comes
   * from the session. Keys can be names of the sender's own, and so personal data.
   */
  readonly path: Path;
};

/** R8.2 */
const effectsAndSentences: Readonly<Record<IssueCode, readonly [IssueEffect, string]>> = {
  "unsupported-type": ["skipped", "Totango takes no message of this type."],
  "totango-disabled": ["skipped", "The message is switched off for Totango."],
  "missing-user-id": ["skipped", "The user ID is missing."],
  "missing-account-id": ["skipped", "The account ID is missing."],
  "untracked-activity": ["skipped", "The table of activities leaves the activity out."],
  "untracked-page": ["skipped", "The page has no name or category that is tracked."],
  "id-too-long": ["skipped", "The ID is too long, and is never cut."],
  "unusable-value": ["skipped", "Totango has no form for the value."],
  "unusable-date": [
    "skipped",
    "The date is not an ISO date, an epoch from 1973 to 2099, or as mail or JavaScript write it.",
  ],
  "unusable-name": ["skipped", "The attribute's name is blank, too long or reserved."],
  "attribute-clash": ["skipped", "Another value has the attribute's name."],
  "parent-ignored": ["skipped", "The parent is ignored while enableHierarchy is false."],
  "hierarchy-cycle": ["skipped", "The account would be its own ancestor."],
  "product-without-id": ["skipped", "The product has no id and no account_id."],
  "kept-attributes-dropped": ["skipped", "Attributes that wait for an account were dropped."],
  "foreign-traits": ["skipped", "The traits in the context are another user's."],
  "kept-activities-dropped": ["skipped", "Activities that wait for an account were dropped."],
  "activity-kept": ["deferred", "The account ID is missing, and the activity waits for it."],
  "attributes-kept": ["deferred", "The account ID is missing, and the attributes wait for it."],
  "value-truncated": ["altered", "The text is too long, and was cut."],
  "defaulted-activity": ["altered", "The activity is missing, and was sent as Unknown."],
  "defaulted-module": ["altered", "The module is missing, and was sent as Unknown."],
  "attribute-track": ["notice", "The track has no event, and was read as user attributes."],
  "ambiguous-product-account": ["notice", "Another account and product could have the same ID."],
  "id-charset": ["notice", "The ID has characters that Totango does not document."],
  "name-charset": ["notice", "The attribute's name has characters that Totango does not document."],
  "value-format": ["notice", "Totango defines the attribute as a date or a number, and the value is neither."],
  "assumed-account": ["notice", "The account or product was assumed from another device, or for an earlier activity."],
};

/**
 * Every issue code, for counters and dashboards that should show a code before it first occurs.
 *
 * @example
 * ```ts
 * issueCodes.includes("missing-account-id"); // => true
 * issueCodes.length; // => 28
 * ```
 */
export const issueCodes: readonly IssueCode[] = /* @__PURE__ */ codes();

function codes(): readonly IssueCode[] {
  return Object.freeze(Object.keys(effectsAndSentences).filter(isIssueCode));
}

/** Always true: only the compiler needs it. */
function isIssueCode(code: string): code is IssueCode {
  return hasOwn(effectsAndSentences, code);
}

/** What was found, before it is put into words (R8.1). */
export type Finding = { readonly code: IssueCode; readonly path: Path };

/** A list to which findings are added; `undefined` when they are not collected, as in `translate`. */
export type Findings = Finding[] | undefined;

/** R8.3. The keys are passed beside the path, so that they are joined only when findings are collected. */
export function report(findings: Findings, code: IssueCode, path: Path, ...keys: Path): void {
  findings?.push({ code, path: [...path, ...keys] });
}

/** R8.4: findings in words, the same code and path once. */
export function issuesOf(findings: readonly Finding[]): readonly Issue[] {
  if (findings.length === 0) return [];
  const codes = new Set(findings.map(({ code }) => code));
  if (codes.size === findings.length) return findings.map(issueOf);
  const unique = new Map(findings.map((finding) => [JSON.stringify([finding.code, finding.path]), finding]));
  return Array.from(unique.values(), issueOf);
}

function issueOf({ code, path }: Finding): Issue {
  const [effect, sentence] = effectsAndSentences[code];
  const isNoMessage = code === "unsupported-type" && path.length === 0; // R2.1
  return { code, effect, message: isNoMessage ? noMessageSentence : sentence, path };
}

const noMessageSentence = "One message is wanted, and not a list, a batch or a text.";
