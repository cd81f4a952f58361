import { RudderAnalytics, type RSACustomIntegration } from "@rudderstack/analytics-js/bundled";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";

export const typed: RSACustomIntegration["track"] = (_analytics, _logger, { message }) =>
  void advance(message, settings, emptySession);

export const start: Start = ({ origin }, integrations) => {
  const analytics = new RudderAnalytics();
  const loaded = new Promise<void>((resolve) => {
    analytics.ready(() => resolve());
    analytics.load("write-key", origin, {
      integrations,
      getSourceConfig: () => ({
        source: {
          id: "source",
          name: "A page",
          writeKey: "write-key",
          workspaceId: "workspace",
          enabled: true,
          config: {},
          destinations: [],
        },
      }),
    });
  });
  return { analytics, loaded };
};
