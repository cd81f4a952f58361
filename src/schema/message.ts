import {
  array,
  boolean,
  literal,
  looseObject,
  number,
  optional,
  string,
  union,
  unknown,
  type ZodMiniType,
} from "zod/v4/mini";
import type { $ZodTypeInternals } from "zod/v4/core";
import { report, type Finding } from "../issues.js";
import type * as message from "../message.js";
import { readAccount, readUser } from "../reading/ids.js";
import {
  checkContext,
  readContext,
  readContextTraits,
  readGroupTraits,
  readProperties,
  readTraits,
} from "../reading/parts.js";
import { readEnableHierarchy, readParent, readProduct } from "../reading/product.js";
import { readTotango } from "../reading/totango.js";
import { isAbsent, isObject, type Fields } from "../text.js";
import { checked, described, field, text, type Fault } from "./checked.js";
import { faultsOf, TotangoOptions } from "./options.js";

const types: readonly message.SegmentMessage["type"][] = [
  "identify",
  "group",
  "track",
  "page",
  "screen",
  "alias",
  "delete",
];

/** `z.discriminatedUnion` asks a member for the values of its fields. */
type OfType<Value> = $ZodTypeInternals<Value, Value> & { propValues: { type: Set<message.SegmentMessage["type"]> } };

/**
 * A Segment message as it comes from outside. `parse` gives back the very value that it is given, or throws with the
 * path and a sentence for each fault: an unknown type, or an ID or a part of the wrong type where the translation reads
 * it. It is no stricter than the translation: a trait that Totango has no form for passes, and becomes an issue.
 *
 * @example
 * ```ts
 * SegmentMessage.parse({ type: "track", userId: "jack", event: "Login" }).type; // => "track"
 * const { error } = SegmentMessage.safeParse({ type: "track", userId: ["jack"], event: "Login" });
 * error?.issues[0]?.path; // => ["userId"]
 * error?.issues[0]?.message; // => "must be a string or a finite number"
 * ```
 */
export const SegmentMessage: ZodMiniType<
  message.SegmentMessage,
  message.SegmentMessage,
  OfType<message.SegmentMessage>
> = /* @__PURE__ */ checked(() => ({
  description: "A Segment message. Other fields pass, and are not read.",
  shape: messageShape(),
  others: "pass",
  propValues: { type: new Set(types) },
  findFaults,
}));
/** A Segment message, discriminated on `type`. */
export type SegmentMessage = message.SegmentMessage;

/** Of all types in one, so that a document names each field once. */
function messageShape() {
  const pageText = union([string(), number(), array(union([string(), number()]))]);
  const time = union([string(), number()]);
  const Totango = union([boolean(), TotangoOptions]);
  return {
    type: described("The type of the call. An alias or a delete is taken, and sends nothing.", literal(types)),
    userId: text("The ID of the user. Without one, only a group sends anything."),
    anonymousId: text("The ID of the visitor before anyone has said who it is. It is never sent."),
    groupId: text("The ID of the account: of a group, the one that it names."),
    messageId: described("The ID of the message, of which those of its requests are made.", optional(unknown())),
    event: text("The activity of a track call."),
    category: field("The category of a page or screen, which is the module of its activities.", pageText),
    name: field("The name of a page or screen.", pageText),
    traits: field("Attributes: of the user in an identify, of the account in a group.", looseObject({})),
    properties: field(
      "Properties of a track, page or screen.",
      looseObject({
        category: field("The module of the activity, or the page's category.", pageText),
        name: field("The page's name.", pageText),
      }),
    ),
    context: field(
      "What surrounds the message. Other fields pass, and are not read.",
      looseObject({
        groupId: text("The ID of the account that the message is about."),
        traits: field("User attributes that are sent along.", looseObject({})),
        Totango: field("The options for Totango; false sends nothing to Totango.", Totango),
      }),
    ),
    integrations: field(
      "Which destinations the message goes to, and their options.",
      looseObject({
        All: field("false sends the message nowhere but to the destinations that are named.", boolean()),
        Totango: field("false sends nothing to Totango; an object has the options for Totango.", Totango),
      }),
    ),
    timestamp: field("When the message happened.", time),
    originalTimestamp: field("When the message happened by the sender's clock.", time),
  };
}

const messageSentence = "must be one message, not a list, a batch or a text";
const typeSentence = "must be identify, group, track, page, screen, alias or delete";

/** R2.8: an unknown type, or else what the translation finds unusable at a part or an ID. */
function findFaults(value: unknown): readonly Fault[] {
  if (!isObject(value)) return [{ path: [], message: messageSentence }];
  switch (value.type) {
    case "identify":
    case "group":
    case "track":
    case "page":
    case "screen":
      return faultsOf(unusableParts(value));
    case "alias":
    case "delete":
      return [];
    default: {
      const isBatch = isAbsent(value.type) && Array.isArray(value.batch);
      return [isBatch ? { path: [], message: messageSentence } : { path: ["type"], message: typeSentence }];
    }
  }
}

/** The schema knows no settings, so a message is read as these say where they are not set. */
const noSettings = { integrationNames: [], accountIdFrom: [] };

function unusableParts(fields: Fields): readonly Finding[] {
  const findings: Finding[] = [];
  const contextRead = readContext(fields);
  const options = readTotango(fields, contextRead, noSettings);
  if (options.state === "off") return findings;
  const context = checkContext(fields, contextRead, findings);
  readContextTraits(context, findings);
  const user = readUser(fields);
  const account = readAccount(fields, context, false, noSettings);
  if (user.state === "unusable") report(findings, user.code, user.path);
  // R4.8: without a user, only a group's account is looked at.
  const isLookedAt = user.state === "known" || fields.type === "group";
  if (isLookedAt && account.state === "unusable") report(findings, account.code, account.path);
  readProduct(options, findings);
  if (fields.type === "group") {
    readParent(options, findings);
    readEnableHierarchy(options, findings);
    readGroupTraits(fields, findings);
  } else if (fields.type === "identify") readTraits(fields, findings);
  else readProperties(fields, findings);
  return findings;
}
