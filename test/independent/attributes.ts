import type { IssueCode } from "segment-to-totango";
import type { Fields } from "../support.js";
import { createDateOf, dateOf, zonedOf } from "./dates.js";
import { firstOf, hasOnly, isAbsent, isBlank, isObject, lengthOf, plainDecimal } from "./values.js";

export type Found = { readonly code: IssueCode; readonly path: readonly string[] };

/** An object of the message whose fields are attributes (section 5). */
export type Source = {
  readonly owner: "account" | "user";
  readonly fields: Fields;
  readonly path: readonly string[];
  readonly table: Fields | undefined;
  readonly isAttribute?: (name: string) => boolean;
};

export type Attributes = {
  /** Sent names and values, without an account's `parent_id`. */
  readonly sent: ReadonlyMap<string, string>;
  readonly parent: { readonly text: string; readonly path: readonly string[] } | undefined;
  readonly issues: readonly Found[];
};

/** What may become an attribute. R5.2: the lower its rank, the earlier it has its name. */
type Candidate = {
  readonly rank: 0 | 1 | 2;
  readonly name: string;
  readonly path: readonly string[];
  readonly text: string | undefined;
  readonly isString: boolean;
  /** Whether the name was joined from those of objects (R5.6). */
  readonly isJoined: boolean;
};

const created = ["created", "createdAt", "created_at"];
const reserved = ["parent_id", "product_id", "account_name"];

export function attributesOf(source: Source): Attributes {
  const issues: Found[] = [];
  const candidates = candidatesOf(source, issues);
  const inOrder = [0, 1, 2].flatMap((rank) => candidates.filter((candidate) => candidate.rank === rank));
  const sent = new Map<string, string>();
  let parent: Attributes["parent"];

  for (const { name, path, text, isString, isJoined, rank } of inOrder) {
    const add = (code: IssueCode) => issues.push({ code, path });
    const isAccount = source.owner === "account";
    const isName = isAccount && name === "account_name";
    const isId = isAccount && (name === "parent_id" || name === "product_id");
    const limit = limitOf(source.owner, name);
    if (isBlank(name) || lengthOf(name) > 100) add("unusable-name");
    else if (text === undefined) add("unusable-value");
    else if (isId && lengthOf(text) > limit) add("id-too-long");
    else if (lengthOf(text) > limit && !isString) add("unusable-value");
    else if (isName && isBlank(firstOf(text, limit))) add("unusable-value");
    else if (isJoined && isAccount && reserved.includes(name)) add("attribute-clash");
    else if (rank > 0 && (isAccount && name === "parent_id" ? parent !== undefined : sent.has(name)))
      add("attribute-clash");
    else {
      if (lengthOf(text) > limit) add("value-truncated");
      if (!hasOnly(name, " ")) add("name-charset");
      if (isAccount && name === "parent_id") parent = { text, path };
      else sent.set(name, firstOf(text, limit));
    }
  }
  return { sent, parent, issues };
}

function candidatesOf({ owner, fields, path, table, isAttribute = () => true }: Source, issues: Found[]): Candidate[] {
  return Object.keys(fields)
    .flatMap((key): Candidate[] => {
      const value = fields[key];
      const place = [...path, key];
      if (isAbsent(value) || !isAttribute(key)) return [];
      const entry = entryOf(table, key, value, false);
      if (entry === "out") return [];
      if (typeof entry === "object") {
        if (!isUsable(entry.name)) return reported(issues, "unusable-name", place);
        if (entry.name === "Create Date" || created.includes(key)) {
          return [
            { rank: 1, name: entry.name, path: place, text: createDateOf(value), isString: false, isJoined: false },
          ];
        }
        return expanded(
          owner,
          table,
          value,
          { name: entry.name, own: key, place, isInNamed: true, isJoined: false, isTop: true },
          issues,
        );
      }
      if (key === "id" || (owner === "user" && (key === "userId" || key === "anonymousId"))) return [];
      if (owner === "account" && key === "account_id") return reported(issues, "unusable-name", place);
      if (created.includes(key)) return [];
      if (owner === "account" && key === "name" && !isObject(value)) {
        return expanded(
          owner,
          table,
          value,
          { name: "account_name", own: key, place, isInNamed: false, isJoined: false, isTop: true },
          issues,
        );
      }
      const inside = expanded(
        owner,
        table,
        value,
        { name: key, own: key, place, isInNamed: entry === "named", isJoined: false, isTop: true },
        issues,
      );
      return isObject(value) ? inside : inside.map((candidate) => ({ ...candidate, rank: 0 }));
    })
    .concat(
      created.flatMap((key): Candidate[] => {
        const value = fields[key];
        const entry =
          Object.hasOwn(fields, key) && isAttribute(key) && !isAbsent(value)
            ? entryOf(table, key, value, false)
            : "out";
        if (entry !== "named" && entry !== "unnamed") return [];
        return [
          {
            rank: 2,
            name: "Create Date",
            path: [...path, key],
            text: createDateOf(value),
            isString: false,
            isJoined: false,
          },
        ];
      }),
    );
}

