/** What runs in every engine. */
import {
  advance,
  coalesce,
  deliveryOf,
  emptySession,
  explain,
  messagesOf,
  sessionKey,
  toFetch,
  toPixelUrl,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
  type UncheckedMessage,
} from "segment-to-totango";

/** A line of JSON in ASCII for each message and, at the end of each session, one for its requests. */
export const outcomes: string[] = [];

/** Plays the messages of a session, which come as a batch. */
export function play(settings: TotangoSettings, batch: readonly unknown[]): void {
  const sent: TotangoRequest[] = [];
  let session: Session = emptySession;
  for (const message of messagesOf({ batch, context: { locale: "nb-NO" } })) {
    record(() => {
      const result = advance(message, settings, session);
      session = result.session;
      sent.push(...result.requests);
      return { ...result, ...aside(message, settings), wire: wireOf(result.requests, settings.serviceId) };
    });
  }
  record(() => {
    const requests = coalesce(sent);
    return { requests, wire: wireOf(requests), delivery: deliveryOf(sent.length) };
  });
}

function aside(message: UncheckedMessage, settings: TotangoSettings): object {
  return { explained: explain(message, settings).issues, key: sessionKey(message) };
}

function wireOf(requests: readonly TotangoRequest[], apiToken?: string): unknown[] {
  return requests.map((request) => [toFetch(request, { apiToken }), toPixelUrl(request)]);
}

function record(outcomeOf: () => object): void {
  try {
    outcomes.push(inAscii(JSON.stringify(outcomeOf())));
  } catch (error) {
    outcomes.push(inAscii(JSON.stringify({ threw: String(error) })));
  }
}

function inAscii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
