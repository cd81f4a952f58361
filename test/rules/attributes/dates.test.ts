import fc from "fast-check";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  type AttributeRule,
  attributeTrack,
  group,
  hold,
  holdAttributes,
  outcome,
  totango,
  userTraits,
} from "../../support.js";

const shown = (created: unknown): string => (typeof created === "string" ? JSON.stringify(created) : inspect(created));

/** A `created` that becomes this date. */
function isDate(created: unknown, date: string): AttributeRule {
  return { rule: `R5.7 ${shown(created)} is ${date}`, given: { created }, sent: { "Create Date": date } };
}

/** One that becomes none. */
function isNone(created: unknown): AttributeRule {
  return { rule: `R5.7 ${shown(created)} is none`, given: { created }, issues: ["unusable-date created"] };
}

const two = (number: number): string => String(number).padStart(2, "0");

/** A day and time in one of the forms of R5.7, and the instant it means. */
const dateTime = fc
  .record({
    day: fc
      .date({ min: new Date("0002-01-01"), max: new Date("9998-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    hours: fc.nat(23),
    minutes: fc.nat(59),
    seconds: fc.option(fc.nat(59)),
    fraction: fc.option(fc.stringMatching(/^\d{1,12}$/)),
    between: fc.constantFrom("T", " "),
    offset: fc.option(
      fc.record({
        sign: fc.constantFrom(1, -1),
        hours: fc.nat(23),
        minutes: fc.nat(59),
        colon: fc.constantFrom(":", ""),
      }),
    ),
    utc: fc.constantFrom("Z", ""),
  })
  .map(({ day, hours, minutes, seconds, fraction, between, offset, utc }) => {
    const fractionText = seconds === null || fraction === null ? "" : fraction;
    const secondsText = seconds === null ? "" : `:${two(seconds)}${fractionText && `.${fractionText}`}`;
    const offsetText =
      offset === null ? utc : `${offset.sign < 0 ? "-" : "+"}${two(offset.hours)}${offset.colon}${two(offset.minutes)}`;
    const minutesAhead = offset === null ? 0 : offset.sign * (offset.hours * 60 + offset.minutes);
    const instant =
      Date.parse(day) +
      (hours * 60 + minutes - minutesAhead) * 60_000 +
      (seconds ?? 0) * 1000 +
      Number(fractionText.slice(0, 3).padEnd(3, "0"));
    return { text: `${day}${between}${two(hours)}:${two(minutes)}${secondsText}${offsetText}`, instant };
  });

describe("R5.7 `Create Date`", () => {
  describe("a Date", () => {
    class Day extends Date {
      override toISOString = () => "someday";
      override getTime = () => 0;
      override valueOf = () => 0;
    }
    holdAttributes(
      [userTraits],
      [
        isDate(new Date(Date.UTC(2014, 5, 30, 1, 2, 3, 4)), "2014-06-30T01:02:03.004Z"),
        isDate(new Date(0), "1970-01-01T00:00:00.000Z"),
        isDate(runInNewContext("new Date(1400000000000)"), "2014-05-13T16:53:20.000Z"),
        {
          ...isDate(new Day(Date.UTC(2014, 5, 30)), "2014-06-30T00:00:00.000Z"),
          rule: "R5.7 one of a subclass with methods of its own",
        },
        isNone(new Date(Number.NaN)),
        { ...isNone(runInNewContext("new Date(NaN)")), rule: "R5.7 one that is invalid, of another realm" },
      ],
    );
  });

  describe("an epoch", () => {
    holdAttributes(
      [userTraits],
      (
        [
          [100_000_000, "1973-03-03T09:46:40.000Z"],
          [1_400_000_000, "2014-05-13T16:53:20.000Z"],
          [4_102_444_799, "2099-12-31T23:59:59.000Z"],
          [100_000_000_000, "1973-03-03T09:46:40.000Z"],
          [1_400_000_000_123, "2014-05-13T16:53:20.123Z"],
          [4_102_444_799_999, "2099-12-31T23:59:59.999Z"],
        ] as const
      ).flatMap(([epoch, date]) => [isDate(epoch, date), isDate(String(epoch), date)]),
    );

    holdAttributes(
      [userTraits],
      (
        [
          [1_400_000_000.5, "2014-05-13T16:53:20.500Z"],
          [1_400_000_000.9999, "2014-05-13T16:53:20.999Z"],
          [1_400_000_000.001, "2014-05-13T16:53:20.001Z"],
          [1_400_000_000_123.9, "2014-05-13T16:53:20.123Z"],
          [4_102_444_799.9999, "2099-12-31T23:59:59.999Z"],
          [1_716_215_892.123, "2024-05-20T14:38:12.123Z"],
        ] as const
      ).flatMap(([epoch, date]) => [isDate(epoch, date), isDate(String(epoch), date)]),
    );

    holdAttributes(
      [userTraits],
      [
        99_999_999, 99_999_999.9, 4_102_444_800, 99_999_999_999, 4_102_444_800_000, 1e21, 20140101, 2014, 1, 0, -0, -1,
        -1_400_000_000,
      ].flatMap((epoch) => [isNone(epoch), isNone(String(epoch))]),
    );

    holdAttributes(
      [userTraits],
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1_400_000_000n].map(isNone),
    );

    holdAttributes(
      [userTraits],
      [
        "1400000000.",
        ".1400000000",
        "1400000000.5.5",
        "1400000000,5",
        "+1400000000",
        " 1400000000",
        "1400000000 ",
        "1400000000\n",
        "1.4e9",
        "0x53724E00",
        "1_400_000_000",
        "1,400,000,000",
        "01400000000",
        "١٤٠٠٠٠٠٠٠٠",
      ].map(isNone),
    );
  });

  describe("a date alone is sent as it is", () => {
    holdAttributes(
      [userTraits],
      [
        "2014-06-30",
        "2014-01-01",
        "2014-12-31",
        "2014-01-31",
        "2014-04-30",
        "2014-02-28",
        "2016-02-29",
        "2000-02-29",
        "1899-12-31",
        "9999-12-31",
        "0001-01-01",
      ].map((day) => isDate(day, day)),
    );

    holdAttributes(
      [userTraits],
      [
        "2014-02-29",
        "2014-02-30",
        "1900-02-29",
        "2100-02-29",
        "2014-04-31",
        "2014-06-31",
        "2014-09-31",
        "2014-11-31",
        "2014-01-32",
        "2014-01-00",
        "2014-00-01",
        "2014-13-01",
        "0000-00-00",
      ].map(isNone),
    );
  });

  describe("a date with a time", () => {
    holdAttributes(
      [userTraits],
      (
        [
          ["2014-06-30T01:02", "2014-06-30T01:02:00.000Z"],
          ["2014-06-30 01:02", "2014-06-30T01:02:00.000Z"],
          ["2014-06-30T01:02Z", "2014-06-30T01:02:00.000Z"],
          ["2014-06-30 01:02+02:00", "2014-06-29T23:02:00.000Z"],
          ["2014-06-30T01:02-0230", "2014-06-30T03:32:00.000Z"],
          ["2014-06-30T01:02:03", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30T01:02:03Z", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30 01:02:03.4", "2014-06-30T01:02:03.400Z"],
          ["2014-06-30T01:02:03.45Z", "2014-06-30T01:02:03.450Z"],
          ["2014-06-30T01:02:03.004Z", "2014-06-30T01:02:03.004Z"],
          ["2014-06-30T01:02:03.9999", "2014-06-30T01:02:03.999Z"],
          ["2014-12-31T23:59:59.999999999Z", "2014-12-31T23:59:59.999Z"],
          ["2014-06-30T01:02:03.000+0000", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30T01:02:03-00:00", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30T23:59:59+23:59", "2014-06-30T00:00:59.000Z"],
          ["2014-06-30T00:00-23:59", "2014-06-30T23:59:00.000Z"],
          ["2014-12-31T23:30-01:00", "2015-01-01T00:30:00.000Z"],
          ["2016-03-01T00:30+01:00", "2016-02-29T23:30:00.000Z"],
          ["1901-06-30T01:02:03Z", "1901-06-30T01:02:03.000Z"],
          ["2014-06-30t01:02:03z", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30 01:02:03 UTC", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30 01:02:03UTC", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30 01:02:03 GMT", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30 01:02:03 +0200", "2014-06-29T23:02:03.000Z"],
          ["2014-06-30 01:02:03 +02:00", "2014-06-29T23:02:03.000Z"],
          ["2014-06-30 01:02:03.123456+02", "2014-06-29T23:02:03.123Z"],
          ["2014-06-30T01:02:03 Z", "2014-06-30T01:02:03.000Z"],
          ["2014-06-30T01:02-11", "2014-06-30T12:02:00.000Z"],
          ["9999-12-31T23:30+01:00", "9999-12-31T22:30:00.000Z"],
          ["0000-01-01T00:30-01:00", "0000-01-01T01:30:00.000Z"],
        ] as const
      ).map(([text, date]) => isDate(text, date)),
    );

    holdAttributes(
      [userTraits],
      [
        {
          ...isDate(`2014-06-30T01:02:03.${"9".repeat(10_000)}Z`, "2014-06-30T01:02:03.999Z"),
          rule: "R5.7 takes a fraction of any length",
        },
      ],
    );

    holdAttributes(
      [userTraits],
      [
        "2014-02-30T01:02",
        "2014-02-29T01:02:03Z",
        "2014-02-29T00:30+01:00",
        "2014-13-01T01:02",
        "0001-13-12T01:02",
        "0001-13-13T01:02",
        "0001-13-14T01:02",
        "2014-06-30T24:00",
        "2014-06-30T24:00:00Z",
        "2014-06-30T25:00",
        "2014-06-30T01:60",
        "2014-06-30T01:02:60",
        "2014-06-30T23:59:60Z",
        "2014-06-30T01:02+24:00",
        "2014-06-30T01:02+01:60",
        "9999-12-31T23:30-01:00",
        "0000-01-01T00:30+01:00",
      ].map(isNone),
    );

    holdAttributes(
      [userTraits],
      [
        "2014-06-30T",
        "2014-06-30 ",
        " 2014-06-30",
        "2014-06-30\n",
        "2014-06-30Z",
        "2014-06-30+01:00",
        "2014-06-30T01",
        "2014-06-30T1:02",
        "2014-06-30T0102",
        "2014-06-30T010203Z",
        "2014-06-30T01:02:",
        "2014-06-30T01:02:3",
        "2014-06-30T01:02.5",
        "2014-06-30T01:02:03.",
        "2014-06-30T01:02:03.Z",
        "2014-06-30T01:02:03,5",
        "2014-06-30T01:02:03+1",
        "2014-06-30T01:02:03  Z",
        "2014-06-30T01:02:03 CET",
        "2014-06-30T01:02:03 utc",
        "2014-06-30T01:02:03+0",
        "2014-06-30 +02:00",
        "2014-06-30T01:02:03+1:00",
        "2014-06-30T01:02:03+100",
        "2014-06-30T01:02:03+01:00:00",
        "2014-06-30T01:02:03\u221201:00",
        "2014-06-30T01:02:03ZZ",
        "2014-06-30T01:02:03Z ",
        "2014-06-30  01:02:03",
        "2014-06-30_01:02:03",
        "2014-06-30T01:02 PM",
        "2014-06-30T01:02:03[Europe/Paris]",
      ].map(isNone),
    );
  });

  describe("a date as mail and JavaScript write it", () => {
    holdAttributes(
      [userTraits],
      (
        [
          ["Mon, 20 May 2024 14:38:12 GMT", "2024-05-20T14:38:12.000Z"],
          ["Wed, 1 May 2024 14:38:12 GMT", "2024-05-01T14:38:12.000Z"],
          ["Mon, 20 May 2024 14:38:12 +0200", "2024-05-20T12:38:12.000Z"],
          ["Mon, 20 May 2024 14:38:12 -0130", "2024-05-20T16:08:12.000Z"],
          ["Sun, 20 May 2024 14:38:12 GMT", "2024-05-20T14:38:12.000Z"], // the day of the week is not checked
          ["Mon May 20 2024 14:38:12 GMT+0200", "2024-05-20T12:38:12.000Z"],
          ["Mon May 20 2024 14:38:12 GMT+0200 (Central European Summer Time)", "2024-05-20T12:38:12.000Z"],
          ["Mon May 20 2024 14:38:12 GMT+0000 (Coordinated Universal Time)", "2024-05-20T14:38:12.000Z"],
          ["Thu Feb 29 2024 23:59:59 GMT-0800", "2024-03-01T07:59:59.000Z"],
        ] as const
      ).map(([text, date]) => isDate(text, date)),
    );

    holdAttributes(
      [userTraits],
      ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].flatMap((month) => {
        const date = new Date(`05 ${month} 2024 00:00 UTC`).toISOString();
        return [
          isDate(`Mon, 5 ${month} 2024 00:00:00 GMT`, date),
          isDate(`Mon ${month} 05 2024 00:00:00 GMT+0000`, date),
        ];
      }),
    );

    holdAttributes(
      [userTraits],
      [
        "Mon, 31 Apr 2024 14:38:12 GMT",
        "Mon, 29 Feb 2023 14:38:12 GMT",
        "Mon, 20 May 2024 24:38:12 GMT",
        "Mon, 20 May 2024 14:38:60 GMT",
        "Mon, 20 May 2024 14:38 GMT",
        "Mon, 20 May 2024 14:38:12",
        "Mon, 20 May 2024 14:38:12 UTC",
        "Mon, 20 May 2024 14:38:12 CEST",
        "Mon, 20 May 2024 14:38:12 +02:00",
        "Mon, 20 May 2024 14:38:12 GMT+0200",
        "Mon, 020 May 2024 14:38:12 GMT",
        "Mon, 20 Mai 2024 14:38:12 GMT",
        "Mon, 20 may 2024 14:38:12 GMT",
        "Mon, 20 MAY 2024 14:38:12 GMT",
        "Mon, 20 anF 2024 14:38:12 GMT",
        "mon, 20 May 2024 14:38:12 GMT",
        "20 May 2024 14:38:12 GMT",
        "Mon 20 May 2024 14:38:12 GMT",
        "Mon, 20 May 24 14:38:12 GMT",
        "Mon, 20 May 2024 14:38:12 gmt",
        " Mon, 20 May 2024 14:38:12 GMT",
        "Mon, 20 May 2024 14:38:12 GMT ",
        "Mon May 20 2024",
        "Mon May 20 2024 14:38:12",
        "Mon May 20 2024 14:38:12 GMT",
        "Mon May 20 2024 14:38:12 +0200",
        "Mon May 5 2024 14:38:12 GMT+0200",
        "Mon May 20 2024 14:38:12 GMT+0200 ()",
        "Mon May 20 2024 14:38:12 GMT+0200 CEST",
        "Mon May 20 2024 14:38:12 GMT+0200 (CEST) ",
      ].map(isNone),
    );
  });

  describe("anything else is ambiguous or no date", () => {
    holdAttributes(
      [userTraits],
      [
        "1/2/2014",
        "01/02/2014",
        "2014/01/02",
        "02-01-2014",
        "Wed Oct 02 2014",
        "2 October 2014",
        "2014",
        "2014-06",
        "2014-6-3",
        "14-06-30",
        "20140101",
        "20140101T010203Z",
        "2014-W27-1",
        "2014-181",
        "+002014-06-30",
        "-002014-06-30",
        "12014-06-30",
        "٢٠١٤-٠٦-٣٠",
        "yesterday",
        "",
        " ",
        "null",
      ].map(isNone),
    );

    holdAttributes(
      [userTraits],
      [
        { what: "true", created: true },
        { what: "false", created: false },
        { what: "an empty object, before R5.6", created: {} },
        { what: "an object, before R5.6", created: { date: "2014-06-30" } },
        { what: "an empty list, before R5.5", created: [] },
        { what: "a list, before R5.5", created: ["2014-06-30"] },
        { what: "a list of an epoch", created: [1_400_000_000] },
        { what: "a function", created: () => "2014-06-30" },
        { what: "a symbol", created: Symbol("2014-06-30") },
        { what: "a Map", created: new Map() },
      ].map(({ what, created }) => ({ ...isNone(created), rule: `R5.7 ${what} is none` })),
    );

    holdAttributes(
      [userTraits],
      [null, undefined].map((created) => ({
        rule: `R5.7 ${String(created)} is absent, without an issue`,
        given: { created },
      })),
    );
  });

  describe("a trait named Create Date is R5.4's", () => {
    holdAttributes(
      [userTraits],
      (
        [
          ["1/2/2014", { "Create Date": "1/2/2014" }],
          ["", { "Create Date": "" }],
          ["2014-06-30 01:02", { "Create Date": "2014-06-30 01:02" }],
          ["2014-06-30 01:02+02:00", { "Create Date": "2014-06-29T23:02:00.000Z" }],
          [1_400_000_000, { "Create Date": "1400000000" }],
          [new Date(0), { "Create Date": "1970-01-01T00:00:00.000Z" }],
          [["2014", 6], { "Create Date": "2014,6" }],
          [{ year: 2014 }, { "Create Date_year": "2014" }],
        ] as const
      ).map(([value, sent]) => ({
        rule: `R5.7 ${inspect(value)} as Create Date`,
        given: { "Create Date": value },
        sent,
      })),
    );
  });

  describe("wherever attributes come from", () => {
    const created = { createdAt: "2014-06-30 01:02+02:00" };
    const date = "2014-06-29T23:02:00.000Z";

    hold([
      {
        rule: "R5.7 traits of an account, context.traits of its user, and a product",
        given: group({
          traits: created,
          context: { traits: created },
          ...totango({ product: { id: "productA", ...created } }),
        }),
        sent: [
          { kind: "account", sdr_o: "test_group", "sdr_o.Create Date": date },
          {
            kind: "product",
            sdr_o: "test_group__productA",
            sdr_u: "jack",
            "sdr_o.Create Date": date,
            "sdr_o.parent_id": "test_group",
            "sdr_o.product_id": "productA",
            "sdr_u.Create Date": date,
          },
        ],
      },
      {
        rule: "R5.7 an attribute track",
        given: attributeTrack(created),
        sent: [{ kind: "user", sdr_o: "test_group", sdr_u: "jack", "sdr_u.Create Date": date }],
        issues: ["attribute-track event"],
      },
    ]);
  });

  test("R5.7 every real day and time is its instant, in UTC", () => {
    fc.assert(
      fc.property(dateTime, ({ text, instant }) => {
        const { sent, issues } = outcome(userTraits.given({ created: text }));
        expect(sent).toEqual([{ ...userTraits.sent, "sdr_u.Create Date": new Date(instant).toISOString() }]);
        expect(issues).toEqual([]);
      }),
    );
  });

  test("R5.7 no month has a day more than it has, whatever the year", () => {
    const texts = [2000, 2001, 2004, 2100].flatMap((year) =>
      Array.from({ length: 14 * 33 }, (_, n) => `${year}-${two(Math.floor(n / 33))}-${two(n % 33)}T10:20:30.400Z`),
    );
    const isReal = (text: string) => Number.isFinite(Date.parse(text)) && new Date(text).toISOString() === text;
    const isSent = (text: string) => outcome(userTraits.given({ created: text })).issues.length === 0;
    expect(texts.filter(isSent)).toEqual(texts.filter(isReal));
  });
});
