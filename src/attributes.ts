import { createDate, dateText, hyphen, zonedDateTime } from "./dates.js";
import { inside, report, type Findings, type IssueCode, type Path, type Placed } from "./issues.js";
import {
  accountAttributeLimit,
  accountIdLimit,
  accountNameLimit,
  attributeNameCharacters,
  attributeNameLimit,
  depthLimit,
  isUsableName,
  productIdLimit,
  userAttributeLimit,
} from "./limits.js";
import type { Facts } from "./resolve.js";
import { entryOf, type Entry } from "./tables.js";
import { cut, decimal, fits, isAbsent, isBlank, isDate, isObject, none, readText, type Fields } from "./text.js";

/** Attributes by parameter name, among the other parameters of a request. */
export type Attributes = { [parameter: string]: string };

/** What parameter names begin with: of an account's attributes, and of a user's. */
type Prefix = "sdr_o." | "sdr_u.";

/** Where the attributes of one object of the message go. */
type Collection = {
  /** Holds none of this owner yet, so that two of one name clash (R5.2). */
  readonly attributes: Attributes;
  readonly prefix: Prefix;
  readonly isAccount: boolean;
  readonly table: Fields | undefined;
  readonly findings: Findings;
  /** An account's `parent_id`, about which section 3 decides. */
  parent: Placed<string> | undefined;
};

/**
 * Where the name under which a value is sent comes from. A field of the object itself has its own name or is renamed; a
 * value deeper inside has a joined name, or one that a table gives it (R5.1, R5.6, R5.11).
 */
type Naming = "own" | "renamed" | "joined" | "named inside";

/** Adds the attributes that an object of the message has, all but an account's `parent_id`, which is given back. */
export function addAttributes(
  attributes: Attributes,
  prefix: Prefix,
  fields: Fields,
  path: Path,
  { service, findings }: Facts,
  isAttribute?: (name: string) => boolean,
): Placed<string> | undefined {
  if (fields === none) return undefined;
  const isAccount = prefix === "sdr_o.";
  const table = isAccount ? service.accountTable : service.userTable;
  const collection: Collection = { attributes, prefix, isAccount, table, findings, parent: undefined };
  addFields(collection, fields, path, isAttribute);
  return collection.parent;
}

/** R5.3: adds what a less specific object has, where no attribute of that name is there yet. */
export function fillAttributes(
  attributes: Attributes,
  prefix: Prefix,
  fields: Fields,
  path: Path,
  facts: Facts,
): Placed<string> | undefined {
  const lessSpecific: Attributes = {};
  const parent = addAttributes(lessSpecific, prefix, fields, path, facts);
  copyAttributes(attributes, lessSpecific);
  return parent;
}

/** Copies what is not there yet. */
export function copyAttributes(attributes: Attributes, others: Attributes): void {
  for (const parameter of Object.keys(others)) attributes[parameter] ??= String(others[parameter]);
}

/** R4.2: whether an object of the message has something that could be an attribute of a user. */
export function hasUserAttributes(fields: Fields, { service: { userTable: table } }: Facts): boolean {
  return Object.keys(fields).some((name) => !isAbsent(fields[name]) && entryOf(table, name, fields[name]) !== false);
}

/**
 * R5.2: what is sent under its own name wins, so it comes first; then come the others in their order, then the dates.
 */
function addFields(
  collection: Collection,
  fields: Fields,
  path: Path,
  isAttribute: ((name: string) => boolean) | undefined,
): void {
  const { attributes, prefix, isAccount, table, findings } = collection;
  let dates: Dates | undefined;
  let others: [name: string, entry: Entry][] | undefined;
  for (const name in fields) {
    const value = fields[name];
    if (isAbsent(value) || !Object.hasOwn(fields, name) || (isAttribute && !isAttribute(name))) continue;
    const entry = table && entryOf(table, name, value);
    if (entry === false) continue;
    const role = typeof entry === "string" ? "renamed" : roleOf(isAccount, name);
    if (role === "attribute" && isPlainText(name, value, findings)) attributes[prefix + name] = value;
    else if (role === "attribute" && !isObject(value)) addValue(collection, name, value, "own", path, name);
    else if (role === "account ID") report(findings, "unusable-name", path, name);
    else if (isDateName(role)) {
      dates ??= { created: undefined, createdAt: undefined, created_at: undefined };
      dates[role] = value;
    } else if (role !== "ID") (others ??= []).push([name, entry]);
  }
  if (others) {
    for (const [name, entry] of others) {
      addOther(collection, name, name, entry, fields[name], "renamed", false, path, name);
    }
  }
  if (dates) addCreateDate(collection, dates, path);
}

