import { AnalyticsBrowser, type Context } from "@segment/analytics-next";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";

export const typed = (context: Context) => advance(context.event, settings, emptySession);

export const start: Start = ({ host }, integrations) => {
  const analytics = AnalyticsBrowser.load(
    {
      writeKey: "write-key",
      cdnSettings: {
        integrations: { "Segment.io": { apiKey: "write-key", apiHost: host, protocol: "http" } },
        metrics: { sampleRate: 0 },
      },
    },
    { integrations },
  );
  return { analytics, loaded: analytics };
};
