import { isUsableName } from "../limits.js";
import { settingFaults } from "../settings.js";
import { isAbsent, isObject, type Fields } from "../text.js";
import type { Fault } from "./checked.js";

/**
 * R1.4, R2.8: all that the functions would throw for, and what they could never use. This is apart from zod, which not
 * everyone has.
 */
export function findFaults(value: unknown, names: readonly string[]): readonly Fault[] {
  const faults = settingFaults(value).map(({ path, expected }) => ({ path, message: `must be ${expected}` }));
  if (!isObject(value)) return faults;
  const { serviceId, attributes, activities } = value;
  const isForeign = typeof serviceId === "string" && !faults.some(isOf("serviceId")) && !serviceId.startsWith("SP-");
  const unknown = Object.keys(value).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => ({ path: [name], message: "must be a setting that exists" })),
    ...(isForeign ? [{ path: ["serviceId"], message: 'must start with "SP-"' }] : []),
    ...names.flatMap((name) => faults.filter(isOf(name))),
    ...(isObject(attributes) ? ["account", "user"].flatMap((kind) => tableFaults(kind, attributes[kind])) : []),
    ...(isObject(activities) ? Object.keys(activities).flatMap((name) => activityFaults(name, activities[name])) : []),
  ];
}

function isOf(name: string): (fault: { readonly path: Fault["path"] }) => boolean {
  return ({ path }) => path[0] === name;
}

/** R5.11 */
function tableFaults(kind: string, table: unknown): readonly Fault[] {
  if (!isObject(table)) return [];
  const names = Object.keys(table).filter((name) => !isEntry(name, table[name]));
  return names.map((name) => ({
    path: ["attributes", kind, name],
    message: name === "*" ? "must be true or false" : "must be true, false or a name of at most 100 characters",
  }));
}

function isEntry(name: string, entry: unknown): boolean {
  if (isAbsent(entry) || typeof entry === "boolean") return true;
  if (typeof entry !== "string") return false;
  return name === "*" ? entry === "true" || entry === "false" : isUsableName(entry);
}

/** R4.9: an entry of another type would leave the activity out, and another field would say nothing. */
function activityFaults(name: string, entry: unknown): readonly Fault[] {
  const path = ["activities", name];
  if (isObject(entry)) return Object.keys(entry).flatMap((field) => entryFaults(path, field, entry));
  if (isAbsent(entry) || typeof entry === "boolean" || typeof entry === "string") return [];
  return [{ path, message: "must be true, false, a name, or an object of name and module" }];
}

function entryFaults(path: readonly string[], field: string, entry: Fields): readonly Fault[] {
  if (field !== "name" && field !== "module")
    return [{ path: [...path, field], message: "must be named name or module" }];
  const text = entry[field];
  return isAbsent(text) || typeof text === "string" ? [] : [{ path: [...path, field], message: "must be a string" }];
}
