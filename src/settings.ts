import { moduleLimit } from "./limits.js";
import { fits, isAbsent, isBlank, isObject, isText, noFields, type Fields } from "./text.js";

/** Totango's data centers: the US, and the EU under either of its names. */
export type TotangoRegion = "us" | "eu" | "eu1";

/**
 * Which attributes are sent, and under which names. A key is a name as the message has it: that of a trait, or of a
 * value inside one, joined with `_` (`address_city`), whatever is renamed around it.
 *
 * - `true`: sent as without an entry, even beside `"*": false`
 * - `false`: left out, with everything inside
 * - another name: sent under that name; for an object, the name becomes the first part of the names inside
 * - `"*": false`: everything is left out that no key names, by itself or by an object around it
 *
 * A key whose value is `null` or `undefined` is ignored, and the strings `"true"` and `"false"` mean the booleans.
 *
 * @example
 * ```ts
 * const attributes = { account: { monthlyRecurringRevenue: "MRR", internal: false } };
 * const traits = { monthlyRecurringRevenue: 900, internal: "x", seats: 3 };
 * const group: SegmentMessage = { type: "group", groupId: "test_group", traits };
 * const [request] = translate(group, { serviceId: "SP-1234-01", attributes });
 * request?.params; // => { sdr_s: "SP-1234-01", sdr_o: "test_group", "sdr_o.MRR": "900", "sdr_o.seats": "3" }
 * ```
 */
export type AttributeTable = { readonly [name: string]: string | boolean | null | undefined };

/** The tables of both kinds of attributes. */
export type AttributeTables = {
  /** For the traits of groups and the attributes of products. */
  readonly account?: AttributeTable | null | undefined;
  /** For the traits of users. */
  readonly user?: AttributeTable | null | undefined;
};

/** What becomes of an activity: its name and its module, each as the message has it where it is not given. */
export type ActivityEntry = {
  /** The name under which it is sent, cut to 190 characters. */
  readonly name?: string | null | undefined;
  /** The module in which it is counted, cut to 100 characters, whatever the message and the session say. */
  readonly module?: string | null | undefined;
};

/**
 * Which activities are sent, and under which names. A key is an activity as it would be sent without the table: an
 * event (`Login`), that of a page or screen (`Viewed Docs Page`), or `Unknown`. `__heartbeat` is not looked up here.
 *
 * - `true`: sent as without an entry, even beside `"*": false`
 * - `false`: left out, with issue `untracked-activity`
 * - another name: sent under that name
 * - an object: sent under its `name`, if it has one, and in its `module`, if it has one
 * - `"*": false`: what has no entry is left out
 *
 * A key whose value is `null` or `undefined` is ignored, and the strings `"true"` and `"false"` mean the booleans.
 *
 * @example
 * ```ts
 * const activities = { "Doc Opened": { name: "Open Document", module: "Editor" }, "Mouse Moved": false };
 * const names = ["Doc Opened", "Mouse Moved", "Login"].flatMap((event) => {
 *   const track: SegmentMessage = { type: "track", userId: "jack", event, context: { groupId: "test_group" } };
 *   return translate(track, { serviceId: "SP-1234-01", activities }).map(({ params }) => params.sdr_a);
 * });
 * names; // => ["Open Document", "Login"]
 * ```
 */
export type ActivityTable = { readonly [activity: string]: string | boolean | ActivityEntry | null | undefined };

/**
 * What the translation needs to know of your Totango service. Optional settings that are `undefined`, `null` or blank
 * are not set, so what was left empty in a form or the environment can be passed on. Flags must be booleans: the
 * strings `"true"` and `"false"` throw.
 */
