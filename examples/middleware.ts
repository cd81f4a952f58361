/**
 * A source middleware for Analytics.js 2 and its forks, which puts the page's account on every message but groups:
 *
 *     analytics.addSourceMiddleware(
 *       nameAccount(() => ({ groupId: workspace.id, Totango: { product: { id: "productA" } } })),
 *     );
 *
 * Then each message says by itself where it belongs, and whatever receives it needs no memory: a destination function, a
 * webhook, a warehouse. Early calls, two tabs in two workspaces and what waited offline are right too. Groups stay as
 * they are: they say which account they are of, and give it its attributes.
 *
 * - Add it before the library loads, or beside it: what is called until then waits for it.
 * - It asks the page, and not `analytics.group().id()`, which all tabs share, and which is that of the page before when
 *   early calls are replayed.
 * - It is asked a moment after a call. Where the workspace changes in the same tick as a call, that call takes the new
 *   one; name the account in the call there: `analytics.track(name, properties, { groupId })`. A message that names an
 *   account itself keeps it, and gets no product of another.
 * - What it says counts, whatever was called before: `analytics.reset()` and a group with `Totango: false` change
 *   nothing of it. After a `reset()` messages have no user, and so Totango gets nothing of them. To keep a page from
 *   Totango, let the function return `{ Totango: false }`.
 * - Where it returns nothing, or throws, messages go on as they are.
 */
import type { Context, SegmentEvent, TotangoOptions } from "segment-to-totango";

/** The account that a page is in, as it is put into the `context` of messages. */
export type PageAccount = {
  readonly groupId?: string | number | null | undefined;
  /** The product that is in use there. `false` keeps the page from Totango. */
  readonly Totango?: TotangoOptions | false | null | undefined;
};

/** Says in which account the page is right now. */
export type AccountOfPage = () => PageAccount | null | undefined;

/** What Analytics.js calls for every message: it goes on with what `next` is given. */
type Middleware = <Payload extends { readonly obj: SegmentEvent }>(call: {
  readonly payload: Payload;
  readonly next: (payload: Payload) => void;
}) => void;

export function nameAccount(accountOfPage: AccountOfPage): Middleware {
  return ({ payload, next }) => {
    Object.assign(payload.obj, { context: contextInAccount(payload.obj, askPage(accountOfPage)) });
    next(payload);
  };
}

/** An error here would end the message, for every destination. */
export function askPage(accountOfPage: AccountOfPage): PageAccount | null | undefined {
  try {
    return accountOfPage();
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

/** A new object: the message's own can be one that the page gives to many calls. */
export function contextInAccount(
  message: SegmentEvent,
  account: PageAccount | null | undefined,
): SegmentEvent["context"] {
  if (!account || message.type === "group") return message.context;
  const context: Context = { ...message.context };
  const named = [context.groupId, message.groupId].find(isGiven);
  const groupId = named ?? account.groupId;
  const isElsewhere = String(groupId) !== String(account.groupId);
  const switchOrOptions = isElsewhere && account.Totango !== false ? undefined : account.Totango;
  return {
    ...context,
    ...(isGiven(groupId) && { groupId }),
    ...(isGiven(switchOrOptions) && !isDecided(context.Totango) && { Totango: switchOrOptions }),
  };
}

/** A blank ID names nothing. */
function isGiven(value: unknown): boolean {
  return typeof value === "string" ? value.trim() !== "" : value !== undefined && value !== null;
}

/** `true` says no more than that the message may be sent. */
function isDecided(Totango: unknown): boolean {
  return isGiven(Totango) && Totango !== true;
}
