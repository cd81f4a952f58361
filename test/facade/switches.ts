import { Facade } from "@segment/facade";
import fc from "fast-check";
import { explained, fieldsOf, isAbsent, isObject, some, type Fields, type Question } from "./comparison.js";

const toggle = fc.oneof(
  fc.boolean(),
  fc.constantFrom<unknown[]>("false", "true", 0, 1, null, undefined, [], {}, { product: { id: "productA" } }),
);
const options = some({ All: toggle, all: toggle, Totango: toggle });
const integrations = fc.oneof(
  { weight: 8, arbitrary: options },
  { weight: 2, arbitrary: some({ Totango: toggle, ALL: toggle, providers: options }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown[]>(undefined, null, false, 0, "Totango", ["Totango"]) },
);
const messages = fc.oneof(
  { weight: 8, arbitrary: some({ integrations, context: some({ Totango: toggle }) }) },
  { weight: 1, arbitrary: some({ integrations, context: options, options }) },
);

/** Neither on nor off. */
function isUnreadable(value: unknown): boolean {
  return !isAbsent(value) && typeof value !== "boolean" && !isObject(value);
}

function togglesOf({ integrations: given, context }: Fields) {
  const { All, all, Totango } = fieldsOf(given);
  return { alls: [All, all], Totango, aside: fieldsOf(context).Totango };
}

function group(fields: Fields): Fields {
  return { type: "group", groupId: "test_group", ...fields };
}

export const switches: Question = {
  question: "is the message for Totango?",
  messages: messages.map(group),
  claims: (message) => [
    {
      name: "enabled",
      values: [],
      segment: String(new Facade(message).enabled("Totango")),
      sent: String(explained(message).issues.every(({ code }) => code !== "totango-disabled")),
    },
  ],
  differences: [
    {
      rule: "R2.3 context.Totango is a switch beside integrations",
      reason: "Analytics.js 2 puts what it was loaded with into integrations, and what a caller passes into context",
      applies: ({ sent }, message) =>
        sent === "false" && isObject(message.integrations) && togglesOf(message).aside === false,
      example: group({ integrations: { Totango: true }, context: { Totango: false } }),
    },
    {
      rule: "R2.3 a switch that cannot be read is off",
      reason: 'who writes "false" means it',
      applies: ({ sent }, message) => {
        const { alls, Totango, aside } = togglesOf(message);
        const isUnread = [Totango, aside].some(isUnreadable) || alls.some((all) => isUnreadable(all) || isObject(all));
        return sent === "false" && (isUnread || message.integrations === false || isUnreadable(message.integrations));
      },
      example: group({ integrations: { Totango: "false" } }),
    },
    {
      rule: "R2.3 a Totango that is null leaves it to All",
      reason: "null is absent, everywhere",
      applies: ({ sent }, message) => {
        const { alls, Totango } = togglesOf(message);
        return (
          sent === "false" && "Totango" in fieldsOf(message.integrations) && isAbsent(Totango) && alls.includes(false)
        );
      },
      example: group({ integrations: { All: false, Totango: null } }),
    },
    {
      rule: "R2.3 of All and all either switches off",
      reason: "what one of them forbids is not for the other to allow",
      applies: ({ sent }, { integrations: given }) =>
        sent === "false" && ["All", "all"].every((all) => all in fieldsOf(given)),
      example: group({ integrations: { All: true, all: false } }),
    },
    {
      rule: "R2.3 All has these spellings alone",
      reason: "Segment documents All",
      applies: (_claim, message) => "ALL" in fieldsOf(message.integrations),
      example: group({ integrations: { ALL: false } }),
    },
    {
      rule: "R2.3 All counts in integrations alone",
      reason: "Segment documents it there",
      applies: (_claim, { context }) => ["All", "all"].some((all) => typeof fieldsOf(context)[all] === "boolean"),
      example: group({ context: { All: false } }),
    },
    {
      rule: "R2.3 options and providers are no switches",
      reason: "the libraries that sent them are gone",
      applies: (_claim, message) => isObject(message.options) || "providers" in fieldsOf(message.integrations),
      example: group({ options: { Totango: false } }),
    },
  ],
};
