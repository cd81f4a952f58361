import { reportCharacters } from "../accounts/account-ids.js";
import { checkUsage, checkUsageAccount } from "../accounts/usage.js";
import type { Facts } from "../facts.js";
import { report, sessionPath, type Finding } from "../issues.js";
import { activityIdLimit, keptActivitiesLimit, userIdCharacters } from "../limits.js";
import { nameActivity, trackedNames, type Activities } from "../messages/activity.js";
import { requestId, requestWithId, type OpenRequest } from "../request.js";
import { fits } from "../text.js";
import { deviceOf } from "./devices.js";
import type { Device, WaitingActivity } from "./session.js";
import { waitingActivity } from "./stored-devices.js";
import { aheadOf, hour, minute, timeOf } from "./time.js";

/** R6.11: what waits of a message's activities: nothing, where the table leaves out all (R4.8). */
export function waitingActivities(facts: Facts, activities: Activities): readonly WaitingActivity[] {
  const { message, findings } = facts;
  const untracked: Finding[] = [];
  const names = trackedNames(facts, activities, untracked);
  if (names.length === 0) checkUsage(facts);
  else findings?.push(...untracked);
  const timestamp = timeOf(message);
  return names.map((name, index) => {
    const { activity, module } = nameActivity(facts, name, activities);
    const id = requestId(message.messageId, index);
    return waitingActivity(activity, module, id !== undefined && fits(id, activityIdLimit) ? id : undefined, timestamp);
  });
}

/** R6.11: lets activities wait on their device, the latest twenty, and none whose `id` already waits. */
export function keepActivities(
  device: Device,
  activities: readonly WaitingActivity[],
  { account, findings }: Facts,
): Device {
  const waiting = device.activities ?? [];
  const added = activities.filter(({ id }) => id === undefined || !waiting.some((other) => other.id === id));
  const all = [...waiting, ...added];
  report(findings, "activity-kept", account.path);
  if (all.length > keptActivitiesLimit) report(findings, "kept-activities-dropped", sessionPath);
  return added.length > 0 ? deviceOf({ ...device, activities: all.slice(-keptActivitiesLimit) }) : device;
}

/**
 * R6.11: activities that waited follow the requests of the message that found their account. Totango dates an activity
 * by its arrival, so those of more than an hour before are not sent.
 */
export function sendActivities(
  activities: readonly WaitingActivity[],
  facts: Facts,
  userId: string,
  requests: OpenRequest[],
): void {
  const { message, service, user, findings } = facts;
  const sdr_o = checkUsageAccount(facts);
  const time = timeOf(message);
  const sent = activities.filter(({ timestamp }) => !(aheadOf(time, timestamp) > hour));
  if (sdr_o === undefined || sent.length < activities.length) report(findings, "kept-activities-dropped", sessionPath);
  if (sdr_o === undefined || sent.length === 0) return;
  reportCharacters(
    userIdCharacters,
    { value: userId, path: user.state === "known" ? user.path : sessionPath },
    findings,
  );
  if (sent.some(({ timestamp }) => aheadOf(time, timestamp) > minute)) report(findings, "assumed-account", sessionPath);
  for (const { activity, module, id } of sent) {
    const params = { sdr_s: service.serviceId, sdr_o, sdr_u: userId, sdr_a: activity, sdr_m: module };
    requests.push(requestWithId("activity", service.url, params, id));
  }
}
