import { createDate, dateText, mayBeDateTime, zonedDateTime } from "./dates.js";
import { inside, report, type Findings, type IssueCode, type Path, type Placed } from "../issues.js";
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
} from "../limits.js";
import type { Facts } from "../facts.js";
import { entryOf, type Entry } from "./tables.js";
import { cut, decimal, fits, isAbsent, isBlank, isDate, isObject, noFields, type Fields } from "../text.js";

/** Attributes by parameter name, among the other parameters of a request. */
export type Attributes = { [parameter: string]: string };

/** What parameter names begin with: of an account's attributes, and of a user's. */
type Prefix = "sdr_o." | "sdr_u.";

/** Where the attributes of one object of the message go. */
type Collection = {
  /** Must hold no attribute with this prefix yet: one that is there counts as a clash (R5.2). */
  readonly attributes: Attributes;
  readonly prefix: Prefix;
  readonly isAccount: boolean;
  readonly table: Fields | undefined;
  readonly findings: Findings;
  /** An account's `parent_id`, about which section 3 decides. */
  parent: Placed<string> | undefined;
};

/** A value of the message on its way to become an attribute. */
type Field = {
  readonly value: unknown;
  /** The name under which it is sent. */
  readonly name: string;
  /** Whether R5.1 or a table gives that name. If not, its key does, after the name of an object around it (R5.6). */
  readonly isRenamed: boolean;
  /** The joined keys that lead to it, by which a table names it, whatever is renamed on the way (R5.11). */
  readonly keys: string;
  /** Whether a table names it or an object around it: then `"*"` has no say (R5.11). */
  readonly isInTable: boolean;
  readonly isTopLevel: boolean;
  readonly path: Path;
  readonly key: string;
};

/** Adds the attributes of an object of the message. An account's `parent_id` is returned instead of added. */
export function addAttributes(
  attributes: Attributes,
  prefix: Prefix,
  fields: Fields,
  path: Path,
  { service, findings }: Facts,
  isAttribute?: (name: string) => boolean,
): Placed<string> | undefined {
  if (fields === noFields) return undefined;
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

/** R4.2: whether an object of the message has a value that the table of users does not leave out. */
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
  let others: Field[] | undefined;
  for (const name in fields) {
    const value = fields[name];
    // In a `for` over the same object, engines optimize this check away, but not `Object.hasOwn`.
    const isOwn = Object.prototype.hasOwnProperty.call(fields, name);
    if (isAbsent(value) || !isOwn || (isAttribute && !isAttribute(name))) continue;
    const entry = table && entryOf(table, name, value);
    if (entry === false) continue;
    const role = typeof entry === "string" ? "other" : roleOf(isAccount, name);
    const plain = role === "attribute" ? plainText(collection, name, value) : undefined;
    if (plain !== undefined) attributes[prefix + name] = plain;
    else if (role === "attribute" && !isObject(value))
      addValue(collection, fieldOf(name, name, value, undefined, path));
    else if (role === "account ID") report(findings, "unusable-name", path, name);
    else if (isDateName(role)) {
      dates ??= { created: undefined, createdAt: undefined, created_at: undefined };
      dates[role] = value;
    } else if (role !== "ID") {
      const isAccountName = role === "account name" && !isObject(value);
      (others ??= []).push(fieldOf(name, name, value, isAccountName ? "account_name" : entry, path));
    }
  }
  if (others) for (const field of others) addField(collection, field);
  if (dates) addCreateDate(collection, dates, path);
}

/**
 * The text of what most attributes are: a short string that is not a date, an integer or a boolean, under a short name
 * of its own. It is what `addText` would send, found faster: no attribute has a smaller limit than an account's name.
 */
function plainText({ isAccount, findings }: Collection, name: string, value: unknown): string | undefined {
  if (!isUsableName(name) || isReserved(name) || (findings && !attributeNameCharacters.test(name))) return undefined;
  if (typeof value === "string") return value.length > accountNameLimit || mayBeDateTime(value) ? undefined : value;
  const isOther = Number.isSafeInteger(value) || (typeof value === "boolean" && !isContact(isAccount, name));
  return isOther ? String(value) : undefined;
}

