import { addUserAttributes, type Attributes } from "./attributes.js";
import { reportDeferred } from "./issues.js";
import { source, usageParams, type Reading } from "./reading.js";
import type { Draft } from "./request.js";
import { keepAttributes } from "./session.js";

/** R4.1: a `user` request to the usage account; without an account, the attributes wait in the session (R6.3). */
export function identify(reading: Reading): Draft[] {
  const { message, url, userId, account, memory, issues } = reading;
  const traits = source(message.traits, ["traits"], issues);

  if (userId !== undefined && account === undefined) {
    reportDeferred(issues, ["context", "groupId"]);
    const attributes: Attributes = {};
    addUserAttributes(attributes, traits, issues);
    keepAttributes(memory, attributes);
    return [];
  }

  const params = usageParams(reading);
  if (!params) return [];
  addUserAttributes(params, traits, issues);
  return [{ kind: "user", url, params }];
}
