import * as fc from "fast-check";
import { userIdLimit } from "../limits.js";
import type { SegmentMessage } from "../message.js";
import { readText } from "../text.js";
import type { MessageOf, SegmentStreamConstraints, TotangoOptionsConstraints } from "./constraints.js";
import { isUsable, usableAccountId, userId, type IdValue } from "./ids.js";
import { segmentMessage } from "./messages.js";
import { weighted } from "./values.js";

/**
 * A stream of messages in the order in which they arrive, from few people and about few accounts and products, so that
 * messages meet what earlier ones left: groups that come back or change, pages that set the category, attributes and
 * activities that wait for an account.
 *
 * Each person has one to three devices with an anonymous ID and a workspace of their own; one of them may be a server,
 * which has no anonymous ID. Now and then there is a `reset()`: from then on a device has another anonymous ID, and the
 * message after it has no user ID. The messages of several `users` are interleaved; `sessionKey` says whose session
 * each belongs to.
 *
 * Time passes between messages: seconds, or about a minute or an hour. Now and then a group comes again later, as it
 * was, and what one device has called comes method by method, as Segment's browser library sends what was called before
 * it had loaded.
 *
 * @param constraints - How many people and messages, and what messages
 * @returns An arbitrary of lists of messages, to be given to `advance` one by one
 *
 * @example
 * ```ts
 * fc.sample(segmentStream({ minLength: 2, maxLength: 5 }), 10).every((messages) => messages.length >= 2); // => true
 * fc.sample(segmentStream({ types: ["page"] }), 10).flat().every(({ type }) => type === "page"); // => true
 * ```
 */
export function segmentStream<Type extends SegmentMessage["type"] = SegmentMessage["type"]>(
  constraints: SegmentStreamConstraints<Type> = {},
): fc.Arbitrary<MessageOf<Type>[]> {
  const { users = 1, minLength = 0, maxLength = Math.max(10, minLength) } = constraints;
  const people = fc.uniqueArray(person(constraints), {
    minLength: users,
    maxLength: users,
    selector: ({ userId }) => readText(userId),
  });
  const turn = fc.record({
    speaker: fc.nat(users - 1),
    device: weighted([4, fc.constant(0)], [1, fc.nat(2)]),
    isReset: oneIn(10),
    isAnonymous: oneIn(7),
    isInWorkspace: fc.constantFrom(true, true, false),
    clock: fc.constantFrom("timestamp", "timestamp", "originalTimestamp", undefined),
    pause: weighted(
      [6, fc.constant(1)],
      [2, fc.constantFrom(59, 60, 61)],
      [1, fc.constantFrom(1800, 3599, 3600, 3601)],
    ),
    repeats: weighted([9, fc.constant(undefined)], [1, fc.nat(maxLength)]),
    message: segmentMessage(constraints),
  });
  const turns = fc.array(turn, { minLength, maxLength, size: "max" });
  const visit = fc.record({ start: fc.nat(maxLength), length: fc.nat(maxLength) });
  return fc
    .tuple(people, turns, weighted([2, fc.constant(undefined)], [1, visit]))
    .map(([speakers, taken, replayed]) => byMethod(spoken(speakers, taken), replayed));
}

/** A browser, a phone or a server, and the account that is in use there. Servers know no anonymous IDs. */
type Device = { readonly anonymousId: string | undefined; readonly workspace: IdValue };

/** Somebody who sends messages. */
type Person = { readonly userId: IdValue; readonly devices: readonly Device[] };

type Turn<Message> = {
  readonly speaker: number;
  readonly device: number;
  readonly isReset: boolean;
  readonly isAnonymous: boolean;
  readonly isInWorkspace: boolean;
  readonly clock: string | undefined;
  /** Seconds since the turn before. */
  readonly pause: number;
  /** Which of the groups so far comes again in the place of the message. */
  readonly repeats: number | undefined;
  readonly message: Message;
};

function oneIn(times: number): fc.Arbitrary<boolean> {
  return weighted([times - 1, fc.constant(false)], [1, fc.constant(true)]);
}

function person(constraints: TotangoOptionsConstraints): fc.Arbitrary<Person> {
  const device = fc.record({
    anonymousId: fc.option(fc.uuid(), { nil: undefined }),
    workspace: usableAccountId(constraints),
  });
  return fc.record({
    userId: userId(constraints).filter((id) => isUsable(id, userIdLimit)),
    devices: fc.uniqueArray(device, { minLength: 1, maxLength: 3, selector: ({ anonymousId }) => anonymousId }),
  });
}

/** When the first message is sent. */
const start = Date.UTC(2014, 6, 1, 1, 20, 55);

/** Segment's libraries change the anonymous ID at `reset()`. The message after it names no user. */
function spoken<Message extends SegmentMessage>(people: readonly Person[], turns: readonly Turn<Message>[]): Message[] {
  const resets = new Map<Device, number>();
  const groups: Message[] = [];
  let time = start;
  return turns.flatMap((turn) => {
    time += turn.pause * 1000;
    const [repeated] = turn.repeats === undefined ? [] : itemAt(groups, turn.repeats);
    if (repeated) return [repeated];
    return itemAt(people, turn.speaker).flatMap(({ userId, devices }) =>
      itemAt(devices, turn.device).map((device) => {
        const count = (resets.get(device) ?? 0) + (turn.isReset ? 1 : 0);
        resets.set(device, count);
        const message = {
          ...turn.message,
          ...(turn.isInWorkspace && turn.message.type === "group" && { groupId: device.workspace }),
          ...(turn.clock && { [turn.clock]: new Date(time).toISOString() }),
          userId: turn.isReset || turn.isAnonymous ? undefined : userId,
          anonymousId: device.anonymousId && `${device.anonymousId}-${count}`,
        };
        if (message.type === "group") groups.push(message);
        return message;
      }),
    );
  });
}

/** The item at any index, in a list of one. An empty list has none. */
function itemAt<Item>(items: readonly Item[], index: number): Item[] {
  const inside = index % items.length;
  return items.slice(inside, inside + 1);
}

/** What one device has called meanwhile, method by method, each where it was called first. */
function byMethod<Message extends SegmentMessage>(
  messages: Message[],
  visit: { readonly start: number; readonly length: number } | undefined,
): Message[] {
  if (!visit) return messages;
  const end = visit.start + visit.length;
  const meanwhile = messages.slice(visit.start, end);
  const [first] = meanwhile;
  const isOfVisit = ({ anonymousId }: Message) => anonymousId === first?.anonymousId;
  const called = meanwhile.filter(isOfVisit);
  const methods = called.map(({ type }) => type);
  called.sort((one, other) => methods.indexOf(one.type) - methods.indexOf(other.type));
  return [
    ...messages.slice(0, visit.start),
    ...meanwhile.filter((message) => !isOfVisit(message)),
    ...called,
    ...messages.slice(end),
  ];
}
