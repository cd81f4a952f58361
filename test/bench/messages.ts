import { z } from "zod";
import { accountTraits, activities, contextTraits, pages, people, products, userTraits } from "./samples.js";

type Traits = { readonly [name: string]: string | number | boolean };

type Common = { readonly userId: string; readonly messageId: string };

/** What is around identify, track and page. */
type Context = { readonly groupId: string };

type ContextWithTraits = Context & { readonly traits: Traits };

export type Product = Traits & { readonly id: string; readonly module: string };

type Identify = Common & { readonly type: "identify"; readonly traits: Traits; readonly context: Context };

type Group = Common & {
  readonly type: "group";
  readonly groupId: string;
  readonly traits: Traits;
  readonly context: { readonly Totango: { readonly parent: { readonly id: string }; readonly product: Product } };
};

type Track = Common & {
  readonly type: "track";
  readonly event: string;
  readonly properties: Traits & { readonly category: string };
  readonly context: ContextWithTraits;
};

type Page = Common & {
  readonly type: "page";
  readonly category: string;
  readonly name: string;
  readonly context: ContextWithTraits;
};

/** A message of the bench. All of this is known to be there, so that to copy it needs no check. */
export type Message = Identify | Group | Track | Page;

type Kind = Message["type"];

/** A message as it comes, and as `JSON.parse` gives it: the engine knows its shape no better than a consumer's. */
export type Sample = { readonly text: string; readonly message: Message };

const message = z.custom<Message>((value) => typeof value === "object" && value !== null && "type" in value);

export const kinds: readonly Kind[] = ["identify", "group", "track", "page"];

/** Eight people, and eight things that each of them says. */
const sayings = people.flatMap((_, who) => people.map((_, what) => ({ who, what })));

/** 64 messages of one type. */
export function samplesOf(kind: Kind): Sample[] {
  return sayings.map(({ who, what }) => sample(textOf(kind, who, what)));
}

/** Messages of the four types in turn, 64 of each. */
export function mixedSamples(): Sample[] {
  return sayings.flatMap(({ who, what }) => kinds.map((kind) => sample(textOf(kind, who, what))));
}

/** What one person sends, whose session knows the group: identify, group, track and page, and again with other values. */
export function sessionSteps(): Message[] {
  return people.flatMap((_, what) =>
    kinds.map((kind) => sample(textOf(kind, 0, what, { repeatGroup: false })).message),
  );
}

function sample(text: string): Sample {
  return { text, message: parse(text) };
}

/** For the text of a sample. */
export function parse(text: string): Message {
  return message.parse(JSON.parse(text));
}

/** A message as Analytics.js 2 makes it in Chromium, field by field in its order; 754 to 1,012 bytes. */
function textOf(kind: Kind, who: number, what: number, { repeatGroup } = { repeatGroup: true }): string {
  const { userId, anonymousId, groupId } = inTurn(people, who);
  const { path, title, ...page } = inTurn(pages, what);
  const place = { path, referrer: "", search: "", title, url: `https://app.acme.example${path}` };
  const group = repeatGroup ? { groupId } : {};
  const traits = inTurn(contextTraits, what);
  const createdAt = `2024-0${what + 1}-20T1${who}:38:12.${100 + what}Z`;

  const { context, ...own } = {
    identify: { type: "identify", traits: { ...inTurn(userTraits, what), createdAt }, context: group },
    group: {
      type: "group",
      traits: { ...inTurn(accountTraits, what), createdAt },
      groupId,
      context: { Totango: { parent: { id: `${groupId}-holding` }, product: inTurn(products, who) } },
    },
    track: { ...inTurn(activities, what), type: "track", context: { traits, ...group } },
    page: { type: "page", properties: { ...place, ...page }, ...page, context: { traits, ...group } },
  }[kind];

  return JSON.stringify({
    timestamp: `2026-11-24T09:0${who}:00.123Z`,
    integrations: {},
    ...own,
    context: {
      ...context,
      page: place,
      userAgent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      userAgentData: { brands: [{ brand: "Chromium", version: "142" }], mobile: false, platform: "Linux" },
      locale: "en-US",
      library: { name: "analytics.js", version: "npm:next-1.84.3" },
      timezone: "Europe/Oslo",
    },
    messageId: `ajs-next-17640000${who}${what}000-${anonymousId}`,
    userId,
    anonymousId,
  });
}

/** The items in turn, and again from the first. */
export function inTurn<Item>(items: readonly Item[], n: number): Item {
  const item = items[n % items.length];
  if (item === undefined) throw new Error("There are no items.");
  return item;
}
