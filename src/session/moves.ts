import { report, sessionPath, type Findings, type Path } from "../issues.js";
import { accountIdLimit, keptAttributesLimit, moduleLimit } from "../limits.js";
import type { Visitor } from "../reading/ids.js";
import { productOf, type SessionProduct } from "../reading/product.js";
import type { OpenRequest } from "../request.js";
import { cutText, fits, hasOwn } from "../text.js";
import { newSession, type OpenSession } from "./stored.js";
import type { Relation } from "./visitor.js";

/** What a message changes in its session, apart from the visitor's IDs. */
export type Move =
  | {
      readonly step: "group";
      readonly groupId: string;
      readonly product: SessionProduct | undefined;
      readonly hasHierarchy: boolean;
    }
  | { readonly step: "end-group" }
  | { readonly step: "page"; readonly category: string | undefined }
  | { readonly step: "keep"; readonly attributes: { readonly [parameter: string]: string }; readonly path: Path }
  /** R6.7: the message is not for Totango, so not even its IDs are remembered. Such a group still ends the last one. */
  | { readonly step: "ignore"; readonly isGroup: boolean };

/** What a message becomes, and how it moves its session. */
export type Outcome = { readonly requests: OpenRequest[]; readonly move?: Move };

/**
 * Moves the session by a message, and returns it: `stored` itself, changed, or a new one when the message begins
 * another. Attributes that waited in it are added to the message's requests.
 */
export function moveSession(
  stored: OpenSession,
  relation: Relation,
  visitor: Visitor,
  { requests, move }: Outcome,
  findings: Findings,
): OpenSession {
  if (move?.step === "ignore") {
    if (move.isGroup && relation === "continues") endGroup(stored);
    return stored;
  }
  if (relation === "apart") return stored;
  if (relation === "begins" && stored.userAttributes) report(findings, "kept-attributes-dropped", sessionPath);
  const next = relation === "begins" ? newSession() : stored;
  enter(next, visitor);
  if (move?.step === "group") setGroup(next, move);
  if (move?.step === "end-group") endGroup(next);
  if (move?.step === "page") setCategory(next, move.category);
  if (move?.step === "keep") keepAttributes(next, move, findings);
  sendKept(next, requests);
  return next;
}

/** R6.2 */
function enter(session: OpenSession, { user, anonymousId }: Visitor): void {
  if (user.state === "known") session.userId = user.value;
  if (anonymousId !== undefined) session.anonymousId = anonymousId;
}

/** R6.5: a group whose ID is too long ends the last one. */
function setGroup(session: OpenSession, { groupId, product, hasHierarchy }: Extract<Move, { step: "group" }>): void {
  if (!fits(groupId, accountIdLimit)) return endGroup(session);
  session.groupId = groupId;
  session.product = product && productToKeep(product);
  session.enableHierarchy = hasHierarchy ? undefined : false;
}

/** R6.1: the product with its module cut to fit; none when one of its IDs does not fit, since IDs are never cut. */
function productToKeep({ id, account_id, module }: SessionProduct): SessionProduct | undefined {
  const isKept = [id, account_id].every((kept) => kept === undefined || fits(kept, accountIdLimit));
  return isKept ? productOf(id, account_id, module && cutText(module, moduleLimit)) : undefined;
}

/** R6.5, R6.7: until the next group, only messages that name an account themselves are sent. */
function endGroup(session: OpenSession): void {
  session.groupId = undefined;
  session.product = undefined;
  session.enableHierarchy = undefined;
}

/** R6.4: the category outlives the page, until the next page. */
function setCategory(session: OpenSession, category: string | undefined): void {
  session.category = category && cutText(category, moduleLimit);
}

/** R6.3: the latest text of each name waits for a request that carries the user. */
function keepAttributes(
  session: OpenSession,
  { attributes, path }: Extract<Move, { step: "keep" }>,
  findings: Findings,
): void {
  const kept = session.userAttributes ?? {};
  let room = keptAttributesLimit - Object.keys(kept).length;
  let isKept = false;
  let isDropped = false;
  const changed: [name: string, text: string][] = [];
  for (const parameter in attributes) {
    const text = attributes[parameter] ?? "";
    const name = parameter.slice("sdr_u.".length);
    const before = kept[name];
    if (before === text) isKept = true;
    else if (hasOwn(kept, name) || room > 0) {
      isKept = true;
      if (!hasOwn(kept, name)) room -= 1;
      changed.push([name, text]);
    } else isDropped = true;
  }
  if (changed.length > 0) session.userAttributes = Object.fromEntries([...Object.entries(kept), ...changed]);
  if (isDropped) report(findings, "kept-attributes-dropped", ["traits"]);
  report(findings, isKept ? "attributes-kept" : "missing-account-id", path);
}

/** R6.3, R5.3: kept attributes go with the first request that has the user, and the message's own win over them. */
function sendKept(session: OpenSession, requests: readonly OpenRequest[]): void {
  const { userAttributes } = session;
  const carrier = userAttributes && requests.find(({ params }) => params.sdr_u !== undefined);
  if (!carrier) return;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  session.userAttributes = undefined;
}
