import { activityText, moduleText, unknown, unknownModule } from "./activity.js";
import { addUserAttributes, type Attributes } from "./attributes.js";
import { report, type Issue } from "./issues.js";
import { part, requireUsage, usageAccountToSend, type Reading } from "./reading.js";
import type { Draft } from "./request.js";
import { readText, type Fields } from "./text.js";

/** R4.3: an `activity` request to the usage account; without an event, perhaps the article's attribute tracking (R4.4). */
export function track(reading: Reading): Draft[] {
  const { message, context, settings, url, issues } = reading;
  const properties = part(message.properties, ["properties"], issues);
  const traits = { fields: part(context.traits, ["context", "traits"], issues), path: ["context", "traits"] };

  const usage = requireUsage(reading);
  if (usage === undefined) return [];
  const sdr_o = usageAccountToSend(reading, usage);
  if (sdr_o === undefined) return [];

  const event = readText(message.event);
  if (event === undefined && hasAttributes(message)) {
    report(issues, "attribute-track", ["event"]);
    const lower: Attributes = {};
    addUserAttributes(lower, traits, issues);
    const attributes: Attributes = {};
    addUserAttributes(attributes, { fields: message, path: [], except: isSegmentField }, issues);
    const params = { sdr_s: settings.serviceId, sdr_o, sdr_u: usage.userId, ...lower, ...attributes };
    return [{ kind: "user", url, params }];
  }

  const category = readText(properties.category);
  const path = ["properties", "category"];
  const params = {
    sdr_s: settings.serviceId,
    sdr_o,
    sdr_u: usage.userId,
    sdr_a: event === undefined ? unknownActivity(issues) : activityText({ text: event, path: ["event"] }, issues),
    sdr_m: moduleText(reading, category === undefined ? undefined : { text: category, path }) ?? unknownModule(path, issues),
  };
  addUserAttributes(params, traits, issues);
  return [{ kind: "activity", url, params }];
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
