import type { UncheckedMessage } from "./delivery/messages-of.js";
import { isAccountAssumed, readFacts, type Facts } from "./facts.js";
import { issuesOf, report, sessionPath, type Finding, type Findings, type Issue } from "./issues.js";
import type { SegmentEvent, SegmentMessage } from "./message.js";
import { group } from "./messages/group.js";
import { identify } from "./messages/identify.js";
import { outcomeOf, type Outcome } from "./messages/outcome.js";
import { page, screen } from "./messages/page.js";
import { track } from "./messages/track.js";
import { readUser, readVisitor, type Id } from "./reading/ids.js";
import { readContext } from "./reading/parts.js";
import { readTotango } from "./reading/totango.js";
import type { TotangoRequest } from "./request.js";
import { moveSession } from "./session/moves.js";
import { knownOf, noDevices, nothingKnown, type Known } from "./session/devices.js";
import { emptySession, type EarlierSession, type Session } from "./session/session.js";
import { openSession } from "./session/stored.js";
import { relationTo } from "./session/visitor.js";
import { readSettings, type TotangoSettings } from "./settings.js";
import { isAbsent, isObject, noFields } from "./text.js";

/** What a message becomes, and what its requests do not show. */
export type Explanation = {
  /** The requests, in the order in which they must be sent. */
  readonly requests: readonly TotangoRequest[];
  /** What was left out, kept or changed, in no particular order. */
  readonly issues: readonly Issue[];
};

/** What a message becomes in its session, and the session for the visitor's next message. */
export type Advance = Explanation & {
  /** The session to keep: the very same object when nothing changed. */
  readonly session: Session;
};

/**
 * Translates one message of a session. Segment's browser library names the group once, and its later messages rely on
 * it: the session remembers the group, and whose session it is.
 *
 * Store the session together with the requests, or after they are delivered: attributes and activities that waited in
 * it for an account are in those requests, and no longer in the session.
 *
 * @param message - A Segment message. Any other value gives no requests and an issue
 * @param settings - Which Totango service the requests are for, and what to send
 * @param session - `emptySession`, or what `advance` gave back for the visitor's last message; `sessionKey` says under
 * which key to keep it
 * @returns The requests, the issues, and the session for the next message
 * @throws TypeError when the settings cannot be used, or the session is not an object. Nothing about the message throws
 *
 * @example
 * ```ts
 * const settings = { serviceId: "SP-1234-01" };
 * const group = advance({ type: "group", userId: "jack", groupId: "test_group" }, settings, emptySession);
 * group.session; // => { userId: "jack", devices: [{ groupId: "test_group" }] }
 *
 * const track = advance({ type: "track", userId: "jack", event: "Login" }, settings, group.session);
 * track.requests[0]?.params.sdr_o; // => "test_group"
 * track.session === group.session; // => true
 * ```
 */
export function advance(
  message: SegmentMessage | SegmentEvent | UncheckedMessage,
  settings: TotangoSettings,
  session: Session | EarlierSession,
): Advance {
  const findings: Finding[] = [];
  const { requests, next } = translateInSession(message, settings, openSession(session), findings);
  return { requests, issues: issuesOf(findings), session: next };
}

/**
 * Translates one message on its own, as `advance` does from `emptySession`, and says what became of it. What has no
 * account is skipped, where `advance` would keep attributes and activities for later.
 *
 * @param message - A Segment message. Any other value gives no requests and an issue
 * @param settings - Which Totango service the requests are for, and what to send
 * @returns The requests and the issues
 * @throws TypeError when the settings cannot be used. Nothing about the message throws
 *
 * @example
 * ```ts
 * const { requests, issues } = explain({ type: "track", event: "Login" }, { serviceId: "SP-1234-01" });
 * requests; // => []
 * issues.map(({ code, path }) => [code, path]); // => [["missing-user-id", ["userId"]]]
 * ```
 */
