import { report, type Findings, type Path, type Placed } from "../issues.js";
import { isAbsent, noFields, readObject, readText, type Fields } from "../text.js";
import type { Id } from "./ids.js";

const contextPath: Path = ["context"];
export const contextTraitsPath: Path = ["context", "traits"];
const traitsPath: Path = ["traits"];
const propertiesPath: Path = ["properties"];

/** R2.7: a part of the message that should be an object. One of the wrong shape counts as absent. */
export function readPart(value: unknown, path: Path, findings: Findings): Fields {
  const fields = readObject(value);
  if (!fields && !isAbsent(value)) report(findings, "unusable-value", path);
  return fields ?? noFields;
}

/** Reported by `checkContext`, once it is known that the message is for Totango. */
export function readContext({ context }: Fields): Fields | undefined {
  return readObject(context);
}

/** R2.7 */
export function checkContext({ context }: Fields, read: Fields | undefined, findings: Findings): Fields {
  if (!read && !isAbsent(context)) report(findings, "unusable-value", contextPath);
  return read ?? noFields;
}

export function readContextTraits({ traits }: Fields, findings: Findings): Placed<Fields> {
  return { value: readPart(traits, contextTraitsPath, findings), path: contextTraitsPath };
}

/** R2.9: whether the traits beside the user are somebody else's. */
export function isForeign(traits: Fields, user: Id): boolean {
  if (traits === noFields) return false;
  const userId = readText(traits.userId);
  return user.state === "known" && userId !== undefined && userId !== user.value;
}

export function readTraits({ traits }: Fields, findings: Findings): Placed<Fields> {
  return { value: readPart(traits, traitsPath, findings), path: traitsPath };
}

/** R4.2: a group without traits has them in its properties. */
export function readGroupTraits(message: Fields, findings: Findings): Placed<Fields> {
  if (!isAbsent(message.traits)) return readTraits(message, findings);
  return { value: readProperties(message, findings), path: propertiesPath };
}

export function readProperties({ properties }: Fields, findings: Findings): Fields {
  return readPart(properties, propertiesPath, findings);
}
