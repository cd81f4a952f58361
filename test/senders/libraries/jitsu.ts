import { jitsuAnalytics } from "@jitsu/js";
import type { AnalyticsClientEvent } from "@jitsu/protocols/analytics";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";

export const typed = (event: AnalyticsClientEvent) => advance(event, settings, emptySession);

export const start: Start = ({ origin }) => ({
  analytics: jitsuAnalytics({ writeKey: "key:secret", host: origin }),
  loaded: Promise.resolve(),
});
