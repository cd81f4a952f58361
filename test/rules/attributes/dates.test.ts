import fc from "fast-check";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { foundIn, group, identify, sentOf, service, totango, untyped } from "../../support.js";

const jack = { kind: "user", sdr_o: "test_group", sdr_u: "jack" };

/** What an identify with these traits becomes. */
function outcome(traits: object) {
  const { requests, issues } = untyped.explain(identify({ traits }), service);
  return { sent: sentOf(requests), issues: foundIn(issues) };
}

function expectDate(created: unknown, date: string): void {
  expect(outcome({ created })).toEqual({ sent: [{ ...jack, "sdr_u.Create Date": date }], issues: [] });
}

function expectNone(created: unknown): void {
  expect(outcome({ created })).toEqual({ sent: [jack], issues: ["unusable-value traits created"] });
}

describe("R5.7 a Date", () => {
  test("is sent as ISO 8601 UTC", () =>
    expectDate(new Date(Date.UTC(2014, 5, 30, 1, 2, 3, 4)), "2014-06-30T01:02:03.004Z"));
  test("of any time", () => expectDate(new Date(0), "1970-01-01T00:00:00.000Z"));
  test("of another realm", () => expectDate(runInNewContext("new Date(1400000000000)"), "2014-05-13T16:53:20.000Z"));
  test("of a subclass with methods of its own", () => {
    class Day extends Date {
      override toISOString = () => "someday";
      override getTime = () => 0;
      override valueOf = () => 0;
    }
    expectDate(new Day(Date.UTC(2014, 5, 30)), "2014-06-30T00:00:00.000Z");
  });
  test("that is invalid is none", () => expectNone(new Date(Number.NaN)));
  test("that is invalid, of another realm, is none", () => expectNone(runInNewContext("new Date(NaN)")));
});

describe("R5.7 an epoch", () => {
  test.each([
    [100_000_000, "1973-03-03T09:46:40.000Z"],
    [1_400_000_000, "2014-05-13T16:53:20.000Z"],
    [4_102_444_799, "2099-12-31T23:59:59.000Z"],
    [100_000_000_000, "1973-03-03T09:46:40.000Z"],
    [1_400_000_000_123, "2014-05-13T16:53:20.123Z"],
    [4_102_444_799_999, "2099-12-31T23:59:59.999Z"],
  ])("%d, as a number or its digits, is %s", (epoch, date) => {
    expectDate(epoch, date);
    expectDate(String(epoch), date);
  });

  test.each([
    [1_400_000_000.5, "2014-05-13T16:53:20.500Z"],
    [1_400_000_000.9999, "2014-05-13T16:53:20.999Z"],
    [1_400_000_000.001, "2014-05-13T16:53:20.001Z"],
    [1_400_000_000_123.9, "2014-05-13T16:53:20.123Z"],
    [4_102_444_799.9999, "2099-12-31T23:59:59.999Z"],
    [1_716_215_892.123, "2024-05-20T14:38:12.123Z"],
  ])("%d, as a number or its digits, is cut to milliseconds: %s", (epoch, date) => {
    expectDate(epoch, date);
    expectDate(String(epoch), date);
  });

  test.each([
    99_999_999, 99_999_999.9, 4_102_444_800, 99_999_999_999, 4_102_444_800_000, 1e21, 20140101, 2014, 1, 0, -0, -1,
    -1_400_000_000,
  ])("%d, as a number or its digits, is none", (epoch) => {
    expectNone(epoch);
    expectNone(String(epoch));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1_400_000_000n])("%s is none", (epoch) =>
    expectNone(epoch),
  );

  test.each([
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
  ])("%j is more than an epoch's digits, and is none", (text) => expectNone(text));
});

describe("R5.7 a date alone is sent as it is", () => {
  test.each([
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
  ])("%s", (day) => expectDate(day, day));

  test.each([
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
  ])("%s is not a real day", (day) => expectNone(day));
});

describe("R5.7 a date with a time", () => {
  test.each([
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
  ])("%s is %s", (text, date) => expectDate(text, date));

  test("takes a fraction of any length", () =>
    expectDate(`2014-06-30T01:02:03.${"9".repeat(10_000)}Z`, "2014-06-30T01:02:03.999Z"));

  test.each([
    "2014-02-30T01:02",
    "2014-02-29T01:02:03Z",
    "2014-02-29T00:30+01:00",
    "2014-13-01T01:02",
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
  ])("%s is not a real day and time", (text) => expectNone(text));

  test.each([
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
  ])("%j is none", (text) => expectNone(text));
});

describe("R5.7 a date as mail and JavaScript write it", () => {
  test.each([
    ["Mon, 20 May 2024 14:38:12 GMT", "2024-05-20T14:38:12.000Z"],
    ["Wed, 1 May 2024 14:38:12 GMT", "2024-05-01T14:38:12.000Z"],
    ["Mon, 20 May 2024 14:38:12 +0200", "2024-05-20T12:38:12.000Z"],
    ["Mon, 20 May 2024 14:38:12 -0130", "2024-05-20T16:08:12.000Z"],
    ["Sun, 20 May 2024 14:38:12 GMT", "2024-05-20T14:38:12.000Z"], // the day of the week is not checked
    ["Mon May 20 2024 14:38:12 GMT+0200", "2024-05-20T12:38:12.000Z"],
    ["Mon May 20 2024 14:38:12 GMT+0200 (Central European Summer Time)", "2024-05-20T12:38:12.000Z"],
    ["Mon May 20 2024 14:38:12 GMT+0000 (Coordinated Universal Time)", "2024-05-20T14:38:12.000Z"],
    ["Thu Feb 29 2024 23:59:59 GMT-0800", "2024-03-01T07:59:59.000Z"],
  ])("%s is %s", (text, date) => expectDate(text, date));

  test.each(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])(
    "knows %s",
    (month) => {
      const date = new Date(`05 ${month} 2024 00:00 UTC`).toISOString();
      expectDate(`Mon, 5 ${month} 2024 00:00:00 GMT`, date);
      expectDate(`Mon ${month} 05 2024 00:00:00 GMT+0000`, date);
    },
  );

  test.each([
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
  ])("%j is none", (text) => expectNone(text));
});

