/// <reference lib="dom" />
import { AnalyticsBrowser, type Analytics } from "@segment/analytics-next";
import { totango } from "../../examples/plugin.js";

/** What the test has the page do: a call of Analytics.js and its arguments, as somebody would write them on a page. */
export type Call = readonly [
  method: "identify" | "group" | "track" | "page" | "screen" | "reset",
  ...values: unknown[],
];

export type Page = {
  readonly start: (endpoint: string, consent: boolean) => Promise<void>;
  readonly withdrawConsent: () => void;
  readonly call: (calls: readonly Call[]) => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly outcome: { readonly issues: string[]; readonly failures: string[] };
};

/** Settings of a source whose server is the page's own. */
const source = {
  integrations: { "Segment.io": { apiKey: "write-key", apiHost: location.host, protocol: "http" } },
  metrics: { sampleRate: 0 },
} as const;

let hasConsent = true;
let analytics: Analytics;
let plugin: ReturnType<typeof totango>;
const outcome: Page["outcome"] = { issues: [], failures: [] };

const page: Page = {
  start: async (endpoint, consent) => {
    hasConsent = consent;
    plugin = totango({
      settings: { serviceId: "SP-1234-01", endpoint },
      consent: () => hasConsent,
      onIssues: (issues) => outcome.issues.push(...issues.map(({ code }) => code)),
      onFailure: (_request, reason) => outcome.failures.push(reason),
    });
    [analytics] = await AnalyticsBrowser.load({ writeKey: "write-key", cdnSettings: source });
    await analytics.register(plugin);
  },
  withdrawConsent: () => {
    hasConsent = false;
  },
  call: async (calls) => {
    for (const [method, ...values] of calls) {
      const called: unknown = Reflect.get(analytics, method);
      if (typeof called === "function") await Reflect.apply(called, analytics, values);
    }
  },
  flush: () => plugin.flush(),
  outcome,
};

Object.assign(globalThis, { page });
