import type { TotangoRequest } from "./request.js";

/** What `fetch` takes besides the URL, for a request to Totango. */
export type FetchInit = {
  readonly method: "POST";
  readonly headers: { readonly "content-type": "application/x-www-form-urlencoded" };
  readonly body: string;
};

/**
 * The arguments of `fetch` that send a request (R7.2): a form-encoded `POST`, so that no user data stands in URLs and access
 * logs. Names and values are percent-encoded UTF-8, a space as `%20`, lone surrogates as U+FFFD (R7.3).
 *
 * @param request - A request made by `translate`, `explain` or `advance`
 * @param options - `apiToken`: the SDR token of services that ask for one. It goes into the body as `api-token`, last (R1.3)
 * @returns The URL and a `fetch` init of plain data. Never throws
 *
 * @example
 * ```ts
 * const requests = translate(
 *   { type: "identify", userId: "jack", traits: { name: "Jack Frank" }, context: { groupId: "test_group" } },
 *   { serviceId: "SP-1234-01" },
 * );
 * requests.map((request) => toFetch(request)[0]); // => ["https://sdr.totango.com/pixel.gif/"]
 * requests.map((request) => toFetch(request)[1].body); // => ["sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack&sdr_u.name=Jack%20Frank"]
 * ```
 */
export function toFetch(
  request: TotangoRequest,
  options: { readonly apiToken?: string | undefined } = {},
): readonly [url: string, init: FetchInit] {
  const { apiToken } = options;
  const params = encodeParams(request.params);
  const body = apiToken === undefined ? params : `${params}&api-token=${encode(apiToken)}`;
  return [request.url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body }];
}

/**
 * The URL that sends a request as a `GET`, as an image's source for example (R7.2). The parameters stand in it for every log on the
 * way to read: prefer `toFetch` where you can. Takes no token, since no secret ever stands in a URL (R7.3).
 *
 * @param request - A request made by `translate`, `explain` or `advance`
 * @returns The request's URL with the encoded parameters in its query, after what is there, before any fragment. Never throws
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
  const hash = url.indexOf("#");
  const base = hash < 0 ? url : url.slice(0, hash);
  return base + separator(base) + encodeParams(request.params) + url.slice(base.length);
}

/** R7.2: what stands between a URL and more of its query. */
function separator(base: string): string {
  if (!base.includes("?")) return "?";
  return base.endsWith("?") || base.endsWith("&") ? "" : "&";
}

/** By keys alone: a list of entries would cost a third of all that is done here. */
function encodeParams(params: { readonly [name: string]: string }): string {
  let encoded = "";
  for (const name of Object.keys(params)) {
    if (encoded !== "") encoded += "&";
    encoded += encode(name) + "=" + encode(String(params[name]));
  }
  return encoded;
}

/** What `encodeURIComponent` leaves as it is. */
const unreserved = /^[\w.!~*'()-]*$/;

/** R7.3. Most names and IDs need no encoding. `encodeURIComponent` throws on lone surrogates: only then are they looked for. */
function encode(text: string): string {
  if (unreserved.test(text)) return text;
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
  }
}
