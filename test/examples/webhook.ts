/**
 * Receives Segment's webhooks and delivers what becomes of them. Segment gets its answer once the requests have
 * arrived: its own retries, which go on for hours, are the only ones.
 *
 * - 200: everything arrived, or there was nothing to send. If the message comes again, nothing is sent again.
 * - 422: Totango rejected a request, and would reject it again. Segment shows this and does not send the message
 *   again.
 * - 503: Totango cannot take a request now, or the endpoint or the token is wrong. When the message comes again, only
 *   what had not arrived is sent.
 * - 400, 401, 413: not a message, not signed with the shared secret, too large.
 *
 * The messages of a visitor are delivered one at a time, in the order in which they first came. So once one has
 * failed, the later ones are answered 503 too until it has come again and arrived. A message that does not come again
 * within an hour loses its place: the others pass, and it is delivered if it comes after all.
 *
 * A request arrives twice only if its answer got lost or came too late, or if the process died before it could save
 * that it had arrived.
 *
 * Leave batching off in Segment, since it signs nothing but the first event of a batch.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
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
  /** The IDs of the last messages that are done. */
  readonly done: readonly string[];
  /** The IDs of requests that have arrived although their message is not done. */
  readonly arrived: readonly string[];
  /** The messages that have to come again, in the order in which they first came. */
  readonly queue: readonly Place[];
};

type Place = { readonly messageId: string; readonly until: number };

/** A visitor of whom nothing is known. */
export const newVisitor: Visitor = { session: emptySession, done: [], arrived: [], queue: [] };

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
  /** Milliseconds for the answer to a request. Segment waits five seconds, and a message has up to two requests. */
  readonly timeLimit?: number | undefined;
  /** Milliseconds for which the place of a message is kept. */
  readonly patience?: number | undefined;
  /** Takes what happened to a message: its ID is in it, and no other value. */
  readonly log?: Log | undefined;
};

type Log = (line: string) => void;

const maxSize = 256 * 1024; // eight times what Segment lets a message have
const maxQueue = 1_000;
const maxKept = 100;
const leastPause = 10;

/** What became of a message, and how many seconds Segment should wait before it sends it again. */
type Outcome = { readonly status: 200 | 422 } | { readonly status: 503; readonly retryAfter: number };

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
    const outcome = await receive(withId(message, signature), options, log);
    if (outcome.status === 503) context.header("retry-after", String(outcome.retryAfter));
    return context.body(null, outcome.status);
  });
  app.onError((error, context) => {
    log(`not received: ${error.message}`);
    return context.body(null, 503, { "retry-after": String(leastPause) });
  });
  return app;
}

/** Takes the same time wherever they differ, so that nobody can guess a signature step by step. */
function isSame(signature: string, given: string): boolean {
  const [one, other] = [Buffer.from(signature), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

type Message = SegmentEvent & { readonly messageId: string };

/** A message that comes again has the same signature, which can serve as its ID. Segment's messages have one. */
function withId(message: SegmentEvent, signature: string): Message {
  const { messageId } = message;
  const hasId = typeof messageId === "string" && messageId.trim() !== "";
  return { ...message, messageId: hasId ? messageId : signature };
}

/** A message that names nobody has a visitor to itself. */
function receive(message: Message, options: WebhookOptions, log: Log): Promise<Outcome> {
  const { store, patience = 3_600_000 } = options;
  const { messageId } = message;
  return store.visit<Outcome>(sessionKey(message) ?? `m:${messageId}`, async (visitor, save) => {
    if (visitor.done.includes(messageId)) return { status: 200 };
    const now = Date.now();
    const kept = visitor.queue.filter(({ until }) => until > now);
    const waiting = { ...visitor, queue: withPlace(kept, { messageId, until: now + patience }) };
    const isFirst = waiting.queue[0]?.messageId === messageId;
    if (isFirst) return deliverMessage(message, waiting, save, options, log);
    await save(waiting);
    return { status: 503, retryAfter: leastPause };
  });
}

/**
 * What has arrived is saved before the next request is sent. The session is saved after the last one: until then the
 * same message becomes the same requests.
 */
async function deliverMessage(
  message: Message,
  visitor: Visitor,
  save: Save,
  { settings, apiToken, timeLimit = 2_000 }: WebhookOptions,
  log: Log,
): Promise<Outcome> {
  const { messageId } = message;
  const { requests, issues, session } = advance(message, settings, visitor.session);
  const arrived = new Set(visitor.arrived);
  let status: 200 | 422 = 200;
  for (const request of requests) {
    const id = String(request.id);
    if (arrived.has(id)) continue;
    await save({ ...visitor, arrived: [...arrived] });
    const { delivery, reason, retryAfter } = await deliver(request, { apiToken, timeLimit, attempts: 1 });
    if (delivery !== "delivered") log(`${messageId}: ${delivery}, ${reason}`);
    if (delivery === "retry" || delivery === "misconfigured") {
      return { status: 503, retryAfter: Math.max(leastPause, Math.ceil(retryAfter / 1_000)) };
    }
    if (delivery === "rejected") status = 422;
    arrived.add(id);
  }
  for (const { code, path } of issues) log(`${messageId}: ${code} at ${path.join(".")}`);
  for (const { id } of requests) arrived.delete(String(id));
  await save({
    session,
    done: [...visitor.done, messageId].slice(-maxKept),
    arrived: [...arrived].slice(-maxKept),
    queue: visitor.queue.slice(1),
  });
  return { status };
}

/** A message that is in the queue keeps its place. */
function withPlace(queue: readonly Place[], place: Place): readonly Place[] {
  const isThere = queue.some(({ messageId }) => messageId === place.messageId);
  if (!isThere) return [...queue, place].slice(0, maxQueue);
  return queue.map((other) => (other.messageId === place.messageId ? place : other));
}

/** Remembers every visitor until the process ends. */
export function memoryStore(): Store {
  const visitors = new Map<string, Visitor>();
  const last = new Map<string, Promise<unknown>>();
  return {
    visit: async (key, work) => {
      const save = (visitor: Visitor) => {
        visitors.set(key, visitor);
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
