import { checkUsage } from "../accounts/usage.js";
import { addAttributes, fillAttributes } from "../attributes/attributes.js";
import { user } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import { readTraits } from "../reading/parts.js";
import { requestOf } from "../request.js";
import { outcomeOf, type Outcome } from "./outcome.js";

/** R4.1: a `user` request to the usage account. Without an account, the attributes wait in the session (R6.3). */
export function identify(facts: Facts): Outcome {
  const { message, contextTraits, account, findings } = facts;
  const traits = readTraits(message, findings);
  if (facts.user.state === "known" && account.state === "missing") {
    return outcomeOf(facts, [], undefined, { sources: [traits, contextTraits], activities: undefined });
  }
  const params = checkUsage(facts);
  if (!params) return outcomeOf(facts, []);
  // R5.3: `traits` win over `context.traits`.
  addAttributes(params, user, traits, facts);
  fillAttributes(params, user, contextTraits, facts);
  return outcomeOf(facts, [requestOf("user", params, facts, 0)]);
}
