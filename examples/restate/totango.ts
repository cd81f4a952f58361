/** The settings of a Totango service, and how a request is sent to it. */
import { deliveryOf, toFetch, translate, type Delivery, type TotangoRequest } from "segment-to-totango";
import { TotangoSettings } from "segment-to-totango/schema";

/** What the environment says. All but the service ID is optional. */
export type Environment = {
  /** The service ID of your Totango account, such as `SP-1234-01`. */
  readonly TOTANGO_SERVICE_ID?: string;
  /** The data center: `us`, which is the default, or `eu`. */
  readonly TOTANGO_REGION?: string;
  /** Where requests go instead: a proxy, or a server for tests. */
  readonly TOTANGO_ENDPOINT?: string;
  /** The SDR token of services that ask for one. */
  readonly TOTANGO_TOKEN?: string;
  /** For how many seconds a request is tried that Totango cannot take. Default: 600. */
  readonly TOTANGO_PATIENCE?: string;
  /** For how many seconds an answer may take. What gets none is sent again. Default: 10. */
  readonly TOTANGO_TIME_LIMIT?: string;
  /** For how many days after a visitor's last message the session is kept. Default: 90. */
  readonly SESSION_DAYS?: string;
};

export type Totango = {
  readonly settings: TotangoSettings;
  /** For how many milliseconds a request is tried that Totango cannot take. */
  readonly patience: number;
  /** For how many milliseconds after a visitor's last message the session is kept. */
  readonly lifetime: number;
  /** Sends a request once. Never rejects. */
  readonly send: (request: TotangoRequest) => Promise<Answer>;
};

/** What became of a request. */
export type Answer = {
  readonly delivery: Exclude<Delivery, "unknown">;
  /** Why, for a log. It says nothing of the request. */
  readonly reason: string;
  /** How many milliseconds Totango wants to be left alone; 0 where it does not say. */
  readonly retryAfter: number;
};

const longestPause = 3_600_000;

/** Reads the settings, and throws where they cannot be used. Others, such as tables of attributes, are added here. */
export function connect(env: Environment): Totango {
  const settings = TotangoSettings.parse({
    serviceId: env.TOTANGO_SERVICE_ID,
    region: env.TOTANGO_REGION,
    endpoint: env.TOTANGO_ENDPOINT,
    integrationNames: "Webhooks", // Segment addresses a webhook as `{ All: false, Webhooks: true }`
  });
  const patience = 1_000 * readNumber(env.TOTANGO_PATIENCE, 600);
  const timeLimit = 1_000 * readNumber(env.TOTANGO_TIME_LIMIT, 10);
  const lifetime = 24 * 3_600_000 * readNumber(env.SESSION_DAYS, 90);
  // What waits may be older than the present endpoint.
  const [{ url } = { url: "" }] = translate({ type: "group", groupId: "any", traits: { name: "any" } }, settings);
  return { settings, patience, lifetime, send: (request) => send({ ...request, url }, env.TOTANGO_TOKEN, timeLimit) };
}

function readNumber(text: string | undefined, usual: number): number {
  const number = text === undefined || text.trim() === "" ? usual : Number(text);
  if (!(number >= 0)) throw new TypeError("TOTANGO_PATIENCE, TOTANGO_TIME_LIMIT and SESSION_DAYS must be numbers");
  return number;
}

async function send(request: TotangoRequest, apiToken: string | undefined, timeLimit: number): Promise<Answer> {
  const [url, init] = toFetch(request, { apiToken });
  if (!isUsable(url)) return { delivery: "misconfigured", reason: "the endpoint is not a usable URL", retryAfter: 0 };
  try {
    const { status, headers, body } = await fetch(url, { ...init, signal: AbortSignal.timeout(timeLimit) });
    // Only the status matters. An unread body would hold its connection open, perhaps for ever.
    await body?.cancel().catch(() => undefined);
    const delivery = deliveryOf(status);
    return {
      delivery: delivery === "unknown" ? "misconfigured" : delivery,
      reason: `Totango answered ${status}`,
      retryAfter: readRetryAfter(headers.get("retry-after")),
    };
  } catch {
    return { delivery: "retry", reason: "Totango did not answer", retryAfter: 0 };
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
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return milliseconds > 0 ? Math.min(milliseconds, longestPause) : 0;
}
