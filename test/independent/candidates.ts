import type { Fields } from "../support.js";
import type { Found } from "./found.js";
import { isAbsent, isBlank, isObject, lengthOf } from "./values.js";

/** An object of the message whose fields are attributes (section 5). */
export type Source = {
  readonly owner: "account" | "user";
  readonly fields: Fields;
  readonly path: readonly string[];
  readonly table: Fields | undefined;
  readonly isAttribute: (name: string) => boolean;
};

/** What may become an attribute. */
export type Candidate = {
  /** R5.2: of one name, the lowest wins. */
  readonly rank: 0 | 1 | 2;
  readonly name: string;
  readonly path: readonly string[];
  readonly value: unknown;
  /** Whether it is one of R5.1's dates, or becomes one by a table. */
  readonly isDate: boolean;
  /** Whether the name was joined from those of objects (R5.6). */
  readonly isJoined: boolean;
  /** Whether it is a field of the source itself. */
  readonly isTop: boolean;
};

export const created = ["created", "createdAt", "created_at"];

export function candidatesOf(source: Source, issues: Found[]): Candidate[] {
  const { fields, isAttribute } = source;
  const keys = Object.keys(fields).filter((key) => !isAbsent(fields[key]) && isAttribute(key));
  const dates = created.filter((key) => keys.includes(key));
  return [
    ...keys.flatMap((key) => fieldOf(source, key, issues)),
    ...dates.flatMap((key) => createDatesOf(source, key)),
  ];
}

/** R5.1: what no one asked to be renamed, and repeats an ID. */
export function isNeverSent(owner: Source["owner"], name: string): boolean {
  return name === "id" || (owner === "user" && ["userId", "anonymousId", "crossDomainId"].includes(name));
}

/** R5.1: without a new name, one of the three dates is the last candidate for `Create Date`. */
function createDatesOf({ fields, path, table }: Source, key: string): Candidate[] {
  const value = fields[key];
  const entry = entryOf(table, key, value, false);
  if (entry === "out" || typeof entry === "object") return [];
  const place = [...path, key];
  return [{ rank: 2, name: "Create Date", path: place, value, isDate: true, isJoined: false, isTop: true }];
}

function fieldOf(source: Source, key: string, issues: Found[]): Candidate[] {
  const { owner, fields, path, table } = source;
  const value = fields[key];
  const place = [...path, key];
  const entry = entryOf(table, key, value, false);
  if (entry === "out") return [];
  const top = { own: key, path: place, isInNamed: entry !== "unnamed", isJoined: false, isTop: true };
  if (typeof entry === "object") {
    const { name } = entry;
    if (!isUsable(name)) return reported(issues, "unusable-name", place);
    if (name !== "Create Date" && !created.includes(key)) return expanded(source, value, { ...top, name }, issues);
    return [{ rank: 1, name, path: place, value, isDate: true, isJoined: false, isTop: true }];
  }
  if (isNeverSent(owner, key) || created.includes(key)) return [];
  if (owner === "account" && key === "account_id") return reported(issues, "unusable-name", place);
  if (isObject(value)) return expanded(source, value, { ...top, name: key }, issues);
  const isDerived = owner === "account" && key === "name";
  const all = expanded(source, value, { ...top, name: isDerived ? "account_name" : key }, issues);
  return all.map((candidate) => ({ ...candidate, rank: isDerived ? 1 : 0 }));
}

type Place = {
  readonly name: string;
  /** In the message's own words (R5.11). */
  readonly own: string;
  readonly path: readonly string[];
  readonly isInNamed: boolean;
  readonly isJoined: boolean;
  readonly isTop: boolean;
};

/** A value, or what is inside it (R5.6). */
function expanded(source: Source, value: unknown, place: Place, issues: Found[]): Candidate[] {
  const { name, own, path, isInNamed, isJoined, isTop } = place;
  if (Array.isArray(value) && value.length === 0) return [];
  if (isTop && depthOf(value) > 10)
    return reported(issues, isUsable(name) || isObject(value) ? "unusable-value" : "unusable-name", path);
  if (!isObject(value)) return [{ rank: 1, name, path, value, isDate: false, isJoined, isTop }];
  if (lengthOf(name) > 100) return reported(issues, "unusable-name", path);
  if (!isPlain(value)) return reported(issues, "unusable-value", path);
  return Object.keys(value).flatMap((key) => {
    const inner = { own: `${own}_${key}`, path: [...path, key], isTop: false };
    const entry = isAbsent(value[key]) ? "out" : entryOf(source.table, inner.own, value[key], isInNamed);
    if (entry === "out") return [];
    if (typeof entry !== "object") {
      const joined = { name: `${name}_${key}`, isInNamed: isInNamed || entry === "named", isJoined: true };
      return expanded(source, value[key], { ...inner, ...joined }, issues);
    }
    if (!isUsable(entry.name)) return reported(issues, "unusable-name", inner.path);
    return expanded(source, value[key], { ...inner, name: entry.name, isInNamed: true, isJoined: false }, issues);
  });
}

function reported(issues: Found[], code: string, path: readonly string[]): Candidate[] {
  issues.push({ code, path });
  return [];
}

export function isUsable(name: string): boolean {
  return !isBlank(name) && lengthOf(name) <= 100;
}

/** R5.11: left out, renamed, or as it is, with an entry or without. */
export function entryOf(
  table: Fields | undefined,
  name: string,
  value: unknown,
  isInNamed: boolean,
): "out" | { readonly name: string } | "named" | "unnamed" {
  if (!table) return "unnamed";
  const own = (key: string): unknown => (Object.hasOwn(table, key) ? table[key] : undefined);
  const entry = own(name);
  if (isAbsent(entry)) {
    const isOut = !isInNamed && [false, "false"].some((off) => own("*") === off);
    const hasNameInside = isObject(value) && Object.keys(table).some((key) => key.startsWith(`${name}_`));
    return isOut && !hasNameInside ? "out" : "unnamed";
  }
  if (entry === true || entry === "true") return "named";
  return typeof entry === "string" && entry !== "false" ? { name: entry } : "out";
}

/** R5.6: how many objects and lists deep, the value itself the first. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null || value instanceof Date) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
