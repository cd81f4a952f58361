import { Page, Screen, Track } from "@segment/facade";
import fc from "fast-check";
import {
  asGiven,
  blank,
  cutTo,
  explained,
  fieldsOf,
  hasNameAlike,
  jack,
  otherTypes,
  paramsOf,
  plainDecimal,
  some,
  text,
  writtenText,
  type Claim,
  type Difference,
  type Fields,
  type Question,
} from "./comparison.js";

const place = fc.oneof(
  { weight: 9, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom("__heartbeat", ["__heartbeat"]) },
);
const view = fc.constantFrom("page", "screen");

/** The own field, unless there is nothing in it. */
function isOwn(message: Fields, field: string): boolean {
  const value = unlisted(message[field]);
  return value !== undefined && value !== null && value !== "";
}

/** R2.4: a list of one text is that text, to Segment too. */
function unlisted(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function pageOf(message: Fields): Page {
  return message.type === "screen" ? new Screen(message, asGiven) : new Page(message, asGiven);
}

const zero: Omit<Difference, "example"> = {
  rule: "R2.4 a zero is there",
  reason: "a number is a number",
  applies: ({ values }) => values.some((value) => value === 0),
};

const heartbeat: Omit<Difference, "example"> = {
  rule: "R4.7 a heartbeat is Totango's own",
  reason: "its collector writes __heartbeat as it is, in the module __system",
  applies: (_claim, message) => paramsOf(message).sdr_a === "__heartbeat",
};

const index = { ...jack, type: "page", name: "Index" };
const docs = { ...jack, type: "screen", category: "Docs" };

/** As Segment's own Totango integration names them: the category's event, and the full name's. */
export const events: Question = {
  question: "what are page and screen views called?",
  messages: fc
    .tuple(view, some({ category: place, name: place, properties: some({ category: place, name: place }) }))
    .map(([type, fields]) => ({ ...jack, ...fields, type })),
  claims: (message) => {
    const page = pageOf(message);
    const properties = fieldsOf(message.properties);
    const categories = [message.category, properties.category].map(unlisted);
    const names = [message.name, properties.name].map(unlisted);
    return [
      {
        name: "category",
        values: categories,
        segment: page.category() ? page.event(writtenText(page.category())) : undefined,
        sent: paramsOf(message, { trackNamedPages: false }).sdr_a,
      },
      {
        name: "name",
        values: [...names, ...categories],
        segment: page.fullName() ? page.event(writtenText(page.fullName())) : undefined,
        sent: paramsOf(message, { trackCategorizedPages: false }).sdr_a,
      },
    ];
  },
  differences: [
    { ...blank, example: { ...docs, category: " " } },
    { ...plainDecimal, example: { ...docs, category: 1e21 } },
    { ...otherTypes, example: { ...docs, category: ["Docs", "Index"] } },
    { ...zero, example: { ...index, name: 0 } },
    { ...heartbeat, example: { ...index, name: "__heartbeat" } },
    { ...cutTo(190), example: { ...index, name: "x".repeat(200) } },
    {
      rule: "R4.5 category and name are those of the properties where the message has none",
      reason: "Segment's spec names these properties, and some sources send them alone",
      applies: ({ name }, message) =>
        ["category", ...(name === "name" ? ["name"] : [])].some(
          (field) => !isOwn(message, field) && isOwn(fieldsOf(message.properties), field),
        ),
      example: { ...jack, type: "page", properties: { category: "Docs" } },
    },
  ],
};

const own = fc.record({ category: place });
const alike = some({ Category: place, category: place });

export const modules: Question = {
  question: "which module is it?",
  messages: fc
    .tuple(
      fc.constantFrom("track", "page", "screen"),
      some({ category: place, properties: fc.oneof(own, own, own, alike) }),
    )
    .map(([type, fields]) => ({
      ...jack,
      ...fields,
      type,
      ...(type === "track" ? { event: "Login" } : { name: "Index" }),
    })),
  claims: (message) => {
    const { requests, issues } = explained(message);
    const isKnown = issues.every(({ code }) => code !== "defaulted-module");
    const track = message.type === "track" ? new Track(message, asGiven) : pageOf(message).track();
    return [
      {
        name: "module",
        values: categoriesOf(message),
        segment: writtenText(track.category()),
        sent: isKnown && requests[0]?.kind === "activity" ? requests[0].params.sdr_m : undefined,
      },
    ];
  },
  differences: [
    { ...blank, example: { ...docs, name: "Index", category: " " } },
    { ...plainDecimal, example: { ...docs, name: "Index", category: 1e21 } },
    { ...otherTypes, example: { ...jack, type: "track", event: "Login", properties: { category: ["Docs"] } } },
    { ...zero, example: { ...docs, name: "Index", category: 0, properties: { category: "Docs" } } },
    { ...heartbeat, example: { ...index, name: "__heartbeat" } },
    { ...cutTo(100), example: { ...docs, category: "x".repeat(101) } },
    {
      rule: "R4.3 properties.category has this spelling alone",
      reason: "Segment documents no other",
      applies: (_claim, { properties }) => hasNameAlike(properties, "category"),
      example: { ...jack, type: "track", event: "Login", properties: { Category: "Application" } },
    },
  ],
};

/** Lists are for pages and screens alone. */
function categoriesOf({ type, category, properties }: Fields): Claim["values"] {
  const said = fieldsOf(properties).category;
  return type === "track" ? [said] : [category, said].map(unlisted);
}
