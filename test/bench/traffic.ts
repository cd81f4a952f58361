import type { SegmentMessage } from "segment-to-totango";
import { inTurn } from "./messages.js";
import { accountTraits, activities, pages, people } from "./samples.js";

/** A message, and whose browser sent it. */
export type Sent = { readonly visitor: number; readonly message: SegmentMessage };

type Random = () => number;

/**
 * What the browsers of a site's visitors send, for ever: the visitors load pages in turn. The same arguments give the same
 * messages.
 */
export function* traffic(visitors: number, { hasCategory }: { readonly hasCategory: boolean }): Generator<Sent, never> {
  const random = randomFrom(20_261_124);
  for (let load = 0; ; load += 1) {
    const visitor = load % visitors;
    for (const message of pageLoad(load, visitor, hasCategory, random)) yield { visitor, message };
  }
}

/** Each page load says again who the user and the group are, then which page it is, and tracks up to two activities. */
function* pageLoad(load: number, visitor: number, hasCategory: boolean, random: Random): Generator<SegmentMessage> {
  const userId = `user-${visitor}`;
  const anonymousId = `browser-${visitor}`;
  const { groupId } = inTurn(people, visitor);
  const { name, plan } = { plan: "pro", ...inTurn(accountTraits, visitor) };
  const { path, title, category, name: pageName } = pick(pages, random);
  const common = {
    userId,
    anonymousId,
    context: { page: { path, referrer: "", search: "", title, url: `https://app.acme.example${path}` } },
  };

  yield {
    type: "identify",
    ...common,
    messageId: `${load}-identify`,
    traits: { email: `${userId}@acme.example`, plan },
  };
  yield { type: "group", ...common, messageId: `${load}-group`, groupId, traits: { name, plan } };
  const properties = hasCategory ? { name: pageName, category } : { name: pageName };
  yield { type: "page", ...common, messageId: `${load}-page`, ...properties, properties };
  const tracks = Math.floor(random() * 3);
  for (let n = 0; n < tracks; n += 1) {
    yield { type: "track", ...common, messageId: `${load}-track-${n}`, ...pick(activities, random) };
  }
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return inTurn(items, Math.floor(random() * items.length));
}

/** Numbers from 0 to 1 that are always the same: each is the last one's state times a constant, modulo a prime. */
function randomFrom(seed: number): Random {
  const prime = 2_147_483_647;
  let state = seed;
  return () => {
    state = (state * 48_271) % prime;
    return state / prime;
  };
}
