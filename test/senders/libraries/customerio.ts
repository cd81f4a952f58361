import { AnalyticsBrowser, type Context } from "@customerio/cdp-analytics-browser";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";

export const typed = (context: Context) => advance(context.event, settings, emptySession);

export const start: Start = ({ host }, integrations) => {
  const analytics = AnalyticsBrowser.load(
    {
      writeKey: "write-key",
      cdnSettings: {
        integrations: { "Customer.io Data Pipelines": { apiKey: "write-key", apiHost: host, protocol: "http" } },
      },
    },
    { integrations },
  );
  return { analytics, loaded: analytics };
};
