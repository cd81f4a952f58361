import type { SegmentEvent } from "segment-to-totango";

const types: readonly unknown[] = [
  "identify",
  "group",
  "track",
  "page",
  "screen",
  "alias",
  "delete",
] satisfies readonly SegmentEvent["type"][];

/**
 * The message that a JSON text holds, or `undefined`. Only its type is looked at: the translation copes with whatever
 * else is wrong, and has to see it. A group whose ID cannot be used ends the last one, and a consumer that left it
 * out would send what follows to the wrong account.
 */
export function readMessage(json: string): SegmentEvent | undefined {
  const value = readJson(json);
  return isMessage(value) ? value : undefined;
}

/** The value of a JSON text; `undefined` for any other text. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For a value that JSON held. */
export function isMessage(value: unknown): value is SegmentEvent {
  return typeof value === "object" && value !== null && "type" in value && types.includes(value.type);
}
