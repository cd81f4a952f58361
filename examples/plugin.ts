/**
 * A plugin for both of Segment's libraries. On a page, with `@segment/analytics-next`:
 *
 *     const analytics = AnalyticsBrowser.load({ writeKey });
 *     analytics.register(totango({ settings, account: () => ({ groupId: workspace.id }) }));
 *
 * On a server, with `@segment/analytics-node`:
 *
 *     const plugin = totango({ settings });
 *     await analytics.register(plugin);
 *     …
 *     await analytics.closeAndFlush(); // at the server's end
 *     await plugin.flush();
 *
 * It is of type `after`, so that it has each message as all other plugins and middlewares leave it, also one that
 * `integrations` switches off, which a `destination` would not see: a group call that is kept from Totango ends the last
 * group.
 *
 * A visitor's messages are delivered one after another, in the order in which the library hands them over, and a session
 * is stored once its requests are out. A message is read when its turn comes, so leave its objects as they are. A
 * thousand messages of a visitor wait at most, and ten thousand in all: with one more, all that waits of its visitor is
 * given up, and its requests go to `onFailure`.
 *
 * On a page:
 * - Each tab has a session of its own, also after a reload. A new tab starts from that of the tab that was active last.
 * - The library hands a message over once Segment has answered, or cannot be reached. So calls made at one moment can
 *   cross, and what Segment has not answered when the page closes does not reach Totango. `account` names the account of
 *   each call, whatever crosses. Without it, a track can be counted in the account of a group called just before or
 *   after it.
 * - What is called before the library has loaded is replayed method by method, in an order that is not that of the
 *   calls. The plugin takes what is replayed in the order identify, group, the rest, and `account`, where it is given,
 *   names the account of each. Register it before the library has loaded, as above, or it misses them.
 * - When the page closes, what waits is sent all at once, and its sessions are stored before anything arrives. What
 *   then gets no answer is lost.
 * - Where the endpoint is of another origin, as Totango's is, the status of an answer cannot be seen: what is answered
 *   with 400, 401, 429 or 503 is lost, and looks delivered. Browsers follow redirects there, and nobody can forbid it: a
 *   307 would carry the data to another origin. Have a Content-Security-Policy whose `connect-src` names Totango's
 *   host, `https://sdr.totango.com`, and those that your page needs otherwise. It holds for redirects too.
 * - Where `endpoint` is of the page's own origin, a proxy of yours, statuses count as on a server.
 *
 * On a server, the sessions of the latest ten thousand visitors are kept, in memory: a restart loses them, and no other
 * process has them. Name the group in each message instead, as `context.groupId`.
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
import { askPage, contextInAccount, type AccountOfPage, type PageAccount } from "./middleware.js";

export type TotangoOptions = {
  readonly settings: TotangoSettings;
  /**
   * Says in which account the page is. It is asked a moment after each call, as `nameAccount` of `middleware.ts` does.
   */
  readonly account?: AccountOfPage | undefined;
  /**
   * Asked at each call, and again when the message's turn comes: once it says no, nothing more is sent, and all that is
   * remembered is forgotten. What is under way can arrive.
   */
  readonly consent?: (() => boolean) | undefined;
  /** The SDR token, on a server alone: everyone can read a page. */
  readonly apiToken?: string | undefined;
  /** Takes what was left out, kept or changed. */
  readonly onIssues?: ((issues: readonly Issue[]) => void) | undefined;
  /**
   * Takes a request that did not arrive, and why. To another origin than the page's, one that was answered with an
   * error counts as arrived.
   */
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
  readonly get: (key: Key, message: SegmentEvent) => Session;
  readonly set: (key: Key, session: Session) => void;
  readonly clear: () => void;
};

