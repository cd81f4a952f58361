import { emptySession, type SegmentMessage } from "segment-to-totango";
import { damagedSession, segmentMessage, unusableUserId } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, service, untyped, type Fields } from "../support.js";
import { hold } from "./runs.js";

/** A message, and who sent it: of what it says, nothing may reach another's request. */
type Sent = { readonly message: Fields; readonly mark: string };

const people = ["ann", "bob", "cy"];
const person = fc.record({
  userId: fc.option(fc.uuid(), { freq: 8, nil: undefined }),
  devices: fc.uniqueArray(fc.uuid(), { maxLength: 3 }),
});

/** Every string and number of the message but its type and IDs of the visitor, marked so that it can be found again. */
function marked(message: SegmentMessage, mark: string): Fields {
  const text = JSON.stringify(message, (key, value: unknown) =>
    (typeof value === "string" || typeof value === "number") && key !== "type" ? `${mark}:${value}` : value,
  );
  return fieldsOf(text);
}

/**
 * Three people in one session: on several devices, or on one, or without an anonymous ID; with a user ID or before the
 * identify; and messages between them whose user ID cannot be used.
 */
const shared = fc
  .tuple(
    fc.uniqueArray(person, { minLength: 3, maxLength: 3, selector: ({ userId, devices }) => userId ?? devices[0] }),
    fc.array(
      fc.record({
        speaker: fc.nat(people.length - 1),
        isAnonymous: fc.constantFrom(false, false, true),
        device: fc.constantFrom(0, 0, 1, 2),
        namesAccount: fc.constantFrom(true, true, false),
        unusable: fc.oneof(
          { weight: 7, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: unusableUserId() },
        ),
        message: segmentMessage({ types: ["identify", "group", "track", "page", "screen"], wellFormedIds: true }),
      }),
      { minLength: 2, maxLength: 14, size: "max" },
    ),
  )
  .map(([persons, turns]): Sent[] =>
    turns.map(({ speaker, isAnonymous, device, namesAccount, unusable, message }, index) => {
      const { userId, devices = [] } = persons[speaker] ?? {};
      const anonymousId = devices[device];
      const isKnown = !isAnonymous && userId !== undefined;
      // A message that names nobody is nobody's, and one whose user ID cannot be used is of somebody unknown.
      const isNobody = !isKnown && anonymousId === undefined;
      const mark = unusable !== undefined ? `unknown${index}` : isNobody ? "nobody" : (people[speaker] ?? "");
      const ids = { userId: unusable ?? (isKnown ? userId : undefined), anonymousId };
      const account = namesAccount ? {} : { groupId: undefined, context: { traits: { mark: `${mark}:` } } };
      return { message: { ...marked(message, mark), ...account, ...ids }, mark };
    }),
  );

/** Whose marks are in the requests of each message, all in one session. */
function marksIn(sent: readonly Sent[], first: unknown = emptySession): { mark: string; found: string[] }[] {
  let session = first;
  return sent.map(({ message, mark }) => {
    const result = untyped.advance(message, service, session);
    session = result.session;
    const found = JSON.stringify(result.requests).match(/\b(?:ann|bob|cy|nobody|unknown\d+|stored)(?=:)/g) ?? [];
    return { mark, found: [...new Set(found)] };
  });
}

// Two people at one browser: the second one's requests would carry the first one's email address, or count for the
// first one's company.
test("R6.2 nothing of one visitor is in a request of another, even in one session", () => {
  hold(
    shared,
    (sent) => {
      // Nobody's messages are those of the next one who comes, as a group before the identify is.
      const others = marksIn(sent).flatMap(({ mark, found }) =>
        found.filter((other) => other !== mark && other !== "nobody"),
      );
      expectEqual(others, []);
    },
    1_000,
  );
});

// A property that no session ever reaches would hold whatever the code does.
test("R6.2 what a visitor said earlier is in the requests of the same visitor", () => {
  const group = { type: "group", userId: "1", groupId: "ann:g", context: { Totango: { product: { id: "ann:p" } } } };
  const page = { type: "page", userId: "1", name: "Index", category: "ann:Docs" };
  const track = { type: "track", userId: "1", event: "Login" };
  const results = marksIn([group, page, track].map((message) => ({ message, mark: "ann" })));
  expect(results.at(-1)?.found).toEqual(["ann"]);
});

const stored = {
  userAttributes: { plan: "stored:pro" },
  groupId: "stored:g",
  product: { id: "stored:p", module: "stored:m" },
  category: "stored:Docs",
};

// A store that mixes things up must not mix up people.
test("R6.1 nothing of a session whose visitor cannot be read is in a request", () => {
  const sessions = damagedSession().map((text) => ({ ...stored, ...visitorOf(text) }));
  hold(fc.tuple(sessions, shared), ([session, sent]) => {
    expect(marksIn(sent, session).flatMap(({ found }) => found)).not.toContain("stored");
  });
});

test("R6.1 attributes that wait without a user are in no request", () => {
  const { userAttributes } = stored;
  hold(shared, (sent) => {
    for (const session of [{ userAttributes }, { userAttributes, anonymousId: "5f5e" }]) {
      expect(marksIn(sent, session).flatMap(({ found }) => found)).not.toContain("stored");
    }
  });
});

// Half of a product is another one.
test("R6.1 nothing of a stored product with an ID that cannot be read is in a request", () => {
  const products = fc.tuple(fc.constantFrom("id", "account_id"), unusableUserId()).map(([name, id]) => {
    const whole = { id: "stored:p", account_id: "stored:a", module: "stored:m" };
    return { groupId: "g", product: { ...whole, [name]: typeof id === "string" ? id.repeat(5) : id } };
  });
  hold(products, (session) => {
    const track = { type: "track", userId: "jack", event: "Login" };
    expect(JSON.stringify(untyped.advance(track, service, session).requests)).not.toContain("stored");
  });
});

function fieldsOf(json: string): Fields {
  const value: unknown = JSON.parse(json);
  return typeof value === "object" ? { ...value } : {};
}

function visitorOf(json: string): Fields {
  const { userId, anonymousId } = fieldsOf(json);
  return { userId, anonymousId };
}
