import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { deliveryOf, toFetch, type Delivery, type TotangoRequest } from "segment-to-totango";

export type SendOptions = {
  /** The SDR token of services that ask for one. */
  readonly apiToken?: string | null | undefined;
  /** Ends the sending: `deliver` rejects once it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** What sends. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The maximum number of attempts. Default: 5. */
  readonly attempts?: number | undefined;
  /** How many milliseconds an answer may take. Default: 10 seconds. */
  readonly timeLimit?: number | undefined;
  /** About how many milliseconds pass before the second attempt; each later pause is twice as long. Default: 500. */
  readonly pause?: number | undefined;
  /** The longest pause, in milliseconds. A request that is told to wait longer is given up at once. Default: a minute. */
  readonly longestPause?: number | undefined;
};

/** What became of a request in the end. */
export type Answer = {
  /** `"retry"` means that every attempt failed, or that the server asked for a longer pause than allowed. */
  readonly delivery: Exclude<Delivery, "unknown">;
  /** Why, for a log. It says nothing of the request. */
  readonly reason: string;
  /** How many milliseconds the server wants to be left alone; 0 where it does not say. */
  readonly retryAfter: number;
};

/**
 * Sends a request until it is clear what becomes of it. A request that the server cannot take now, or that gets no
 * answer, is sent again: so it can arrive twice, which does no harm to an attribute, and counts an activity twice.
 *
 * @returns What became of it. Only a signal makes it reject
 */
export async function deliver(request: TotangoRequest, options: SendOptions = {}): Promise<Answer> {
  const { signal, attempts = 5, pause = 500, longestPause = 60_000 } = options;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(request, options);
    if (answer.delivery !== "retry" || attempt >= attempts || answer.retryAfter > longestPause) return answer;
    // Jitter: senders that failed together must not all retry together.
    const backoff = Math.min(pause * 2 ** (attempt - 1), longestPause) * (0.5 + Math.random() / 2);
    await sleep(Math.min(Math.max(answer.retryAfter, backoff), longestTimer), undefined, { signal });
  }
}

/** A timer with more milliseconds than this would end at once. */
const longestTimer = 2 ** 31 - 1;

async function send(request: TotangoRequest, options: SendOptions): Promise<Answer> {
  const { apiToken, signal, timeLimit = 10_000 } = options;
  const [url, init] = toFetch(request, { apiToken });
  if (!isUsable(url)) return { delivery: "misconfigured", reason: "the endpoint is not a usable URL", retryAfter: 0 };
  // With `AbortSignal.any`, Node 20 would keep something of each request for as long as the caller's signal lives.
  const limit = new AbortController();
  const end = () => limit.abort();
  const clock = setTimeout(end, timeLimit);
  signal?.addEventListener("abort", end);
  // Node warns of more than ten listeners, but many requests may share a signal, as they may with `fetch`.
  if (signal) setMaxListeners(0, signal);
  try {
    signal?.throwIfAborted();
    const { status, headers, body } = await (options.fetch ?? fetch)(url, { ...init, signal: limit.signal });
    // Only the status matters. An unread body would hold its connection open, perhaps for ever.
    await body?.cancel().catch(() => undefined);
    const delivery = deliveryOf(status);
    // Some runtimes hide a redirect that is not followed behind the status 0.
    return {
      delivery: delivery === "unknown" ? "misconfigured" : delivery,
      reason: `the server answered ${status}`,
      retryAfter: readRetryAfter(headers.get("retry-after")),
    };
  } catch {
    signal?.throwIfAborted();
    const reason = limit.signal.aborted ? "the server did not answer in time" : "the connection failed";
    return { delivery: "retry", reason, retryAfter: 0 };
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener("abort", end);
  }
}

/** For these URLs `fetch` throws the same error as for a failed connection, but a retry cannot help. */
function isUsable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username === "" && password === "";
}

/** The header is a number of seconds, or a date. */
function readRetryAfter(header: string | null): number {
  if (header === null) return 0;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return milliseconds > 0 ? milliseconds : 0;
}
