import type { Plugin as BrowserPlugin } from "@segment/analytics-next";
import type {
  AliasParams,
  GroupParams,
  IdentifyParams,
  PageParams,
  Plugin as NodePlugin,
  TrackParams,
} from "@segment/analytics-node";
import {
  advance,
  emptySession,
  explain,
  translate,
  type SegmentEvent,
  type SegmentMessage,
  type TotangoSettings,
} from "segment-to-totango";

// R1.6: what Segment's libraries type compiles as it is.

declare const settings: TotangoSettings;

export const browserPlugin: Partial<BrowserPlugin> = {
  track: (ctx) => {
    translate(ctx.event, settings);
    explain(ctx.event, settings);
    advance(ctx.event, settings, emptySession);
    return ctx;
  },
};

export const nodePlugin: Partial<NodePlugin> = {
  track: (ctx) => {
    translate(ctx.event, settings);
    explain(ctx.event, settings);
    advance(ctx.event, settings, emptySession);
    return ctx;
  },
};

export function spread(
  identify: IdentifyParams,
  group: GroupParams,
  track: TrackParams,
  page: PageParams,
  alias: AliasParams,
): void {
  translate({ type: "identify", ...identify }, settings);
  translate({ type: "group", ...group }, settings);
  translate({ type: "track", ...track }, settings);
  translate({ type: "page", ...page }, settings);
  translate({ type: "screen", ...page }, settings);
  translate({ type: "alias", ...alias }, settings);
}

// A message that is kept for later, of either type.
export const queue: (SegmentMessage | SegmentEvent)[] = [];
