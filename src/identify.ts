import { addUserAttributes, type Attributes } from "./attributes.js";
import { reportDeferred } from "./issues.js";
import { part, requireUsage, usageParams, type Reading, type Translation } from "./reading.js";
import { keepAttributes } from "./session.js";

/** R4.1: a `user` request to the usage account; without an account, the attributes wait in the session (R6.3). */
export function identify(reading: Reading): Translation {
  const { message, url, userId, account, memory, issues } = reading;
  const source = { fields: part(message.traits, ["traits"], issues), path: ["traits"] };

  if (userId !== undefined && account === undefined) {
    reportDeferred(issues, ["context", "groupId"]);
    const attributes: Attributes = {};
    addUserAttributes(attributes, source, issues);
    return { requests: [], memory: keepAttributes(memory, attributes) };
  }

  const usage = requireUsage(reading);
  const params = usage && usageParams(reading, usage);
  if (params === undefined) return { requests: [], memory };
  addUserAttributes(params, source, issues);
  return { requests: [{ kind: "user", url, params }], memory };
}
