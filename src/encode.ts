import type { TotangoRequest } from "./request.js";

export function toFetch(request: TotangoRequest, options: { readonly apiToken?: string | undefined } = {}) {
  const { apiToken } = options;
  const body = encodeParams(request.params);
  return [
    request.url,
    {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: apiToken === undefined ? body : `${body}&api-token=${encode(apiToken)}`,
    },
  ] as const;
}

export function toPixelUrl({ url, params }: TotangoRequest): string {
  const hash = url.indexOf("#");
  const base = hash < 0 ? url : url.slice(0, hash);
  const fragment = hash < 0 ? "" : url.slice(hash);
  return base + separator(base) + encodeParams(params) + fragment;
}

/** R7.2 */
function separator(base: string): "" | "?" | "&" {
  if (!base.includes("?")) return "?";
  return base.endsWith("?") || base.endsWith("&") ? "" : "&";
}

function encodeParams(params: Readonly<Record<string, string>>): string {
  return Object.entries(params)
    .map(([name, text]) => `${encode(name)}=${encode(text)}`)
    .join("&");
}

/** R7.3. `encodeURIComponent` throws on lone surrogates, which are rare: they are replaced only then. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
  }
}
