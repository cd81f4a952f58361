import { text } from "node:stream/consumers";
import {
  deliveryOf,
  toFetch,
  toPixelUrl,
  translate,
  type FetchOptions,
  type SegmentMessage,
  type TotangoRegion,
  type TotangoRequest,
  type TotangoSettings,
  type Traits,
} from "segment-to-totango";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import cases from "../../data/cases.json" with { type: "json" };
import { serve, type Loopback } from "../../loopback.js";
import { replay } from "../../support.js";

type Arrival = { method: string | undefined; url: string; contentType: string | undefined; body: string };

const arrived: Arrival[] = [];
let server: Loopback;

beforeAll(async () => {
  server = await serve((request, response) => {
    void text(request).then((body) => {
      const { method, url = "" } = request;
      arrived.push({ method, url, contentType: request.headers["content-type"], body });
      if (url === "/redirect") response.writeHead(302, { location: "/pixel.gif/" });
      response.end();
    });
  });
});

afterAll(() => server.stop());

beforeEach(() => {
  arrived.length = 0;
});

async function post(request: TotangoRequest, apiToken?: string): Promise<void> {
  await fetch(...toFetch(request, { apiToken }));
}

async function get(request: TotangoRequest): Promise<void> {
  await fetch(toPixelUrl(request));
}

/** What the server read, in the order it came. */
function read(encoded: string): [name: string, text: string][] {
  return [...new URLSearchParams(encoded)];
}

function queryOf(url: string): string {
  return new URL(url, server.origin).search;
}

/** The request of an identify with these traits. */
function requestOf(traits: Traits, settings?: Partial<TotangoSettings>): TotangoRequest {
  const message: SegmentMessage = { type: "identify", userId: "jack", context: { groupId: "test_group" }, traits };
  const [request] = translate(message, {
    serviceId: "SP-1234-01",
    endpoint: `${server.origin}/pixel.gif/`,
    ...settings,
  });
  if (request === undefined) throw new Error("an identify of a known user is one request");
  return request;
}

function requestsOf({ settings, steps }: (typeof cases)[number]): TotangoRequest[] {
  const messages = steps.map(({ message }) => message);
  return replay(messages, { ...settings, endpoint: `${server.origin}/pixel.gif/` }).flatMap(({ requests }) => requests);
}

const sendingCases = cases.filter(({ steps }) => steps.some(({ requests }) => requests.length > 0));

/** Names and values that encoders get wrong, encoded, and as they must arrive. */
const texts = [
  { what: "spaces", text: " a  b ", encoded: "%20a%20%20b%20" },
  { what: "what divides parameters", text: "a&b=c;d", encoded: "a%26b%3Dc%3Bd" },
  { what: "plus signs", text: "1+1", encoded: "1%2B1" },
  { what: "percent signs", text: "100% %20 %zz", encoded: "100%25%20%2520%20%25zz" },
  { what: "what divides URLs", text: "a?b#c/d:e@f", encoded: "a%3Fb%23c%2Fd%3Ae%40f" },
  { what: "line breaks", text: "a\r\nb\nc\td\u0000e", encoded: "a%0D%0Ab%0Ac%09d%00e" },
  { what: "quotes and brackets", text: '"a"<b>\\[c]{d}', encoded: "%22a%22%3Cb%3E%5C%5Bc%5D%7Bd%7D" },
  { what: "letters of other scripts", text: "é ü 名前", encoded: "%C3%A9%20%C3%BC%20%E5%90%8D%E5%89%8D" },
  { what: "an emoji", text: "👩‍💻", encoded: "%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB" },
  { what: "a lone high surrogate", text: "a\uD83Db", encoded: "a%EF%BF%BDb", arrives: "a\uFFFDb" },
  { what: "a lone low surrogate", text: "\uDE00", encoded: "%EF%BF%BD", arrives: "\uFFFD" },
  {
    what: "surrogates the wrong way round",
    text: "\uDE00\uD83D",
    encoded: "%EF%BF%BD%EF%BF%BD",
    arrives: "\uFFFD\uFFFD",
  },
  {
    what: "a lone high surrogate before a full-width letter",
    text: "Bo\uD83D！",
    encoded: "Bo%EF%BF%BD%EF%BC%81",
    arrives: "Bo\uFFFD！",
  },
  {
    what: "a lone low surrogate after a letter",
    text: "日\uDE00a",
    encoded: "%E6%97%A5%EF%BF%BDa",
    arrives: "日\uFFFDa",
  },
  {
    what: "a lone low surrogate after a pair",
    text: "😀\uDE00",
    encoded: "%F0%9F%98%80%EF%BF%BD",
    arrives: "😀\uFFFD",
  },
  {
    what: "lone surrogates beside a pair",
    text: "\uD83D\uD83D\uDE00\uDE00",
    encoded: "%EF%BF%BD%F0%9F%98%80%EF%BF%BD",
    arrives: "\uFFFD😀\uFFFD",
  },
];