describe("R5.7 anything else is ambiguous or no date", () => {
  test.each([
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
  ])("%j", (text) => expectNone(text));

  test.each([
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
  ])("$what", ({ created }) => expectNone(created));

  test.each([null, undefined])("%s is absent, without an issue", (created) => {
    expect(outcome({ created })).toEqual({ sent: [jack], issues: [] });
  });
});

describe("R5.7 a trait named Create Date is R5.4's", () => {
  test.each([
    ["1/2/2014", { "Create Date": "1/2/2014" }],
    ["", { "Create Date": "" }],
    ["2014-06-30 01:02", { "Create Date": "2014-06-30 01:02" }],
    ["2014-06-30 01:02+02:00", { "Create Date": "2014-06-29T23:02:00.000Z" }],
    [1_400_000_000, { "Create Date": "1400000000" }],
    [new Date(0), { "Create Date": "1970-01-01T00:00:00.000Z" }],
    [["2014", 6], { "Create Date": "2014,6" }],
    [{ year: 2014 }, { "Create Date_year": "2014" }],
  ])("%j", (value, attributes) => {
    const sent = Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`sdr_u.${name}`, text]));
    expect(outcome({ "Create Date": value })).toEqual({ sent: [{ ...jack, ...sent }], issues: [] });
  });
});

describe("R5.4 a string that is a date-time with a zone is that instant", () => {
  const instant = "2014-06-29T23:02:03.000Z";

  test.each([
    "2014-06-30T01:02:03+02:00",
    "2014-06-30 01:02:03 +0200",
    "2014-06-30t01:02:03+02",
    "2014-06-29T23:02:03Z",
    "2014-06-29 23:02:03 UTC",
  ])("%s", (text) => {
    expect(outcome({ since: text })).toEqual({ sent: [{ ...jack, "sdr_u.since": instant }], issues: [] });
  });

  test.each([
    "2014-06-30",
    "2014-06-30T01:02:03",
    "2014-06-30 01:02",
    "2014-06-30T01:02:03 CET",
    "2014-02-30T01:02:03Z",
    "Mon, 20 May 2024 14:38:12 GMT",
    "1400000000",
    " 2014-06-30T01:02:03Z",
    "2014-06-30T01:02:03Z.",
    "2014-1234",
    "1234-56-7",
  ])("%j stays as it is", (text) => {
    expect(outcome({ since: text })).toEqual({ sent: [{ ...jack, "sdr_u.since": text }], issues: [] });
  });

  const text = "2014-06-30T01:02:03+02:00";

  test("inside an object, and under a long name", () => {
    expect(outcome({ plan: { since: text } }).sent).toEqual([{ ...jack, "sdr_u.plan_since": instant }]);
  });

  test("not in a list", () => {
    expect(outcome({ since: [text] }).sent).toEqual([{ ...jack, "sdr_u.since": text }]);
  });

  test("not as an account's parent_id and product_id", () => {
    const given = group({ userId: undefined, traits: { parent_id: text, product_id: text, since: text } });
    expect(sentOf(untyped.translate(given, service))).toEqual([
      {
        kind: "account",
        sdr_o: "test_group",
        "sdr_o.parent_id": text,
        "sdr_o.product_id": text,
        "sdr_o.since": instant,
      },
    ]);
  });

  test("as a user's parent_id", () => {
    expect(outcome({ parent_id: text }).sent).toEqual([{ ...jack, "sdr_u.parent_id": instant }]);
  });
});

describe("R5.7 holds wherever attributes come from", () => {
  const created = { createdAt: "2014-06-30 01:02+02:00" };
  const date = "2014-06-29T23:02:00.000Z";

  test("traits of an account, context.traits of its user, and a product", () => {
    const given = group({
      traits: created,
      context: { traits: created },
      ...totango({ product: { id: "productA", ...created } }),
    });
    expect(sentOf(untyped.translate(given, service))).toMatchObject([
      { sdr_o: "test_group", "sdr_o.Create Date": date },
      { sdr_o: "test_group__productA", "sdr_o.Create Date": date, "sdr_u.Create Date": date },
    ]);
  });

  test("an attribute track", () => {
    const given = { type: "track", userId: "jack", event: null, ...created, context: { groupId: "test_group" } };
    expect(sentOf(untyped.translate(given, service))).toEqual([{ ...jack, "sdr_u.Create Date": date }]);
  });
});

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

test("R5.7 every real day and time is its instant, in UTC", () => {
  fc.assert(fc.property(dateTime, ({ text, instant }) => expectDate(text, new Date(instant).toISOString())));
});
