import type { Visitor } from "../reading/ids.js";
import { findDevice, noDevices } from "./devices.js";
import type { Session } from "./session.js";

/**
 * R6.2: a message continues the session, or begins it anew, or stands apart when nobody can tell whose it is.
 */
export type Relation = "continues" | "begins" | "apart";

/** R6.2: how the message's visitor relates to the session's. One that takes a session over continues it. */
export function relationTo({ userId, devices = noDevices }: Session, { user, anonymousId }: Visitor): Relation {
  if (user.state === "unusable") return "apart";
  if (userId === undefined && devices.length === 0) return "continues";
  if (user.state === "known" && userId !== undefined) return user.value === userId ? "continues" : "begins";
  if (anonymousId === undefined && userId !== undefined) return "apart";
  if (findDevice(devices, anonymousId)) return "continues";
  return user.state === "missing" && anonymousId === undefined ? "apart" : "begins";
}
