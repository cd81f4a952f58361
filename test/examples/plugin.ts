/**
 * A plugin for both of Segment's libraries, `@segment/analytics-next` on a page and `@segment/analytics-node` on a server:
 *
 *     await analytics.register(totango({ settings: { serviceId: "SP-1234-01" } }));
 *
 * A visitor's requests go out one after another, in the order of the calls, and a session is stored once its requests are
 * out. What waits when the page closes is sent all at once; what then gets no answer is lost. On a server, await `flush()`
 * after `analytics.closeAndFlush()`.
 *
 * It is of type `after`: a plugin of type `destination` does not see the messages that `integrations` switches off, and so a
 * group that is kept from Totango would not end the last one.
 */
import {
  advance,
  deliveryOf,
  emptySession,
  sessionKey,
  toFetch,
  type Issue,
  type SegmentEvent,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import { Session as SessionSchema } from "segment-to-totango/schema";

export type TotangoOptions = {
  readonly settings: TotangoSettings;
  /** Asked at each message: while it says no, nothing is sent and nothing is remembered. */
  readonly consent?: (() => boolean) | undefined;
  /** The SDR token, on a server alone: everyone can read a page. */
  readonly apiToken?: string | undefined;
  /** Takes what was left out, kept or changed. */
  readonly onIssues?: ((issues: readonly Issue[]) => void) | undefined;
  /** Takes a request that did not arrive, and why. */
  readonly onFailure?: ((request: TotangoRequest, reason: string) => void) | undefined;
};

/** Where sessions are kept. */
type Sessions = {
  readonly keyOf: (event: SegmentEvent) => string | undefined;
  readonly get: (key: string) => Session;
  readonly set: (key: string, session: Session) => void;
  readonly remove: (key: string) => void;
};

export function totango(options: TotangoOptions) {
  const isPage = typeof document !== "undefined";
  if (isPage && options.apiToken !== undefined)
    throw new TypeError("apiToken is for servers: everyone can read a page");
  const sessions = isPage ? pageSession() : sessionsInMemory();
  const queue = startQueue(
    isPage ? sendFromPage : (request) => sendFromServer(request, options.apiToken),
    sessions,
    options,
  );
  if (isPage) addEventListener("pagehide", queue.hurry);

  function receive<Context extends { readonly event: SegmentEvent }>(context: Context): Context {
    const key = sessions.keyOf(context.event);
    if (options.consent?.() === false) {
      queue.forget(key);
      return context;
    }
    const { requests, issues, session } = advance(context.event, options.settings, queue.sessionOf(key));
    if (issues.length > 0) options.onIssues?.(issues);
    queue.add(key, requests, session);
    return context;
  }

  return {
    name: "Totango",
    type: "after" as const,
    version: "1.0.0",
    isLoaded: () => true,
    load: () => Promise.resolve(),
    identify: receive,
    group: receive,
    track: receive,
    page: receive,
    screen: receive,
    alias: receive,
    /** Resolves once everything has arrived, or has failed. */
    flush: queue.done,
  };
}

/** A page's visitors are told apart by the session itself, so one item is enough, for all tabs. */
function pageSession(): Sessions {
  const item = "totango-session";
  let last: Session = emptySession; // where the browser has no storage, or no room in it
  return {
    keyOf: () => item,
    get: () => {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(item) ?? JSON.stringify(last));
        return SessionSchema.safeParse(stored).data ?? emptySession;
      } catch {
        return last;
      }
    },
    set: (_key, session) => {
      last = session;
      try {
        localStorage.setItem(item, JSON.stringify(session));
      } catch {
        // The page goes on with `last`, and the next one starts anew.
      }
    },
    remove: () => {
      last = emptySession;
      try {
        localStorage.removeItem(item);
      } catch {
        // There is nothing to remove.
      }
    },
  };
}

