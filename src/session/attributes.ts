import { addAttributes, type Attributes } from "../attributes/attributes.js";
import { waitingUser } from "../attributes/owners.js";
import type { Facts } from "../facts.js";
import { report, type Placed } from "../issues.js";
import { keptAttributesLimit } from "../limits.js";
import type { Kept } from "../messages/outcome.js";
import type { OpenRequest } from "../request.js";
import { hasOwn, type Fields } from "../text.js";
import type { Session } from "./session.js";

/** R6.3: the latest text of each name waits for a request that carries the user. What `traits` have comes first. */
export function keepAttributes(
  userAttributes: Session["userAttributes"],
  { sources, activities }: Kept,
  facts: Facts,
): Session["userAttributes"] {
  const { account, findings } = facts;
  const before = userAttributes ?? {};
  const changed: [name: string, text: string][] = [];
  let room: number | undefined;
  let specific: Attributes | undefined;
  let isKept = false;
  for (const source of sources) {
    const attributes = readAttributes(source, facts);
    let isDropped = false;
    for (const name in attributes) {
      if (specific && hasOwn(specific, name)) continue; // R5.3
      const text = String(attributes[name]);
      if (before[name] !== text) {
        const isNew = !hasOwn(before, name);
        room ??= keptAttributesLimit - Object.keys(before).length;
        if (isNew && room === 0) {
          isDropped = true;
          continue;
        }
        if (isNew) room -= 1;
        changed.push([name, text]);
      }
      isKept = true;
    }
    if (isDropped) report(findings, "kept-attributes-dropped", source.path);
    specific ??= attributes;
  }
  if (!activities) report(findings, isKept ? "attributes-kept" : "missing-account-id", account.path);
  return changed.length > 0 ? Object.fromEntries([...Object.entries(before), ...changed]) : userAttributes;
}

/** A source's attributes by themselves. They have no prototype, since one may be called `__proto__`. */
function readAttributes(source: Placed<Fields>, facts: Facts): Attributes {
  const attributes: Attributes = {};
  Reflect.setPrototypeOf(attributes, null);
  addAttributes(attributes, waitingUser, source, facts);
  return attributes;
}

/** R6.3, R5.3: kept attributes go with the first request that has the user, and the message's own win over them. */
export function sendAttributes(
  userAttributes: { readonly [name: string]: string },
  requests: readonly OpenRequest[],
): Session["userAttributes"] {
  const carrier = requests.find(({ params }) => params.sdr_u !== undefined);
  if (!carrier) return userAttributes;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  return undefined;
}
