import type { IssueCode, Path } from "segment-to-totango";
import { createDate } from "./created.js";
import { decimal, isAbsent, isObject } from "./text.js";

export type Fields = Readonly<Record<string, unknown>>;
type Say = (code: IssueCode, path: Path) => void;
type Candidate = { readonly name: string; readonly value: unknown; readonly path: Path; readonly isTop: boolean };
type Finished = { readonly text: string; readonly isCut: boolean };

/** One source of attributes as finished names and texts (section 5). */
export function finish(
  source: Fields,
  owner: "account" | "user",
  place: Path,
  say: Say,
  leaveOut: readonly string[] = [],
): Map<string, string> {
  const attributes = new Map<string, string>();
  const given: Candidate[] = [];
  const derived: Candidate[] = [];

  for (const [name, value] of Object.entries(source)) {
    const path = [...place, name];
    if (isAbsent(value) || ["id", "created", "createdAt", ...leaveOut].includes(name)) continue;
    const isNameUsable = isObject(value) || isUsableName(name);
    if (depth(value) > 10 && isNameUsable) say("unusable-value", path);
    else if (isObject(value)) derived.push(...leaves(value, name, path));
    else if (name === "name" && owner === "account") derived.push({ name: "account_name", value, path, isTop: true });
    else given.push({ name, value, path, isTop: true });
  }
  for (const name of ["created", "createdAt"]) {
    const value = source[name];
    if (isAbsent(value)) continue;
    const text = createDate(value);
    if (text === undefined) say("unusable-value", [...place, name]);
    else derived.push({ name: "Create Date", value: text, path: [...place, name], isTop: true });
  }

  for (const candidate of [...given, ...derived]) {
    const { name, path, isTop } = candidate;
    const finished = text(candidate, owner, say);
    if (finished === undefined) continue;
    const isOfHierarchy = owner === "account" && !isTop && ["parent_id", "product_id", "account_name"].includes(name);
    if (attributes.has(name) || isOfHierarchy) {
      say("attribute-clash", path);
      continue;
    }
    if (finished.isCut) say("value-truncated", path);
    attributes.set(name, finished.text);
  }
  return attributes;
}

/** R5.6 */
function leaves(value: Fields, name: string, path: Path): Candidate[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (isAbsent(inner)) return [];
    const leaf = { name: `${name}_${key}`, value: inner, path: [...path, key], isTop: false };
    return isObject(inner) ? leaves(inner, leaf.name, leaf.path) : [leaf];
  });
}

function depth(value: unknown): number {
  const inner = Array.isArray(value) || isObject(value) ? Object.values(value) : undefined;
  return inner === undefined ? 0 : 1 + Math.max(0, ...inner.map(depth));
}

/** R5.4, R5.5, R5.8 */
function text({ name, value, path, isTop }: Candidate, owner: "account" | "user", say: Say): Finished | undefined {
  if (Array.isArray(value) && value.length === 0) return undefined;
  const full = Array.isArray(value)
    ? list(value)
    : scalar(value, owner === "user" && isTop && ["Contact", "Key Contact"].includes(name));
  if (!isUsableName(name)) {
    say("unusable-name", path);
    return undefined;
  }
  const isAccountName = owner === "account" && name === "account_name";
  const limit = isAccountName ? 128 : owner === "account" ? 512 : 255;
  const characters = Array.from(full ?? "");
  const sent = characters.slice(0, limit).join("");
  if (
    full === undefined ||
    (isAccountName && sent.trim() === "") ||
    (characters.length > limit && typeof value !== "string")
  ) {
    say("unusable-value", path);
    return undefined;
  }
  return { text: sent, isCut: characters.length > limit };
}

function isUsableName(name: string): boolean {
  return name.trim() !== "" && Array.from(name).length <= 100;
}

function scalar(value: unknown, inYesAndNo: boolean): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return decimal(value);
  if (typeof value === "boolean") return inYesAndNo ? (value ? "yes" : "no") : String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return undefined;
}

function list(values: readonly unknown[]): string {
  const texts = values.map((value) => (value instanceof Date ? undefined : scalar(value, false)));
  return texts.includes(undefined) ? JSON.stringify(values) : texts.join(",");
}
