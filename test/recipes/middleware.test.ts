import { isDeepStrictEqual } from "node:util";
import {
  advance,
  emptySession,
  explain,
  type SegmentMessage,
  type Session,
  type TotangoRequest,
} from "segment-to-totango";
import { describe, expect, test, vi } from "vitest";
import { nameAccount, type AccountOfPage } from "../../examples/middleware.js";
import { settings } from "../bench/settings.js";
import { traffic, type Sent } from "../bench/traffic.js";
import { frozen, group, identify, page, service, track, untyped, type Fields } from "../support.js";

const productA = frozen({ product: { id: "productA" } });
const inAccount: AccountOfPage = () => ({ groupId: "test_group", Totango: productA });

/** What a message is when it has gone through the middleware, as Analytics.js has it: its `obj` can be written. */
function named<Message extends object>(message: Message, accountOfPage: AccountOfPage): Message {
  const payload = { obj: { type: "track" as const, ...message } };
  const passed: unknown[] = [];
  nameAccount(accountOfPage)({ payload, next: (next) => passed.push(next) });
  expect(passed).toEqual([payload]);
  return payload.obj;
}

describe("what is put into a message's context", () => {
  const early = { type: "track", userId: "jack", event: "Login" };

  test.each<readonly [string, Fields, AccountOfPage, Fields | undefined]>([
    ["the account and the options", {}, inAccount, { groupId: "test_group", Totango: productA }],
    ["the account alone", {}, () => ({ groupId: 7 }), { groupId: 7 }],
    ["beside what is there", { context: { ip: "0" } }, () => ({ groupId: "a" }), { ip: "0", groupId: "a" }],
    ["nothing where the page says nothing", { context: { ip: "0" } }, () => undefined, { ip: "0" }],
    ["nothing where it names nothing", {}, () => ({ groupId: " ", Totango: null }), {}],
    ["that nothing is for Totango", {}, () => ({ Totango: false }), { Totango: false }],
    [
      "no product of this account where the call names another",
      { context: { groupId: "other_group" } },
      inAccount,
      { groupId: "other_group" },
    ],
    ["the same at its top", { groupId: "other_group" }, inAccount, { groupId: "other_group" }],
    [
      "the options where the call names this one",
      { context: { groupId: "test_group" } },
      inAccount,
      { groupId: "test_group", Totango: productA },
    ],
    ["the account in the place of a blank", { context: { groupId: "" } }, () => ({ groupId: "a" }), { groupId: "a" }],
    [
      "that nothing is for Totango, whatever account the call names",
      { context: { groupId: "other_group" } },
      () => ({ groupId: "test_group", Totango: false }),
      { groupId: "other_group", Totango: false },
    ],
    [
      "no options over the call's own",
      { context: { Totango: { product: false } } },
      inAccount,
      { groupId: "test_group", Totango: { product: false } },
    ],
    ["none over its switch", { context: { Totango: false } }, inAccount, { groupId: "test_group", Totango: false }],
    ["and some over `true`", { context: { Totango: true } }, inAccount, { groupId: "test_group", Totango: productA }],
  ])("%s", (_what, fields, accountOfPage, context) => {
    expect(named(frozen({ ...early, ...fields }), accountOfPage)).toEqual({ ...early, ...fields, context });
  });

  test("a group stays as it is", () => {
    const message = group({ groupId: "other_group" });
    expect(named(message, inAccount)).toEqual(message);
  });

  test("a page's error does not end the message", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const accountOfPage = () => {
      throw new Error("there is no workspace yet");
    };
    expect(named(early, accountOfPage)).toEqual(early);
    expect(error).toHaveBeenCalledOnce();
    error.mockRestore();
  });
});

describe("without a memory", () => {
  const onlyIn =
    (groupId: string): AccountOfPage =>
    () => ({ groupId });

  test("R2.2, R3.1: a message goes to the product", () => {
    const message = track({ context: undefined });
    expect(untyped.translate(message, service)).toEqual([]);
    expect(untyped.translate(named(message, inAccount), service)).toMatchObject([
      { params: { sdr_o: "test_group__productA", sdr_u: "jack", sdr_a: "Login" } },
    ]);
  });

  test("R2.3: the page's `Totango: false` keeps everything from Totango", () => {
    const off: AccountOfPage = () => ({ groupId: "test_group", Totango: false });
    for (const message of [identify(), track(), page({ name: "Index" })]) {
      expect(untyped.explain(named(message, off), service)).toMatchObject({
        requests: [],
        issues: [{ code: "totango-disabled", path: ["context", "Totango"] }],
      });
    }
  });

  test("R4.3: a module that only an earlier page named is not known", () => {
    const message = named({ type: "track", userId: "jack", event: "Login" }, onlyIn("test_group"));
    expect(untyped.explain(message, service)).toMatchObject({
      requests: [{ params: { sdr_a: "Login", sdr_m: "Unknown" } }],
      issues: [{ code: "defaulted-module" }],
    });
  });

  describe("the bench's traffic", () => {
    const visitors = 20;
    const messages = take(15_276, traffic(visitors, { hasCategory: true }));
    const groupOf = new Map(messages.flatMap(({ visitor, message }) => readGroup(visitor, message)));
    const bare = messages.map(({ message }) => explain(message, settings).requests);
    const remembered = [...remember(messages)];
    const withAccount = messages.map(({ visitor, message }) => {
      return explain(named(message, onlyIn(groupOf.get(visitor) ?? "")), settings).requests;
    });
    const sending = (results: readonly (readonly TotangoRequest[])[]) =>
      results.filter(({ length }) => length > 0).length;

    test("R2.5: each message is sent, and not the groups alone", () => {
      expect([bare, remembered, withAccount].map(sending)).toEqual([3_833, 15_276 - visitors, 15_276]);
    });

    test("R6.3: it becomes what a session makes of it, but for attributes that came before the first group", () => {
      const places = messages.flatMap((_, place) =>
        isDeepStrictEqual(withAccount[place], remembered[place]) ? [] : [place],
      );
      const pairs = Array.from({ length: visitors }, (_, pair) => places.slice(2 * pair, 2 * pair + 2));
      expect(pairs.flat()).toEqual(places);
      for (const pair of pairs) {
        expect(pair.map((place) => messages[place]?.message.type)).toEqual(["identify", "group"]);
        const [own, kept] = [withAccount, remembered].map((results) =>
          pair.flatMap((place) => paramsOf(results[place])),
        );
        expect(own).toHaveLength(2);
        expect(kept).toEqual([{ ...own?.[0], ...own?.[1] }]);
      }
    });
  });
});

function take(count: number, stream: Generator<Sent, never>): Sent[] {
  return Array.from({ length: count }, () => stream.next().value);
}

/** Each visitor of the traffic has one group, in which its pages are from the beginning. */
function readGroup(visitor: number, message: SegmentMessage): [number, string][] {
  return message.type === "group" ? [[visitor, String(message.groupId)]] : [];
}

function* remember(messages: readonly Sent[]): Generator<readonly TotangoRequest[]> {
  const sessions = new Map<number, Session>();
  for (const { visitor, message } of messages) {
    const { requests, session } = advance(message, settings, sessions.get(visitor) ?? emptySession);
    sessions.set(visitor, session);
    yield requests;
  }
}

function paramsOf(requests: readonly TotangoRequest[] | undefined): Fields[] {
  return (requests ?? []).map(({ params }) => params);
}
