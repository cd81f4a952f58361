import { Analytics, type Context } from "@customerio/cdp-analytics-node";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";
import { onServer } from "../server.js";

export const typed = (context: Context) => advance(context.event, settings, emptySession);

export const start: Start = ({ origin }) => {
  const analytics = new Analytics({ writeKey: "write-key", host: origin, maxEventsInBatch: 1 });
  return { analytics: onServer(analytics), loaded: Promise.resolve() };
};
