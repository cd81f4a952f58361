import { segmentMessage, segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonWithDates, messageOf, sessionOf } from "../properties/anything.js";
import { hold } from "../properties/runs.js";
import { foundIn, service, untyped, type Fields } from "../support.js";
import { modelAdvance } from "./model.js";

/** Fields that are undefined are not there. */
const set = (session: object) => Object.fromEntries(Object.entries(session).filter(([, value]) => value !== undefined));

/** One message, by the library and by the model. */
function compare(message: unknown, settings: Fields, session: Fields): Fields {
  const result = untyped.advance(message, settings, session);
  const expected = modelAdvance(message, settings, session);
  expect(result.requests).toEqual(expected.requests);
  for (const [index, { params }] of result.requests.entries()) {
    const names = (all: object) => Object.keys(all).filter((name) => !name.includes("."));
    expect(names(params)).toEqual(names(expected.requests[index]?.params ?? {}));
  }
  expect(foundIn(result.issues)).toEqual(expected.issues.map(({ code, path }) => [code, ...path].join(" ")).sort());
  expect(result.session).toEqual(set(expected.session));
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
      800,
    );
  });

  test("on messages that know no options", () => {
    hold(segmentStream({ options: false, maxLength: 12 }), (messages) => compareAll(messages, service), 400);
  });

  test("on identifies that wait for a group", () => {
    hold(
      segmentStream({ types: ["identify", "group"], options: false, maxLength: 8 }),
      (messages) => {
        compareAll(messages, service);
      },
      400,
    );
  });

  test("on messages of any shape, and sessions of any shape", () => {
    const hostile = fc.oneof(messageOf(jsonWithDates), segmentMessage());
    hold(
      fc.tuple(fc.array(hostile, { maxLength: 6 }), totangoSettings(), sessionOf(fc.jsonValue({ depthSize: "small" }))),
      ([messages, settings, session]) => compareAll(messages, settings, session),
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
    const written = fc
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
      fc.oneof(texts, spaced, written),
      (text) => {
        const traits = { created: text, since: text };
        compare({ type: "identify", userId: "jack", context: { groupId: "g" }, traits }, service, {});
      },
      3_000,
    );
  });
});
