import Analytics, {
  type GroupParams,
  type IdentifyParams,
  type PageParams,
  type TrackParams,
} from "@rudderstack/rudder-sdk-node";
import { advance, emptySession } from "segment-to-totango";
import { settings, type Start } from "../sender.js";
import { onServer } from "../server.js";

export function typed(identify: IdentifyParams, group: GroupParams, track: TrackParams, page: PageParams): void {
  advance({ type: "identify", ...identify }, settings, emptySession);
  advance({ type: "group", ...group }, settings, emptySession);
  advance({ type: "track", ...track }, settings, emptySession);
  advance({ type: "page", ...page }, settings, emptySession);
}

export const start: Start = ({ origin }) => {
  const analytics = new Analytics("write-key", { dataPlaneUrl: origin, flushAt: 1 });
  return { analytics: onServer(analytics), loaded: Promise.resolve() };
};