/** Keeps the latest visitors: a `Map` has its keys in the order in which they came. */
function sessionsInMemory(limit = 10_000): Sessions {
  const sessions = new Map<string, Session>();
  return {
    keyOf: sessionKey,
    get: (key) => sessions.get(key) ?? emptySession,
    set: (key, session) => {
      sessions.delete(key);
      sessions.set(key, session);
      const [oldest] = sessions.keys();
      if (sessions.size > limit && oldest !== undefined) sessions.delete(oldest);
    },
    remove: (key) => sessions.delete(key),
  };
}

type Send = (request: TotangoRequest) => Promise<string | undefined>;

/** A request to send, or the session to store once everything before it is out. */
type Step = { readonly request: TotangoRequest } | { readonly session: Session };

/** Steps of one key are done one after another, those of different keys side by side. */
function startQueue(send: Send, sessions: Sessions, { onFailure }: TotangoOptions) {
  const waiting = new Map<string | undefined, Step[]>();
  const latest = new Map<string | undefined, Session>();
  const running = new Set<Promise<void>>();

  async function take(key: string | undefined, step: Step): Promise<void> {
    if ("session" in step) {
      if (key !== undefined) sessions.set(key, step.session);
      return;
    }
    const problem = await send(step.request);
    if (problem !== undefined) onFailure?.(step.request, problem);
  }

  async function takeAll(key: string | undefined, steps: Step[]): Promise<void> {
    for (let step = steps.shift(); step; step = steps.shift()) await take(key, step);
    waiting.delete(key);
    latest.delete(key);
  }

  function run(promise: Promise<void>): void {
    const ended = promise.finally(() => running.delete(ended));
    running.add(ended);
  }

  return {
    /** As it will be once all that waits is out. */
    sessionOf: (key: string | undefined): Session => {
      if (key === undefined) return emptySession;
      return latest.get(key) ?? sessions.get(key);
    },
    add: (key: string | undefined, requests: readonly TotangoRequest[], session: Session): void => {
      const steps: readonly Step[] = [...requests.map((request) => ({ request })), { session }];
      latest.set(key, session);
      const queued = waiting.get(key);
      if (queued) queued.push(...steps);
      else {
        const own = [...steps];
        waiting.set(key, own);
        run(takeAll(key, own));
      }
    },
    forget: (key: string | undefined): void => {
      waiting.get(key)?.splice(0);
      latest.delete(key);
      if (key !== undefined) sessions.remove(key);
    },
    /** The page closes: order counts less than arrival. */
    hurry: (): void => {
      for (const [key, steps] of waiting) for (const step of steps.splice(0)) run(take(key, step));
    },
    done: async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/**
 * Nobody can see the answer, since Totango's gateway promises no CORS headers. With `keepalive` a request outlives its
 * page, but browsers take 64 KiB of those at once: what is refused goes again without it.
 */
async function sendFromPage(request: TotangoRequest): Promise<string | undefined> {
  const [url, init] = toFetch(request, { mode: "no-cors" });
  let problem = "";
  for (const keepalive of [true, false]) {
    const clock = AbortSignal.timeout(10_000);
    try {
      await fetch(url, { ...init, keepalive, signal: clock });
      return undefined;
    } catch {
      problem = clock.aborted ? "the server did not answer in time" : "the connection failed";
    }
  }
  return problem;
}

/** Five times at most, with longer and longer pauses, or until an answer says that another try is useless. */
async function sendFromServer(request: TotangoRequest, apiToken: string | undefined): Promise<string | undefined> {
  const [url, init] = toFetch(request, { apiToken });
  let problem = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 100 * 4 ** attempt));
    try {
      const { status, body } = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
      await body?.cancel().catch(() => undefined);
      const delivery = deliveryOf(status);
      if (delivery === "delivered") return undefined;
      problem = `the server answered ${status}`;
      if (delivery !== "retry") return problem;
    } catch {
      problem = "the connection failed";
    }
  }
  return problem;
}
