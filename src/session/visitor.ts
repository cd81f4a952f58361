import type { Visitor } from "../reading/ids.js";
import type { OpenSession } from "./stored.js";

/**
 * R6.2: a message continues the session, or begins it anew, or stands apart when nobody can tell whose it is.
 */
export type Relation = "continues" | "begins" | "apart";

/** R6.2: how the message's visitor relates to the session's. */
export function relationTo(session: OpenSession, { user, anonymousId }: Visitor): Relation {
  if (user.state === "unusable") return "apart";
  if (user.state === "missing" && anonymousId === undefined) {
    return session.userId === undefined && session.anonymousId === undefined ? "continues" : "apart";
  }
  const isSameVisitor =
    user.state === "known" && session.userId !== undefined
      ? session.userId === user.value
      : session.anonymousId === anonymousId;
  return isSameVisitor ? "continues" : "begins";
}