export type TotangoSettings = {
  /** The service ID of your Totango account, such as `SP-1234-01`. */
  readonly serviceId: string;
  /** The data center of your Totango account. Default: `"us"`. */
  readonly region?: TotangoRegion | null | undefined;
  /** `true` drops `__heartbeat` pages, which tell Totango how long users stay. Default: `false`. */
  readonly disableHeartbeat?: boolean | null | undefined;
  /** `false` drops the activity `Viewed {name} Page` of pages and screens with a name. Default: `true`. */
  readonly trackNamedPages?: boolean | null | undefined;
  /** `false` drops the activity `Viewed {category} Page` of pages and screens with a category. Default: `true`. */
  readonly trackCategorizedPages?: boolean | null | undefined;
  /** An `http://` or `https://` URL that requests go to instead of the region's: a proxy, or a server for tests. */
  readonly endpoint?: string | null | undefined;
  /** The module of activities that name none, at most 100 characters. Default: `"Unknown"`, with an issue. */
  readonly defaultModule?: string | null | undefined;
  /**
   * What joins an account ID and a product ID into a product account ID. Default: `"__"`. Your service's accounts show
   * which it has.
   */
  readonly productSeparator?: "__" | "_" | null | undefined;
  /** Tables that rename attributes, or leave them out. */
  readonly attributes?: AttributeTables | null | undefined;
  /**
   * Other names by which Segment addresses you in `integrations`, such as `"Webhooks"` or
   * `"My Function (My Workspace)"`. Each switches a message on or off like `Totango`, so a message with
   * `{ All: false, Webhooks: true }` is sent. Options are read from `Totango` alone.
   */
  readonly integrationNames?: string | readonly (string | null | undefined)[] | null | undefined;
  /**
   * Where else in a message the account ID is, when it is neither in `groupId` nor in `context.groupId`: keys joined
   * with dots, such as `"context.group_id"` or `"traits.company.id"`. The first place that is not empty counts.
   */
  readonly accountIdFrom?: string | readonly (string | null | undefined)[] | null | undefined;
  /** A table that renames activities, moves them to another module, or leaves them out. */
  readonly activities?: ActivityTable | null | undefined;
};

/** R1.5: the settings once they have been checked, with their defaults. */
export type Service = {
  readonly serviceId: string;
  readonly url: string;
  readonly disableHeartbeat: boolean;
  readonly trackNamedPages: boolean;
  readonly trackCategorizedPages: boolean;
  readonly defaultModule: string | undefined;
  readonly productSeparator: string;
  readonly accountTable: Fields | undefined;
  readonly userTable: Fields | undefined;
  readonly integrationNames: readonly string[];
  /** The keys that lead to each place, from the message on. */
  readonly accountIdFrom: readonly (readonly string[])[];
  readonly activities: Fields | undefined;
};

/** A setting that cannot be used: the keys that lead to it, and what should be there. */
export type SettingFault = { readonly path: readonly (string | number)[]; readonly expected: string };

/** Where faults are collected. Without a list, the first is thrown. */
type Faults = SettingFault[] | undefined;

/** R1.4: settings that cannot be used are a mistake of the programmer, and throw. */
export function readSettings(settings: unknown): Service {
  if (!isObject(settings)) throw mistake("settings", "an object");
  return readEach(settings, undefined);
}

/** R1.4: everything for which `readSettings` throws. */
export function settingFaults(settings: unknown): readonly SettingFault[] {
  if (!isObject(settings)) return [{ path: [], expected: "an object" }];
  const faults: SettingFault[] = [];
  readEach(settings, faults);
  return faults;
}

/** Most settings are `undefined`. To ask that before a reader is called halves the time of this, once for a message. */
function readEach(settings: Fields, faults: Faults): Service {
  const { serviceId, region, endpoint, defaultModule, attributes, integrationNames, accountIdFrom } = settings;
  if (!isText(serviceId)) refuse(faults, ["serviceId"], "a string that is not blank");
  const url = region === undefined ? usUrl : urlOf(region, faults);
  const tables = attributes === undefined ? noFields : readTables(attributes, faults);
  return {
    serviceId: isText(serviceId) ? serviceId : "",
    url: endpoint === undefined ? url : readEndpoint(endpoint, url, faults),
    disableHeartbeat: readFlag("disableHeartbeat", settings.disableHeartbeat, false, faults),
    trackNamedPages: readFlag("trackNamedPages", settings.trackNamedPages, true, faults),
    trackCategorizedPages: readFlag("trackCategorizedPages", settings.trackCategorizedPages, true, faults),
    defaultModule: defaultModule === undefined ? undefined : readModule(defaultModule, faults),
    productSeparator: readSeparator(settings.productSeparator, faults),
    accountTable: readTable(accountTablePath, tables.account, faults),
    userTable: readTable(userTablePath, tables.user, faults),
    integrationNames: integrationNames === undefined ? none : readTexts("integrationNames", integrationNames, faults),
    accountIdFrom: accountIdFrom === undefined ? none : readPlaces(accountIdFrom, faults),
    activities: readTable(activitiesPath, settings.activities, faults),
  };
}