/** What most attributes are: a short string that is not a date, under a short name of its own. It is sent as it is. */
function isPlainText(name: string, value: unknown, findings: Findings): value is string {
  if (typeof value !== "string" || value.length > accountNameLimit || value.charCodeAt(4) === hyphen) return false;
  if (!isUsableName(name) || isIdName(name) || name === "account_name") return false;
  return !findings || attributeNameCharacters.test(name);
}

/** R5.1: what a field's own name means to Totango. */
function roleOf(isAccount: boolean, name: string): "attribute" | "renamed" | DateName | "ID" | "account ID" {
  switch (name) {
    case "id":
      return "ID";
    case "userId":
    case "anonymousId":
      return isAccount ? "attribute" : "ID";
    case "account_id":
      return isAccount ? "account ID" : "attribute";
    case "name":
      return isAccount ? "renamed" : "attribute";
    case "created":
    case "createdAt":
    case "created_at":
      return name;
    default:
      return "attribute";
  }
}

type DateName = "created" | "createdAt" | "created_at";

type Dates = { [Name in DateName]: unknown };

function isDateName(name: string): name is DateName {
  return name === "created" || name === "createdAt" || name === "created_at";
}

/** R5.1: the first usable one, in this order. */
function addCreateDate(collection: Collection, { created, createdAt, created_at }: Dates, path: Path): void {
  if (created !== undefined) addDate(collection, "created", created, path);
  if (createdAt !== undefined) addDate(collection, "createdAt", createdAt, path);
  if (created_at !== undefined) addDate(collection, "created_at", created_at, path);
}

function addDate(collection: Collection, name: DateName, value: unknown, path: Path): void {
  addText(collection, "Create Date", createDate(value), "renamed", path, name);
}

/**
 * A value that is not sent under its own name alone: an account's name (R5.1), one that a table names (R5.11), or one
 * of an object or inside it, where names are joined (R5.6). The table is looked up by the message's own names.
 */
function addOther(
  collection: Collection,
  joinedName: string,
  ownName: string,
  entry: Entry,
  value: unknown,
  naming: "renamed" | "joined",
  isInNamed: boolean,
  path: Path,
  key: string,
): void {
  const { findings } = collection;
  const isNamed = isInNamed || entry !== undefined;
  const newName = typeof entry === "string" ? entry : undefined;
  if (newName !== undefined && !isUsableName(newName)) return report(findings, "unusable-name", path, key);
  const isTop = naming === "renamed";
  if (isTop && newName !== undefined && (newName === "Create Date" || isDateName(ownName))) {
    return addText(collection, newName, createDate(value), naming, path, key);
  }
  if (!isObject(value)) {
    const name = newName ?? (isTop ? "account_name" : joinedName);
    return addValue(collection, name, value, newName !== undefined && !isTop ? "named inside" : naming, path, key);
  }
  if (isTop && isDeeper(value, depthLimit)) return report(findings, "unusable-value", path, key);
  addObject(collection, newName ?? joinedName, ownName, value, isNamed, path, key);
}

/** R5.6 */
function addObject(
  collection: Collection,
  name: string,
  ownName: string,
  object: Fields,
  isNamed: boolean,
  path: Path,
  key: string,
): void {
  const { table, findings } = collection;
  if (!fits(name, attributeNameLimit)) return report(findings, "unusable-name", path, key);
  if (!isPlain(object)) return report(findings, "unusable-value", path, key);
  const place = inside(findings, path, key);
  for (const inner of Object.keys(object)) {
    const value = object[inner];
    if (isAbsent(value)) continue;
    const innerName = `${ownName}_${inner}`;
    const entry = entryOf(table, innerName, value, isNamed);
    if (entry === false) continue;
    addOther(collection, `${name}_${inner}`, innerName, entry, value, "joined", isNamed, place, inner);
  }
}

/** R5.5: an empty list has nothing to send. */
function addValue(collection: Collection, name: string, value: unknown, naming: Naming, path: Path, key: string): void {
  if (Array.isArray(value) && value.length === 0) return;
  const isTop = naming === "own" || naming === "renamed";
  addText(collection, name, textOf(collection, name, value, isTop), naming, path, key, typeof value === "string");
}

