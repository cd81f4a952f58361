import { readFacts, type Facts } from "./facts.js";
import { issuesOf, report, type Finding, type Findings, type Issue } from "./issues.js";
import type { SegmentEvent, SegmentMessage } from "./message.js";
import { group } from "./messages/group.js";
import { identify } from "./messages/identify.js";
import { page, screen } from "./messages/page.js";
import { track } from "./messages/track.js";
import { readUser, readVisitor, type Id } from "./reading/ids.js";
import { readContext } from "./reading/parts.js";
import { readTotango } from "./reading/totango.js";
import type { OpenRequest, TotangoRequest } from "./request.js";
import { moveSession, type Outcome } from "./session/moves.js";
import type { Session } from "./session/session.js";
import { closeSession, emptyOpenSession, newSession, openSession, type OpenSession } from "./session/stored.js";
import { relationTo } from "./session/visitor.js";
import { readSettings, type TotangoSettings } from "./settings.js";
import { isText, noFields, readObject, type Fields } from "./text.js";

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
 * Store the session together with the requests, or after they are delivered: attributes that waited in it for an
 * account are in those requests, and no longer in the session.
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
 * group.session; // => { userId: "jack", groupId: "test_group" }
 *
 * const track = advance({ type: "track", userId: "jack", event: "Login" }, settings, group.session);
 * track.requests[0]?.params.sdr_o; // => "test_group"
 * track.session === group.session; // => true
 * ```
 */
export function advance(message: SegmentMessage | SegmentEvent, settings: TotangoSettings, session: Session): Advance {
  const findings: Finding[] = [];
  const { requests, next } = translateInSession(message, settings, openSession(session), findings);
  return { requests, issues: issuesOf(findings), session: closeSession(next, session) };
}

/**
 * Translates one message on its own, as `advance` does from `emptySession`, and says what became of it. The attributes
 * of an identify without an account are skipped, where `advance` would keep them for later.
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
export function explain(message: SegmentMessage | SegmentEvent, settings: TotangoSettings): Explanation {
  const findings: Finding[] = [];
  const { requests } = translateInSession(message, settings, newSession(), findings);
  return { requests, issues: issuesOf(findings.map(withoutSession)) };
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
  message: SegmentMessage | SegmentEvent,
  settings: TotangoSettings,
): readonly TotangoRequest[] {
  const fields = readObject(message);
  return translateMessage(emptyOpenSession, fields, readUser(fields ?? noFields), settings, undefined).requests;
}

/** Translates a message in its session (section 6): its requests, and `stored` moved by it, or a new session. */
function translateInSession(message: unknown, settings: unknown, stored: OpenSession, findings: Finding[]) {
  const fields = readObject(message);
  const visitor = readVisitor(fields ?? noFields);
  const relation = relationTo(stored, visitor);
  const session = relation === "continues" ? stored : emptyOpenSession;
  const outcome = translateMessage(session, fields, visitor.user, settings, findings);
  return { requests: outcome.requests, next: moveSession(stored, relation, visitor, outcome, findings) };
}

/** The core behind the three functions. `message` is `undefined` when it is not an object. */
function translateMessage(
  session: Readonly<OpenSession>,
  message: Fields | undefined,
  user: Id,
  settings: unknown,
  findings: Findings,
): Outcome {
  const service = readSettings(settings);
  const translator = translatorOf(message?.type);
  if (!message || !translator) {
    report(findings, "unsupported-type", message ? ["type"] : []);
    return { requests: [], move: { step: "ignore", isGroup: false } };
  }
  const context = readContext(message);
  const totango = readTotango(message, context);
  if (totango.state === "off") {
    report(findings, "totango-disabled", totango.path);
    return { requests: [], move: { step: "ignore", isGroup: translator === group } };
  }
  const outcome = translator(readFacts(message, context, totango, user, service, session, findings));
  addIds(outcome.requests, message.messageId);
  return outcome;
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

/** R1.2: the same at every delivery of the message from the same session. */
function addIds(requests: readonly OpenRequest[], messageId: unknown): void {
  if (!isText(messageId)) return;
  let number = 0;
  for (const request of requests) {
    request.id = `${messageId}:${number}`;
    number += 1;
  }
}

/** R1.1: `explain` has no session to keep attributes in, so they lack an account. */
function withoutSession({ code, path }: Finding): Finding {
  return { code: code === "attributes-kept" ? "missing-account-id" : code, path };
}
