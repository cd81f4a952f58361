import { Facade, Group, Identify } from "@segment/facade";
import fc from "fast-check";
import {
  asGiven,
  cutTo,
  fieldsOf,
  instant,
  isObject,
  jack,
  paramsOf,
  some,
  written,
  type Claim,
  type Difference,
  type Fields,
  type Question,
} from "./comparison.js";

const scalar = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(null, undefined, "2014-01-15", "2014-01-15T10:20:30Z"),
);
const long = fc.integer({ min: 500, max: 600 }).map((length) => "x".repeat(length));
const simple = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const list = fc.array(fc.oneof({ weight: 5, arbitrary: simple }, { weight: 1, arbitrary: scalar }), { maxLength: 3 });
const value = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 2, arbitrary: list },
  { weight: 1, arbitrary: long },
);

const name = fc.oneof(
  fc.constantFrom(
    "email",
    "plan",
    "firstName",
    "Contract Value",
    "Contact",
    "Key Contact",
    "industry",
    "employees",
    "parent",
  ),
  fc.stringMatching(/^[a-z]{3,12}$/).filter((word) => !["created", "createdat", "name"].includes(word)),
);

/** No two names alike: Segment's accessors would find the first alone. */
function objectOf(inner: fc.Arbitrary<unknown>): fc.Arbitrary<Fields> {
  const selector = ([key]: [string, unknown]) => key.replace(" ", "").toLowerCase();
  return fc
    .uniqueArray(fc.tuple(name, inner), { maxLength: 4, selector })
    .map((entries) => Object.fromEntries(entries));
}

const address = objectOf(fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: objectOf(value) }));
const named = some({ id: fc.string(), parent: some({ id: fc.string() }) });
const traits = fc
  .tuple(objectOf(fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: address })), named)
  .map(([one, other]) => ({ ...one, ...other }));

/** Each value of the traits and where it stands, objects within objects. */
function valuesOf(fields: Fields, path: readonly string[] = []): [readonly string[], unknown][] {
  return Object.entries(fields).flatMap(([key, inner]) =>
    isObject(inner) ? valuesOf(inner, [...path, key]) : [[[...path, key], inner] satisfies [string[], unknown]],
  );
}

/** Each attribute that Segment's accessors find, by its path joined with `_`, and each that is sent. */
function claimsOf(facade: Facade, message: Fields, prefix: "sdr_o." | "sdr_u."): Claim[] {
  const found = new Map(
    valuesOf(facade.traits()).map(([path]) => [path.join("_"), facade.proxy(`traits.${path.join(".")}`)]),
  );
  const sent = new Map(
    Object.entries(paramsOf(message)).flatMap(([parameter, text]) =>
      parameter.startsWith(prefix) ? [[parameter.slice(prefix.length), text] as const] : [],
    ),
  );
  return [...new Set([...found.keys(), ...sent.keys()])].map((attribute) => ({
    name: attribute,
    values: [found.get(attribute)],
    segment: written(found.get(attribute)),
    sent: sent.get(attribute),
  }));
}

