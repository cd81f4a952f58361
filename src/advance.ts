import { group } from "./group.js";
import { identify } from "./identify.js";
import { report, withoutSession, type Issue } from "./issues.js";
import type { SegmentMessage } from "./message.js";
import { page, screen } from "./page.js";
import { offSwitch, read, userIdOf, type Reading, type Translation } from "./reading.js";
import type { Draft, TotangoRequest } from "./request.js";
import { emptySession, recall, remember, sendKept, withoutGroup, type Memory, type Session } from "./session.js";
import { endpointOf, type TotangoSettings } from "./settings.js";
import { track } from "./track.js";
import { isBlank, isObject, type Fields } from "./text.js";

/** R2.1: what each message type becomes. */
const translators = { identify, group, track, page, screen } as const satisfies Record<
  SegmentMessage["type"],
  (reading: Reading) => Translation
>;

export type Advance = { readonly requests: readonly TotangoRequest[]; readonly issues: readonly Issue[]; readonly session: Session };

export function advance(message: SegmentMessage, settings: TotangoSettings, session: Session): Advance {
  const url = endpointOf(settings);
  const memory = recall(session);
  const issues: Issue[] = [];
  const untold: unknown = message;
  if (!isObject(untold)) {
    report(issues, "unsupported-type", []);
    return { requests: [], issues, session };
  }
  const { type } = untold;
  if (!isTranslated(type)) {
    report(issues, "unsupported-type", ["type"]);
    return { requests: [], issues, session };
  }
  const off = offSwitch(untold);
  if (off) {
    report(issues, "totango-disabled", off);
    return { requests: [], issues, session: remember(disabled(untold, memory), session) };
  }
  const reading = read(untold, settings, url, memory, issues);
  const translation = translators[type](reading);
  number(translation.requests, untold.messageId);
  const sent = sendKept(translation.memory, translation.requests);
  return { requests: translation.requests, issues, session: remember(sent, session) };
}

export function explain(message: SegmentMessage, settings: TotangoSettings): Omit<Advance, "session"> {
  const { requests, issues } = advance(message, settings, emptySession);
  return { requests, issues: withoutSession(issues) };
}

export function translate(message: SegmentMessage, settings: TotangoSettings): readonly TotangoRequest[] {
  return advance(message, settings, emptySession).requests;
}

function isTranslated(type: unknown): type is keyof typeof translators {
  return typeof type === "string" && Object.hasOwn(translators, type);
}

/** R1.2 */
function number(requests: Draft[], messageId: unknown): void {
  if (typeof messageId !== "string" || isBlank(messageId)) return;
  for (const [n, request] of requests.entries()) request.id = `${messageId}:${n}`;
}

/** R6.7: a disabled group of the session's user ends the group; any other disabled message leaves the session alone. */
function disabled(message: Fields, memory: Memory): Memory {
  const isOwn = memory.userId === undefined || memory.userId === userIdOf(message, []);
  return message.type === "group" && isOwn ? withoutGroup(memory) : memory;
}
