import { advance, emptySession, explain, issueCodes, type SegmentMessage } from "segment-to-totango";
import {
  damagedSession,
  segmentMessage,
  segmentStream,
  totangoOptions,
  totangoSettings,
  unusableUserId,
} from "segment-to-totango/arbitraries";
import { SegmentMessage as MessageSchema, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import * as fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { replay, service, untyped } from "../support.js";
import { hold } from "./runs.js";

describe("what the arbitraries make is what the schemas take", () => {
  // Were this false, a failing property of a caller's could be a fault of the generated data.
  test.each(["identify", "group", "track", "page", "screen", "alias", "delete"] as const)("%s messages", (type) => {
    hold(segmentMessage({ types: [type] }), (message) => {
      expect(MessageSchema.parse(message)).toBe(message);
      expect(message.type).toBe(type);
    });
  });

  test("streams", () => {
    hold(segmentStream({ users: 3, minLength: 2, maxLength: 6 }), (messages) => {
      for (const message of messages) expect(MessageSchema.parse(message)).toBe(message);
    });
  });

  test("options for Totango", () => {
    hold(totangoOptions(), (options) => expect(TotangoOptions.parse(options)).toBe(options));
  });

  test("settings", () => {
    hold(totangoSettings(), (settings) => expect(TotangoSettings.parse(settings)).toBe(settings));
  });
});

describe("constraints", () => {
  test("types: the messages are typed as what they are", () => {
    expectTypeOf(fc.sample(segmentMessage({ types: ["group"] }))).toEqualTypeOf<
      Extract<SegmentMessage, { type: "group" }>[]
    >();
    expectTypeOf(fc.sample(segmentStream({ types: ["track", "page"] }))).toEqualTypeOf<
      Extract<SegmentMessage, { type: "track" | "page" }>[][]
    >();
    expectTypeOf(fc.sample(segmentMessage())).toEqualTypeOf<SegmentMessage[]>();
  });

  test("minLength and maxLength hold at any size of fast-check", () => {
    const lengths = (["xsmall", "small", "xlarge"] as const).flatMap((baseSize) => {
      fc.configureGlobal({ ...fc.readConfigureGlobal(), baseSize });
      return fc
        .sample(segmentStream({ types: ["alias"], minLength: 20, maxLength: 60 }), 50)
        .map(({ length }) => length);
    });
    fc.configureGlobal({ ...fc.readConfigureGlobal(), baseSize: "small" });
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...lengths)).toBeGreaterThan(50);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
  });

  test("options: false leaves no options and no switch", () => {
    hold(segmentMessage({ options: false }), ({ context, integrations }) => {
      expect(context?.Totango).toBeUndefined();
      expect(Object.keys(integrations ?? {}).filter((name) => name !== "Mixpanel")).toEqual([]);
    });
  });

  test("accounts: true gives every message an account that can be sent", () => {
    hold(segmentMessage({ accounts: true, options: false }), (message) => {
      const codes = explain(message, service).issues.map(({ code, path }) => [code, path.at(-1)].join(" "));
      expect(codes).not.toContain("missing-account-id groupId");
      expect(codes).not.toContain("id-too-long groupId");
      const named = message.type === "group" ? message.groupId : message.context?.groupId;
      expect(["string", "number"]).toContain(typeof named);
    });
  });

  test("wellFormedIds: IDs have documented characters alone", () => {
    hold(totangoOptions({ wellFormedIds: true }), ({ parent, product }) => {
      const ids = [parent?.id, product ? product.id : undefined, product ? product.account_id : undefined];
      for (const id of ids.filter((id) => id !== undefined)) expect(id).toMatch(/^[\w-]{1,100}$/);
    });
  });

  test("traitNames: traits, attributes of products and tables have these names alone", () => {
    const traitNames = ["Plan", "Seats"];
    const names = new Set<string>();
    hold(segmentMessage({ types: ["identify"], traitNames }), ({ traits, context }) => {
      for (const name of Object.keys({ ...traits, ...context?.traits })) names.add(name);
    });
    expect([...names].sort()).toEqual(traitNames);
    hold(totangoSettings({ traitNames }), ({ attributes }) => {
      const tables = Object.keys({ ...attributes?.account, ...attributes?.user });
      expect(tables.filter((name) => name !== "*" && !traitNames.includes(name))).toEqual([]);
    });
  });
});

