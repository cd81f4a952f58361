import { createWrapper } from "@segment/analytics-consent-tools";
import { AnalyticsBrowser } from "@segment/analytics-next";
import type { Start } from "../sender.js";

/** Of a page whose visitor agrees to everything, and says so once more when the library has loaded. */
export const start: Start = ({ host }, integrations) => {
  const consent = { Analytics: true };
  const analytics = new AnalyticsBrowser();
  createWrapper<AnalyticsBrowser>({
    shouldLoadSegment: (context) => context.load({ consentModel: "opt-in" }),
    getCategories: () => consent,
    registerOnConsentChanged: (changed) => void analytics.ready().then(() => changed(consent)),
  })(analytics).load(
    {
      writeKey: "write-key",
      cdnSettings: {
        integrations: { "Segment.io": { apiKey: "write-key", apiHost: host, protocol: "http" } },
        consentSettings: { allCategories: ["Analytics"], hasUnmappedDestinations: true },
        metrics: { sampleRate: 0 },
      },
    },
    { integrations },
  );
  return { analytics, loaded: analytics };
};