/** R5.1: what a field's own name means to Totango. */
function roleOf(isAccount: boolean, name: string): "attribute" | "account name" | "account ID" | DateName | "ID" {
  switch (name) {
    case "id":
      return "ID";
    case "userId":
    case "anonymousId":
      return isAccount ? "attribute" : "ID";
    case "account_id":
      return isAccount ? "account ID" : "attribute";
    case "name":
      return isAccount ? "account name" : "attribute";
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

/** R5.1, R5.2: tries all, in this order. The first usable one is sent, and usable ones after it clash with it. */
function addCreateDate(collection: Collection, { created, createdAt, created_at }: Dates, path: Path): void {
  if (created !== undefined) addDate(collection, "created", created, path);
  if (createdAt !== undefined) addDate(collection, "createdAt", createdAt, path);
  if (created_at !== undefined) addDate(collection, "created_at", created_at, path);
}

/** The name and the text of a date always fit. */
function addDate({ attributes, isAccount, findings }: Collection, name: DateName, value: unknown, path: Path): void {
  const parameter = isAccount ? "sdr_o.Create Date" : "sdr_u.Create Date";
  const date = createDate(value);
  if (date === undefined) return report(findings, "unusable-value", path, name);
  if (Object.hasOwn(attributes, parameter)) return report(findings, "attribute-clash", path, name);
  attributes[parameter] = date;
}

/** A field with the name under which it is sent. `outer` is the field that it is inside, if any. */
function fieldOf(key: string, keys: string, value: unknown, entry: Entry, path: Path, outer?: Field): Field {
  const isRenamed = typeof entry === "string";
  const name = outer ? `${outer.name}_${key}` : key;
  const isInTable = entry !== undefined || outer?.isInTable === true;
  return { value, name: isRenamed ? entry : name, isRenamed, keys, isInTable, isTopLevel: !outer, path, key };
}

/** A field that is renamed, that is an object, or that is inside one. */
function addField(collection: Collection, field: Field): void {
  const { value } = field;
  if (isCreateDate(field)) addText(collection, field, createDate(value));
  else if (isObject(value)) addObject(collection, field, value);
  else addValue(collection, field);
}

/** R5.11: what a table makes `Create Date`, and what would have been that without the table. */
function isCreateDate({ name, isRenamed, keys, isTopLevel }: Field): boolean {
  return isTopLevel && isRenamed && (name === "Create Date" || isDateName(keys));
}

/** R5.6 */
function addObject(collection: Collection, field: Field, object: Fields): void {
  const { table, findings } = collection;
  const problem = objectProblem(field, object);
  if (problem) return report(findings, problem, field.path, field.key);
  const path = inside(findings, field.path, field.key);
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (isAbsent(value)) continue;
    const keys = `${field.keys}_${key}`;
    const entry = entryOf(table, keys, value, field.isInTable);
    if (entry !== false) addField(collection, fieldOf(key, keys, value, entry, path, field));
  }
}

/** R5.6, R5.8, R5.11: why nothing inside an object can be sent. */
function objectProblem({ name, isRenamed, isTopLevel }: Field, object: Fields): IssueCode | undefined {
  if (isRenamed && !isUsableName(name)) return "unusable-name";
  if (isTopLevel && isDeeper(object, depthLimit)) return "unusable-value";
  if (!fits(name, attributeNameLimit)) return "unusable-name";
  return isPlain(object) ? undefined : "unusable-value";
}

/** R5.5: an empty list has nothing to send. */
function addValue(collection: Collection, field: Field): void {
  if (Array.isArray(field.value) && field.value.length === 0) return;
  addText(collection, field, textOf(collection, field));
}

/** One attribute, or the issue that says why there is none. */
function addText(collection: Collection, field: Field, text: string | undefined): void {
  const { attributes, isAccount, findings } = collection;
  const { name, path, key } = field;
  const sent = cut(text ?? "", limitOf(isAccount, name));
  const parameter = parameterOf(collection, name);
  const problem = problemOf(isAccount, field, text, sent) ?? clashOf(collection, field, parameter);
  if (problem) return report(findings, problem, path, key);
  if (findings) reportSent(findings, name, sent !== text, path, key);
  if (isAccount && name === "parent_id") collection.parent = { value: sent, path: inside(findings, path, key) };
  else attributes[parameter] = sent;
}

/** R5.1. The commonest name is a constant, because a property whose name is a new string is slower to set. */
function parameterOf({ isAccount, prefix }: Collection, name: string): string {
  return isAccount && name === "account_name" ? "sdr_o.account_name" : prefix + name;
}

/** R5.8, R5.1: why a text cannot be sent. Of all values only a string is cut: half a number is another number. */
function problemOf(
  isAccount: boolean,
  { value, name }: Field,
  text: string | undefined,
  sent: string,
): IssueCode | undefined {
  if (!isUsableName(name)) return "unusable-name";
  if (text === undefined || (isAccount && name === "account_name" && isBlank(sent))) return "unusable-value";
  if (sent === text) return undefined;
  if (isAccount && isIdName(name)) return "id-too-long";
  return typeof value === "string" ? undefined : "unusable-value";
}

/**
 * R5.2: another value has the name, or it is a joined name that Totango gives a meaning of its own. Fields sent under
 * their own names come first, and cannot clash with each other.
 */
function clashOf(
  { attributes, isAccount, parent }: Collection,
  { name, isRenamed, isTopLevel }: Field,
  parameter: string,
): IssueCode | undefined {
  if (isTopLevel && !isRenamed) return undefined;
  const isTaken = isAccount && name === "parent_id" ? parent !== undefined : Object.hasOwn(attributes, parameter);
  return isTaken || (isAccount && !isRenamed && isReserved(name)) ? "attribute-clash" : undefined;
}

/** R5.8, R5.10: reports what there is to say about an attribute that is sent. */
function reportSent(findings: Findings, name: string, isCut: boolean, path: Path, key: string): void {
  if (isCut) report(findings, "value-truncated", path, key);
  if (!attributeNameCharacters.test(name)) report(findings, "name-charset", path, key);
}

/** Attributes of an account that are IDs: they are never cut (R5.8), and never read as dates (R5.4). */
function isIdName(name: string): boolean {
  return name === "parent_id" || name === "product_id";
}

/** Names of an account's attributes with a meaning of their own. */
function isReserved(name: string): boolean {
  return isIdName(name) || name === "account_name";
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
 * R5.4, R5.5: the text of a value that is not an object; `undefined` when Totango has no form for it. An ID is never
 * read as a date.
 */
function textOf({ isAccount }: Collection, { value, name, isTopLevel }: Field): string | undefined {
  if (typeof value === "string") return isAccount && isIdName(name) ? value : (zonedDateTime(value) ?? value);
  if (typeof value === "number") return Number.isFinite(value) ? decimal(value) : undefined;
  if (typeof value === "boolean" && isTopLevel && isContact(isAccount, name)) return value ? "yes" : "no";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return isDeeper(value, depthLimit) ? undefined : listText(value);
  return isDate(value) ? dateText(value) : undefined;
}

/** R5.4: a user's attributes that Totango takes `yes` and `no` for. */
function isContact(isAccount: boolean, name: string): boolean {
  return !isAccount && (name === "Contact" || name === "Key Contact");
}

/** R5.5. A gap in a list cannot be joined, and `every` skips it. `JSON.stringify` throws on a bigint. */
function listText(list: readonly unknown[]): string | undefined {
  if (!list.includes(undefined) && list.every(isSimple))
    return list.map((item) => (typeof item === "number" ? decimal(item) : String(item))).join(",");
  try {
    return JSON.stringify(list, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  } catch {
    return undefined; // a `toJSON` in the message threw
  }
}

function isSimple(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** R5.6: whether objects and lists go deeper than this many levels, counting the value itself. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || isDate(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** R5.6: a record of any realm. A `Map` or an instance of a class has more to it than its keys tell. */
function isPlain(object: Fields): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