export function totango(options: TotangoOptions) {
  const isPage = typeof document !== "undefined";
  if (isPage && options.apiToken !== undefined)
    throw new TypeError("apiToken is for servers: everyone can read a page");
  translate({ type: "track", event: "Start" }, options.settings); // throws where the settings cannot be used
  const queues = startQueues(
    isPage ? sendFromPage : (request, stop) => sendAndSee(request, stop, { apiToken: options.apiToken }),
    isPage ? sessionOfTab() : sessionsInMemory(),
    options,
  );
  const { account } = options;
  const accounts = new WeakMap<object, PageAccount>();
  const replay = startReplay(queues.add);
  if (isPage) {
    addEventListener("pagehide", () => {
      replay.end();
      queues.hurry();
    });
  }

  /** What is known at the call alone: an `after` plugin has the message only once Segment has answered. */
  function note<Context extends object>(context: Context): Context {
    replay.note(context);
    if (account) accounts.set(context, askPage(account) ?? {});
    return context;
  }

  async function load(_context: unknown, library: unknown): Promise<unknown> {
    if (!isPage || !isLibrary(library)) return;
    if (!library.initialized) replay.begin(library);
    return library.register({ ...plugin, ...everyCall(note), name: "Totango's Calls", type: "before" });
  }

  function receive<Context extends { readonly event: SegmentEvent }>(context: Context): Context {
    const { event } = context;
    const named = account && (accounts.get(context) ?? askPage(account));
    replay.add(context, named ? { ...event, context: contextInAccount(event, named) } : event);
    return context;
  }

  return {
    ...plugin,
    ...everyCall(receive),
    name: "Totango",
    type: "after" as const,
    load,
    /** Resolves once everything has arrived or has failed. What has no time left is given up. */
    flush: () => {
      replay.end();
      return queues.flush();
    },
  };
}

const plugin = { version: "1.0.0", isLoaded: () => true, load: () => Promise.resolve() };

function everyCall<Hook>(hook: Hook) {
  return { identify: hook, group: hook, track: hook, page: hook, screen: hook, alias: hook };
}

/** What is used of the library on a page. */
type Library = {
  readonly initialized: boolean;
  readonly on: (event: "initialize", listener: () => void) => unknown;
  readonly register: (plugin: object) => Promise<unknown>;
};

function isLibrary(library: unknown): library is Library {
  return typeof library === "object" && library !== null && "initialized" in library;
}

/**
 * Right after `initialize`, the library replays what was called before it had loaded: first all calls of one method, then
 * all of the next. What then comes is held until all of it is there, for five seconds at most.
 */
function startReplay(add: (message: SegmentEvent) => void) {
  const replayed = new Map<object, SegmentEvent | undefined>();
  const later: SegmentEvent[] = [];
  let state: "awaited" | "replaying" | "arriving" | "over" = "over";

  /**
   * Identifies come first, then groups, and the rest as it was replayed: `sort` keeps the order of equals. What was
   * replayed before the visitor's identify names no user; Segment's own plugin gives it the user too.
   */
  function end(): void {
    if (state === "over") return;
    state = "over";
    const messages = [...replayed.values()].flatMap((message) => message ?? []);
    const rank = ({ type }: SegmentEvent) => (type === "identify" ? 0 : type === "group" ? 1 : 2);
    const user = messages.find(({ type, userId }) => type === "identify" && userId);
    for (const message of messages.sort((one, other) => rank(one) - rank(other))) {
      const isTheirs = user && !message.userId && message.anonymousId === user.anonymousId;
      add(isTheirs ? { ...message, userId: user.userId } : message);
    }
    later.forEach(add);
    replayed.clear();
  }

  function endWhenAllIsThere(): void {
    if (state === "arriving" && [...replayed.values()].every((message) => message !== undefined)) end();
  }

  return {
    end,
    begin: (library: Library): void => {
      state = "awaited";
      library.on("initialize", () => {
        state = "replaying";
        // The replay's own timers are set after this one, and before the second.
        setTimeout(() => {
          setTimeout(() => {
            if (state === "replaying") state = "arriving";
            setTimeout(end, 5_000);
            endWhenAllIsThere();
          });
        });
      });
    },
    note: (context: object): void => {
      if (state === "replaying") replayed.set(context, undefined);
    },
    add: (context: object, message: SegmentEvent): void => {
      if (state === "over") return add(message);
      if (replayed.has(context)) replayed.set(context, message);
      else later.push(message);
      endWhenAllIsThere();
    },
  };
}

