import type { TotangoRequest } from "../request.js";
import { isText } from "../text.js";

/** How `toFetch` prepares a request. */
export type FetchOptions = {
  /** The SDR token of services that ask for one. It is sent in the body. One that is `null` or blank adds nothing. */
  readonly apiToken?: string | null | undefined;
  /**
   * `"no-cors"` is for a page of another origin than the endpoint's: Totango's gateway promises no CORS headers. Then
   * nobody can see the answer, which has the status 0.
   */
  readonly mode?: "no-cors" | null | undefined;
};

/** What `fetch` takes besides the URL, as plain data. */
export type FetchInit = {
  /** User data goes into the body, and so stays out of URLs and access logs. */
  readonly method: "POST";
  /** The type of the body. */
  readonly headers: { readonly "content-type": "application/x-www-form-urlencoded" };
  /** The parameters, encoded. */
  readonly body: string;
  /**
   * A redirect is not followed: it would become an empty `GET` that looks delivered, or carry the data to another host.
   */
  readonly redirect?: "manual";
  /** In the place of `redirect`: browsers refuse the two together. */
  readonly mode?: "no-cors";
};

/**
 * The arguments of `fetch` that send a request: a form-encoded `POST`. Names and values are percent-encoded as UTF-8, a
 * space as `%20`, and a lone surrogate becomes U+FFFD.
 *
 * `keepalive` is yours to add where a page is about to close: browsers take 64 KiB of it at once, and reject what is
 * more.
 *
 * @param request - A request made by `translate`, `explain`, `advance` or `coalesce`
 * @param options - A token for services that ask for one, and the mode for a page of another origin
 * @returns The URL, and a `fetch` init of plain data. Never throws
 *
 * @example
 * ```ts
 * const requests = translate(
 *   { type: "identify", userId: "jack", traits: { Plan: "Pro" }, context: { groupId: "test_group" } },
 *   { serviceId: "SP-1234-01" },
 * );
 * requests.map((request) => toFetch(request)[0]); // => ["https://sdr.totango.com/pixel.gif/"]
 * const bodies = requests.map((request) => toFetch(request)[1].body);
 * bodies; // => ["sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack&sdr_u.Plan=Pro"]
 * ```
 */
export function toFetch(
  request: TotangoRequest,
  options?: FetchOptions | null,
): readonly [url: string, init: FetchInit] {
  const { apiToken, mode }: FetchOptions = options ?? {}; // R1.3: the token comes from here alone
  const params = encodeParams(request.params);
  const body = isText(apiToken) ? `${params}&api-token=${encode(apiToken)}` : params;
  const headers = { "content-type": "application/x-www-form-urlencoded" } as const;
  return [
    request.url,
    mode === "no-cors"
      ? { method: "POST", headers, body, mode }
      : { method: "POST", headers, body, redirect: "manual" },
  ];
}

/**
 * The URL that sends a request as a `GET`, for example as the source of an image. Every log on the way can read the
 * parameters in it, so prefer `toFetch` where you can. It takes no token: no secret belongs in a URL.
 *
 * @param request - A request made by `translate`, `explain`, `advance` or `coalesce`
 * @returns The request's URL with the encoded parameters in its query, after what is there and before any fragment.
 * Never throws
 *
 * @example
 * ```ts
 * const requests = translate(
 *   { type: "identify", userId: "jack", context: { groupId: "test_group" } },
 *   { serviceId: "SP-1234-01" },
 * );
 * requests.map(toPixelUrl); // => ["https://sdr.totango.com/pixel.gif/?sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack"]
 * ```
 */
export function toPixelUrl(request: TotangoRequest): string {
  const { url } = request;
  const fragment = url.indexOf("#");
  const base = fragment < 0 ? url : url.slice(0, fragment);
  return base + separator(base) + encodeParams(request.params) + url.slice(base.length);
}

/** What an answer says of a request. */
export type Delivery = "delivered" | "retry" | "rejected" | "misconfigured" | "unknown";

/** What `deliveryOf` reads of an answer. A `Response` of `fetch` is one, and so is what most HTTP clients give. */
export type Answer = {
  /** The HTTP status. It is 0 where a page may not see the answer. */
  readonly status: number;
  /** What `fetch` says of the answer. A redirect that it did not follow is an `"opaqueredirect"` in a page. */
  readonly type?: string | undefined;
};

/**
 * What an answer says of a request.
 *
 * - `"delivered"`: it arrived
 * - `"retry"`: send it again later, before the user's next one
 * - `"rejected"`: sending the same again changes nothing
 * - `"misconfigured"`: the endpoint or the token is wrong. Stop, or every message is lost in the same way
 * - `"unknown"`: the status is 0, an answer that a page may not see
 *
 * In a page, a redirect that was not followed has the status 0 as well. Only the answer itself tells it from one that
 * cannot be seen.
 *
 * @param answer - The answer of `fetch`, or its HTTP status
 * @returns What the answer means. Never throws
 *
 * @example
 * ```ts
 * [200, 503, 400, 302, 0].map(deliveryOf); // => ["delivered", "retry", "rejected", "misconfigured", "unknown"]
 * deliveryOf(new Response(null, { status: 200 })); // => "delivered"
 * deliveryOf({ status: 0, type: "opaqueredirect" }); // => "misconfigured"
 * ```
 */
export function deliveryOf(answer: Answer | number): Delivery;
export function deliveryOf(answer: Partial<Answer> | number | null | undefined): Delivery {
  const { status = Number.NaN, type }: Partial<Answer> =
    typeof answer === "number" ? { status: answer } : (answer ?? {});
  if (type === "opaqueredirect") return "misconfigured"; // R9.2: its status is 0, and yet it was seen
  if (status === 0) return "unknown";
  if (status >= 200 && status <= 299) return "delivered";
  if (status === 408 || status === 425 || status === 429 || status >= 500) return "retry";
  const isMisconfigured = (status >= 300 && status <= 399) || [401, 403, 404, 405, 407].includes(status);
  return isMisconfigured ? "misconfigured" : "rejected";
}

/** R7.2: what stands between a URL and the parameters that are added to it. */
function separator(base: string): string {
  if (!base.includes("?")) return "?";
  return base.endsWith("?") || base.endsWith("&") ? "" : "&";
}

/** `Object.keys`, because `Object.entries` alone would make up a third of the time spent here. */
function encodeParams(params: { readonly [name: string]: string }): string {
  let encoded = "";
  for (const name of Object.keys(params)) {
    if (encoded !== "") encoded += "&";
    encoded += `${encode(name)}=${encode(String(params[name]))}`;
  }
  return encoded;
}

/** What `encodeURIComponent` leaves as it is. */
const unreserved = /^[\w.!~*'()-]*$/;

/**
 * A pair of surrogates, or a lone one. It has no flag `u`: JavaScriptCore takes U+FC00 to U+FFFF for the second half of
 * a pair there, and what Babel makes of such an expression takes the letter before a lone surrogate with it.
 */
const surrogates = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;

/**
 * R7.3. Most names and IDs need no encoding. `encodeURIComponent` throws on lone surrogates: only then are they looked
 * for.
 */
function encode(text: string): string {
  if (unreserved.test(text)) return text;
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(text.replace(surrogates, (found) => (found.length === 2 ? found : "\uFFFD")));
  }
}
