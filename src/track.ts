import { activityText, moduleText, unknown, unknownModule } from "./activity.js";
import { addUserAttributes, type Attributes } from "./attributes.js";
import { report, type Issue } from "./issues.js";
import { part, requireUsage, usageParams, type Reading, type Translation } from "./reading.js";
import { readText, type Fields } from "./text.js";

/** R4.3: an `activity` request to the usage account; without an event, perhaps the article's attribute tracking (R4.4). */
export function track(reading: Reading): Translation {
  const { message, context, url, memory, issues } = reading;
  const properties = part(message.properties, ["properties"], issues);
  const traits = { fields: part(context.traits, ["context", "traits"], issues), path: ["context", "traits"] };

  const usage = requireUsage(reading);
  const ids = usage && usageParams(reading, usage);
  if (ids === undefined) return { requests: [], memory };

  const event = readText(message.event);
  if (event === undefined && hasAttributes(message)) {
    report(issues, "attribute-track", ["event"]);
    const lower: Attributes = {};
    addUserAttributes(lower, traits, issues);
    const attributes: Attributes = {};
    addUserAttributes(attributes, { fields: message, path: [], except: isSegmentField }, issues);
    const params = { ...ids, ...lower, ...attributes };
    return { requests: [{ kind: "user", url, params }], memory };
  }

  const category = readText(properties.category);
  const path = ["properties", "category"];
  const params = {
    ...ids,
    sdr_a: event === undefined ? unknownActivity(issues) : activityText({ text: event, path: ["event"] }, issues),
    sdr_m: moduleText(reading, category === undefined ? undefined : { text: category, path }) ?? unknownModule(path, issues),
  };
  addUserAttributes(params, traits, issues);
  return { requests: [{ kind: "activity", url, params }], memory };
}

function unknownActivity(issues: Issue[]): string {
  report(issues, "defaulted-activity", ["event"]);
  return unknown;
}

/** R4.4: fields of the message's own top level that Segment does not define. */
function hasAttributes(message: Fields): boolean {
  return Object.keys(message).some((name) => !isSegmentField(name) && (message[name] ?? null) !== null);
}

function isSegmentField(name: string): boolean {
  return name.startsWith("_") || segmentFields.includes(name);
}

const segmentFields: readonly string[] = [
  // Segment's own
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
  // what transports add
  "ip",
  "userAgent",
  "library",
  "sessionId",
  "action",
];
