import { checkUsage, type UsageParams } from "../accounts/usage.js";
import { addAttributes, fillAttributes } from "../attributes/attributes.js";
import { user } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import { report, type Path } from "../issues.js";
import { readPlaced } from "../reading/ids.js";
import { readProperties } from "../reading/parts.js";
import { requestOf, type OpenRequest } from "../request.js";
import { isAbsent, isBlank, type Fields } from "../text.js";
import { eventPath, makeActivities } from "./activity.js";
import { outcomeOf, type Outcome } from "./outcome.js";

const categoryPath: Path = ["properties", "category"];

/** R4.3: an `activity` request to the usage account. Without an event it may be attribute tracking (R4.4). */
export function track(facts: Facts): Outcome {
  const { message, findings } = facts;
  const properties = readProperties(message, findings);
  if (isAttributeTrack(message, properties)) {
    const usage = checkUsage(facts);
    return outcomeOf(facts, usage ? [makeAttributeTrack(facts, usage)] : []);
  }
  const event = readPlaced(message.event, eventPath);
  const category = readPlaced(properties.category, categoryPath);
  return makeActivities(facts, { names: [event], category, categoryPath, isHeartbeat: false });
}

/** R4.4: a `user` request with the message's own fields. */
function makeAttributeTrack(facts: Facts, params: UsageParams): OpenRequest {
  const { message, contextTraits, findings } = facts;
  report(findings, "attribute-track", eventPath);
  addAttributes(params, user, { value: message, path: [] }, facts, isAttribute);
  fillAttributes(params, user, contextTraits, facts);
  return requestOf("user", params, facts, 0);
}

/** R4.4: no event, no properties, and fields that Segment does not define. */
function isAttributeTrack(message: Fields, properties: Fields): boolean {
  const { event } = message;
  const hasEvent = !isAbsent(event) && !(typeof event === "string" && isBlank(event));
  if (hasEvent || !Object.values(properties).every(isAbsent)) return false;
  return Object.keys(message).some((name) => isAttribute(name) && !isAbsent(message[name]));
}

/** R4.4: fields of Segment and of transports do not count, in camel or snake case, nor do names that begin with `_`. */
function isAttribute(name: string): boolean {
  return !name.startsWith("_") && !segmentFields.has(name) && !segmentFields.has(camelCase(name));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/gi, (_, letter: string) => letter.toUpperCase());
}

/** Segment's own fields, and after `projectId` what transports add. */
const segmentFields: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "type",
  "event",
  "userId",
  "anonymousId",
  "groupId",
  "previousId",
  "messageId",
  "context",
  "integrations",
  "options",
  "properties",
  "traits",
  "category",
  "name",
  "id",
  "timestamp",
  "originalTimestamp",
  "sentAt",
  "receivedAt",
  "channel",
  "version",
  "writeKey",
  "projectId",
  "ip",
  "requestIp",
  "userAgent",
  "library",
  "sessionId",
  "action",
  "replay",
  "rudderId",
  "sourceId",
]);