describe("R7.1 the endpoint", () => {
  test.each<{ settings: { region?: TotangoRegion }; url: string }>([
    { settings: {}, url: "https://sdr.totango.com/pixel.gif/" },
    { settings: { region: "us" }, url: "https://sdr.totango.com/pixel.gif/" },
    { settings: { region: "eu" }, url: "https://sdr-eu1.totango.com/pixel.gif/" },
    { settings: { region: "eu1" }, url: "https://sdr-eu1.totango.com/pixel.gif/" },
  ])("of $settings is $url", ({ settings, url }) => {
    const request = requestOf({}, { ...settings, endpoint: undefined });
    expect(request.url).toBe(url);
    expect(toFetch(request)[0]).toBe(url);
    expect(toPixelUrl(request)).toBe(`${url}?sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack`);
  });

  test("R1.5 of the settings replaces the region's", () => {
    expect(requestOf({}, { region: "eu", endpoint: "https://proxy.example/totango" }).url).toBe(
      "https://proxy.example/totango",
    );
  });
});

describe("R7.2 POST and GET", () => {
  describe("toFetch", () => {
    test("is a form-encoded POST, in plain data", () => {
      expect(toFetch(requestOf({ name: "Jack Frank" }))).toEqual([
        `${server.origin}/pixel.gif/`,
        {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: "sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack&sdr_u.name=Jack%20Frank",
          redirect: "manual",
        },
      ]);
    });

    test("for a page of another origin has the mode in the place of the redirect", () => {
      const [, init] = toFetch(requestOf({ name: "Jack Frank" }), { mode: "no-cors" });
      expect(init).toEqual({
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack&sdr_u.name=Jack%20Frank",
        mode: "no-cors",
      });
    });

    test.each([null, 7, true, "no-cors", Symbol("no-cors"), [], () => "no-cors"])(
      "takes %o for no options",
      (options) => {
        const untyped: { toFetch(request: TotangoRequest, options: unknown): unknown } = { toFetch };
        expect(untyped.toFetch(requestOf({}), options)).toEqual(toFetch(requestOf({})));
      },
    );

    test.each([undefined, null])("has no mode where the mode is %s", (mode) => {
      expect(toFetch(requestOf({}), { mode })).toEqual(toFetch(requestOf({})));
    });

    test("follows no redirect, so that what was lost does not look delivered", async () => {
      const request = requestOf({}, { endpoint: `${server.origin}/redirect` });
      const { status, redirected } = await fetch(...toFetch(request));
      expect([status, redirected, deliveryOf(status)]).toEqual([302, false, "misconfigured"]);
      expect(arrived.map(({ method }) => method)).toEqual(["POST"]);
    });
  });

  describe("an endpoint with more than a path", () => {
    const sent = "sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack";

    describe.each([
      { endpoint: "", pixel: `?${sent}`, posted: "/", got: `/?${sent}` },
      { endpoint: "/a", pixel: `/a?${sent}`, posted: "/a", got: `/a?${sent}` },
      { endpoint: "/a?", pixel: `/a?${sent}`, posted: "/a", got: `/a?${sent}` },
      { endpoint: "/a?b=c", pixel: `/a?b=c&${sent}`, posted: "/a?b=c", got: `/a?b=c&${sent}` },
      { endpoint: "/a?b=c&", pixel: `/a?b=c&${sent}`, posted: "/a?b=c&", got: `/a?b=c&${sent}` },
      { endpoint: "/a?b=%20%26", pixel: `/a?b=%20%26&${sent}`, posted: "/a?b=%20%26", got: `/a?b=%20%26&${sent}` },
      { endpoint: "/a#d", pixel: `/a?${sent}#d`, posted: "/a", got: `/a?${sent}` },
      { endpoint: "/a?#d", pixel: `/a?${sent}#d`, posted: "/a", got: `/a?${sent}` },
      { endpoint: "/a?b=c#d", pixel: `/a?b=c&${sent}#d`, posted: "/a?b=c", got: `/a?b=c&${sent}` },
      { endpoint: "/a?b=c&#d", pixel: `/a?b=c&${sent}#d`, posted: "/a?b=c&", got: `/a?b=c&${sent}` },
      { endpoint: "/a#d?e", pixel: `/a?${sent}#d?e`, posted: "/a", got: `/a?${sent}` },
      { endpoint: "/a#d#e&", pixel: `/a?${sent}#d#e&`, posted: "/a", got: `/a?${sent}` },
    ])("$endpoint", ({ endpoint, pixel, posted, got }) => {
      test("has its parameters in the right place", async () => {
        const request = requestOf({}, { endpoint: server.origin + endpoint });
        expect(toFetch(request)[0]).toBe(server.origin + endpoint);
        expect(toPixelUrl(request)).toBe(server.origin + pixel);
        await post(request);
        await get(request);
        expect(arrived.map(({ url }) => url.replace(/\?$/, ""))).toEqual([posted, got]);
        expect(arrived[0]?.body).toBe(sent);
      });
    });

    test("R7.2 a URL of a request that is all fragment has its parameters before it", () => {
      expect(toPixelUrl({ ...requestOf({}), url: "#d" })).toBe(`?${sent}#d`);
    });
  });

  describe.each(sendingCases)("$name", (example) => {
    test("every request arrives unchanged, as a POST and as a GET", async () => {
      const requests = requestsOf(example);
      expect(requests).not.toEqual([]);
      for (const request of requests) {
        await post(request);
        await get(request);
      }
      for (const [index, request] of requests.entries()) {
        const params = Object.entries(request.params);
        const [posted, got] = arrived.slice(2 * index);
        expect(posted).toMatchObject({
          method: "POST",
          url: "/pixel.gif/",
          contentType: "application/x-www-form-urlencoded",
        });
        expect(read(posted?.body ?? "")).toEqual(params);
        expect(got).toMatchObject({ method: "GET", contentType: undefined, body: "" });
        expect(got?.url).toMatch(/^\/pixel\.gif\/\?/);
        expect(read(queryOf(got?.url ?? ""))).toEqual(params);
      }
      expect(arrived.length).toBe(2 * requests.length);
    });

    test("R1.2 parameters come in their order, then the attributes", () => {
      const order = ["sdr_s", "sdr_o", "sdr_u", "sdr_a", "sdr_m"];
      for (const request of requestsOf(example)) {
        const names = Object.keys(request.params);
        const leading = order.filter((name) => names.includes(name));
        expect(names.slice(0, leading.length)).toEqual(leading);
        for (const name of names.slice(leading.length)) expect(name).toMatch(/^sdr_[ou]\../);
      }
    });
  });
});

