import * as library from "segment-to-totango";
import { segmentMessage, segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonWithDates, messageOf, sessionOf } from "../properties/anything.js";
import { hold } from "../properties/runs.js";
import { earlierSession, storedSession } from "../properties/stored.js";
import { expectEqual, foundIn, replay, service, untyped, type Fields } from "../support.js";
import { modelMessagesOf } from "./batches.js";
import { anyMessage, deliveries, newSettings, visits } from "./messages.js";
import { modelAdvance, modelExplain } from "./model.js";
import { areUsable } from "./settings.js";

const written = (issues: readonly { readonly code: string; readonly path: readonly string[] }[]): string[] =>
  issues.map(({ code, path }) => [code, ...path].join(" ")).sort();

/** The parameters other than attributes, in order. */
const ownNames = ({ params }: { readonly params: object }): string[] =>
  Object.keys(params).filter((name) => !name.includes("."));

/** One message, by the library and by the model. */
function compare(message: unknown, settings: Fields, session: Fields): Fields {
  const result = untyped.advance(message, settings, session);
  const expected = modelAdvance(message, settings, session);
  expectEqual(result.requests, expected.requests);
  expectEqual(result.requests.map(ownNames), expected.requests.map(ownNames));
  expectEqual(foundIn(result.issues), written(expected.issues));
  expectEqual(result.session, expected.session);
  return { ...result.session };
}

function compareAll(messages: readonly unknown[], settings: Fields, first: Fields = {}): void {
  let session = first;
  for (const message of messages) session = compare(message, settings, session);
}

