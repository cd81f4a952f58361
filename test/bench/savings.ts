import { advance, coalesce, emptySession, type Session, type TotangoRequest } from "segment-to-totango";
import { settings } from "./settings.js";
import { traffic, type Sent } from "./traffic.js";

const batches = 200;
const batchSize = 100;

/** Requests a message when each batch is sent as it is, and when it is coalesced. */
export type Saving = { readonly traffic: string; readonly before: number; readonly after: number };

export function savings(): Saving[] {
  return [false, true].flatMap((hasCategory) =>
    [1, 5, 20].map((visitors) => {
      const pages = hasCategory ? "pages with a category" : "pages without one";
      return { traffic: `visitors: ${visitors}, ${pages}`, ...deliver(traffic(visitors, { hasCategory })) };
    }),
  );
}

function deliver(stream: Generator<Sent, never>): { readonly before: number; readonly after: number } {
  const sessions = new Map<number, Session>();
  let before = 0;
  let after = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const requests = requestsOf(stream, sessions);
    before += requests.length;
    after += coalesce(requests).length;
  }
  const messages = batches * batchSize;
  return { before: before / messages, after: after / messages };
}

/** The requests of the next batch, each visitor's messages in a session of their own. */
function requestsOf(stream: Generator<Sent, never>, sessions: Map<number, Session>): TotangoRequest[] {
  const requests: TotangoRequest[] = [];
  for (let n = 0; n < batchSize; n += 1) {
    const { visitor, message } = stream.next().value;
    const result = advance(message, settings, sessions.get(visitor) ?? emptySession);
    sessions.set(visitor, result.session);
    requests.push(...result.requests);
  }
  return requests;
}
