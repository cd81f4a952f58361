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
};

/** The settings once they have been checked, with their defaults. */
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
};

/** R1.4: settings that cannot be used are a mistake of the programmer, and throw. */
export function readSettings(settings: unknown): Service {
  if (!isObject(settings)) throw mistake("settings", "an object");
  const { serviceId, region, endpoint, defaultModule, attributes } = settings;
  if (!isText(serviceId)) throw mistake("settings.serviceId", "a string that is not blank");
  const url = urlOf(region);
  const tables = isUnset(attributes) ? noFields : readTables(attributes);
  return {
    serviceId,
    url: isUnset(endpoint) ? url : readEndpoint(endpoint),
    disableHeartbeat: readFlag("disableHeartbeat", settings.disableHeartbeat, false),
    trackNamedPages: readFlag("trackNamedPages", settings.trackNamedPages, true),
    trackCategorizedPages: readFlag("trackCategorizedPages", settings.trackCategorizedPages, true),
    defaultModule: isUnset(defaultModule) ? undefined : readModule(defaultModule),
    productSeparator: readSeparator("settings.productSeparator", settings.productSeparator),
    accountTable: readTable("account", tables.account),
    userTable: readTable("user", tables.user),
  };
}

/** R1.4: forms and environment variables give `null` and blank strings for what nobody filled in. */
function isUnset(value: unknown): boolean {
  return isAbsent(value) || (typeof value === "string" && isBlank(value));
}

function mistake(field: string, expected: string): TypeError {
  return new TypeError(`${field} must be ${expected}`);
}

/** R7.1 */
function urlOf(region: unknown): string {
  if (isUnset(region) || region === "us") return "https://sdr.totango.com/pixel.gif/";
  if (region === "eu" || region === "eu1") return "https://sdr-eu1.totango.com/pixel.gif/";
  throw mistake("settings.region", '"us", "eu" or "eu1"');
}

function readEndpoint(endpoint: unknown): string {
  if (typeof endpoint === "string" && /^https?:\/\//.test(endpoint)) return endpoint;
  throw mistake("settings.endpoint", "an http:// or https:// URL");
}

function readFlag(name: string, flag: unknown, fallback: boolean): boolean {
  if (typeof flag === "boolean") return flag;
  if (isUnset(flag)) return fallback;
  throw mistake(`settings.${name}`, "true or false");
}

function readModule(module: unknown): string {
  if (typeof module === "string" && fits(module, moduleLimit)) return module;
  throw mistake("settings.defaultModule", `a string of at most ${moduleLimit} characters`);
}

export function readSeparator(field: string, separator: unknown): string {
  if (isUnset(separator) || separator === "__") return "__";
  if (separator === "_") return separator;
  throw mistake(field, '"__" or "_"');
}

function readTables(attributes: unknown): Fields {
  const isTables =
    isObject(attributes) && Object.keys(attributes).every((name) => name === "account" || name === "user");
  if (isTables) return attributes;
  throw mistake("settings.attributes", "an object of account and user alone");
}

function readTable(name: string, table: unknown): Fields | undefined {
  if (isUnset(table)) return undefined;
  if (isObject(table)) return table;
  throw mistake(`settings.attributes.${name}`, "an object");
}
