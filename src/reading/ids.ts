import type { IssueCode, Path, Placed } from "../issues.js";
import { anonymousIdLimit, userIdLimit } from "../limits.js";
import type { Service } from "../settings.js";
import { fits, hasOwn, isAbsent, isObject, readText, type Fields } from "../text.js";

/** An ID that can be read, and its path. An account ID may still be over its limit (R5.8). */
export type KnownId = { readonly state: "known"; readonly value: string; readonly path: Path };

/** An ID that is known, missing, or present but unusable. The last two have the issue to report (R2.5, R2.6). */
export type Id = KnownId | { readonly state: "missing" | "unusable"; readonly code: IssueCode; readonly path: Path };

/** R6.2: whom a message is about. */
export type Visitor = { readonly user: Id; readonly anonymousId: string | undefined };

const userIdPath: Path = ["userId"];
const groupIdPath: Path = ["groupId"];
const contextGroupIdPath: Path = ["context", "groupId"];

/** R2.4: a text of the message, and its path. */
export function readPlaced(given: unknown, path: Path): Placed<string> | undefined {
  const value = readText(given);
  return value === undefined ? undefined : { value, path };
}

/** R2.6: an ID over the limit belongs to somebody who cannot be named, so the user is unusable rather than missing. */
export function readUser({ userId }: Fields): Id {
  const user = readId(userId, userIdPath, "missing-user-id");
  if (user.state !== "known" || fits(user.value, userIdLimit)) return user;
  return { state: "unusable", code: "id-too-long", path: userIdPath };
}

/** R6.2: the IDs that tell whose session a message belongs to. */
export function readVisitor(message: Fields): Visitor {
  const anonymousId = readText(message.anonymousId);
  const isUsable = anonymousId !== undefined && fits(anonymousId, anonymousIdLimit); // R2.4
  return { user: readUser(message), anonymousId: isUsable ? anonymousId : undefined };
}

/** R2.5: the account that the message names, in the first place where something is. */
export function readAccount(
  message: Fields,
  context: Fields,
  hasForeignTraits: boolean,
  { accountIdFrom }: Pick<Service, "accountIdFrom">,
): Id {
  const isGroup = message.type === "group";
  const first = isGroup ? readGroupId(message, groupIdPath) : readGroupId(context, contextGroupIdPath);
  if (first.state !== "missing") return first;
  const second = isGroup ? readGroupId(context, contextGroupIdPath) : readGroupId(message, groupIdPath);
  if (second.state !== "missing") return second;
  for (const keys of accountIdFrom) {
    if (hasForeignTraits && keys[0] === "context" && keys[1] === "traits") continue; // R2.9
    const found = readId(valueAt(message, keys), keys, "missing-account-id");
    if (found.state !== "missing") return found;
  }
  return first;
}

function readGroupId({ groupId }: Fields, path: Path): Id {
  return readId(groupId, path, "missing-account-id");
}

/** What stands at a place in the message, through objects by their own keys. */
function valueAt(message: Fields, keys: readonly string[]): unknown {
  let value: unknown = message;
  for (const key of keys) {
    if (!isObject(value) || !hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

function readId(given: unknown, path: Path, missing: IssueCode): Id {
  const value = readText(given);
  if (value !== undefined) return { state: "known", value, path };
  const isMissing = isAbsent(given) || typeof given === "string";
  return isMissing ? { state: "missing", code: missing, path } : { state: "unusable", code: "unusable-value", path };
}
