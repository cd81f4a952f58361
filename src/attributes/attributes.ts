import type { Facts } from "../facts.js";
import { report, type Findings, type IssueCode, type Path, type Placed } from "../issues.js";
import { attributeNameCharacters, attributeNameLimit, depthLimit, isUsableName } from "../limits.js";
import { cut, fits, hasOwn, isAbsent, isBlank, isObject, isPlain, noFields, type Fields } from "../text.js";
import { createDate } from "./dates.js";
import { dateFields, meaningOf, parameterOf, type Meaning, type Owner } from "./owners.js";
import { isSentAsItIs } from "./shortcut.js";
import { entryOf, type Entry } from "./tables.js";
import { hasFormat, isDeeper, textOf } from "./values.js";

/** Attributes by parameter name, among the other parameters of a request. */
export type Attributes = { [parameter: string]: string };

/** Where the attributes of one source go. */
type Target = {
  /** Holds none of the owner's attributes yet: one that is there counts as a clash (R5.2). */
  readonly attributes: Attributes;
  readonly owner: Owner;
  readonly table: Fields | undefined;
  readonly findings: Findings;
  /** An account's `parent_id`, about which section 3 decides. */
  parent: Placed<string> | undefined;
};

/** A field for which the short way does not do: it is renamed, an object, inside one, or there is something to say. */
type Field = {
  readonly value: unknown;
  /** The name under which it is sent. */
  readonly name: string;
  /** The name is the field's own, is given by R5.1 or a table, or is joined of keys (R5.6). */
  readonly origin: "own" | "given" | "joined";
  /** The joined keys that lead to it, by which a table names it, whatever is renamed on the way (R5.11). */
  readonly keys: string;
  /** Whether a table names it or an object around it: then `"*"` has no say (R5.11). */
  readonly isInTable: boolean;
  readonly isTopLevel: boolean;
  /** R5.1, R5.11: what is sent as `Create Date`, or would have been without a table. */
  readonly isDate: boolean;
  readonly path: Path;
  readonly key: string;
};

/** Adds the attributes of a source: of an object of the message. An account's `parent_id` is returned instead. */
export function addAttributes(
  attributes: Attributes,
  owner: Owner,
  source: Placed<Fields>,
  { service, findings }: Facts,
  isAttribute?: (name: string) => boolean,
): Placed<string> | undefined {
  if (source.value === noFields) return undefined;
  const target: Target = { attributes, owner, table: owner.tableOf(service), findings, parent: undefined };
  addFields(target, source, isAttribute);
  return target.parent;
}

/** R5.3: adds what a less specific source has, where no attribute of that name is there yet. */
export function fillAttributes(
  attributes: Attributes,
  owner: Owner,
  source: Placed<Fields>,
  facts: Facts,
): Placed<string> | undefined {
  if (source.value === noFields) return undefined;
  const lessSpecific: Attributes = {};
  const parent = addAttributes(lessSpecific, owner, source, facts);
  copyAttributes(attributes, lessSpecific);
  return parent;
}

/** Copies what is not there yet. A loop over keys is faster than a spread. */
export function copyAttributes(attributes: Attributes, others: Attributes): void {
  for (const parameter in others) attributes[parameter] ??= String(others[parameter]);
}

/** R4.2: whether a source has a value that is ever sent. */
export function hasAttributes({ value: fields }: Placed<Fields>, owner: Owner, { service }: Facts): boolean {
  return Object.keys(fields).some((name) => {
    const entry = isAbsent(fields[name]) ? false : entryOf(owner.tableOf(service), name, fields[name]);
    return entry !== false && (typeof entry === "string" || meaningOf(owner, name).kind !== "repeated-id");
  });
}

/** R5.2: own names win, so they come first; then come the other names in their order, then the dates. */
function addFields(
  target: Target,
  { value: fields, path }: Placed<Fields>,
  isAttribute: ((name: string) => boolean) | undefined,
): void {
  const { attributes, owner, table, findings } = target;
  let others: Field[] | undefined;
  let dates: { [name: string]: unknown } | undefined;
  for (const name in fields) {
    const value = fields[name];
    // In a `for` over the same object, engines optimize this check away, but no function that does it.
    const isOwn = Object.prototype.hasOwnProperty.call(fields, name);
    if (isAbsent(value) || !isOwn || (isAttribute && !isAttribute(name))) continue;
    const entry = table && entryOf(table, name, value);
    if (entry === false) continue;
    const meaning = meaningOf(owner, name);
    const kind = typeof entry === "string" ? "text" : meaning.kind;
    if (kind === "create-date") (dates ??= {})[name] = value;
    else if (kind === "refused-id") report(findings, "unusable-name", path, name);
    else if (kind === "repeated-id") continue;
    else if (kind === "account-name" || typeof entry === "string" || isObject(value)) {
      const isAccountName = kind === "account-name" && !isObject(value);
      (others ??= []).push(topLevelField(name, value, isAccountName ? "account_name" : entry, path, meaning.kind));
    } else {
      const text = textOf(value, meaning, true);
      if (isSentAsItIs(name, value, text, meaning, findings)) attributes[parameterOf(owner, meaning, name)] = text;
      else addField(target, topLevelField(name, value, entry, path));
    }
  }
  if (others) for (const field of others) addField(target, field);
  if (dates) addDates(target, dates, path);
}

