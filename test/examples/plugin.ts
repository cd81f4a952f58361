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
  translate,
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

/** Whose session it is. Messages that name nobody have no key, and no session. */
type Key = string | undefined;

/** Where sessions are kept. */
type Sessions = {
  readonly keyOf: (message: SegmentEvent) => Key;
  readonly get: (key: Key) => Session;
  readonly set: (key: Key, session: Session) => void;
  readonly clear: () => void;
  /** Does work that reads and stores sessions. */
  readonly during: (work: () => Promise<void>) => Promise<void>;
};

export function totango(options: TotangoOptions) {
  const isPage = typeof document !== "undefined";
  if (isPage && options.apiToken !== undefined)
    throw new TypeError("apiToken is for servers: everyone can read a page");
  translate({ type: "track", event: "Start" }, options.settings); // throws where the settings cannot be used
  const queues = startQueues(
    isPage ? sendFromPage : (request) => sendFromServer(request, options.apiToken),
    isPage ? sessionOfPage() : sessionsInMemory(),
    options,
  );
  if (isPage) addEventListener("pagehide", queues.hurry);

  function receive<Context extends { readonly event: SegmentEvent }>(context: Context): Context {
    queues.add(context.event);
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
    flush: queues.done,
  };
}

/** A page's visitors are told apart by the session itself, so one item is enough, for all tabs. */
function sessionOfPage(): Sessions {
  const item = "totango-session";
  let unstored: Session | undefined; // where the browser has no storage, or no room in it

  function clear(): void {
    unstored = undefined;
    try {
      localStorage.removeItem(item);
    } catch {
      // There is nothing to remove.
    }
  }

  return {
    keyOf: () => item,
    get: () => {
      if (unstored) return unstored;
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(item) ?? "{}");
        return SessionSchema.safeParse(stored).data ?? emptySession;
      } catch {
        return emptySession;
      }
    },
    set: (_key, session) => {
      try {
        localStorage.setItem(item, JSON.stringify(session));
        unstored = undefined;
      } catch {
        clear(); // the next page starts anew, and not from an older session
        unstored = session;
      }
    },
    clear,
    // One tab at a time, or one would store its session over a newer one. None waits for long: some browsers suspend a
    // tab in the middle of its work, and some have no locks.
    during: async (work) => {
      try {
        await navigator.locks.request(item, { signal: AbortSignal.timeout(10_000) }, work);
      } catch {
        await work();
      }
    },
  };
}

/** Keeps the latest visitors: a `Map` has its keys in the order in which they came. */
function sessionsInMemory(limit = 10_000): Sessions {
  const sessions = new Map<Key, Session>();
  return {
    keyOf: sessionKey,
    get: (key) => {
      const session = sessions.get(key);
      if (!session) return emptySession;
      sessions.delete(key);
      sessions.set(key, session);
      return session;
    },
    set: (key, session) => {
      if (key !== undefined) sessions.set(key, session);
      const [oldest] = sessions.keys();
      if (sessions.size > limit) sessions.delete(oldest);
    },
    clear: () => sessions.clear(),
    during: (work) => work(),
  };
}

type Send = (request: TotangoRequest) => Promise<string | undefined>;

/** Takes up a message, sends one of its requests, or stores its session once they are out. */
type Step = () => Promise<void> | void;

/** A visitor's steps are done one after another, those of different visitors side by side. */
function startQueues(send: Send, sessions: Sessions, options: TotangoOptions) {
  const queues = new Map<Key, Step[]>();
  const running = new Set<Promise<void>>();

  /** Who cannot be asked has not said yes. */
  function hasConsent(): boolean {
    try {
      return options.consent?.() !== false;
    } catch (error) {
      console.error(error);
      return false;
    }
  }

  function add(message: SegmentEvent): void {
    if (!hasConsent()) return forget();
    const key = sessions.keyOf(message);
    const queued = queues.get(key);
    const steps = queued ?? [];
    steps.push(() => takeUp(message, key, steps));
    if (queued) return;
    queues.set(key, steps);
    run(sessions.during(() => workThrough(key, steps)));
  }

  async function workThrough(key: Key, steps: Step[]): Promise<void> {
    for (let step = steps.shift(); step; step = steps.shift()) await step();
    queues.delete(key);
  }

  /** Consent can have ended while the message waited, and another tab can have stored a session. */
  function takeUp(message: SegmentEvent, key: Key, steps: Step[]): void {
    if (!hasConsent()) return forget();
    const before = sessions.get(key);
    const { requests, issues, session } = advance(message, options.settings, before);
    if (issues.length > 0) call(() => options.onIssues?.(issues));
    if (session !== before) steps.unshift(() => sessions.set(key, session));
    steps.unshift(...requests.map((request) => () => deliver(request)));
  }

  async function deliver(request: TotangoRequest): Promise<void> {
    const problem = await send(request);
    if (problem !== undefined) call(() => options.onFailure?.(request, problem));
  }

  function forget(): void {
    for (const steps of queues.values()) steps.splice(0);
    sessions.clear();
  }

  function run(work: Promise<void> | void): void {
    const ended = Promise.resolve(work).finally(() => running.delete(ended));
    running.add(ended);
  }

  return {
    add,
    /** The page closes: order counts less than arrival. */
    hurry: (): void => {
      for (const steps of queues.values()) for (let step = steps.shift(); step; step = steps.shift()) run(step());
    },
    done: async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** What a callback throws, or rejects with, holds nobody up. */
function call(callback: () => unknown): void {
  new Promise((resolve) => {
    resolve(callback());
  }).catch(console.error);
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
