import type { Attributes } from "../attributes/attributes.js";
import { isAccountNamed, type Facts } from "../facts.js";
import { report, sessionPath, type Findings, type Path, type Placed } from "../issues.js";
import { accountIdLimit, keptAttributesLimit, moduleLimit } from "../limits.js";
import type { Visitor } from "../reading/ids.js";
import { productOf, type SessionProduct } from "../reading/product.js";
import type { OpenRequest } from "../request.js";
import { cutText, fits, hasOwn, type Fields } from "../text.js";
import { addActivities, sendActivities } from "./activities.js";
import { changedDevice, fieldsOf, knownOf, withDevice } from "./devices.js";
import type { Device, Session, WaitingActivity } from "./session.js";
import { nobody, type OpenSession } from "./stored.js";
import { aheadOf, hour, timeOf } from "./time.js";
import type { Relation } from "./visitor.js";

/** How a message moves its device. */
export type Move =
  | {
      readonly step: "group";
      readonly groupId: string;
      readonly product: SessionProduct | undefined;
      readonly hasHierarchy: boolean;
      /** Whether the message itself names the account. */
      readonly isNamed: boolean;
    }
  | { readonly step: "end-group" }
  | { readonly step: "page"; readonly category: string | undefined }
  /** R6.7: the message is not for Totango, so not even its IDs are remembered. */
  | { readonly step: "ignore" };

/** What waits for an account. */
export type Kept = {
  readonly attributes: readonly Placed<Attributes>[];
  readonly activities?: readonly WaitingActivity[];
  /** Where the account's ID is missing. */
  readonly path: Path;
};

/** What a message becomes, how it moves its device, and what of it waits for an account. */
export type Outcome = {
  readonly requests: OpenRequest[];
  readonly move: Move | undefined;
  readonly kept: Kept | undefined;
};

export function outcomeOf(requests: OpenRequest[], move?: Move, kept?: Kept): Outcome {
  return { requests, move, kept };
}

/**
 * Moves the session by a message. What waited in it is added to the message's requests. A message that is switched off
 * has no `facts`.
 */
export function moveSession(
  opened: OpenSession,
  relation: Relation,
  { user, anonymousId }: Visitor,
  message: Fields,
  { requests, move, kept }: Outcome,
  facts: Facts | undefined,
  findings: Findings,
): OpenSession {
  const isAnothers = relation === "apart" || (relation === "begins" && !facts); // R6.7
  if (move?.step === "ignore" || isAnothers) return opened;
  if (relation === "begins") reportDropped(opened, findings);
  const start = relation === "begins" ? nobody : opened;
  const userId = user.state === "known" ? user.value : start.userId;
  const { device: before } = facts?.known ?? knownOf(start.devices, anonymousId);
  const groupMove = move?.step === "group" || move?.step === "end-group" ? move : undefined;
  const time = groupMove && anonymousId !== undefined ? timeOf(message) : undefined; // R6.5: servers have many clocks
  const isLate = groupMove !== undefined && isLateGroup(before, time);

  const waiting = kept ? keepAttributes(start.userAttributes, kept, findings) : start.userAttributes;
  const userAttributes = waiting && sendAttributes(waiting, requests); // before activities, which have no attributes
  let device = before;
  if (device.activities && facts && userId !== undefined && isAccountFound(facts, move)) {
    sendActivities(device.activities, facts, userId, requests);
    device = changedDevice(device, { ...fieldsOf(device), activities: undefined });
  }
  if (move && !isLate) device = movedDevice(device, move, time, findings);
  if (kept?.activities) device = addActivities(device, kept.activities, kept.path, findings);

  const isGrouped = groupMove !== undefined && !isLate && (groupMove.step === "end-group" || groupMove.isNamed);
  const { devices, removed } = withDevice(start.devices, before, device, anonymousId !== undefined || isGrouped);
  if (removed?.activities) report(findings, "kept-activities-dropped", sessionPath);
  return { userId, userAttributes, devices };
}

/** R6.2, R6.11: another visitor takes nothing of what waits. */
function reportDropped({ userAttributes, devices }: OpenSession, findings: Findings): void {
  if (userAttributes) report(findings, "kept-attributes-dropped", sessionPath);
  if (devices.some(({ activities }) => activities)) report(findings, "kept-activities-dropped", sessionPath);
}

