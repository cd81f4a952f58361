import { activity, activityText, moduleText, unknownText } from "./activity.js";
import { addUserAttributes, type Attributes } from "./attributes.js";
import { report } from "./issues.js";
import { contextTraits, part, usageParams, type Reading } from "./reading.js";
import type { Draft } from "./request.js";
import { said } from "./said.js";
import { isAbsent, type Fields } from "./text.js";

/** R4.3: an `activity` request to the usage account; without an event, perhaps the article's attribute tracking (R4.4). */
export function track(reading: Reading): Draft[] {
  const { message, url, issues } = reading;
  const properties = part(message.properties, ["properties"], issues);
  const traits = contextTraits(reading);
  const usage = usageParams(reading);
  if (!usage) return [];

  const event = said(message.event, ["event"]);
  if (!event && hasAttributes(message)) {
    report(issues, "attribute-track", ["event"]);
    const attributes: Attributes = {};
    addUserAttributes(usage, traits, issues);
    addUserAttributes(attributes, { fields: message, path: [], except: isSegmentField }, issues);
    return [{ kind: "user", url, params: Object.assign(usage, attributes) }];
  }

  const path = ["properties", "category"];
  const name = activityText(event, issues);
  const module = moduleText(reading, said(properties.category, path)) ?? unknownText("defaulted-module", path, issues);
  return [activity(reading, usage, name, module, traits)];
}

/** R4.4: fields of the message's own top level that Segment does not define. */
function hasAttributes(message: Fields): boolean {
  return Object.keys(message).some((name) => !isSegmentField(name) && !isAbsent(message[name]));
}

function isSegmentField(name: string): boolean {
  return name.startsWith("_") || segmentFields.includes(name);
}

/** Segment's own fields, and after `projectId` what transports add. */
const segmentFields: readonly string[] = [
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
  "userAgent",
  "library",
  "sessionId",
  "action",
];
