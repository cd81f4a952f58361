/**
 * Receives Segment's webhooks and delivers what becomes of them. Segment gets its answer once the requests have
 * arrived, and sends what failed again for about four hours.
 *
 * - 200: everything arrived, or there was nothing to send.
 * - 422: Totango rejected a request, and would reject it again. Segment shows this and does not send the message
 *   again.
 * - 503: Totango cannot take a request now, or the endpoint or the token is wrong, or an earlier message of the visitor
 *   is not done. When the message comes again, only what had not arrived is sent.
 * - 400, 401, 413: not a message, not signed with the shared secret, too large.
 *
 * **Order.** The messages of a visitor are delivered one at a time, in the order in which they first came. Those that
 * wait are stored. Once ten seconds have passed since a failure (or longer, if Totango asked for it), the next message
 * of the visitor to arrive triggers delivery of all that wait, oldest first, for about two seconds. The oldest itself,
 * when it comes again, triggers it at any time. One that is not done an hour after it first failed loses its place: the
 * others pass, and whenever it comes again it is tried once, as the last. A group that does is sent, but the visitor
 * stays in the present group, if there is one. While 1,000 wait, no other gets a place.
 *
 * **How often.** A message that comes again within five hours is answered as before, and nothing is sent again; this
 * holds for a visitor's last 5,000 messages only. A request arrives twice only if its answer got lost or came too late,
 * or if the process died before it could save that it had arrived.
 *
 * **Privacy.** A message is stored as it came until it is done; with Redis at the latest until five hours after the
 * visitor's last message, in memory until the process ends. What is known of one that is done is a hash of its ID.
 *
 * Leave batching off in Segment, since it signs nothing but the first event of a batch.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { advance, emptySession, sessionKey, type SegmentEvent, type Session } from "segment-to-totango";
import { TotangoSettings } from "segment-to-totango/schema";
import { readMessage } from "./message.js";
import { deliver } from "./send.js";

/** What is kept of a visitor. */
export type Visitor = {
  readonly session: Session;
  /** The messages that are not done, in the order in which they first came. */
  readonly waiting: readonly Place[];
  /** What became of messages, and of the requests of those that are not done. */
  readonly known: readonly Known[];
};

export type Message = SegmentEvent & { readonly messageId: string };

/** A message loses its place at `until`. After it has failed, no other message tries it before `retryAt`. */
type Place = { readonly message: Message; readonly until: number; readonly retryAt?: number | undefined };

/** A message that lost its place has the status 503. */
type Known = { readonly id: string; readonly status: 200 | 422 | 503; readonly until: number };

/** A visitor of whom nothing is known. */
export const newVisitor: Visitor = { session: emptySession, waiting: [], known: [] };

/** Milliseconds for which a message is remembered: longer than Segment sends it again. */
export const memoryOfMessages = 5 * 3_600_000;

/** What is done for a visitor. What it has saved stays saved, even if it fails afterwards. */
export type Work<Result> = (visitor: Visitor, save: Save) => Promise<Result>;
export type Save = (visitor: Visitor) => Promise<void>;

/** Where visitors are kept: in memory for a try, else where other processes find them (`webhook-redis.ts`). */
export type Store = {
  /** Does the work once all that came before it for the same visitor is done. */
  readonly visit: <Result>(key: string, work: Work<Result>) => Promise<Result>;
};

export type WebhookOptions = {
  readonly settings: TotangoSettings;
  /** The shared secret of the settings in Segment. */
  readonly sharedSecret: string;
  readonly store: Store;
  readonly apiToken?: string | null | undefined;
  /** Milliseconds for the answer to a request, and after which no other is sent. Segment waits five seconds in all. */
  readonly timeLimit?: number | undefined;
  /** Milliseconds for which a message that fails keeps its place. */
  readonly patience?: number | undefined;
  /** Milliseconds from a failure to the next attempt, unless Totango asks for more. */
  readonly pause?: number | undefined;
  /** Takes what happened to a message: its ID is in it, and no other value. */
  readonly log?: Log | undefined;
};

type Log = (line: string) => void;

const maxSize = 256 * 1024; // eight times what Segment lets a message have
const maxWaiting = 1_000;
const maxKnown = 5_000;
const usualPause = 10_000;
const longestPause = 3_600_000;

/** What became of a message, and after how many milliseconds Segment should send one that failed again. */
type Outcome = { readonly status: Known["status"]; readonly retryAfter: number };

