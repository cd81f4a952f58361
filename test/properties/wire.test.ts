import { toFetch, toPixelUrl, translate, type TotangoRequest } from "segment-to-totango";
import { segmentMessage, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hold } from "./runs.js";

const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\ud83d", "\ude00", "&", "=", "+", "%", "#", " ", "%20"),
  ),
});

const madeRequests = fc
  .tuple(segmentMessage(), totangoSettings())
  .map(([message, settings]) => [...translate(message, settings)]);
const anyRequests = fc
  .tuple(fc.dictionary(text, text), totangoSettings())
  .map(([traits, { endpoint }]): TotangoRequest[] => [
    {
      kind: "user",
      url: endpoint ?? "https://proxy.example/",
      params: {
        sdr_s: "SP-1234-01",
        sdr_o: "g",
        sdr_u: "jack",
        ...Object.fromEntries(Object.entries(traits).map(([name, value]) => [`sdr_u.${name}` as const, value])),
      },
    },
  ]);
const requests = fc.oneof(madeRequests, anyRequests);

/** What UTF-8 can hold of a text. */
const wellFormed = (text: string) => Buffer.from(text, "utf8").toString("utf8");

function entriesOf({ params }: TotangoRequest): string[][] {
  return Object.entries(params).map(([name, value]) => [wellFormed(name), wellFormed(value)]);
}

// A value that comes out otherwise on Totango's side is a wrong value, and one `&` in it makes another parameter.
test("R7.3 decoding gives the well-formed parameters back", () => {
  hold(requests, (requests) => {
    for (const request of requests) {
      const [url, { body }] = toFetch(request);
      expect(url).toBe(request.url);
      expect(body.split("&").map((pair) => pair.split("=").map(decodeURIComponent))).toEqual(entriesOf(request));
      expect([...new URLSearchParams(body)]).toEqual(entriesOf(request));
    }
  });
});

// A proxy's own query and fragment must survive, or the request goes astray.
test("R7.2 the pixel URL is the endpoint's with the parameters after its own", () => {
  hold(requests, (requests) => {
    for (const request of requests) {
      const endpoint = new URL(request.url);
      const url = new URL(toPixelUrl(request));
      expect([...url.searchParams]).toEqual([...endpoint.searchParams, ...entriesOf(request)]);
      expect([url.origin, url.pathname, url.hash]).toEqual([endpoint.origin, endpoint.pathname, endpoint.hash]);
      expect(url.search).not.toMatch(/\?\?|&&|\?&/);
    }
  });
});

// URLs are logged on the way: a token in one is a token lost.
test("R7.3 a token is the last parameter of the body and nowhere else", () => {
  hold(fc.tuple(requests, text), ([requests, apiToken]) => {
    for (const request of requests) {
      const [url, { body }] = toFetch(request, { apiToken });
      expect(url).toBe(request.url);
      const token = apiToken.trim() === "" ? [] : [["api-token", wellFormed(apiToken)]];
      expect([...new URLSearchParams(body)]).toEqual([...entriesOf(request), ...token]);
    }
  });
});