/** R5.1, R5.2: the first usable one is sent, and usable ones after it clash with it. */
function addDates(target: Target, dates: Fields, path: Path): void {
  const meaning = meaningOf(target.owner, "Create Date");
  for (const name of dateFields) {
    const value = dates[name];
    if (value === undefined) continue;
    addText(target, topLevelField(name, value, "Create Date", path), createDate(value), meaning);
  }
}

function topLevelField(key: string, value: unknown, entry: Entry, path: Path, kind?: Meaning["kind"]): Field {
  const isGiven = typeof entry === "string";
  const name = isGiven ? entry : key;
  const origin = isGiven ? "given" : "own";
  const isDate = isGiven && (name === "Create Date" || kind === "create-date");
  return { value, name, origin, keys: key, isInTable: entry !== undefined, isTopLevel: true, isDate, path, key };
}

function innerField(outer: Field, key: string, keys: string, value: unknown, entry: Entry, path: Path): Field {
  const isGiven = typeof entry === "string";
  const name = isGiven ? entry : `${outer.name}_${key}`;
  const origin = isGiven ? "given" : "joined";
  const isInTable = entry !== undefined || outer.isInTable;
  return { value, name, origin, keys, isInTable, isTopLevel: false, isDate: false, path, key };
}

function addField(target: Target, field: Field): void {
  const { value, name, isTopLevel, isDate } = field;
  const meaning = meaningOf(target.owner, name);
  if (isDate) return addText(target, field, createDate(value), meaning);
  if (isObject(value)) return addObject(target, field, value);
  if (Array.isArray(value) && value.length === 0) return; // R5.5: it has nothing to send
  addText(target, field, textOf(value, meaning, isTopLevel), meaning);
}

/** R5.6 */
function addObject(target: Target, field: Field, object: Fields): void {
  const { table, findings } = target;
  const problem = objectProblem(field, object);
  if (problem) return report(findings, problem, field.path, field.key);
  const path = [...field.path, field.key];
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (isAbsent(value)) continue;
    const keys = `${field.keys}_${key}`;
    const entry = entryOf(table, keys, value, field.isInTable);
    if (entry !== false) addField(target, innerField(field, key, keys, value, entry, path));
  }
}

/** R5.6, R5.8, R5.11: why nothing inside an object can be sent. */
function objectProblem({ name, origin, isTopLevel }: Field, object: Fields): IssueCode | undefined {
  if (origin === "given" && !isUsableName(name)) return "unusable-name";
  if (isTopLevel && isDeeper(object, depthLimit)) return "unusable-value";
  if (!fits(name, attributeNameLimit)) return "unusable-name";
  return isPlain(object) ? undefined : "unusable-value";
}

/** One attribute, or the issue that says why there is none. */
function addText(target: Target, field: Field, text: string | undefined, meaning: Meaning): void {
  const { attributes, owner, findings } = target;
  const { value, name, origin, isDate, path, key } = field;
  const { kind, limit } = meaning;
  const parameter = parameterOf(owner, meaning, name);
  const isParent = kind === "id" && name === "parent_id";
  const isTaken = isParent ? target.parent !== undefined : hasOwn(attributes, parameter);
  if (!isTaken && isSentAsItIs(name, value, text, meaning, findings)) {
    attributes[parameter] = text;
    return;
  }

  // R5.8. Of all values only a string is cut: half a number is another number.
  if (!isUsableName(name)) return report(findings, "unusable-name", path, key);
  if (text === undefined) {
    return report(findings, isDate ? "unusable-date" : "unusable-value", path, key);
  }
  const sent = cut(text, limit);
  const isCut = sent !== text;
  if (kind === "name" && isBlank(sent)) return report(findings, "unusable-value", path, key); // R5.1
  if (isCut && kind === "id") return report(findings, "id-too-long", path, key);
  if (isCut && typeof value !== "string") return report(findings, "unusable-value", path, key);

  // R5.2. Own names come first, and an object has each of them once.
  const isReserved = origin === "joined" && (kind === "id" || kind === "name");
  if (isTaken || isReserved) return report(findings, "attribute-clash", path, key);

  if (isCut) report(findings, "value-truncated", path, key);
  if (findings && !hasFormat(value, meaning)) report(findings, "value-format", path, key); // R5.12
  if (findings && !attributeNameCharacters.test(name)) report(findings, "name-charset", path, key); // R5.10
  if (isParent) target.parent = { value: sent, path: [...path, key] };
  else attributes[parameter] = sent;
}