const usUrl = "https://sdr.totango.com/pixel.gif/";
const defaultSeparator = "__";
/** What a separator must be. */
export const eitherSeparator = '"__" or "_"';
const accountTablePath = ["attributes", "account"];
const userTablePath = ["attributes", "user"];
const activitiesPath = ["activities"];
/** What nearly all settings have for a list. It is shared, so that nothing is made for each message. */
const none: readonly never[] = [];

/** R1.4: forms and environment variables give `null` and blank strings for what nobody filled in. */
function isUnset(value: unknown): boolean {
  return isAbsent(value) || (typeof value === "string" && isBlank(value));
}

function refuse(faults: Faults, path: SettingFault["path"], expected: string): void {
  if (!faults) throw mistake(["settings", ...path].join("."), expected);
  faults.push({ path, expected });
}

/** The error of every field that the programmer has to mend. */
export function mistake(field: string, expected: string): TypeError {
  return new TypeError(`${field} must be ${expected}`);
}

/** R7.1 */
function urlOf(region: unknown, faults: Faults): string {
  if (region === "eu" || region === "eu1") return "https://sdr-eu1.totango.com/pixel.gif/";
  if (region !== "us" && !isUnset(region)) refuse(faults, ["region"], '"us", "eu" or "eu1"');
  return usUrl;
}

function readEndpoint(endpoint: unknown, fallback: string, faults: Faults): string {
  if (isUnset(endpoint)) return fallback;
  if (typeof endpoint === "string" && /^https?:\/\//.test(endpoint)) return endpoint;
  refuse(faults, ["endpoint"], "an http:// or https:// URL");
  return fallback;
}

function readFlag(name: string, flag: unknown, fallback: boolean, faults: Faults): boolean {
  if (flag === undefined) return fallback;
  if (typeof flag === "boolean") return flag;
  if (!isUnset(flag)) refuse(faults, [name], "true or false");
  return fallback;
}

function readModule(module: unknown, faults: Faults): string | undefined {
  if (isUnset(module)) return undefined;
  if (typeof module === "string" && fits(module, moduleLimit)) return module;
  refuse(faults, ["defaultModule"], `a string of at most ${moduleLimit} characters`);
  return undefined;
}

function readSeparator(separator: unknown, faults: Faults): string {
  if (separator === undefined) return defaultSeparator;
  const read = separatorOf(separator);
  if (read === undefined) refuse(faults, ["productSeparator"], eitherSeparator);
  return read ?? defaultSeparator;
}

/** R3.1: what joins an account ID and a product ID; `undefined` for what is neither of the two. */
export function separatorOf(separator: unknown): string | undefined {
  if (separator === "_" || separator === defaultSeparator) return separator;
  return isUnset(separator) ? defaultSeparator : undefined;
}

function readTables(attributes: unknown, faults: Faults): Fields {
  if (!isObject(attributes)) {
    if (!isUnset(attributes)) refuse(faults, ["attributes"], "an object of account and user alone");
    return noFields;
  }
  for (const name of Object.keys(attributes)) {
    if (name !== "account" && name !== "user") refuse(faults, ["attributes", name], "named account or user");
  }
  return attributes;
}

function readTable(path: readonly string[], table: unknown, faults: Faults): Fields | undefined {
  if (table === undefined) return undefined;
  if (isObject(table)) return table;
  if (!isUnset(table)) refuse(faults, path, "an object");
  return undefined;
}

/** R1.4: a text, or a list of texts of which blank and absent ones are none. */
function readTexts(name: string, texts: unknown, faults: Faults): readonly string[] {
  if (!Array.isArray(texts)) {
    if (typeof texts !== "string" && !isAbsent(texts)) refuse(faults, [name], "a string or a list of strings");
    return isText(texts) ? [texts] : none;
  }
  const items: readonly unknown[] = texts;
  items.forEach((item, index) => {
    if (typeof item !== "string" && !isAbsent(item)) refuse(faults, [name, index], "a string");
  });
  return items.filter(isText);
}

/** R2.5 */
function readPlaces(places: unknown, faults: Faults): readonly (readonly string[])[] {
  return readTexts("accountIdFrom", places, faults).map((place) => place.split("."));
}
