import { addUserAttributes, type Attributes } from "./attributes.js";
import { source, usageParams, type Reading } from "./reading.js";
import type { Draft } from "./request.js";
import { keepAttributes } from "./session.js";

/** R4.1: a `user` request to the usage account; without an account, the attributes wait in the session (R6.3). */
export function identify(reading: Reading): Draft[] {
  const { message, url, user, account, memory, issues } = reading;
  const traits = source(message.traits, ["traits"], issues);
  const params = usageParams(reading);
  if (params) {
    addUserAttributes(params, traits, issues);
    return [{ kind: "user", url, params }];
  }
  if (user && !account) {
    const attributes: Attributes = {};
    addUserAttributes(attributes, traits, issues);
    keepAttributes(memory, attributes);
  }
  return [];
}
