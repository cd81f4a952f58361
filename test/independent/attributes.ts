import { candidatesOf, isUsable, type Candidate, type Source } from "./candidates.js";
import { createDateOf, dateOf, zonedOf } from "./dates.js";
import type { Found, Placed } from "./found.js";
import { isOfAnotherType, typedDateOf } from "./typed.js";
import { firstOf, hasOnly, isBlank, lengthOf, plainDecimal } from "./values.js";

export type Attributes = {
  /** Sent names and values, without an account's `parent_id`. */
  readonly sent: ReadonlyMap<string, string>;
  readonly parent: Placed | undefined;
  readonly issues: readonly Found[];
};

const reserved = ["parent_id", "product_id", "account_name"];

export function attributesOf(source: Source): Attributes {
  const issues: Found[] = [];
  const candidates = candidatesOf(source, issues);
  const inOrder = [0, 1, 2].flatMap((rank) => candidates.filter((candidate) => candidate.rank === rank));
  const sent = new Map<string, string>();
  const isAccount = source.owner === "account";
  let parent: Attributes["parent"];

  for (const candidate of inOrder) {
    const { name, path, value, isJoined, rank } = candidate;
    const add = (code: string) => issues.push({ code, path });
    const text = finishedOf(source.owner, candidate);
    const isText = typeof value === "string" && !isWrittenDate(isAccount, candidate);
    const isParent = isAccount && name === "parent_id";
    const isId = isParent || (isAccount && name === "product_id");
    const isName = isAccount && name === "account_name";
    const limit = limitOf(source.owner, name);
    if (!isUsable(name)) add("unusable-name");
    else if (text === undefined) add(candidate.isDate ? "unusable-date" : "unusable-value");
    else if (isId && lengthOf(text) > limit) add("id-too-long");
    else if (lengthOf(text) > limit && !isText) add("unusable-value");
    else if (isName && isBlank(firstOf(text, limit))) add("unusable-value");
    else if (isJoined && isAccount && reserved.includes(name)) add("attribute-clash");
    else if (rank > 0 && (isParent ? parent !== undefined : sent.has(name))) add("attribute-clash");
    else {
      if (lengthOf(text) > limit) add("value-truncated");
      if (!hasOnly(name, " ")) add("name-charset");
      if (isAccount && !candidate.isDate && isOfAnotherType(name, value)) add("value-format");
      if (isParent) parent = { text, path };
      else sent.set(name, firstOf(text, limit));
    }
  }
  return { sent, parent, issues };
}

function finishedOf(owner: Source["owner"], { name, value, isDate, isTop }: Candidate): string | undefined {
  if (isDate) return createDateOf(value);
  return (owner === "account" ? typedDateOf(name, value) : undefined) ?? textOf(owner, name, value, isTop);
}

function isWrittenDate(isAccount: boolean, { name, value, isDate }: Candidate): boolean {
  return isDate || (isAccount && typedDateOf(name, value) !== undefined);
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

const accountLimits = new Map([
  ["account_name", 128],
  ["parent_id", 480],
  ["product_id", 255],
]);

function limitOf(owner: Source["owner"], name: string): number {
  if (owner === "user") return 255;
  return accountLimits.get(name) ?? 512;
}
