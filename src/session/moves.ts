import { isAccountNamed, type Facts } from "../facts.js";
import { report, sessionPath, type Findings } from "../issues.js";
import { accountIdLimit, moduleLimit } from "../limits.js";
import type { Move, Outcome } from "../messages/outcome.js";
import type { Visitor } from "../reading/ids.js";
import { productOf, type SessionProduct } from "../reading/product.js";
import { cutText, fits, type Fields } from "../text.js";
import { keepActivities, sendActivities, waitingActivities } from "./activities.js";
import { keepAttributes, sendAttributes } from "./attributes.js";
import { deviceOf, knownOf, noDevices, regroupedDevice, withDevice } from "./devices.js";
import { emptySession, type Device, type Session } from "./session.js";
import { sessionOf } from "./stored.js";
import { aheadOf, hour, timeOf } from "./time.js";
import type { Relation } from "./visitor.js";

/**
 * Moves the session by a message. What waited in it is added to the message's requests. A message that is switched off
 * has no `facts`.
 */
export function moveSession(
  opened: Session,
  relation: Relation,
  { user, anonymousId }: Visitor,
  message: Fields,
  { facts, requests, move, kept }: Outcome,
  findings: Findings,
): Session {
  const isAnothers = relation === "apart" || (relation === "begins" && !facts); // R6.7
  if (move?.step === "ignore" || isAnothers) return opened;
  if (relation === "begins") reportDropped(opened, findings);
  const start = relation === "begins" ? emptySession : opened;
  const { devices: known = noDevices } = start;
  const userId = user.state === "known" ? user.value : start.userId;
  const { device: before } = facts?.known ?? knownOf(known, anonymousId);
  const groupMove = move?.step === "group" || move?.step === "end-group" ? move : undefined;
  const time = groupMove && anonymousId !== undefined ? timeOf(message) : undefined; // R6.5: servers have many clocks
  const isLate = time !== undefined && isLateGroup(before, time);

  const activities = facts && kept?.activities ? waitingActivities(facts, kept.activities) : undefined;
  const isKept = activities?.length !== 0; // R4.8: nothing, where the table leaves out all activities
  const waiting = facts && kept && isKept ? keepAttributes(start.userAttributes, kept, facts) : start.userAttributes;
  const userAttributes = waiting && sendAttributes(waiting, requests); // before activities, which have no attributes
  let device = before;
  if (device.activities && facts && userId !== undefined && isAccountFound(facts, move)) {
    sendActivities(device.activities, facts, userId, requests);
    device = deviceOf({ ...device, activities: undefined });
  }
  if (move && !isLate) device = movedDevice(device, move, time, findings);
  if (facts && activities && isKept) device = keepActivities(device, activities, facts);

  const isGrouped = groupMove !== undefined && !isLate && (groupMove.step === "end-group" || groupMove.isNamed);
  const devices = withDevice(known, before, device, anonymousId !== undefined || isGrouped, findings);
  const isSame = userId === start.userId && userAttributes === start.userAttributes && devices === known;
  return isSame ? start : sessionOf(userId, userAttributes, devices); // R6.9
}

/** R6.2, R6.11: another visitor takes nothing of what waits. */
function reportDropped({ userAttributes, devices = noDevices }: Session, findings: Findings): void {
  if (userAttributes) report(findings, "kept-attributes-dropped", sessionPath);
  if (devices.some(({ activities }) => activities)) report(findings, "kept-activities-dropped", sessionPath);
}

/** R6.5: what a page could not send is sent again after the next page's calls, and must not bring back an old group. */
function isLateGroup({ groupedAt }: Device, time: string): boolean {
  if (groupedAt === undefined || time >= groupedAt) return false;
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
  return category === device.category ? device : deviceOf({ ...device, category });
}

/** R6.5 */
function withGroup(device: Device, move: Extract<Move, { step: "group" }>, time: string | undefined): Device {
  const { groupId, product, hasHierarchy, isNamed } = move;
  return regroupedDevice(device, {
    anonymousId: device.anonymousId,
    groupId,
    product: product && productToKeep(product, device.product),
    enableHierarchy: hasHierarchy ? undefined : false,
    category: device.category,
    hasNoGroup: undefined,
    groupedAt: isNamed ? time : device.groupedAt,
    activities: device.activities,
  });
}

/** R6.5, R6.7, R6.11: until the next group, only messages that name an account themselves are sent. */
function withoutGroup(device: Device, time: string | undefined, findings: Findings): Device {
  const { anonymousId, category, activities } = device;
  if (activities) report(findings, "kept-activities-dropped", sessionPath);
  return regroupedDevice(device, { anonymousId, category, hasNoGroup: true, groupedAt: time });
}

/** R6.1: the product with its module cut to fit; none when one of its IDs does not fit, since IDs are never cut. */
function productToKeep(product: SessionProduct, before: SessionProduct | undefined): SessionProduct | undefined {
  const { id, account_id } = product;
  const module = product.module && cutText(product.module, moduleLimit);
  if (before && id === before.id && account_id === before.account_id && module === before.module) return before;
  return isShort(id) && isShort(account_id) ? productOf(id, account_id, module) : undefined;
}

function isShort(id: string | undefined): boolean {
  return id === undefined || fits(id, accountIdLimit);
}