function differencesOf(exampleOf: (traits: Fields) => Fields, limit: number): Difference[] {
  return [
    {
      rule: "R5.1 a top-level id is never sent",
      reason: "the user or the account is named already",
      applies: ({ name, sent }) => name === "id" && sent === undefined,
      example: exampleOf({ id: "7" }),
    },
    {
      rule: "R5.4 a date-time with a zone is its instant in UTC",
      reason: "Totango knows no other form, and Segment's own integration sends it so",
      applies: ({ values: [given], sent }) =>
        typeof given === "string" && /T.*Z$/.test(given) && sent === instant(new Date(given)),
      example: exampleOf({ seats: "2014-01-15T10:20:30Z" }),
    },
    {
      rule: "R5.4 a number is a plain decimal",
      reason: "Totango reads no exponents",
      applies: ({ values, sent = "" }) => {
        const isExponent = values.flat().some((given) => Number.isFinite(given) && String(given).includes("e"));
        return (
          isExponent && (Array.isArray(values[0]) || sent === "" || (!sent.includes("e") && Number(sent) === values[0]))
        );
      },
      example: exampleOf({ seats: 1e21 }),
    },
    {
      rule: "R5.4 a number that is not finite is left out",
      reason: "it is not a number",
      applies: ({ values: [given], sent }) =>
        typeof given === "number" && !Number.isFinite(given) && sent === undefined,
      example: exampleOf({ seats: Number.NaN }),
    },
    {
      rule: "R5.5 a list that holds more than strings, numbers and booleans is JSON",
      reason: "joined, nothing would be left of an object but its type",
      applies: ({ values: [given], sent = "" }) =>
        Array.isArray(given) && !given.every(isSimple) && sent === JSON.stringify(given),
      example: exampleOf({ seats: [1, null] }),
    },
    {
      rule: "R5.5 an empty list is left out",
      reason: "it says nothing",
      applies: ({ values: [given], sent }) => Array.isArray(given) && given.length === 0 && sent === undefined,
      example: exampleOf({ seats: [] }),
    },
    { ...cutTo(limit), example: exampleOf({ notes: "x".repeat(600) }) },
  ];
}

function isSimple(given: unknown): boolean {
  return typeof given === "string" || typeof given === "boolean" || Number.isFinite(given);
}

function identify(of: Fields): Fields {
  return { ...jack, type: "identify", traits: of };
}

function withTraits(type: string, of: Fields): Fields {
  return { type, userId: "jack", event: "Login", name: "Index", context: { ...jack.context, traits: of } };
}

export const userAttributes: Question = {
  question: "what is said of the user?",
  messages: fc
    .tuple(fc.constantFrom("identify", "track", "page", "screen"), traits)
    .map(([type, of]) => (type === "identify" ? identify(of) : withTraits(type, of))),
  claims: (message) => {
    const facade = message.type === "identify" ? new Identify(message, asGiven) : new Facade(message, asGiven);
    return claimsOf(facade, message, "sdr_u.");
  },
  differences: [
    ...differencesOf(identify, 255),
    {
      rule: "R5.4 Contact and Key Contact are yes or no",
      reason: "Totango documents them so",
      applies: ({ name, values: [given], sent }) =>
        (name === "Contact" || name === "Key Contact") && typeof given === "boolean" && sent === (given ? "yes" : "no"),
      example: withTraits("track", { Contact: true }),
    },
  ],
};

function group(of: Fields): Fields {
  return { type: "group", groupId: "test_group", traits: of };
}

const longName = fc.integer({ min: 129, max: 200 }).map((length) => "x".repeat(length));
const accountName = fc.oneof(fc.string({ maxLength: 20 }), longName);

export const accountAttributes: Question = {
  question: "what is said of the account?",
  messages: fc.tuple(traits, some({ name: accountName })).map(([one, other]) => group({ ...one, ...other })),
  claims: (message) => claimsOf(new Group(message, asGiven), message, "sdr_o."),
  differences: [
    ...differencesOf(group, 512),
    {
      rule: "R5.1 R5.8 the name is the account_name, unless blank, in 128 characters",
      reason: "so Totango calls it",
      applies: ({ name, sent }, { traits: of }) => {
        const given = String(fieldsOf(of).name);
        if (name === "account_name") return sent === given.slice(0, 128);
        return name === "name" && sent === undefined;
      },
      example: group({ name: "Initech" }),
    },
    {
      rule: "R5.2 flattening makes no hierarchy",
      reason: "a parent_id is an order to Totango, not a fact about the account",
      applies: ({ name, sent }, { traits: of }) =>
        name === "parent_id" && sent === undefined && isObject(fieldsOf(of).parent),
      example: group({ parent: { id: "XYZ-85b" } }),
    },
  ],
};