describe("the library and the model, each written from the rules, agree", () => {
  test("on messages in the same session", () => {
    hold(
      fc.tuple(segmentStream({ users: 2, maxLength: 12 }), totangoSettings()),
      ([messages, settings]) => {
        compareAll(messages, settings);
      },
      300,
    );
  });

  test("on messages that know no options", () => {
    hold(segmentStream({ options: false, maxLength: 12 }), (messages) => compareAll(messages, service), 200);
  });

  test("on identifies that wait for a group", () => {
    hold(
      segmentStream({ types: ["identify", "group"], options: false, maxLength: 8 }),
      (messages) => {
        compareAll(messages, service);
      },
      200,
    );
  });

  test("on messages of any shape, and sessions of any shape", () => {
    const hostile = fc.oneof(messageOf(jsonWithDates), segmentMessage());
    hold(
      fc.tuple(fc.array(hostile, { maxLength: 6 }), totangoSettings(), sessionOf(fc.jsonValue({ depthSize: "small" }))),
      ([messages, settings, session]) => compareAll(messages, settings, session),
      700,
    );
  });

  test("on one person's devices, with late groups and with what waits", () => {
    hold(
      fc.tuple(visits, fc.oneof(fc.constant({}), newSettings)),
      ([messages, settings]) => compareAll(messages, { ...service, ...settings }),
      200,
    );
  });

  test("on messages that come again in other orders, with every setting", () => {
    hold(
      fc.tuple(deliveries, totangoSettings(), newSettings),
      ([messages, settings, others]) => compareAll(messages, { ...settings, ...others }),
      450,
    );
  });

  test("on sessions from a store, of this version and of 0.2, whole and damaged", () => {
    hold(
      fc.tuple(deliveries, fc.oneof({ weight: 3, arbitrary: storedSession }, { weight: 1, arbitrary: earlierSession })),
      ([messages, session]) => compareAll(messages, service, session),
      450,
    );
  });

  test("on what explain says", () => {
    hold(
      fc.tuple(anyMessage, totangoSettings(), newSettings),
      ([message, settings, others]) => {
        const all = { ...settings, ...others };
        const result = untyped.explain(message, all);
        const expected = modelExplain(message, all);
        expectEqual(result.requests, expected.requests);
        expectEqual(foundIn(result.issues), written(expected.issues));
      },
      1_000,
    );
  });

  test("on dates of any form", () => {
    const pieces = fc.constantFrom(
      ..."2014-06-30 2014-02-29 0000-01-01 9999-12-31 T t 01:02 23:59:60 :03 .5 .123456 Z z UTC GMT +02 +02:00 -0530 +2400".split(
        " ",
      ),
      ..."Mon, Mon May Jun 20 5 2024 14:38:12 GMT+0200 (CEST) 1400000000 100000000000 . 4102444800".split(" "),
      " ",
    );
    const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));
    const spaced = fc.array(pieces, { maxLength: 7 }).map((parts) => parts.join(" "));
    const dates = fc
      .date({ noInvalidDate: true })
      .chain((date) =>
        fc.constantFrom(
          date.toISOString(),
          date.toUTCString(),
          String(date),
          date.toISOString().replace("T", " "),
          String(date.getTime()),
        ),
      );
    hold(
      fc.oneof(texts, spaced, dates),
      (text) => {
        const traits = { created: text, since: text, "Contract Start Date": text };
        compare({ type: "group", userId: "jack", groupId: "g", traits }, service, {});
      },
      2_000,
    );
  });

  test("R1.4 on which settings throw", () => {
    const values = fc.constantFrom<unknown[]>(
      undefined,
      null,
      "",
      " ",
      "text",
      5,
      true,
      {},
      [],
      [[]],
      ["text", null, " "],
      ["text", 5],
      { account: {} },
      { usr: {} },
      { user: [] },
      "https://x.example",
      "eu1",
      "_",
      "m".repeat(101),
    );
    const names =
      "serviceId region disableHeartbeat trackNamedPages endpoint defaultModule productSeparator attributes integrationNames accountIdFrom activities";
    const some = fc.dictionary(fc.constantFrom(...names.split(" ")), values, { maxKeys: 3, noNullPrototype: true });
    const settings = fc.oneof(
      some,
      some.map((given) => ({ ...service, ...given })),
      values,
    );
    let count = 0;
    hold(
      settings,
      (given) => {
        const call = () => untyped.explain({ type: "alias" }, given);
        if (areUsable(given)) {
          count += 1;
          expect(call).not.toThrow();
        } else expect(call).toThrow(TypeError);
      },
      2_000,
    );
    expect(count).toBeGreaterThan(200);
  });

  test("R9.4 on the messages in a body", () => {
    const part = fc.constantFrom<unknown[]>(
      undefined,
      null,
      {},
      { a: 1, b: null },
      { a: { c: 1 }, b: 2 },
      [],
      "x",
      true,
    );
    const parts = { context: part, integrations: part };
    const item = fc.oneof(
      fc.record({ type: fc.constant("track"), ...parts }, { requiredKeys: [], noNullPrototype: true }),
      fc.constantFrom<unknown[]>("text", null, [], [{}], { batch: [{}] }, { type: "track", batch: [] }),
    );
    const batch = fc.record(
      {
        batch: fc.oneof(fc.array(item, { maxLength: 4 }), fc.constantFrom<unknown[]>("x", {})),
        type: fc.constantFrom(undefined, null, "track", ""),
        ...parts,
      },
      { requiredKeys: ["batch"], noNullPrototype: true },
    );
    hold(
      fc.oneof(batch, item, fc.array(fc.oneof(batch, item), { maxLength: 4 })),
      (body) => expect(library.messagesOf(body)).toEqual(modelMessagesOf(body)),
      1_000,
    );
  });

  // Both would agree on what neither ever does.
  test("on every issue, among these messages", () => {
    const unseen = new Set<string>(library.issueCodes);
    for (let seed = 0; seed < 9 && unseen.size > 0; seed += 1) {
      const settings = fc.sample(newSettings, { numRuns: 100, seed });
      const streams = [...fc.sample(visits, { numRuns: 34, seed }), ...fc.sample(deliveries, { numRuns: 66, seed })];
      for (const [index, messages] of streams.entries()) {
        for (const { issues } of replay(messages, { ...service, ...(index % 2 === 0 ? {} : settings[index]) })) {
          for (const { code } of issues) unseen.delete(code);
        }
      }
    }
    expect([...unseen]).toEqual([]);
  });
});