describe("R7.3 encoding", () => {
  describe.each(texts)("$what", ({ text, encoded, arrives = text }) => {
    const params = [
      ["sdr_s", "SP-1234-01"],
      ["sdr_o", "test_group"],
      ["sdr_u", "jack"],
      ["sdr_u.text", arrives],
      [`sdr_u.x${arrives}x`, "name"],
    ];
    const sent = `sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack&sdr_u.text=${encoded}&sdr_u.x${encoded}x=name`;

    test("is percent-encoded UTF-8", () => {
      const request = requestOf({ text, [`x${text}x`]: "name" });
      expect(toFetch(request)[1].body).toBe(sent);
      expect(toPixelUrl(request)).toBe(`${request.url}?${sent}`);
    });

    test("arrives in names and values", async () => {
      const request = requestOf({ text, [`x${text}x`]: "name" });
      await post(request);
      await get(request);
      expect(arrived.map(({ body, url }) => read(body || queryOf(url)))).toEqual([params, params]);
    });

    test("arrives as an API token", async () => {
      await post(requestOf({}), text);
      expect(read(arrived[0]?.body ?? "").at(-1)).toEqual(["api-token", arrives]);
    });
  });

  describe("an API token", () => {
    test("R7.3, R1.3 puts the API token last, in the body alone", async () => {
      const request = requestOf({ name: "Jack Frank" });
      await post(request, "t0ken");
      await get(request);
      const [posted, got] = arrived;
      expect(read(posted?.body ?? "")).toEqual([...Object.entries(request.params), ["api-token", "t0ken"]]);
      expect(posted?.url).toBe("/pixel.gif/");
      expect(got?.url).not.toContain("token");
      expect(JSON.stringify(request)).not.toContain("token");
    });

    test.each<FetchOptions | null | undefined>([
      null,
      undefined,
      {},
      { apiToken: undefined },
      { apiToken: null },
      { apiToken: "" },
      { apiToken: " \t" },
    ])("R7.3 sends no api-token with %j", async (options) => {
      await fetch(...toFetch(requestOf({}), options));
      expect(arrived.map(({ body }) => body)).toEqual(["sdr_s=SP-1234-01&sdr_o=test_group&sdr_u=jack"]);
    });
  });
});
