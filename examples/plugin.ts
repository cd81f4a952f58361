/**
 * A plugin for both of Segment's libraries, `@segment/analytics-next` on a page and `@segment/analytics-node` on a server:
 *
 *     const plugin = totango({ settings: { serviceId: "SP-1234-01" } });
 *     await analytics.register(plugin);
 *     …
 *     await analytics.closeAndFlush(); // at a server's end
 *     await plugin.flush();
 *
 * A visitor's messages are delivered one after another, in the order of the calls, and a session is stored once its
 * requests are out. A message is read when its turn comes, so leave its objects as they are. A thousand messages of a
 * visitor wait at most, and ten thousand in all: with one more, all that waits of its visitor is given up, and its
 * requests go to `onFailure`.
 *
 * On a page:
 * - The status of an answer cannot be seen. What is answered with 400, 401, 429 or 503 is lost, and looks delivered.
 * - Browsers follow redirects, and nobody can forbid it: a 307 would carry the data to another origin. Have a
 *   Content-Security-Policy whose `connect-src` names Totango's host, `https://sdr.totango.com`, and those that your
 *   page needs otherwise. It holds for redirects too.
 * - When the page closes, what waits is sent all at once, and its sessions are stored before anything arrives. What
 *   then gets no answer is lost.
 * - Tabs take turns, but none waits longer than five seconds, and what one stores another sees a moment later. So a
 *   call can miss the group that another tab has named just before.
 *
 * On a server, the sessions of the latest ten thousand visitors are kept, in memory: a restart loses them, and no other
 * process has them. Name the group in each message instead, as `context.groupId`.
 *
 * It is of type `after`: a plugin of type `destination` does not see the messages that `integrations` switches off, so a group
 * call that is kept from Totango would not end the last group.
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
  /**
   * Asked at each call, and again when the message's turn comes: once it says no, nothing more is sent, and all that is
   * remembered is forgotten. What is under way can arrive.
   */
  readonly consent?: (() => boolean) | undefined;
  /** The SDR token, on a server alone: everyone can read a page. */
  readonly apiToken?: string | undefined;
  /** Takes what was left out, kept or changed. */
  readonly onIssues?: ((issues: readonly Issue[]) => void) | undefined;
  /** Takes a request that did not arrive, and why. On a page, one that was answered with an error counts as arrived. */
  readonly onFailure?: ((request: TotangoRequest, reason: string) => void) | undefined;
  /**
   * How many milliseconds `flush` waits before it gives up what has not arrived. Default: 30 seconds. On a page, the
   * request under way can take twenty seconds more.
   */
  readonly flushLimit?: number | undefined;
};

/** Whose session it is. Messages that name nobody have no key, and no session. */
type Key = string | undefined;

/** Where sessions are kept. */
type Sessions = {
  readonly keyOf: (message: SegmentEvent) => Key;
  readonly get: (key: Key) => Session;
  readonly set: (key: Key, session: Session, before: Session) => void;
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
    isPage ? sendFromPage : (request, stop) => sendFromServer(request, stop, options.apiToken),
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
    /** Resolves once everything has arrived or has failed. What has no time left is given up. */
    flush: queues.flush,
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
    set: (_key, session, before) => {
      if (session === before) return; // another tab can have stored a newer one
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
        await navigator.locks.request(item, { signal: AbortSignal.timeout(5_000) }, work);
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
    get: (key) => sessions.get(key) ?? emptySession,
    set: (key, session) => {
      if (key === undefined) return;
      sessions.delete(key);
      sessions.set(key, session);
      const [oldest] = sessions.keys();
      if (sessions.size > limit) sessions.delete(oldest);
    },
    clear: () => sessions.clear(),
    during: (work) => work(),
  };
}

/** Resolves to what went wrong, and soon after it is told to stop. */
type Send = (request: TotangoRequest, stop: AbortSignal) => Promise<string | undefined>;

/** Sends a request of the message that was taken up, or stores its session once they are out. */
type Step = () => Promise<void> | void;

/** What waits of one visitor, what is left to do for the message that was taken up, and what ends its sending. */
type Queue = { readonly key: Key; readonly messages: SegmentEvent[]; readonly steps: Step[]; stop: AbortController };

