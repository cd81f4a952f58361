import { group } from "./group.js";
import { identify } from "./identify.js";
import { deferredIssueOf, issueOf, report, type Issue, type IssueDraft, type Issues } from "./issues.js";
import type { SegmentMessage } from "./message.js";
import { page, screen } from "./page.js";
import { offSwitch, read, userOf, type Reading } from "./reading.js";
import type { Draft, TotangoRequest } from "./request.js";
import { forgetGroup, recall, remember, sendKept, type Memory, type Session } from "./session.js";
import { endpointOf, type TotangoSettings } from "./settings.js";
import { isFilled, isObject, type Fields } from "./text.js";
import { track } from "./track.js";

/** What a message becomes, and what is to be said of it. */
export type Explanation = { readonly requests: readonly TotangoRequest[]; readonly issues: readonly Issue[] };

/** What a message becomes in its session, and the session for the next message. */
export type Advance = Explanation & { readonly session: Session };

/** R2.1: what each type of message becomes. */
const translators = { identify, group, track, page, screen } as const satisfies Record<
  SegmentMessage["type"],
  (reading: Reading) => Draft[]
>;

/**
 * Translates one message of a session (R1.1, section 6). Segment's browser library says once who the user and the group
 * are, and its later messages rely on it: the session is that memory.
 *
 * @param message - A Segment message. Any other value gives no requests and an issue; validation is `segment-to-totango/schema`'s
 * @param settings - Where and how to send
 * @param session - `emptySession`, or what the call for the same user's last message gave back
 * @returns The requests in the order they must be sent, issues in no particular order, and the session to keep: the very
 * same object when nothing changed (R6.9). Keep it together with the requests, or attributes kept for later can be lost
 * @throws TypeError when the settings are wrong or the session is no object (R1.4). Nothing about the message throws
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
export function advance(message: SegmentMessage, settings: TotangoSettings, session: Session): Advance {
  const memory = recall(session);
  const issues: IssueDraft[] = [];
  const requests = advanceMemory(message, settings, memory, issues);
  const isIdentify = isObject(message) && message.type === "identify"; // R6.3
  return { requests, issues: issues.map(isIdentify ? deferredIssueOf : issueOf), session: remember(memory, session) };
}

/**
 * Translates one message that stands alone, and says what became of it: `advance` from `emptySession`, without the session. So
 * an identify without an account is skipped here, where `advance` would keep its attributes for later (R1.1).
 *
 * @param message - A Segment message. Any other value gives no requests and an issue
 * @param settings - Where and how to send
 * @returns The requests in the order they must be sent, and the issues, which hold no value of the message
 * @throws TypeError when the settings are wrong (R1.4). Nothing about the message throws
 *
 * @example
 * ```ts
 * const { requests, issues } = explain({ type: "track", event: "Login" }, { serviceId: "SP-1234-01" });
 * requests; // => []
 * issues.map(({ code, path }) => [code, path]); // => [["missing-user-id", ["userId"]]]
 * ```
 */
export function explain(message: SegmentMessage, settings: TotangoSettings): Explanation {
  const issues: IssueDraft[] = [];
  const requests = advanceMemory(message, settings, {}, issues);
  return { requests, issues: issues.map(issueOf) };
}

/**
 * Translates one message that stands alone into Totango requests (R1.1): `explain` without the issues. Use `advance` where
 * messages rely on earlier ones, as those of Segment's browser library do.
 *
 * @param message - A Segment message. Any other value gives no requests
 * @param settings - Where and how to send
 * @returns The requests in the order they must be sent
 * @throws TypeError when the settings are wrong (R1.4). Nothing about the message throws
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
 * request?.params; // => { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack", sdr_a: "Login", sdr_m: "Application" }
 * ```
 */
export function translate(message: SegmentMessage, settings: TotangoSettings): readonly TotangoRequest[] {
  return advanceMemory(message, settings, {}, undefined);
}

/**
 * The core, of which the three functions above are views: reads the message, resolves its accounts, makes its requests and
 * moves the memory on. What is not typed as a message may still come.
 */
function advanceMemory(
  message: unknown,
  settings: TotangoSettings,
  memory: Memory,
  issues: Issues,
): readonly TotangoRequest[] {
  const url = endpointOf(settings);
  if (!isObject(message) || !isTranslated(message.type)) {
    report(issues, "unsupported-type", isObject(message) ? ["type"] : []);
    return [];
  }
  const off = offSwitch(message);
  if (off) {
    report(issues, "totango-disabled", off);
    if (endsGroup(message, memory)) forgetGroup(memory);
    return [];
  }
  const requests = translators[message.type](read(message, settings, url, memory, issues));
  sendKept(memory, requests);
  addIds(requests, message.messageId);
  return requests;
}

function isTranslated(type: unknown): type is SegmentMessage["type"] {
  return typeof type === "string" && Object.hasOwn(translators, type);
}

/** R6.7: a disabled group of the session's user ends the group. */
function endsGroup(message: Fields, { userId }: Memory): boolean {
  return message.type === "group" && (userId === undefined || userId === userOf(message, undefined)?.text);
}

/** R1.2: the same at every delivery of the message from the same session. */
function addIds(requests: readonly Draft[], messageId: unknown): void {
  if (!isFilled(messageId)) return;
  let n = 0;
  for (const request of requests) {
    request.id = `${messageId}:${n}`;
    n += 1;
  }
}
