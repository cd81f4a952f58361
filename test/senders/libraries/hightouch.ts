import { HtEventsBrowser, type Context } from "@ht-sdks/events-sdk-js-browser";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";

export const typed = (context: Context) => advance(context.event, settings, emptySession);

export const start: Start = ({ host }, integrations) => {
  const analytics = HtEventsBrowser.load(
    {
      writeKey: "write-key",
      cdnSettings: { integrations: { "Hightouch.io": { apiKey: "write-key", apiHost: host, protocol: "http" } } },
    },
    { integrations },
  );
  return { analytics, loaded: analytics };
};
