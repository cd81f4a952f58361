import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { advance, emptySession, messagesOf } from "segment-to-totango";
import { serviceId, sharedSecret } from "./engine.js";

type Fields = { readonly [name: string]: unknown };

/** A visitor, what Segment sends of it, and what must arrive, both in order. */
export type Visitor = {
  readonly userId: string;
  readonly messages: readonly Fields[];
  readonly expected: readonly string[];
};

/** What a visitor does: signs in, is in an account, and works. */
export function visitor(number: number, tracks: number): Visitor {
  const userId = `user-${String(number).padStart(3, "0")}`;
  const fields = { userId, anonymousId: `browser-${number}`, timestamp: "2026-01-02T03:04:05.000Z" };
  const calls: readonly Fields[] = [
    { type: "identify", traits: { email: `${userId}@initech.example`, plan: "pro" } },
    { type: "group", groupId: `account-${number % 20}`, traits: { name: `Initech ${number % 20}` } },
    ...Array.from({ length: tracks }, (_, index) => ({
      type: "track",
      event: `Step ${index}`,
      properties: { category: "App" },
    })),
  ];
  return visitorOf(
    userId,
    calls.map((call) => ({ ...fields, ...call })),
  );
}

/** What must arrive is what the messages become in one session. */
export function visitorOf(userId: string, calls: readonly Fields[]): Visitor {
  const messages = calls.map((call, index) => ({ ...call, messageId: `${userId}-${index}` }));
  const expected: string[] = [];
  let session = emptySession;
  for (const message of messagesOf(messages)) {
    const result = advance(message, { serviceId }, session);
    expected.push(...result.requests.map(({ params }) => textOf(params)));
    session = result.session;
  }
  return { userId, messages, expected };
}

export function visitors(count: number, tracks: number): readonly Visitor[] {
  return Array.from({ length: count }, (_, number) => visitor(number, tracks));
}

/** A webhook as Segment signs it. */
export function sign(content: unknown, secret = sharedSecret): RequestInit {
  const body = JSON.stringify(content);
  const signature = createHmac("sha1", secret).update(body).digest("hex");
  return { method: "POST", headers: { "content-type": "application/json", "x-signature": signature }, body };
}

/** Sends a webhook once. The status of the answer, 0 where there is none. */
export async function post(url: string, content: unknown, secret?: string): Promise<number> {
  try {
    const response = await fetch(url, { ...sign(content, secret), signal: AbortSignal.timeout(60_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** What is not taken comes again, and the next message once it was. */
async function postUntilTaken(url: string, message: Fields): Promise<void> {
  for (;;) {
    const status = await post(url, message);
    if (status >= 200 && status <= 299) return;
    if (status !== 0 && status !== 429 && status < 500) throw new Error(`the webhook was answered ${status}`);
    await sleep(50 + 100 * Math.random());
  }
}

/** Sends everybody's messages as Segment does, side by side, each webhook so many times. */
export async function sendAll(url: string, all: readonly Visitor[], times = 1): Promise<void> {
  await Promise.all(
    all.map(async ({ messages }) => {
      for (const message of messages) {
        await Promise.all(Array.from({ length: times }, () => postUntilTaken(url, message)));
      }
    }),
  );
}

/** A request as Totango has it: its parameters. */
type Params = Readonly<Record<string, string>>;

function textOf(params: Params): string {
  return JSON.stringify(Object.entries(params).sort());
}

/** How what arrived differs from what had to. */
export type Tally = { lost: number; outOfOrder: number; twice: number; unexpected: number };

export const inOrder: Tally = { lost: 0, outOfOrder: 0, twice: 0, unexpected: 0 };

/** Compares what arrived of these visitors with what had to. A repeat has no order. */
export function tally(all: readonly Visitor[], taken: readonly Params[]): Tally {
  const byUser = new Map<string | undefined, string[]>(all.map(({ userId }) => [userId, []]));
  for (const params of taken) byUser.get(params.sdr_u)?.push(textOf(params));
  const sum = { ...inOrder };
  for (const one of all) {
    const got = byUser.get(one.userId) ?? [];
    const places = [...new Set(got)].map((text) => one.expected.indexOf(text));
    const known = places.filter((place) => place >= 0);
    sum.lost += one.expected.length - known.length;
    sum.outOfOrder += known.filter((place, index) => place < Math.max(...known.slice(0, index))).length;
    sum.twice += got.length - places.length;
    sum.unexpected += places.length - known.length;
  }
  return sum;
}
