import { createDate, dateText } from "./created.js";
import { report, type Issues, type Path } from "./issues.js";
import { cut, decimal, exceeds, isAbsent, isBlank, isDate, isObject, type Fields } from "./text.js";

/** Finished attributes: parameter names with their prefix, and texts. */
export type Attributes = { [name: `sdr_o.${string}` | `sdr_u.${string}`]: string };

/** Where attributes come from: an object of the message, its place there, and which of its names are no attributes. */
export type Source = {
  readonly fields: Fields;
  readonly path: Path;
  readonly except?: (name: string) => boolean;
};

/** What attributes are written to. `attributes` holds none of the prefix yet, so two of one name clash (R5.2). */
type Target = {
  readonly attributes: Attributes;
  readonly prefix: "sdr_o." | "sdr_u.";
  readonly issues: Issues;
};

/** How a value comes by its name: as Totango spells it, from another name, or from an object's path (R5.2). */
type Origin = "spelled" | "renamed" | "flattened";

const nameLimit = 100;
const depthLimit = 10;
const hierarchyNames: readonly string[] = ["parent_id", "product_id", "account_name"];

/** Adds the attributes of one source of an account or product account (section 5). */
export function addAccountAttributes(attributes: Attributes, source: Source, issues: Issues): void {
  addAttributes({ attributes, prefix: "sdr_o.", issues }, source);
}

/** Adds the attributes of one source of a user (section 5). */
export function addUserAttributes(attributes: Attributes, source: Source, issues: Issues): void {
  addAttributes({ attributes, prefix: "sdr_u.", issues }, source);
}

/** Names as Totango spells them first: they win, wherever they stand, and so does `created` over `createdAt` (R5.2). */
function addAttributes(target: Target, { fields, path, except }: Source): void {
  let derived: string[] | undefined;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (isAbsent(value) || name === "id" || except?.(name)) continue;
    if (!isDerived(target, name, value)) {
      add(target, name, value, "spelled", path, name);
    } else if (name === "created") {
      (derived ??= []).unshift(name);
    } else {
      (derived ??= []).push(name);
    }
  }
  if (derived) for (const name of derived) addDerived(target, name, fields[name], path);
}

/** R5.1: names that are sent under another one. */
function isDerived({ prefix }: Target, name: string, value: unknown): boolean {
  return name === "created" || name === "createdAt" || (name === "name" && prefix === "sdr_o.") || isObject(value);
}

function addDerived(target: Target, name: string, value: unknown, path: Path): void {
  if (name === "created" || name === "createdAt") {
    return add(target, "Create Date", createDate(value), "renamed", path, name);
  }
  if (!isObject(value)) return add(target, "account_name", value, "renamed", path, name);
  if (isDeeper(value, depthLimit)) return report(target.issues, "unusable-value", path, name);
  flatten(target, name, value, [...path, name]);
}

/** R5.6. The name grows with each level, the path with it. */
function flatten(target: Target, prefix: string, value: Fields, path: Path): void {
  if (!isPlain(value)) return report(target.issues, "unusable-value", path);
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const name = `${prefix}_${key}`;
    if (isAbsent(inner)) continue;
    if (isObject(inner)) flatten(target, name, inner, [...path, key]);
    else add(target, name, inner, "flattened", path, key);
  }
}

/** One finished name and text, or the issue that says why not. The value stands at `key` of the object at `path`. */
function add(target: Target, name: string, value: unknown, origin: Origin, path: Path, key: string): void {
  const { attributes, prefix, issues } = target;
  if (Array.isArray(value) && value.length === 0) return;
  if (exceeds(name, nameLimit) || isBlank(name)) return report(issues, "unusable-name", path, key);

  const isUser = prefix === "sdr_u.";
  const isAccountName = !isUser && name === "account_name";
  const isContact = isUser && (name === "Contact" || name === "Key Contact");
  const limit = isUser ? 255 : isAccountName ? 128 : 512;
  const text = isContact && typeof value === "boolean" ? yesOrNo(value) : valueText(value);
  const sent = text === undefined ? "" : cut(text, limit);
  const isPart = sent !== text && typeof value !== "string";
  if (isPart || (isAccountName && isBlank(sent))) return report(issues, "unusable-value", path, key);

  const parameter = `${prefix}${name}` as const;
  if (origin !== "spelled") {
    const isReserved = origin === "flattened" && !isUser && hierarchyNames.includes(name);
    if (isReserved || attributes[parameter] !== undefined) return report(issues, "attribute-clash", path, key);
  }
  if (sent !== text) report(issues, "value-truncated", path, key);
  attributes[parameter] = sent;
}

/** R5.4: how Totango writes `Contact` and `Key Contact`. */
function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

/** R5.4 and R5.5: the text of a value that is no object; `undefined` when Totango has no form for it. */
function valueText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? decimal(value) : undefined;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return isDeeper(value, depthLimit) ? undefined : listText(value);
  return isDate(value) ? dateText(value) : undefined;
}

/** R5.5. A gap is no value to join, which `every` does not see, and `JSON.stringify` knows no bigint. */
function listText(list: readonly unknown[]): string | undefined {
  if (list.every(isSimple) && !list.includes(undefined)) return list.map(valueText).join(",");
  try {
    return JSON.stringify(list, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  } catch {
    return undefined; // a `toJSON` of the caller's own
  }
}

function isSimple(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** R5.6: whether objects and lists go deeper than this many levels, the value's own being the first. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || isDate(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** A record of any realm: a `Map` or a class's instance has no attributes that its keys would tell. */
function isPlain(value: Fields): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
