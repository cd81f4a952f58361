import { Group, Identify } from "@segment/facade";
import fc from "fast-check";
import { asGiven, fieldsOf, instant, jack, paramsOf, type Claim, type Fields, type Question } from "./comparison.js";

const day = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-30"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const twoDigits = fc.integer({ min: 0, max: 65 }).map((number) => String(number).padStart(2, "0"));
const time = fc.tuple(
  fc.constantFrom("T", "T", "T", " "),
  fc.integer({ min: 0, max: 25 }).map((hour) => String(hour).padStart(2, "0")),
  fc.integer({ min: 0, max: 61 }).map((minute) => `:${String(minute).padStart(2, "0")}`),
  fc.oneof(
    fc.constant(""),
    twoDigits.map((second) => `:${second}`),
    fc.tuple(twoDigits, fc.nat()).map(([second, fraction]) => `:${second}.${fraction}`),
  ),
  fc.constantFrom("", "Z", "+02:00", "-0530", "+14:00", "+02"),
);
const isoText = fc.tuple(day, fc.oneof(fc.constant([""]), time)).map(([date, rest]) => date + rest.join(""));

const seconds = fc.integer({ min: 100_000_000, max: 4_102_444_799 });
const milliseconds = fc.integer({ min: 100_000_000_000, max: 4_102_444_799_999 });
const epoch = fc.oneof(seconds, milliseconds);
const sound = fc.oneof(fc.date({ noInvalidDate: true }), epoch, day);

const otherTexts = [
  "1/2/2014",
  "Wed, 15 Jan 2014 10:20:30 GMT",
  "2014",
  "2014-01",
  "20140101",
  "2014-02-30",
  "2014-01-15T24:00",
  "someday",
  "",
  " ",
];

const created = fc.oneof(
  { weight: 2, arbitrary: fc.date({ noInvalidDate: false }) },
  { weight: 2, arbitrary: epoch },
  { weight: 1, arbitrary: epoch.map(String) },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.double({ min: 1e8, max: 4e9 }), fc.maxSafeInteger()) },
  { weight: 4, arbitrary: isoText },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...otherTexts), fc.string(), fc.maxSafeNat().map(String)) },
  { weight: 1, arbitrary: fc.constantFrom<unknown[]>(true, false, null, undefined, {}, []) },
);
const either = fc.oneof({ weight: 3, arbitrary: sound }, { weight: 1, arbitrary: fc.constant("someday") });

const traits: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 4, arbitrary: created.map((value) => ({ created: value })) },
  { weight: 4, arbitrary: created.map((value) => ({ createdAt: value })) },
  { weight: 2, arbitrary: fc.record({ created: either, createdAt: either }) },
  { weight: 1, arbitrary: created.map((value) => ({ created_at: value })) },
  { weight: 1, arbitrary: fc.record({ created: sound, "Create Date": day }) },
);

function identify(of: Fields): Fields {
  return { ...jack, type: "identify", traits: of };
}

function group(of: Fields): Fields {
  return { type: "group", groupId: "test_group", traits: of };
}

/** `Create Date` as an instant: a date alone is its midnight in UTC. */
function createDateOf(message: Fields): string | undefined {
  const params = paramsOf(message);
  const text = params["sdr_u.Create Date"] ?? params["sdr_o.Create Date"];
  return text === undefined ? undefined : instant(new Date(text));
}

/** What one value becomes alone. */
function createDate(value: unknown): string | undefined {
  return createDateOf(identify({ created: value }));
}

function createdOf(message: Fields): string | undefined {
  const date = (message.type === "group" ? new Group(message, asGiven) : new Identify(message, asGiven)).created();
  return date instanceof Date ? instant(date) : undefined;
}

/** The one value that decides, where no other is given. */
function only({ values }: Claim): unknown {
  return values.length === 1 ? values[0] : undefined;
}

function isDigits(value: unknown): value is string {
  return typeof value === "string" && /^\d+$/.test(value);
}

const isoForm = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?))?)?$/;

/** `YYYY-MM-DD`, alone or with a time and a zone, whether or not there is such a day. */
function isIsoText(value: unknown): value is string {
  return typeof value === "string" && isoForm.test(value);
}

function isReal(isoText: string): boolean {
  const date = isoText.slice(0, 10);
  const clock = isoText.slice(11);
  const isRealDay = instant(new Date(`${date}T00:00Z`))?.startsWith(date) === true;
  return isRealDay && (clock === "" || /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d|[^:]|$)/.test(clock));
}

