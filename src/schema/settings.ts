import {
  array,
  boolean,
  literal,
  nullish,
  record,
  startsWith,
  strictObject,
  string,
  union,
  type ZodMiniType,
} from "zod/v4/mini";
import { isUsableName } from "../limits.js";
import * as settings from "../settings.js";
import { isAbsent, isObject, type Fields } from "../text.js";
import { checked, described, field, type Fault } from "./checked.js";

/**
 * Settings as they come from a file or a form. It rejects what the functions of `segment-to-totango` throw a
 * `TypeError` for. It also rejects a service ID that does not start with `SP-`, a setting that does not exist, and an
 * entry of a table that can never be used.
 *
 * @example
 * ```ts
 * TotangoSettings.parse({ serviceId: "SP-1234-01", region: "eu" }); // => { serviceId: "SP-1234-01", region: "eu" }
 * TotangoSettings.safeParse({ serviceId: "1234" }).success; // => false
 * ```
 */
export const TotangoSettings: ZodMiniType<settings.TotangoSettings, settings.TotangoSettings> = /* @__PURE__ */ checked(
  () => {
    const shape = settingsShape();
    const names = Object.keys(shape);
    return {
      description: "What the translation needs to know of a Totango service.",
      shape,
      others: "reject",
      findFaults: (value) => findFaults(value, names),
    };
  },
);
/** What the translation needs to know of your Totango service. */
export type TotangoSettings = settings.TotangoSettings;

function settingsShape() {
  const texts = union([string(), array(nullish(string()))]);
  const table = record(string(), nullish(union([boolean(), string()])));
  const entry = strictObject({
    name: field("The name under which it is sent.", string()),
    module: field("The module in which it is counted.", string()),
  });
  return {
    serviceId: described(
      "The service ID of the Totango account, such as SP-1234-01.",
      string().check(startsWith("SP-")),
    ),
    region: field("The data center of the Totango account: us by default.", literal(["us", "eu", "eu1"])),
    disableHeartbeat: field("true drops __heartbeat pages.", boolean()),
    trackNamedPages: field("false drops the activity that is made of a page's name.", boolean()),
    trackCategorizedPages: field("false drops the activity that is made of a page's category.", boolean()),
    endpoint: field("An http:// or https:// URL that requests go to instead of the region's.", string()),
    defaultModule: field("The module of activities that name none, at most 100 characters.", string()),
    productSeparator: field("What joins an account ID and a product ID: __ by default.", literal(["__", "_"])),
    attributes: field(
      "Tables that rename attributes, or leave them out: true, false or another name for each name.",
      strictObject({
        account: field("For the traits of groups and the attributes of products.", table),
        user: field("For the traits of users.", table),
      }),
    ),
    integrationNames: field("Other names by which Segment addresses you in integrations.", texts),
    accountIdFrom: field("Other places of the account ID in a message: keys joined with dots.", texts),
    activities: field(
      "A table that renames activities, moves them to another module, or leaves them out.",
      record(string(), nullish(union([boolean(), string(), entry]))),
    ),
  } satisfies Record<keyof settings.TotangoSettings, ZodMiniType>;
}

/** R1.4, R2.8: all that the functions would throw for, and what they could never use. */
function findFaults(value: unknown, names: readonly string[]): readonly Fault[] {
  const faults = settings.settingFaults(value).map(({ path, expected }) => ({ path, message: `must be ${expected}` }));
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