/** A visitor's messages are delivered one after another, and those of sixteen visitors side by side. */
function startQueues(send: Send, sessions: Sessions, options: TotangoOptions) {
  const [busy, idle] = [new Map<Key, Queue>(), new Map<Key, Queue>()];
  const running = new Set<Promise<void>>();
  let waiting = 0;

  function add(message: SegmentEvent): void {
    if (!hasConsent()) return forget();
    const key = sessions.keyOf(message);
    const queue = busy.get(key) ?? idle.get(key) ?? { key, messages: [], steps: [], stop: new AbortController() };
    queue.messages.push(message);
    waiting += 1;
    if (waiting > 10_000 || queue.messages.length > 1_000) return giveUp(queue, "too many messages wait");
    if (!busy.has(key)) idle.set(key, queue);
    startWork();
  }

  /** Who cannot be asked has not said yes. */
  function hasConsent(): boolean {
    try {
      return options.consent?.() !== false;
    } catch (error) {
      console.error(error);
      return false;
    }
  }

  /** Who waits longest is first, and goes to the end after one message. */
  function startWork(): void {
    for (const [key, queue] of idle) {
      if (busy.size >= 16) return;
      idle.delete(key);
      busy.set(key, queue);
      run(sessions.during(() => deliverNext(queue)).then(() => endTurn(queue)));
    }
  }

  function endTurn(queue: Queue): void {
    busy.delete(queue.key);
    if (queue.messages.length > 0) idle.set(queue.key, queue);
    startWork();
  }

  async function deliverNext(queue: Queue): Promise<void> {
    takeUp(queue);
    for (let step = queue.steps.shift(); step; step = queue.steps.shift()) await step();
  }

  /** Consent can have ended while the message waited, and another tab can have stored a session. */
  function takeUp(queue: Queue): void {
    const message = queue.messages.shift();
    if (!message) return;
    waiting -= 1;
    if (!hasConsent()) return forget();
    const before = sessions.get(queue.key);
    const { requests, issues, session } = advance(message, options.settings, before);
    if (issues.length > 0) call(() => options.onIssues?.(issues));
    queue.steps.push(...requests.map((request) => () => deliver(request, queue.stop.signal)));
    queue.steps.push(() => sessions.set(queue.key, session, before));
  }

  async function deliver(request: TotangoRequest, stop: AbortSignal): Promise<void> {
    const problem = stop.aborted ? "" : await send(request, stop).catch(String);
    if (problem === undefined) return;
    call(() => options.onFailure?.(request, stop.aborted ? String(stop.reason) : problem));
  }

  /** The page closes: order counts less than arrival. */
  function hurry(queue: Queue): void {
    do {
      for (const step of queue.steps.splice(0)) run(step());
      takeUp(queue);
    } while (queue.steps.length > 0 || queue.messages.length > 0);
  }

  /** Its session goes on, or later messages would be in a group that the visitor has left. */
  function giveUp(queue: Queue, reason: string): void {
    idle.delete(queue.key);
    queue.stop.abort(reason);
    hurry(queue);
    queue.stop = new AbortController();
  }

  function forget(): void {
    for (const queue of all()) {
      waiting -= queue.messages.splice(0).length;
      queue.steps.splice(0);
      giveUp(queue, "consent has ended");
    }
    sessions.clear();
  }

  const all = () => [...busy.values(), ...idle.values()];

  function run(work: Promise<void> | void): void {
    const ended = Promise.resolve(work).finally(() => running.delete(ended));
    running.add(ended);
  }

  return {
    add,
    hurry: (): void => all().forEach(hurry),
    flush: async (): Promise<void> => {
      const limit = new AbortController();
      const end = () => {
        limit.abort(); // for what comes after that, as from `onFailure`, there is the next `flush`
        all().forEach((queue) => giveUp(queue, "the time to flush is up"));
      };
      const clock = setTimeout(end, options.flushLimit ?? 30_000);
      while (running.size > 0 && !limit.signal.aborted) await Promise.all(running);
      clearTimeout(clock);
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
async function sendFromPage(request: TotangoRequest, stop: AbortSignal): Promise<string | undefined> {
  const [url, init] = toFetch(request, { mode: "no-cors" });
  let problem = "";
  for (const keepalive of [true, false]) {
    if (stop.aborted) break;
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
async function sendFromServer(
  request: TotangoRequest,
  stop: AbortSignal,
  apiToken: string | undefined,
): Promise<string | undefined> {
  const [url, init] = toFetch(request, { apiToken });
  let problem = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (attempt > 0) await pause(100 * 4 ** attempt, stop);
    if (stop.aborted) break;
    try {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(10_000)]);
      const { status, body } = await fetch(url, { ...init, signal });
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

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener("abort", end);
  });
}
