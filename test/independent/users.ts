import type { Fields } from "../support.js";
import { attributesOf, type Attributes } from "./attributes.js";
import { entryOf, isNeverSent } from "./candidates.js";
import { partOf, type Reading } from "./reading.js";
import { prefixed, requestOf, sentUser, usage, type Request } from "./requests.js";
import type { Memory } from "./session.js";
import { isAbsent, isObject } from "./values.js";

type UserAttributes = Memory["userAttributes"];

/** One source of attributes: its fields, where it is, and which of them count. */
type Given = readonly [Fields, readonly string[], ((name: string) => boolean)?];

/** R4.1, R6.3 */
export function identify(reading: Reading): { readonly requests: readonly Request[]; readonly kept: UserAttributes } {
  const { message, memory, user, account, issues, settings } = reading;
  const traits: Given = [partOf(issues, message.traits, ["traits"]), ["traits"]];
  if (user.text !== undefined && account.problem?.code === "missing-account-id") {
    const { kept, isAnyKept } = keep(reading, [traits, contextTraitsOf(reading)]);
    issues.push({ code: isAnyKept ? "attributes-kept" : account.problem.code, path: account.problem.path });
    return { requests: [], kept };
  }
  const base = usage(reading);
  if (!base) return { requests: [], kept: memory.userAttributes };
  const attributes = userAttributes(reading, [traits, contextTraitsOf(reading)]);
  const request = requestOf(settings, "user", [...base, ...prefixed("sdr_u.", attributes)]);
  return { requests: [request], kept: memory.userAttributes };
}

/** R6.3: sources from the most specific on; each finds room before the next. */
export function keep(
  reading: Reading,
  sources: readonly Given[],
): { readonly kept: UserAttributes; readonly isAnyKept: boolean } {
  const all = new Map(Object.entries(reading.memory.userAttributes ?? {}));
  const seen = new Set<string>();
  let isAnyKept = false;
  for (const source of sources) {
    for (const [name, text] of Object.entries(Object.fromEntries(userAttributes(reading, [source])))) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (!all.has(name) && all.size >= 250) {
        reading.issues.push({ code: "kept-attributes-dropped", path: source[1] });
      } else {
        all.set(name, text);
        isAnyKept = true;
      }
    }
  }
  return { kept: all.size > 0 ? Object.fromEntries(all) : undefined, isAnyKept };
}

export function contextTraitsOf({ contextTraits }: Reading): Given {
  return [contextTraits, ["context", "traits"]];
}

/** R5.3: earlier sources win over later ones. */
export function userAttributes({ settings, issues }: Reading, sources: readonly Given[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const [fields, path, isAttribute = () => true] of sources) {
    const table = tableOf(settings, "user");
    const found: Attributes = attributesOf({ owner: "user", fields, path, table, isAttribute });
    issues.push(...found.issues);
    for (const [name, text] of found.sent) if (!all.has(name)) all.set(name, text);
  }
  return all;
}

/** R5.11 */
export function tableOf(settings: Fields, owner: "account" | "user"): Fields | undefined {
  const tables = isObject(settings.attributes) ? settings.attributes : {};
  const table = tables[owner];
  return isObject(table) ? table : undefined;
}

/** R4.2: the user and the user's attributes, as they go along with a group. */
export function userOfGroup(reading: Reading): [string, string][] {
  const { user, issues } = reading;
  if (user.text === undefined) {
    if (hasTraits(reading) && user.problem === undefined) issues.push({ code: "missing-user-id", path: ["userId"] });
    return [];
  }
  const attributes = userAttributes(reading, [contextTraitsOf(reading)]);
  return [["sdr_u", sentUser(reading, user.text)], ...prefixed("sdr_u.", attributes)];
}

function hasTraits({ contextTraits, settings }: Reading): boolean {
  return Object.entries(contextTraits).some(([name, value]) => {
    const entry = entryOf(tableOf(settings, "user"), name, value, false);
    return !isAbsent(value) && entry !== "out" && (typeof entry === "object" || !isNeverSent("user", name));
  });
}

/** R6.3: what waits goes out with the first request that has the user. */
export function withKept(
  requests: readonly Request[],
  kept: UserAttributes,
): { readonly requests: readonly Request[]; readonly kept: UserAttributes } {
  const carrier = requests.findIndex(({ params }) => params.sdr_u !== undefined);
  if (!kept || carrier < 0) return { requests, kept };
  const waiting = prefixed("sdr_u.", new Map(Object.entries(kept)));
  return {
    requests: requests.map((request, index) =>
      index === carrier ? { ...request, params: { ...request.params, ...missingIn(request, waiting) } } : request,
    ),
    kept: undefined,
  };
}

function missingIn({ params }: Request, waiting: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(waiting.filter(([name]) => !Object.hasOwn(params, name)));
}