export function createApp(options: WebhookOptions): Hono {
  const { sharedSecret, log = console.log } = options;
  if (sharedSecret.trim() === "") throw new TypeError("sharedSecret must not be blank: anyone could sign with it");
  const app = new Hono();
  app.post("/", bodyLimit({ maxSize, onError: (context) => context.body(null, 413) }), async (context) => {
    const body = Buffer.from(await context.req.arrayBuffer());
    const signature = createHmac("sha1", sharedSecret).update(body).digest("hex");
    if (!isSame(signature, context.req.header("x-signature") ?? "")) return context.body(null, 401);
    const message = readMessage(body.toString());
    if (!message) return context.body(null, 400);
    const { status, retryAfter } = await receive(withId(message, signature), options, log);
    if (status === 503) context.header("retry-after", String(Math.ceil(retryAfter / 1_000)));
    return context.body(null, status);
  });
  app.onError((error, context) => {
    log(`not received: ${error.name}`); // the message of an error may quote what was stored
    return context.body(null, 503, { "retry-after": String(usualPause / 1_000) });
  });
  return app;
}

/** Takes the same time wherever they differ, so that nobody can guess a signature step by step. */
function isSame(signature: string, given: string): boolean {
  const [one, other] = [Buffer.from(signature), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A message that comes again has the same signature, which can serve as its ID. Segment's messages have one. */
function withId(message: SegmentEvent, signature: string): Message {
  const { messageId } = message;
  const hasId = typeof messageId === "string" && messageId.trim() !== "";
  return { ...message, messageId: hasId ? messageId : signature };
}

/** What is at hand while the messages of a visitor are delivered, and when that began. */
type Turn = { readonly options: WebhookOptions; readonly log: Log; readonly save: Save; readonly now: number };

/** A message that names nobody has a visitor to itself. */
function receive(message: Message, options: WebhookOptions, log: Log): Promise<Outcome> {
  const { store, pause = usualPause } = options;
  return store.visit<Outcome>(sessionKey(message) ?? `m:${message.messageId}`, async (found, save) => {
    const status = statusOf(message, found);
    if (status !== 503) return { status, retryAfter: 0 };
    const now = Date.now();
    const before = enter(message, forget(found, now), now);
    const [first] = before.waiting;
    const isDue = first?.message.messageId === message.messageId || (first?.retryAt ?? 0) <= now;
    const after = isDue ? await deliverWaiting(before, { options, log, save, now }) : before;
    await save(after);
    const retryAt = after.waiting[0]?.retryAt ?? now;
    return { status: statusOf(message, after), retryAfter: Math.max(pause, retryAt - now) };
  });
}

function statusOf(message: Message, { known }: Visitor): Known["status"] {
  return known.find(({ id }) => id === idOf(message))?.status ?? 503;
}

/** Leaves out what is over. A message whose place is over has lost it. */
function forget(visitor: Visitor, now: number): Visitor {
  const waiting = visitor.waiting.filter(({ until }) => until > now);
  const known = visitor.known.filter(({ until }) => until > now);
  const passed = visitor.waiting.filter(({ until }) => until <= now);
  const rest: Visitor = { ...visitor, waiting, known };
  return passed.reduce((others, { message }) => withKnown(idOf(message), 503, others, now), rest);
}

/** A message that has a place keeps it. */
function enter(message: Message, visitor: Visitor, now: number): Visitor {
  const { waiting } = visitor;
  const isThere = waiting.some((place) => place.message.messageId === message.messageId);
  if (isThere || waiting.length >= maxWaiting) return visitor;
  return { ...visitor, waiting: [...waiting, { message, until: now + memoryOfMessages }] };
}

async function deliverWaiting(before: Visitor, turn: Turn): Promise<Visitor> {
  let visitor = before;
  for (const place of before.waiting) {
    visitor = await deliverFirst(place, visitor, turn);
    if (visitor.waiting[0]?.message === place.message) break;
  }
  return visitor;
}

/**
 * What has arrived is saved before the next request is sent. The session moves on after the last one: until then the
 * same message becomes the same requests.
 */
async function deliverFirst(place: Place, before: Visitor, turn: Turn): Promise<Visitor> {
  const { options, log, save, now } = turn;
  const { settings, apiToken, timeLimit = 2_000 } = options;
  const { message } = place;
  const name = JSON.stringify(message.messageId); // it may have line feeds, as the names in a path may
  const { requests, issues, session } = advance(message, settings, before.session);
  const byId = new Map(requests.map((request) => [hashOf(`request ${String(request.id)}`), request]));
  let visitor = before;
  for (const [id, request] of byId) {
    if (isKnown(id, visitor)) continue;
    if (Date.now() - now > timeLimit) return visitor;
    await save(visitor);
    const { delivery, reason, retryAfter } = await deliver(request, { apiToken, timeLimit, attempts: 1 });
    if (delivery !== "delivered") log(`${name}: ${delivery}, ${reason}`);
    if (delivery === "retry" || delivery === "misconfigured") return fail(place, visitor, retryAfter, turn);
    visitor = withKnown(id, delivery === "rejected" ? 422 : 200, visitor, now);
  }
  for (const { code, path } of issues) log(`${name}: ${code} at ${JSON.stringify(path.join("."))}`);
  const isRejected = visitor.known.some(({ id, status }) => byId.has(id) && status === 422);
  const { known } = withKnown(idOf(message), isRejected ? 422 : 200, visitor, now);
  return {
    session: sessionAfter(message, session, before),
    waiting: visitor.waiting.slice(1),
    known: known.filter(({ id }) => !byId.has(id)),
  };
}

/** A message that names nobody leaves no session. A group that was passed may be older than the present one. */
function sessionAfter(message: Message, session: Session, before: Visitor): Session {
  if (sessionKey(message) === undefined) return emptySession;
  const isOld = message.type === "group" && isKnown(idOf(message), before) && before.session.groupId !== undefined;
  return isOld ? before.session : session;
}

/** A message that waits and is known has lost its place before. */
function isKnown(id: string, { known }: Visitor): boolean {
  return known.some((entry) => entry.id === id);
}

/** The time of a place runs from the first failure. A message that lost its place before has no more time. */
function fail({ message, until }: Place, visitor: Visitor, retryAfter: number, { options, now }: Turn): Visitor {
  const { patience = 3_600_000, pause = usualPause } = options;
  const failed = {
    message,
    until: Math.min(until, now + (isKnown(idOf(message), visitor) ? 0 : patience)),
    retryAt: now + Math.max(pause, Math.min(retryAfter, longestPause)),
  };
  return { ...visitor, waiting: [failed, ...visitor.waiting.slice(1)] };
}

/** What was remembered under the same ID is replaced. */
function withKnown(id: string, status: Known["status"], visitor: Visitor, now: number): Visitor {
  const others = visitor.known.filter((entry) => entry.id !== id);
  const known = [...others, { id, status, until: now + memoryOfMessages }].slice(-maxKnown);
  return { ...visitor, known };
}

/** A hash is short, and says nothing of the visitor. */
function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

function idOf({ messageId }: Message): string {
  return hashOf(`message ${messageId}`);
}

/** Remembers the visitors that came last until the process ends. */
export function memoryStore(maxVisitors = 100_000): Store {
  const visitors = new Map<string, Visitor>();
  const last = new Map<string, Promise<unknown>>();
  return {
    visit: async (key, work) => {
      const save = (visitor: Visitor) => {
        visitors.delete(key);
        visitors.set(key, visitor);
        const [longestAgo = ""] = visitors.keys();
        if (visitors.size > maxVisitors) visitors.delete(longestAgo);
        return Promise.resolve();
      };
      const before = last.get(key) ?? Promise.resolve();
      const visit = before.then(() => work(visitors.get(key) ?? newVisitor, save));
      const end = visit.catch(() => undefined);
      last.set(key, end);
      await end;
      if (last.get(key) === end) last.delete(key);
      return visit;
    },
  };
}

function main(): void {
  const { TOTANGO_SERVICE_ID, TOTANGO_REGION, TOTANGO_ENDPOINT, TOTANGO_TOKEN, SEGMENT_SECRET, PORT } = process.env;
  const app = createApp({
    settings: TotangoSettings.parse({
      serviceId: TOTANGO_SERVICE_ID,
      region: TOTANGO_REGION,
      endpoint: TOTANGO_ENDPOINT,
    }),
    sharedSecret: SEGMENT_SECRET ?? "",
    store: memoryStore(),
    apiToken: TOTANGO_TOKEN,
  });
  const server = serve({ fetch: app.fetch, port: Number(PORT ?? 3000) });
  process.once("SIGTERM", () => server.close());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
