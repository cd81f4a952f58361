import { checkUsage } from "../accounts/usage.js";
import { addAttributes, fillAttributes, type Attributes } from "../attributes/attributes.js";
import { user } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import type { Placed } from "../issues.js";
import { readTraits } from "../reading/parts.js";
import type { Outcome } from "../session/moves.js";
import type { Fields } from "../text.js";

/** R4.1: a `user` request to the usage account. Without an account, the attributes wait in the session (R6.3). */
export function identify(facts: Facts): Outcome {
  const { message, service, account, findings } = facts;
  const traits = readTraits(message, findings);
  if (facts.user.state === "known" && account.state === "missing") {
    const attributes: Attributes = {};
    addTraits(attributes, traits, facts);
    return { requests: [], move: { step: "keep", attributes, path: account.path } };
  }
  const params = checkUsage(facts);
  if (!params) return { requests: [] };
  addTraits(params, traits, facts);
  return { requests: [{ kind: "user", url: service.url, params }] };
}

/** R5.3: `traits` win over `context.traits`. */
function addTraits(attributes: Attributes, traits: Placed<Fields>, facts: Facts): void {
  addAttributes(attributes, user, traits, facts);
  fillAttributes(attributes, user, facts.contextTraits, facts);
}
