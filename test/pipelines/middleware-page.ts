/// <reference lib="dom" />
import { AnalyticsBrowser } from "@segment/analytics-next";
import { nameAccount, type PageAccount } from "../../examples/middleware.js";
import type { Call } from "./plugin-page.js";

export type MiddlewarePage = {
  readonly call: (calls: readonly Call[]) => void;
  readonly load: () => Promise<unknown>;
  readonly enter: (account: PageAccount) => void;
};

/** A page of an app with a workspace in each path: `/acct-1` is in `acct-1`. */
let account: PageAccount = { groupId: location.pathname.slice(1) };

const analytics = new AnalyticsBrowser();
void analytics.addSourceMiddleware(nameAccount(() => account));

const page: MiddlewarePage = {
  call: (calls) => {
    for (const [method, ...values] of calls) {
      const called: unknown = Reflect.get(analytics, method);
      if (typeof called === "function") Reflect.apply(called, analytics, values);
    }
  },
  /** With a source whose server is the page's own. */
  load: () => {
    const segment = { apiKey: "write-key", apiHost: location.host, protocol: "http" } as const;
    const cdnSettings = { integrations: { "Segment.io": segment }, metrics: { sampleRate: 0 } };
    return analytics.load({ writeKey: "write-key", cdnSettings }).then(() => undefined);
  },
  enter: (next) => {
    account = next;
  },
};

Object.assign(globalThis, { page });
