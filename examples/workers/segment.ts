/** What Segment's webhook brings. */
import { messagesOf, type SegmentEvent, type UncheckedMessage } from "segment-to-totango";

/** A message, and an ID that it has whenever it comes again. */
export type Received = { readonly id: string; readonly message: UncheckedMessage };

const types: readonly unknown[] = [
  "identify",
  "group",
  "track",
  "page",
  "screen",
  "alias",
  "delete",
] satisfies readonly SegmentEvent["type"][];

const encoder = new TextEncoder();

/**
 * Whether a body was signed with the shared secret. It takes the same time wherever the signatures differ, so that nobody
 * can guess one step by step.
 *
 * @param signature - The header `x-signature`: HMAC-SHA1 of the body, in hex
 */
export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  signature: string,
  sharedSecret: string,
): Promise<boolean> {
  if (sharedSecret.trim() === "") throw new TypeError("the shared secret must not be blank: anyone could sign with it");
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(sharedSecret), algorithm, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, readHex(signature), body);
}

/**
 * The messages in a body, in order: one, a list, or a batch. Only their type is looked at. The translation copes with
 * whatever else is wrong, and has to see it: a group whose ID cannot be used ends the last one.
 *
 * @param signature - Serves as the ID of messages that have none
 */
export function readMessages(body: Uint8Array, signature: string): readonly Received[] {
  return messagesOf(readJson(new TextDecoder().decode(body)))
    .filter(isMessage)
    .map((message, index) => ({ id: idOf(message) ?? `${signature}:${index}`, message }));
}

/** Segment's messages have an ID. */
function idOf(message: object): string | undefined {
  if (!("messageId" in message)) return undefined;
  const { messageId } = message;
  return typeof messageId === "string" && messageId.trim() !== "" ? messageId : undefined;
}

function isMessage(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && types.includes(value.type);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/[\da-f]{2}/gi) ?? [], (byte) => Number.parseInt(byte, 16));
}
