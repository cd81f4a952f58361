import { advance, emptySession, type Advance, type SegmentMessage, type TotangoSettings } from "segment-to-totango";
import { z } from "zod";

export const settings: TotangoSettings = { serviceId: "SP-1234-01" };

/** What a stream becomes, message by message, in one session. */
export function replay(messages: readonly SegmentMessage[], settings: TotangoSettings): Advance[] {
  const results: Advance[] = [];
  for (const message of messages) results.push(advance(message, settings, results.at(-1)?.session ?? emptySession));
  return results;
}

/** A value that an untyped caller passes for a message. */
export function asMessage(value: unknown): SegmentMessage {
  return z.custom<SegmentMessage>().parse(value);
}

/** Every text of the message but its type and user, marked so that it can be found again. */
export function marked(message: SegmentMessage, mark: string): SegmentMessage {
  const text = JSON.stringify(message, (key, value: unknown) =>
    typeof value === "string" && key !== "type" && key !== "userId" ? mark + value : value,
  );
  return asMessage(JSON.parse(text));
}

/** With all that is in it: a test on frozen input shows that inputs are never changed (R1.1). */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
