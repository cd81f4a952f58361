import { addAttributes, fillAttributes, type Attributes } from "../attributes/attributes.js";
import { contextTraitsPath, readTraits, traitsPath } from "../reading/parts.js";
import type { Facts } from "../facts.js";
import type { Outcome } from "../session/session.js";
import type { Fields } from "../text.js";
import { usageOf } from "../accounts/usage.js";

/** R4.1: a `user` request to the usage account. Without an account, the attributes wait in the session (R6.3). */
export function identify(facts: Facts): Outcome {
  const { message, service, user, account, findings } = facts;
  const traits = readTraits(message, findings);
  if (user.state === "known" && account.state === "missing") {
    const attributes: Attributes = {};
    addTraits(attributes, traits, facts);
    return { requests: [], move: { step: "keep", attributes, path: account.path } };
  }
  const params = usageOf(facts);
  if (!params) return { requests: [] };
  addTraits(params, traits, facts);
  return { requests: [{ kind: "user", url: service.url, params }] };
}

/** R5.3: `traits` win over `context.traits`. */
function addTraits(attributes: Attributes, traits: Fields, facts: Facts): void {
  addAttributes(attributes, "sdr_u.", traits, traitsPath, facts);
  fillAttributes(attributes, "sdr_u.", facts.contextTraits, contextTraitsPath, facts);
}