describe("a stream", () => {
  const streams = fc.sample(segmentStream({ users: 2, minLength: 30, maxLength: 30 }), 200);

  test("users counts the people", () => {
    const counts = streams.map((stream) => new Set(stream.flatMap(({ userId }) => userId ?? [])).size);
    expect(new Set(counts)).toEqual(new Set([2]));
  });

  test("a person has up to three devices, some of them without an anonymous ID", () => {
    const devicesOf = (stream: readonly SegmentMessage[], user: unknown) =>
      new Set(stream.flatMap(({ userId, anonymousId }) => (userId === user ? String(anonymousId).slice(0, 36) : [])));
    const devices = streams.map((stream) => devicesOf(stream, stream.find(({ userId }) => userId)?.userId));
    expect([...new Set(devices.map(({ size }) => size))].sort()).toEqual([1, 2, 3]);
    expect(devices.some((names) => names.has("undefined") && names.size > 1)).toBe(true);
  });

  test("a reset takes the user ID and changes the anonymous ID", () => {
    expect(streams.flat().some(({ userId, anonymousId }) => !userId && String(anonymousId).endsWith("-1"))).toBe(true);
  });

  /** By how many seconds each message is behind the latest before it, by its own time. */
  const delays = streams.map((stream) => {
    let latest = 0;
    return stream.map((message, index) => {
      const time = Date.parse(String(message.timestamp)) / 1000;
      const isOfTheStream = new Date(time * 1000).getUTCFullYear() === 2014; // not a date of any kind
      const delay = isOfTheStream && latest > 0 ? latest - time : 0;
      if (isOfTheStream) latest = Math.max(latest, time);
      return { message, delay, isRepeated: stream.indexOf(message) < index };
    });
  });

  test("a group comes again as it was, within the hour and after it", () => {
    const late = delays.flat().filter(({ isRepeated, delay }) => isRepeated && delay > 0);
    expect(new Set(late.map(({ message }) => message.type))).toEqual(new Set(["group"]));
    expect(late.some(({ delay }) => delay <= 3_600)).toBe(true);
    expect(late.some(({ delay }) => delay > 3_600)).toBe(true);
  });

  test("what a device called comes method by method", () => {
    const turned = delays.flat().filter(({ isRepeated, delay }) => !isRepeated && delay > 0);
    expect(new Set(turned.map(({ message }) => message.type)).size).toBeGreaterThan(3);
  });
});

test("messages name accounts and address receivers in all the places that settings give", () => {
  const text = JSON.stringify(fc.sample(segmentMessage({ wellFormedIds: true }), 2_000));
  expect(text).toContain('{"All":false,"Webhooks":true}');
  for (const place of [/"company":\{"id":"/, /"workspaceId":"/, /"group_id":"/, /"type":"page"[^{]*"groupId":"/]) {
    expect(text).toMatch(place);
  }
});

// A property that never meets a rule does not hold it.
test.each([1, 2, 3])("every issue occurs within 10,000 messages and 2,000 streams, with seed %s", (seed) => {
  const unseen = new Set<string>(issueCodes);
  for (let batch = 0; batch < 20 && unseen.size > 0; batch += 1) {
    const drawn = { seed: 100 * seed + batch };
    const messages = fc.sample(fc.tuple(segmentMessage(), totangoSettings()), { numRuns: 500, ...drawn });
    const streams = fc.sample(fc.tuple(segmentStream(), totangoSettings()), { numRuns: 100, ...drawn });
    const issues = [
      ...messages.flatMap(([message, settings]) => explain(message, settings).issues),
      ...streams.flatMap(([stream, settings]) => replay(stream, settings).flatMap((result) => result.issues)),
    ];
    for (const { code } of issues) unseen.delete(code);
  }
  expect([...unseen]).toEqual([]);
});

test("a damaged session is taken for emptySession, and its schema rejects it", () => {
  hold(fc.tuple(damagedSession(), segmentMessage()), ([stored, message]) => {
    const session: unknown = JSON.parse(stored);
    expect(Session.safeParse(session).success).toBe(false);
    expect(untyped.advance(message, service, session)).toEqual(advance(message, service, emptySession));
  });
});

test("an unusable user ID names nobody, and keeps the session as it was", () => {
  const session = { userId: "jack", devices: [{ groupId: "test_group", category: "Docs" }] };
  hold(fc.tuple(unusableUserId(), segmentMessage({ options: false })), ([userId, message]) => {
    const result = untyped.advance({ ...message, userId }, service, session);
    expect(result.session).toBe(session);
    expect(JSON.stringify(result.requests)).not.toContain("sdr_u");
  });
});