/** One attribute, or the issue that says why there is none. */
function addText(
  collection: Collection,
  name: string,
  text: string | undefined,
  naming: Naming,
  path: Path,
  key: string,
  isString = false,
): void {
  const { attributes, prefix, isAccount, findings } = collection;
  const sent = cut(text ?? "", limitOf(isAccount, name));
  const parameter = prefix + name;
  const problem =
    problemOf(isAccount, name, text, sent, isString) ??
    (naming === "own" ? undefined : clashOf(collection, name, parameter, naming));
  if (problem) return report(findings, problem, path, key);
  if (findings) notice(findings, name, sent !== text, path, key);
  if (isAccount && name === "parent_id") collection.parent = { value: sent, path: inside(findings, path, key) };
  else attributes[parameter] = sent;
}

/** R5.8, R5.1: why a text cannot be sent. Of all values only a string is cut: half a number is another number. */
function problemOf(
  isAccount: boolean,
  name: string,
  text: string | undefined,
  sent: string,
  isString: boolean,
): IssueCode | undefined {
  if (!isUsableName(name)) return "unusable-name";
  if (text === undefined || (isAccount && name === "account_name" && isBlank(sent))) return "unusable-value";
  if (sent === text) return undefined;
  if (isAccount && isIdName(name)) return "id-too-long";
  return isString ? undefined : "unusable-value";
}

/** R5.2: another value has the name, or Totango would take it for what it is not. */
function clashOf(
  { attributes, isAccount, parent }: Collection,
  name: string,
  parameter: string,
  naming: Naming,
): IssueCode | undefined {
  const isReserved = naming === "joined" && isAccount && (isIdName(name) || name === "account_name");
  const isTaken = isAccount && name === "parent_id" ? parent !== undefined : Object.hasOwn(attributes, parameter);
  return isReserved || isTaken ? "attribute-clash" : undefined;
}

/** R5.8, R5.10: the issues of an attribute that is sent. */
function notice(findings: Findings, name: string, isCut: boolean, path: Path, key: string): void {
  if (isCut) report(findings, "value-truncated", path, key);
  if (!attributeNameCharacters.test(name)) report(findings, "name-charset", path, key);
}

/** Attributes of an account that are IDs: they are never cut (R5.8), and never read as dates (R5.4). */
function isIdName(name: string): boolean {
  return name === "parent_id" || name === "product_id";
}

/** R5.8 */
function limitOf(isAccount: boolean, name: string): number {
  if (!isAccount) return userAttributeLimit;
  switch (name) {
    case "account_name":
      return accountNameLimit;
    case "parent_id":
      return accountIdLimit;
    case "product_id":
      return productIdLimit;
    default:
      return accountAttributeLimit;
  }
}

/**
 * R5.4, R5.5: the text of a value that is not an object; `undefined` when Totango has no form for it. What is sent as
 * `Contact` and `Key Contact` is `yes` or `no`, and an ID is never a date.
 */
function textOf({ isAccount }: Collection, name: string, value: unknown, isTop: boolean): string | undefined {
  if (typeof value === "string") return isAccount && isIdName(name) ? value : (zonedDateTime(value) ?? value);
  if (typeof value === "number") return Number.isFinite(value) ? decimal(value) : undefined;
  const isContact = isTop && !isAccount && (name === "Contact" || name === "Key Contact");
  if (typeof value === "boolean" && isContact) return value ? "yes" : "no";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return isDeeper(value, depthLimit) ? undefined : listText(value);
  return isDate(value) ? dateText(value) : undefined;
}

/** R5.5. A gap in a list cannot be joined, and `every` skips it. `JSON.stringify` throws on a bigint. */
function listText(list: readonly unknown[]): string | undefined {
  if (!list.includes(undefined) && list.every(isSimple))
    return list.map((item) => readText(item) ?? String(item)).join(",");
  try {
    return JSON.stringify(list, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  } catch {
    return undefined; // a `toJSON` of the sender's own
  }
}

function isSimple(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** R5.6: whether objects and lists go deeper than this many levels, the value's own being the first. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || isDate(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** R5.6: a record of any realm. A `Map` or an instance of a class has more to it than its keys tell. */
function isPlain(object: Fields): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
