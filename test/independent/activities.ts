import type { Fields } from "../support.js";
import type { Placed } from "./found.js";
import { keptText } from "./groups.js";
import { partOf, placed, type Reading } from "./reading.js";
import { idOf, prefixed, requestOf, usage, type Params, type Request } from "./requests.js";
import type { Device, Memory, Waiting } from "./session.js";
import { contextTraitsOf, keep, userAttributes } from "./users.js";
import { firstOf, isAbsent, isBlank, isObject, lengthOf } from "./values.js";

/** What comes of a message that is an activity, or of one that looks like it. */
export type Outcome = {
  readonly requests: readonly Request[];
  readonly device: Device;
  readonly kept: Memory["userAttributes"];
  readonly isDropped?: boolean;
};

/** What may become an activity, and the module that all of the message have. */
type Planned = { readonly given: Placed | undefined; readonly path: readonly string[] };
type ModulePlace = { readonly category: Placed | undefined; readonly path: readonly string[] };

// R4.3, R4.4

export function track(reading: Reading): Outcome {
  const { message, issues, device, memory, settings } = reading;
  const properties = partOf(issues, message.properties, ["properties"]);
  const { event } = message;
  const isWithoutEvent = isAbsent(event) || (typeof event === "string" && isBlank(event));
  const own = Object.keys(message).filter((name) => isOwnField(name) && !isAbsent(message[name]));
  if (isWithoutEvent && Object.values(properties).every(isAbsent) && own.length > 0) {
    const base = usage(reading);
    const requests: Request[] = [];
    if (base) {
      issues.push({ code: "attribute-track", path: ["event"] });
      const attributes = userAttributes(reading, [[message, [], isOwnField], contextTraitsOf(reading)]);
      requests.push(requestOf(settings, "user", [...base, ...prefixed("sdr_u.", attributes)]));
    }
    return { requests, device, kept: memory.userAttributes };
  }
  const path = ["properties", "category"];
  const module = { category: placed(properties.category, path), path };
  return activities(reading, device, [{ given: placed(event, ["event"]), path: ["event"] }], module);
}

const segmentFields = (
  "type event userId anonymousId groupId previousId messageId context integrations options properties traits category " +
  "name id timestamp originalTimestamp sentAt receivedAt channel version writeKey projectId ip requestIp userAgent " +
  "library sessionId action replay rudderId sourceId"
).split(" ");

