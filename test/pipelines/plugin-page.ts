/// <reference lib="dom" />
import { AnalyticsBrowser, type Analytics } from "@segment/analytics-next";
import type { PageAccount } from "../../examples/middleware.js";
import { totango } from "../../examples/plugin.js";

/** What the test has the page do: a call of Analytics.js and its arguments, as somebody would write them on a page. */
export type Call = readonly [
  method: "identify" | "group" | "track" | "page" | "screen" | "reset",
  ...values: unknown[],
];

export type Page = {
  readonly start: (endpoint: string, consent: boolean) => Promise<void>;
  /** Starts it with calls that are made before the library has loaded, and with what says the account, if anything does. */
  readonly startEarly: (endpoint: string, calls: readonly Call[], account?: PageAccount) => Promise<void>;
  readonly enter: (account: PageAccount) => void;
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
let account: PageAccount | undefined;
let analytics: Analytics;
let plugin: ReturnType<typeof totango>;
const outcome: Page["outcome"] = { issues: [], failures: [] };

function pluginFor(endpoint: string): ReturnType<typeof totango> {
  return totango({
    settings: { serviceId: "SP-1234-01", endpoint },
    account: account && (() => account),
    consent: () => hasConsent,
    onIssues: (issues) => outcome.issues.push(...issues.map(({ code }) => code)),
    onFailure: (_request, reason) => outcome.failures.push(reason),
  });
}

function make(target: Analytics | AnalyticsBrowser, [method, ...values]: Call): unknown {
  const called: unknown = Reflect.get(target, method);
  return typeof called === "function" ? Reflect.apply(called, target, values) : undefined;
}

const page: Page = {
  start: async (endpoint, consent) => {
    hasConsent = consent;
    plugin = pluginFor(endpoint);
    [analytics] = await AnalyticsBrowser.load({ writeKey: "write-key", cdnSettings: source });
    await analytics.register(plugin);
  },
  startEarly: async (endpoint, calls, first) => {
    account = first;
    plugin = pluginFor(endpoint);
    const browser = new AnalyticsBrowser();
    void browser.register(plugin);
    for (const call of calls) make(browser, call);
    [analytics] = await browser.load({ writeKey: "write-key", cdnSettings: source });
  },
  enter: (next) => {
    account = next;
  },
  withdrawConsent: () => {
    hasConsent = false;
  },
  call: async (calls) => {
    for (const call of calls) await make(analytics, call);
  },
  flush: () => plugin.flush(),
  outcome,
};

Object.assign(globalThis, { page });
