import * as fc from "fast-check";
import { userIdLimit } from "../limits.js";
import type { SegmentMessage } from "../message.js";
import { readText } from "../text.js";
import type { MessageOf, SegmentStreamConstraints, TotangoOptionsConstraints } from "./constraints.js";
import { isUsable, userId, type IdValue } from "./ids.js";
import { segmentMessage } from "./messages.js";
import { weighted } from "./values.js";

/**
 * A stream of messages in order, from few people and about few accounts and products, so that messages meet what
 * earlier ones left: groups that come back or change, pages that set the category, attributes that wait for an account.
 *
 * Of the people, some have anonymous IDs and some have none. Now and then there is a `reset()`: from then on a person
 * has another anonymous ID, and the message after it has no user ID. With several `users`, their messages are
 * interleaved; `sessionKey` says whose session each belongs to.
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
    isReset: weighted([9, fc.constant(false)], [1, fc.constant(true)]),
    isAnonymous: weighted([6, fc.constant(false)], [1, fc.constant(true)]),
    message: segmentMessage(constraints),
  });
  const turns = fc.array(turn, { minLength, maxLength, size: "max" });
  return fc.tuple(people, turns).map(([speakers, taken]) => spoken(speakers, taken));
}

/** Somebody who sends messages. Servers know no anonymous IDs. */
type Person = { readonly userId: IdValue; readonly anonymousId: string | undefined };

type Turn<Message> = {
  readonly speaker: number;
  readonly isReset: boolean;
  readonly isAnonymous: boolean;
  readonly message: Message;
};

function person(constraints: TotangoOptionsConstraints): fc.Arbitrary<Person> {
  return fc.record({
    userId: userId(constraints).filter((id) => isUsable(id, userIdLimit)),
    anonymousId: fc.option(fc.uuid(), { nil: undefined }),
  });
}

/** Segment's libraries change the anonymous ID at `reset()`. The message after it names no user. */
function spoken<Message extends SegmentMessage>(people: readonly Person[], turns: readonly Turn<Message>[]): Message[] {
  const resets = new Map<number, number>();
  return turns.flatMap(({ speaker, isReset, isAnonymous, message }) => {
    const count = (resets.get(speaker) ?? 0) + (isReset ? 1 : 0);
    resets.set(speaker, count);
    return people.slice(speaker, speaker + 1).map(({ userId, anonymousId }) => ({
      ...message,
      userId: isReset || isAnonymous ? undefined : userId,
      anonymousId: anonymousId === undefined ? undefined : `${anonymousId}-${count}`,
    }));
  });
}
