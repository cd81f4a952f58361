import { readId, readPlaced, type Id } from "./ids.js";
import { inside, report, type Findings, type Path, type Placed } from "../issues.js";
import { anonymousIdLimit, userIdLimit } from "../limits.js";
import { productOf, type SessionProduct, type Visitor } from "../session/session.js";
import { fits, isAbsent, noFields, readObject, readText, type Fields } from "../text.js";

/** The product in use: the message's own, or the session's, which has no fields and no place in the message. */
export type Product = {
  /** What the session keeps of it. */
  readonly kept: SessionProduct;
  readonly fields: Fields;
  readonly optionsPath: Path | undefined;
};

export const traitsPath: Path = ["traits"];
export const contextTraitsPath: Path = ["context", "traits"];
const contextPath: Path = ["context"];
const propertiesPath: Path = ["properties"];
const userIdPath: Path = ["userId"];
const groupIdPath: Path = ["groupId"];
const contextGroupIdPath: Path = ["context", "groupId"];
const integrationsOptionsPath: Path = ["integrations", "Totango"];
const contextOptionsPath: Path = ["context", "Totango"];
const noOptions: Placed<Fields> = { value: noFields, path: contextOptionsPath };

/** R2.7: a part of the message that should be an object. One of the wrong shape counts as absent. */
function readPart(value: unknown, path: Path, findings: Findings): Fields {
  const fields = readObject(value);
  if (!fields && !isAbsent(value)) report(findings, "unusable-value", path);
  return fields ?? noFields;
}

export function readContext({ context }: Fields, findings: Findings): Fields {
  return readPart(context, contextPath, findings);
}

export function readContextTraits(context: Fields, findings: Findings): Fields {
  return readPart(context.traits, contextTraitsPath, findings);
}

export function readTraits({ traits }: Fields, findings: Findings): Fields {
  return readPart(traits, traitsPath, findings);
}

export function readProperties({ properties }: Fields, findings: Findings): Fields {
  return readPart(properties, propertiesPath, findings);
}

/** R2.3: the path of the switch that keeps the message from Totango, if one does. One that cannot be read is off. */
export function offSwitch({ integrations, context }: Fields): Path | undefined {
  const switches = isAbsent(integrations) ? noFields : readObject(integrations);
  if (!switches) return ["integrations"];
  const { Totango, All, all } = switches;
  if (!isOn(Totango)) return integrationsOptionsPath;
  if (isAbsent(Totango) && !isAbsent(All) && All !== true) return ["integrations", "All"];
  if (isAbsent(Totango) && !isAbsent(all) && all !== true) return ["integrations", "all"];
  return isOn(readObject(context)?.Totango) ? undefined : contextOptionsPath;
}

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value) || readObject(value) !== undefined;
}

/** R2.2: the first object that has options in it. */
export function readOptions({ integrations }: Fields, context: Fields): Placed<Fields> {
  const inIntegrations = readObject(readObject(integrations)?.Totango);
  if (inIntegrations && hasOptions(inIntegrations)) return { value: inIntegrations, path: integrationsOptionsPath };
  const inContext = readObject(context.Totango);
  return inContext && hasOptions(inContext) ? { value: inContext, path: contextOptionsPath } : noOptions;
}

function hasOptions({ parent, product, enableHierarchy }: Fields): boolean {
  return !isAbsent(parent) || !isAbsent(product) || !isAbsent(enableHierarchy);
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

/** R2.5: the account that the message names. */
export function readAccount({ type, groupId }: Fields, context: Fields): Id {
  const inContext = readId(context.groupId, contextGroupIdPath, "missing-account-id");
  const own = type === "group" ? readId(groupId, groupIdPath, "missing-account-id") : inContext;
  return own.state === "missing" && inContext.state !== "missing" ? inContext : own;
}

/** R3.1: `false` says that there is no product, and so does one that cannot be read. */
export function readProduct(
  { value: { product }, path }: Placed<Fields>,
  findings: Findings,
): Product | false | undefined {
  if (isAbsent(product)) return undefined;
  if (product === false) return false;
  const fields = readObject(product);
  if (!fields) {
    report(findings, "unusable-value", path, "product");
    return false;
  }
  const kept = productOf(readText(fields.id), readText(fields.account_id), readText(fields.module));
  if (kept) return { kept, fields, optionsPath: path };
  report(findings, "product-without-id", path, "product", "id");
  return false;
}

export function readParent(
  { value: { parent }, path }: Placed<Fields>,
  findings: Findings,
): Placed<string> | undefined {
  if (isAbsent(parent)) return undefined;
  const parentPath = inside(findings, path, "parent");
  const { id } = readPart(parent, parentPath, findings);
  return readPlaced(id, inside(findings, parentPath, "id"));
}

export function readEnableHierarchy({ value, path }: Placed<Fields>, findings: Findings): boolean | undefined {
  const { enableHierarchy } = value;
  if (typeof enableHierarchy === "boolean") return enableHierarchy;
  if (!isAbsent(enableHierarchy)) report(findings, "unusable-value", path, "enableHierarchy");
  return undefined;
}