type Place = {
  readonly name: string;
  /** In the message's own words (R5.11). */
  readonly own: string;
  readonly place: readonly string[];
  readonly isInNamed: boolean;
  readonly isJoined: boolean;
  readonly isTop: boolean;
};

/** A value, or what is inside it (R5.5, R5.6). */
function expanded(
  owner: Source["owner"],
  table: Fields | undefined,
  value: unknown,
  { name, own, place, isInNamed, isJoined, isTop }: Place,
  issues: Found[],
): Candidate[] {
  if (!isObject(value)) {
    if (Array.isArray(value) && value.length === 0) return [];
    const text = Array.isArray(value) && isTop && depthOf(value) > 10 ? undefined : textOf(owner, name, value, isTop);
    return [{ rank: 1, name, path: place, text, isString: typeof value === "string", isJoined }];
  }
  if (isTop && depthOf(value) > 10) return reported(issues, "unusable-value", place);
  if (lengthOf(name) > 100) return reported(issues, "unusable-name", place);
  if (!isPlain(value)) return reported(issues, "unusable-value", place);
  return Object.keys(value).flatMap((key): Candidate[] => {
    const inner = value[key];
    const innerPlace = [...place, key];
    const innerOwn = `${own}_${key}`;
    if (isAbsent(inner)) return [];
    const entry = entryOf(table, innerOwn, inner, isInNamed);
    if (entry === "out") return [];
    if (typeof entry !== "object") {
      const at = { name: `${name}_${key}`, own: innerOwn, place: innerPlace, isTop: false };
      return expanded(
        owner,
        table,
        inner,
        { ...at, isInNamed: isInNamed || entry === "named", isJoined: true },
        issues,
      );
    }
    if (!isUsable(entry.name)) return reported(issues, "unusable-name", innerPlace);
    const at = { name: entry.name, own: innerOwn, place: innerPlace, isTop: false };
    return expanded(owner, table, inner, { ...at, isInNamed: true, isJoined: false }, issues);
  });
}

function reported(issues: Found[], code: IssueCode, path: readonly string[]): Candidate[] {
  issues.push({ code, path });
  return [];
}

function isUsable(name: string): boolean {
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

/** R5.4, R5.5 */
function textOf(owner: Source["owner"], name: string, value: unknown, isTop: boolean): string | undefined {
  if (typeof value === "string") {
    const isId = owner === "account" && (name === "parent_id" || name === "product_id");
    return isId ? value : (zonedOf(value) ?? value);
  }
  if (typeof value === "boolean") {
    const isContact = owner === "user" && isTop && ["Contact", "Key Contact"].includes(name);
    return isContact ? (value ? "yes" : "no") : String(value);
  }
  if (typeof value === "number") return Number.isFinite(value) ? plainDecimal(value) : undefined;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return dateOf(value);
  return Array.isArray(value) ? listOf(value) : undefined;
}

function listOf(list: readonly unknown[]): string {
  const items = Array.from(list, (item) => {
    if (typeof item === "string") return item;
    if (typeof item === "boolean") return String(item);
    return typeof item === "number" && Number.isFinite(item) ? plainDecimal(item) : undefined;
  });
  if (items.every((item) => item !== undefined)) return items.join(",");
  return JSON.stringify(list, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
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

const accountLimits = new Map([
  ["account_name", 128],
  ["parent_id", 480],
  ["product_id", 255],
]);

function limitOf(owner: Source["owner"], name: string): number {
  if (owner === "user") return 255;
  return accountLimits.get(name) ?? 512;
}
