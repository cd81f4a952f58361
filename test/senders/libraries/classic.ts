import analytics from "@segment/analytics.js-core";
import Segment from "@segment/analytics.js-integration-segmentio";
import type { Start } from "../sender.js";

export const start: Start = ({ host }, integrations) => {
  analytics.use(Segment).initialize({ "Segment.io": { apiKey: "write-key", apiHost: host } }, { integrations });
  return { analytics, loaded: Promise.resolve() };
};
