import { SegmentMessage } from "segment-to-totango/schema";
import type { TotangoRequest, TotangoSettings } from "segment-to-totango";
import { expect } from "vitest";

export const settings: TotangoSettings = { serviceId: "SP-1234-01" };

/** A request without what all of them share: the kind, and the parameters after `sdr_s`. */
export type Sent = readonly [kind: TotangoRequest["kind"], params: { readonly [name: string]: string }];

/** The requests as the contract writes them, numbered under their message (R1.2). */
export function requestsOf({ messageId }: SegmentMessage, sent: readonly Sent[]) {
  return sent.map(([kind, params], n) => ({
    kind,
    url: "https://sdr.totango.com/pixel.gif/",
    params: { sdr_s: "SP-1234-01", ...params },
    id: `${messageId ?? ""}:${n}`,
  }));
}

/** R1.4: what a library emits is a message as it is. */
export function parseUnchanged(emitted: unknown): SegmentMessage {
  const message = SegmentMessage.parse(emitted);
  expect(message).toStrictEqual(emitted);
  return message;
}

/** Hand-written messages are as untyped as those of a stream. */
export function parse(message: object): SegmentMessage {
  return SegmentMessage.parse(message);
}