function isOwnField(name: string): boolean {
  if (name.startsWith("_") || segmentFields.includes(name)) return false;
  const words = name.split("_").map((word) => (/^[a-z]/i.test(word) ? word : `_${word}`));
  const [first = "", ...others] = words;
  const joined =
    first + others.map((word) => (word.startsWith("_") ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
  return !segmentFields.includes(joined);
}

// R4.5, R4.6, R4.7, R6.4

export function page(reading: Reading): Outcome {
  const { message, settings, issues, device, memory, user, account } = reading;
  const properties = partOf(issues, message.properties, ["properties"]);
  const only = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);
  const read = (field: "name" | "category") =>
    placed(only(message[field]), [field]) ?? placed(only(properties[field]), ["properties", field]);
  const name = read("name");
  const category = read("category");
  const isHeartbeat = (name ?? category)?.text === "__heartbeat";
  const moved = isHeartbeat ? device : { ...device, category: keptText(category?.text) };

  const views = isHeartbeat ? [] : viewsOf(reading, name, category);
  const isUntracked = isHeartbeat ? settings.disableHeartbeat === true : views.length === 0;
  if (isUntracked && user.text !== undefined && !account.problem) {
    issues.push({ code: "untracked-page", path: (name ?? category)?.path ?? ["name"] });
    return { requests: [], device: moved, kept: memory.userAttributes };
  }
  if (isHeartbeat || isUntracked) {
    const base = usage(reading);
    const requests = base ? [heartbeat(reading, base, category)] : [];
    return { requests, device: moved, kept: memory.userAttributes };
  }
  return activities(reading, moved, views, { category, path: ["category"] });
}

function viewsOf({ message, settings }: Reading, name: Placed | undefined, category: Placed | undefined): Planned[] {
  const noun = message.type === "page" ? "Page" : "Screen";
  const views: Planned[] = [];
  if (category && settings.trackCategorizedPages !== false) {
    const { text, path } = category;
    views.push({ given: { text: `Viewed ${text} ${noun}`, path }, path });
  }
  if (name && settings.trackNamedPages !== false) {
    const { text, path } = name;
    views.push({ given: { text: `Viewed ${category ? `${category.text} ` : ""}${text} ${noun}`, path }, path });
  }
  return views;
}

function heartbeat(reading: Reading, base: Params, category: Placed | undefined): Request {
  const module = sourceOfModule(reading, category?.text === "__heartbeat" ? undefined : category) ?? "__system";
  const traits = userAttributes(reading, [contextTraitsOf(reading)]);
  return requestOf(reading.settings, "activity", [
    ...base,
    ["sdr_a", "__heartbeat"],
    ["sdr_m", module],
    ...prefixed("sdr_u.", traits),
  ]);
}

// R4.9, R6.11

/** The activities of a message: sent, left out, or kept on the device. */
function activities(reading: Reading, device: Device, planned: readonly Planned[], module: ModulePlace): Outcome {
  const { settings, issues, user, account, memory } = reading;
  const asked = planned.map((plan) => ({
    ...plan,
    entry: entryFor(settings.activities, fitted(plan.given, 190).text ?? "Unknown"),
  }));
  const tracked = asked.filter(({ entry }) => entry !== "left out");
  const untracked = asked.filter(({ entry }) => entry === "left out");
  const reportUntracked = () => {
    for (const { path } of untracked) issues.push({ code: "untracked-activity", path });
  };
  const unchanged = { requests: [], device, kept: memory.userAttributes };

  const isMissing = account.problem?.code === "missing-account-id";
  if (user.text !== undefined && account.problem && isMissing && tracked.length > 0 && !device.hasNoGroup) {
    issues.push({ code: "activity-kept", path: account.problem.path });
    reportUntracked();
    return keepActivities(reading, device, textsOf(reading, tracked, module));
  }
  if (user.text !== undefined && !account.problem) reportUntracked();
  if (user.text !== undefined && !account.problem && tracked.length === 0) return unchanged;
  const base = usage(reading);
  if (!base) return unchanged;
  const texts = textsOf(reading, tracked, module);
  const traits = prefixed("sdr_u.", userAttributes(reading, [contextTraitsOf(reading)]));
  const requests = texts.map((text) =>
    requestOf(settings, "activity", [...base, ["sdr_a", text.activity], ["sdr_m", text.module], ...traits]),
  );
  return { ...unchanged, requests };
}

type Entry = "left out" | { readonly name?: string | undefined; readonly module?: string | undefined };

/** R4.9 */
function entryFor(table: unknown, activity: string): Entry {
  if (!isObject(table)) return {};
  const own = (key: string): unknown => (Object.hasOwn(table, key) ? table[key] : undefined);
  const entry = own(activity);
  if (isAbsent(entry)) return own("*") === false || own("*") === "false" ? "left out" : {};
  if (entry === true || entry === "true") return {};
  if (entry === "false") return "left out";
  if (typeof entry === "string") return { name: usableText(entry, 190) };
  if (!isObject(entry)) return "left out";
  return { name: usableText(entry.name, 190), module: usableText(entry.module, 100) };
}

function usableText(value: unknown, limit: number): string | undefined {
  return typeof value === "string" && !isBlank(firstOf(value, limit)) ? value : undefined;
}

type Texts = { readonly activity: string; readonly module: string };

/** The finished texts, and what is to be said of them. */
function textsOf(
  reading: Reading,
  tracked: readonly (Planned & { readonly entry: Entry })[],
  { category, path }: ModulePlace,
): Texts[] {
  return tracked.map(({ given, path: place, entry }) => {
    const { name, module } = entry === "left out" ? {} : entry;
    const named = fit(reading, name === undefined ? given : { text: name, path: place }, 190);
    if (named === undefined) reading.issues.push({ code: "defaulted-activity", path: ["event"] });
    return {
      activity: named ?? "Unknown",
      module:
        (module === undefined ? undefined : fit(reading, { text: module, path }, 100)) ??
        moduleOf(reading, category, path),
    };
  });
}

/** R4.3 */
function moduleOf(reading: Reading, category: Placed | undefined, path: readonly string[]): string {
  const { defaultModule } = reading.settings;
  const isDefault = typeof defaultModule === "string" && !isBlank(defaultModule);
  const module = sourceOfModule(reading, category) ?? (isDefault ? defaultModule : undefined);
  if (module === undefined) reading.issues.push({ code: "defaulted-module", path });
  return module ?? "Unknown";
}

function sourceOfModule(reading: Reading, category: Placed | undefined): string | undefined {
  const { device, product } = reading;
  const own = fit(reading, category, 100) ?? device.category;
  if (own !== undefined || product?.ids.module === undefined) return own;
  return fit(reading, { text: product.ids.module, path: product.path ? [...product.path, "module"] : [] }, 100);
}

/** R5.8 */
function fit(reading: Reading, given: Placed | undefined, limit: number): string | undefined {
  const { text, code } = fitted(given, limit);
  if (given && code !== undefined) reading.issues.push({ code, path: given.path });
  return text;
}

function fitted(given: Placed | undefined, limit: number): { readonly text?: string; readonly code?: string } {
  if (!given) return {};
  if (lengthOf(given.text) <= limit) return { text: given.text };
  const text = firstOf(given.text, limit);
  return isBlank(text) ? { code: "unusable-value" } : { text, code: "value-truncated" };
}

function keepActivities(reading: Reading, device: Device, texts: readonly Texts[]): Outcome {
  const waiting: Waiting[] = [...(device.activities ?? [])];
  for (const [n, text] of texts.entries()) {
    const id = idOf(reading.message, n);
    const keptId = id !== undefined && lengthOf(id) <= 200 ? id : undefined;
    if (keptId !== undefined && waiting.some((other) => other.id === keptId)) continue;
    waiting.push({ ...text, id: keptId, timestamp: reading.time });
  }
  const isDropped = waiting.length > 20;
  const { kept } = keep(reading, [contextTraitsOf(reading)]);
  return { requests: [], device: { ...device, activities: waiting.slice(-20) }, kept, isDropped };
}

// Waiting activities go out

/** R6.11: as requests of the session's user in an account, from the message that lets them go. */
export function released(settings: Fields, base: Params, waiting: readonly Waiting[]): Request[] {
  return waiting.map(({ activity, module, id }) => {
    const request = requestOf(settings, "activity", [...base, ["sdr_a", activity], ["sdr_m", module]]);
    return id === undefined ? request : { ...request, id };
  });
}
