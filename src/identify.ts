import { addUserAttributes, type Attributes } from "./attributes.js";
import { reportDeferred } from "./issues.js";
import { part, requireUsage, usageAccountToSend, type Reading } from "./reading.js";
import type { Draft } from "./request.js";
import { keepAttributes } from "./session.js";

/** R4.1: a `user` request to the usage account; without an account, the attributes wait in the session (R6.3). */
export function identify(reading: Reading): Draft[] {
  const { message, settings, url, userId, account, memory, issues } = reading;
  const source = { fields: part(message.traits, ["traits"], issues), path: ["traits"] };

  if (userId !== undefined && account === undefined) {
    reportDeferred(issues, ["context", "groupId"]);
    const attributes: Attributes = {};
    addUserAttributes(attributes, source, issues);
    keepAttributes(memory, attributes);
    return [];
  }

  const usage = requireUsage(reading);
  if (usage === undefined) return [];
  const sdr_o = usageAccountToSend(reading, usage);
  if (sdr_o === undefined) return [];
  const params = { sdr_s: settings.serviceId, sdr_o, sdr_u: usage.userId };
  addUserAttributes(params, source, issues);
  return [{ kind: "user", url, params }];
}
