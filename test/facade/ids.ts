import { Group, Track } from "@segment/facade";
import fc from "fast-check";
import {
  asGiven,
  blank,
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
  type Fields,
  type Question,
} from "./comparison.js";

const login = { ...jack, type: "track", event: "Login" };

export const users: Question = {
  question: "who is the user?",
  messages: text.map((userId) => ({ ...login, userId })),
  claims: (message) => [
    {
      name: "user ID",
      values: [message.userId],
      segment: writtenText(new Track(message, asGiven).userId()),
      sent: paramsOf(message).sdr_u,
    },
  ],
  differences: [
    { ...blank, example: { ...login, userId: " " } },
    { ...plainDecimal, example: { ...login, userId: 1e21 } },
    { ...otherTypes, example: { ...login, userId: { id: "jack" } } },
    {
      rule: "R4.8 a user ID over 100 characters is missing",
      reason: "Totango takes no more, and an ID that is cut is another user's",
      applies: ({ segment = "", sent }) => sent === undefined && segment.length > 100,
      example: { ...login, userId: "x".repeat(101) },
    },
  ],
};

export const accounts: Question = {
  question: "which account is it?",
  messages: fc.oneof(
    some({ groupId: text, group_id: text }).map((context) => ({ ...login, context })),
    fc
      .tuple(text, some({ groupId: text }))
      .map(([groupId, context]) => ({ type: "group", userId: "jack", groupId, context })),
  ),
  claims: (message) => [
    {
      name: "account ID",
      values: [message.groupId, ...Object.values(fieldsOf(message.context))],
      segment: writtenText(
        (message.type === "group" ? new Group(message, asGiven) : new Track(message, asGiven)).groupId(),
      ),
      sent: paramsOf(message).sdr_o,
    },
  ],
  differences: [
    { ...blank, example: { ...login, context: { groupId: " " } } },
    { ...plainDecimal, example: { type: "group", groupId: 1e-7 } },
    { ...otherTypes, example: { type: "group", groupId: true } },
    {
      rule: "R2.5 a group message without a group ID is of the account in its context",
      reason: "every other message is",
      applies: ({ segment, sent }, message) => isInContext(message, sent) && segment === undefined,
      example: { type: "group", context: { groupId: "test_group" } },
    },
    {
      rule: "R2.5 context.groupId has this spelling alone",
      reason: "Segment documents no other",
      applies: (_claim, { context }) => hasNameAlike(context, "groupId"),
      example: { ...login, context: { group_id: "test_group" } },
    },
    {
      rule: "R5.8 an account ID over 480 characters stops its request",
      reason: "Totango takes no more, and an ID that is cut is another account's",
      applies: ({ segment = "", sent }) => sent === undefined && segment.length > 480,
      example: { type: "group", groupId: "x".repeat(481) },
    },
  ],
};

function isInContext({ type, context }: Fields, sent: Claim["sent"]): boolean {
  return type === "group" && sent !== undefined && writtenText(fieldsOf(context).groupId) === sent;
}
