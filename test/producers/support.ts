import type { TotangoRequest, TotangoSettings } from "segment-to-totango";
import { SegmentMessage } from "segment-to-totango/schema";
import { expect } from "vitest";

export const settings: TotangoSettings = { serviceId: "SP-1234-01" };

/** A request without what all of them share: the kind, and the parameters after `sdr_s`. */
export type Sent = readonly [kind: TotangoRequest["kind"], params: { readonly [name: string]: string }];

/** The requests as the rules write them, numbered under their message (R1.2). */
export function requestsOf({ messageId }: { readonly messageId?: unknown }, sent: readonly Sent[]) {
  return sent.map(([kind, params], n) => ({
    kind,
    url: "https://sdr.totango.com/pixel.gif/",
    params: { sdr_s: "SP-1234-01", ...params },
    id: `${String(messageId)}:${n}`,
  }));
}

/** R2.8: what a library emits is a message as it is. */
export function parse(emitted: unknown): SegmentMessage {
  const message = SegmentMessage.parse(emitted);
  expect(message).toBe(emitted);
  return message;
}
