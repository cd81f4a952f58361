import type { Fields } from "../support.js";
import { textsOf } from "./settings.js";
import { isAbsent, isObject, objectIn } from "./values.js";

const types = ["identify", "group", "track", "page", "screen"];

/** R2.1: where a message says that it is none of the types. */
export function unsupportedPathOf(message: unknown): readonly string[] | undefined {
  if (!isObject(message)) return [];
  const { type, batch } = message;
  if (typeof type === "string" && types.includes(type)) return undefined;
  return isAbsent(type) && Array.isArray(batch) ? [] : ["type"];
}

/** R2.3: the first switch that is off, and whether it is one of ours (R6.7). */
export function offSwitchOf(
  { integrations, context }: Fields,
  settings: Fields,
): { readonly path: readonly string[]; readonly isOwn: boolean } | undefined {
  const given = isAbsent(integrations) ? {} : objectIn(integrations);
  if (!given) return { path: ["integrations"], isOwn: true };
  const own = (name: string): unknown => (Object.hasOwn(given, name) ? given[name] : undefined);
  const names = ["Totango", ...textsOf(settings.integrationNames)];
  const isOn = (value: unknown) => value === true || isAbsent(value) || objectIn(value) !== undefined;

  const off = names.find((name) => !isOn(own(name)));
  if (off !== undefined) return { path: ["integrations", off], isOwn: true };
  if (!isOn(objectIn(context)?.Totango)) return { path: ["context", "Totango"], isOwn: true };
  if (names.some((name) => !isAbsent(own(name)))) return undefined;
  const all = ["All", "all"].find((name) => !isAbsent(own(name)) && own(name) !== true);
  return all === undefined ? undefined : { path: ["integrations", all], isOwn: false };
}