/** R6.5: what a page could not send is sent again after the next page's calls, and must not bring back an old group. */
function isLateGroup({ groupedAt }: Device, time: string | undefined): boolean {
  if (groupedAt === undefined || time === undefined || time >= groupedAt) return false;
  const late = aheadOf(groupedAt, time);
  return late > 0 && late <= hour;
}

/** R6.11: a group that sets the device's group, or a message that names no account and has one. */
function isAccountFound(facts: Facts, move: Move | undefined): boolean {
  const { user, account } = facts;
  if (account.state !== "known") return false;
  if (isAccountNamed(facts)) return move?.step === "group";
  return user.state === "known";
}

function movedDevice(
  device: Device,
  move: Exclude<Move, { step: "ignore" }>,
  time: string | undefined,
  findings: Findings,
): Device {
  switch (move.step) {
    case "group":
      return withGroup(device, move, time);
    case "end-group":
      return withoutGroup(device, time, findings);
    case "page":
      return withCategory(device, move.category && cutText(move.category, moduleLimit));
  }
}

/** R6.4 */
function withCategory(device: Device, category: string | undefined): Device {
  return category === device.category ? device : changedDevice(device, { ...fieldsOf(device), category });
}

/** R6.5 */
function withGroup(device: Device, move: Extract<Move, { step: "group" }>, time: string | undefined): Device {
  const { groupId, product, hasHierarchy, isNamed } = move;
  return changedDevice(device, {
    ...fieldsOf(device),
    groupId,
    product: product && productToKeep(product),
    enableHierarchy: hasHierarchy ? undefined : false,
    hasNoGroup: undefined,
    groupedAt: isNamed ? time : device.groupedAt,
  });
}

/** R6.5, R6.7, R6.11: until the next group, only messages that name an account themselves are sent. */
function withoutGroup(device: Device, time: string | undefined, findings: Findings): Device {
  const { anonymousId, category, activities } = device;
  if (activities) report(findings, "kept-activities-dropped", sessionPath);
  return changedDevice(device, { ...fieldsOf({}), anonymousId, category, hasNoGroup: true, groupedAt: time });
}

/** R6.1: the product with its module cut to fit; none when one of its IDs does not fit, since IDs are never cut. */
function productToKeep({ id, account_id, module }: SessionProduct): SessionProduct | undefined {
  const isKept = [id, account_id].every((kept) => kept === undefined || fits(kept, accountIdLimit));
  return isKept ? productOf(id, account_id, module && cutText(module, moduleLimit)) : undefined;
}

/** R6.3: the latest text of each name waits for a request that carries the user. What `traits` have comes first. */
function keepAttributes(
  userAttributes: Session["userAttributes"],
  { attributes, activities, path }: Kept,
  findings: Findings,
): Session["userAttributes"] {
  const before = userAttributes ?? {};
  const changed: [name: string, text: string][] = [];
  const [specific] = attributes;
  let room = keptAttributesLimit - Object.keys(before).length;
  let isKept = false;
  for (const { value: source, path: place } of attributes) {
    let isDropped = false;
    for (const parameter in source) {
      if (specific && source !== specific.value && hasOwn(specific.value, parameter)) continue; // R5.3
      const text = String(source[parameter]);
      const name = parameter.slice("sdr_u.".length);
      const isNew = before[name] !== text && !hasOwn(before, name);
      if (isNew && room === 0) isDropped = true;
      else {
        if (isNew) room -= 1;
        if (before[name] !== text) changed.push([name, text]);
        isKept = true;
      }
    }
    if (isDropped) report(findings, "kept-attributes-dropped", place);
  }
  if (!activities) report(findings, isKept ? "attributes-kept" : "missing-account-id", path);
  return changed.length > 0 ? Object.fromEntries([...Object.entries(before), ...changed]) : userAttributes;
}

/** R6.3, R5.3: kept attributes go with the first request that has the user, and the message's own win over them. */
function sendAttributes(
  userAttributes: { readonly [name: string]: string },
  requests: readonly OpenRequest[],
): Session["userAttributes"] {
  const carrier = requests.find(({ params }) => params.sdr_u !== undefined);
  if (!carrier) return userAttributes;
  for (const [name, text] of Object.entries(userAttributes)) carrier.params[`sdr_u.${name}`] ??= text;
  return undefined;
}