/**
 * A tab's session is its own, since tabs can be in several workspaces. A page's visitors are told apart by the session
 * itself, so one item is enough.
 */
function sessionOfTab(): Sessions {
  const item = "totango-session";
  let unstored: Session | undefined; // where the browser has no storage, or no room in it

  function clear(): void {
    unstored = undefined;
    try {
      sessionStorage.removeItem(item);
      localStorage.removeItem(item);
    } catch {
      // There is nothing to remove.
    }
  }

  function read(storage: Storage): Session | undefined {
    try {
      const stored: unknown = JSON.parse(storage.getItem(item) ?? "null");
      return SessionSchema.safeParse(stored).data;
    } catch {
      return undefined;
    }
  }

  return {
    keyOf: () => item,
    get: (_key, { userId }) => {
      if (unstored) return unstored;
      try {
        const own = read(sessionStorage);
        const isAnothers = userId !== undefined && own?.userId !== undefined && String(userId) !== own.userId;
        // Another tab may have a new user's group already.
        return (isAnothers ? undefined : own) ?? read(localStorage) ?? own ?? emptySession;
      } catch {
        return emptySession;
      }
    },
    set: (_key, session) => {
      try {
        sessionStorage.setItem(item, JSON.stringify(session));
        localStorage.setItem(item, JSON.stringify(withoutActivities(session)));
        unstored = undefined;
      } catch {
        clear(); // the next page starts anew, and not from an older session
        unstored = session;
      }
    },
    clear,
  };
}

/** For another tab: the activities that wait for their account go out once, from their own. */
function withoutActivities({ devices, ...session }: Session): object {
  return { ...session, devices: devices?.map((device) => ({ ...device, activities: undefined })) };
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
      run(deliverNext(queue).then(() => endTurn(queue)));
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

  /** Consent can have ended while the message waited. */
  function takeUp(queue: Queue): void {
    const message = queue.messages.shift();
    if (!message) return;
    waiting -= 1;
    if (!hasConsent()) return forget();
    const { requests, issues, session } = advance(message, options.settings, sessions.get(queue.key, message));
    if (issues.length > 0) call(() => options.onIssues?.(issues));
    queue.steps.push(...requests.map((request) => () => deliver(request, queue.stop.signal)));
    queue.steps.push(() => sessions.set(queue.key, session));
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
 * Nobody can see an answer from another origin, since Totango's gateway promises no CORS headers. With `keepalive` a
 * request outlives its page, but browsers take 64 KiB of those at once: what is refused goes again without it.
 */
async function sendFromPage(request: TotangoRequest, stop: AbortSignal): Promise<string | undefined> {
  if (new URL(request.url).origin === location.origin) return sendAndSee(request, stop, { keepalive: true });
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
async function sendAndSee(
  request: TotangoRequest,
  stop: AbortSignal,
  { apiToken, keepalive = false }: { readonly apiToken?: string | undefined; readonly keepalive?: boolean },
): Promise<string | undefined> {
  const [url, init] = toFetch(request, { apiToken });
  let problem = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (attempt > 0) await pause(100 * 4 ** attempt, stop);
    if (stop.aborted) break;
    try {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(10_000)]);
      const answer = await fetch(url, { ...init, keepalive: keepalive && attempt === 0, signal });
      await answer.body?.cancel().catch(() => undefined);
      const delivery = deliveryOf(answer);
      if (delivery === "delivered") return undefined;
      problem = answer.type === "opaqueredirect" ? "the server redirects" : `the server answered ${answer.status}`;
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