export function explain(
  message: SegmentMessage | SegmentEvent | UncheckedMessage,
  settings: TotangoSettings,
): Explanation {
  const findings: Finding[] = [];
  const { requests } = translateInSession(message, settings, emptySession, findings);
  return { requests, issues: issuesOf(findings.length === 0 ? findings : findings.flatMap(withoutSession)) };
}

/**
 * Translates one message on its own into Totango requests, as `explain` does, without the issues. Use `advance` where
 * messages rely on earlier ones, as those of Segment's browser library do.
 *
 * @param message - A Segment message. Any other value gives no requests
 * @param settings - Which Totango service the requests are for, and what to send
 * @returns The requests, in the order in which they must be sent
 * @throws TypeError when the settings cannot be used. Nothing about the message throws
 *
 * @example
 * ```ts
 * const [request] = translate(
 *   {
 *     type: "track",
 *     userId: "jack",
 *     event: "Login",
 *     properties: { category: "Application" },
 *     context: { groupId: "test_group" },
 *   },
 *   { serviceId: "SP-1234-01" },
 * );
 * request?.kind; // => "activity"
 * request?.params.sdr_o; // => "test_group"
 * request?.params.sdr_u; // => "jack"
 * ```
 */
export function translate(
  message: SegmentMessage | SegmentEvent | UncheckedMessage,
  settings: TotangoSettings,
): readonly TotangoRequest[] {
  const user = readUser(isObject(message) ? message : noFields);
  return translateMessage(message, user, settings, nothingKnown, undefined).requests;
}

/** Translates a message in its session (section 6): its requests, and the session moved by it. */
function translateInSession(message: unknown, settings: unknown, opened: Session, findings: Finding[]) {
  const fields = isObject(message) ? message : noFields;
  const visitor = readVisitor(fields);
  const relation = relationTo(opened, visitor);
  const known = knownOf(relation === "continues" ? (opened.devices ?? noDevices) : noDevices, visitor.anonymousId);
  const outcome = translateMessage(message, visitor.user, settings, known, findings);
  const next = moveSession(opened, relation, visitor, fields, outcome, findings);
  const { facts, requests } = outcome;
  if (requests.length > 0 && facts && isAccountAssumed(facts)) report(findings, "assumed-account", sessionPath);
  return { requests, next };
}

/** The core behind the three functions. */
function translateMessage(message: unknown, user: Id, settings: unknown, known: Known, findings: Findings): Outcome {
  const service = readSettings(settings);
  const isBatch = isObject(message) && isAbsent(message.type) && Array.isArray(message.batch);
  if (!isObject(message) || isBatch) {
    report(findings, "unsupported-type", []);
    return outcomeOf(undefined, [], { step: "ignore" });
  }
  const translator = translatorOf(message.type);
  if (!translator) {
    report(findings, "unsupported-type", ["type"]);
    return outcomeOf(undefined, [], { step: "ignore" });
  }
  const context = readContext(message);
  const totango = readTotango(message, context, service);
  if (totango.state === "off") {
    report(findings, "totango-disabled", totango.path);
    const endsGroup = translator === group && totango.isOwn; // R6.7
    return outcomeOf(undefined, [], { step: endsGroup ? "end-group" : "ignore" });
  }
  const facts = readFacts(message, context, totango, user, service, known, findings);
  return translator(facts);
}

/** R2.1 */
function translatorOf(type: unknown): ((facts: Facts) => Outcome) | undefined {
  switch (type) {
    case "identify":
      return identify;
    case "group":
      return group;
    case "track":
      return track;
    case "page":
      return page;
    case "screen":
      return screen;
  }
  return undefined;
}

/** R1.1: `explain` has no session to keep anything in, so what would wait lacks an account. */
function withoutSession(finding: Finding): readonly Finding[] {
  const { code, path } = finding;
  if (code === "kept-attributes-dropped") return [];
  return [code === "attributes-kept" || code === "activity-kept" ? { code: "missing-account-id", path } : finding];
}