function isEpoch(value: unknown): boolean {
  const number = Number(value);
  return (
    (number >= 100_000_000 && number <= 4_102_444_799) || (number >= 100_000_000_000 && number <= 4_102_444_799_999)
  );
}

export const createDates: Question = {
  question: "since when is the user or the account there?",
  messages: fc.tuple(fc.constantFrom(identify, group), traits).map(([of, fields]) => of(fields)),
  claims: (message) => {
    const of = fieldsOf(message.traits);
    const values = ["created", "createdAt", "created_at"].filter((name) => name in of).map((name) => of[name]);
    return [{ name: "Create Date", values, segment: createdOf(message), sent: createDateOf(message) }];
  },
  differences: [
    {
      rule: "R5.2 of a group's created and createdAt, created wins",
      reason: "as it does for users",
      applies: ({ sent }, message) => {
        const { created: first, createdAt: second } = fieldsOf(message.traits);
        return message.type === "group" && second !== undefined && sent !== undefined && sent === createDate(first);
      },
      example: group({ created: "2014-01-15", createdAt: "2015-01-15" }),
    },
    {
      rule: "R5.1 the first usable one of created and createdAt counts",
      reason: "a date that cannot be read says nothing against one that can",
      applies: ({ sent }, { traits: of }) => {
        const { created: first, createdAt: second } = fieldsOf(of);
        return createDate(first) === undefined && sent !== undefined && sent === createDate(second);
      },
      example: identify({ created: "someday", createdAt: "2015-01-15" }),
    },
    {
      rule: "R5.2 Create Date wins",
      reason: "it is Totango's own spelling",
      applies: ({ sent }, { traits: of }) => {
        const spelled = fieldsOf(of)["Create Date"];
        return typeof spelled === "string" && sent === instant(new Date(spelled));
      },
      example: identify({ created: "2014-01-15", "Create Date": "2015-01-15" }),
    },
    {
      rule: "R5.7 an epoch is from 1973 to 2099",
      reason: "a count or an ID is not a date",
      applies: (claim) =>
        (typeof only(claim) === "number" || isDigits(only(claim))) && !isEpoch(only(claim)) && claim.sent === undefined,
      example: identify({ created: 42 }),
    },
    {
      rule: "R5.7 digits are read as their number",
      reason: "their size tells seconds from milliseconds, as it does for numbers",
      applies: (claim) =>
        isDigits(only(claim)) && claim.sent !== undefined && claim.sent === createDate(Number(only(claim))),
      example: identify({ created: "100000000000" }),
    },
    {
      rule: "R5.7 a fraction of a second is cut as it is written",
      reason: "multiplied in binary, a millisecond can get lost",
      applies: (claim) => {
        const distance = Date.parse(claim.sent ?? "") - Date.parse(claim.segment ?? "");
        return typeof only(claim) === "number" && !Number.isInteger(only(claim)) && Math.abs(distance) === 1;
      },
      example: identify({ created: 273323263.155 }),
    },
    {
      rule: "R5.7 after a space the time is UTC or at its offset",
      reason: "the time zone of the machine is not part of the message",
      applies: (claim) => {
        const given = only(claim);
        return (
          isIsoText(given) && given.includes(" ") && isReal(given) && claim.sent === createDate(given.replace(" ", "T"))
        );
      },
      example: identify({ created: "2014-01-15 10:20+02:00" }),
    },
    {
      rule: "R5.7 the day and the time are real",
      reason: "30 February is a mistake, not a day in March",
      applies: (claim) => {
        const given = only(claim);
        return isIsoText(given) && !isReal(given) && claim.sent === undefined;
      },
      example: identify({ created: "2014-02-30" }),
    },
    {
      rule: "R5.7 other forms of dates are no dates",
      reason: "1/2/2014 is two days",
      applies: (claim) => {
        const given = only(claim);
        return typeof given === "string" && !isDigits(given) && !isIsoText(given) && claim.sent === undefined;
      },
      example: identify({ created: "1/2/2014" }),
    },
    {
      rule: "R5.7 what is neither a date, a number nor a string is not a date",
      reason: "true is not one millisecond after 1970",
      applies: (claim) =>
        (typeof only(claim) === "boolean" || typeof only(claim) === "object") && claim.sent === undefined,
      example: identify({ created: true }),
    },
  ],
};
