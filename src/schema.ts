import * as z from "zod/mini";
import { report, type Finding, type Path } from "./issues.js";
import { isUsableName } from "./limits.js";
import type * as message from "./message.js";
import { readAccount, readUser } from "./reading/ids.js";
import { checkContext, readContext, readContextTraits, readProperties, readTraits } from "./reading/parts.js";
import { readEnableHierarchy, readParent, readProduct, type SessionProduct } from "./reading/product.js";
import { optionsPaths, readTotango } from "./reading/totango.js";
import * as session from "./session/session.js";
import { openSession, sessionOf } from "./session/stored.js";
import * as settings from "./settings.js";
import { isAbsent, isObject, readObject, type Fields } from "./text.js";

/** What is wrong with a value, and where in it. */
type Fault = { readonly path: readonly (string | number)[]; readonly message: string };

/**
 * A Segment message as it comes from outside. `parse` gives back the very value that it is given, or throws with the
 * path and a sentence for each fault: an unknown type, or an ID or a part of the wrong type where the translation reads
 * it. It is no stricter than the translation: a trait that Totango has no form for passes, and becomes an issue.
 *
 * @example
 * ```ts
 * SegmentMessage.parse({ type: "track", userId: "jack", event: "Login" }).type; // => "track"
 * const { error } = SegmentMessage.safeParse({ type: "track", userId: ["jack"], event: "Login" });
 * error?.issues[0]?.path; // => ["userId"]
 * error?.issues[0]?.message; // => "must be a string or a finite number"
 * ```
 */
export const SegmentMessage: z.ZodMiniType<message.SegmentMessage> = /* @__PURE__ */ checked(messageFaults);
/** A Segment message, discriminated on `type`. */
export type SegmentMessage = message.SegmentMessage;

/**
 * The options for Totango, which a message carries in `integrations.Totango` or `context.Totango`. Fields that are not
 * options pass, and those of `product` are attributes.
 *
 * @example
 * ```ts
 * TotangoOptions.safeParse({ product: { id: "productA" }, enableHierarchy: false }).success; // => true
 * TotangoOptions.safeParse({ product: "productA" }).success; // => false
 * ```
 */
export const TotangoOptions: z.ZodMiniType<message.TotangoOptions> = /* @__PURE__ */ checked(optionsFaults);
/** The options for Totango in a message. */
export type TotangoOptions = message.TotangoOptions;

/**
 * Settings as they come from a file or a form. It rejects what the functions of `segment-to-totango` throw a
 * `TypeError` for. It also rejects a setting that does not exist, and an entry of a table that can never be used.
 *
 * @example
 * ```ts
 * TotangoSettings.parse({ serviceId: "SP-1234-01", region: "eu" }); // => { serviceId: "SP-1234-01", region: "eu" }
 * TotangoSettings.safeParse({ serviceId: "" }).success; // => false
 * ```
 */
export const TotangoSettings: z.ZodMiniType<settings.TotangoSettings> = /* @__PURE__ */ checked(settingsFaults);
/** What the translation needs to know of your Totango service. */
export type TotangoSettings = settings.TotangoSettings;

/**
 * A session that came back from a store. It rejects one that the translation would not trust in full, and leaves out
 * fields that no session has.
 *
 * @example
 * ```ts
 * Session.parse({ userId: "jack", groupId: "test_group", theme: 1 }); // => { userId: "jack", groupId: "test_group" }
 * Session.safeParse({ userId: 7 }).success; // => false
 * ```
 */
export const Session: z.ZodMiniType<session.Session> = /* @__PURE__ */ z.pipe(
  checked<object>(sessionFaults),
  z.transform((stored) => sessionOf(openSession(stored))),
);
/** What `advance` remembers of one visitor. */
export type Session = session.Session;

/** A schema that gives back the very value that it is given, or its faults. */
function checked<Value>(findFaults: (value: unknown) => readonly Fault[]): z.ZodMiniType<Value> {
  return z.custom<Value>().check(({ value, issues }) => {
    for (const { path, message } of findFaults(value)) {
      issues.push({ code: "custom", path: [...path], message, input: value });
    }
  });
}

/** R2.8: an unknown type, or else what the translation finds unusable at a part or an ID. */
function messageFaults(value: unknown): readonly Fault[] {
  const fields = readObject(value);
  switch (fields?.type) {
    case "identify":
    case "group":
    case "track":
    case "page":
    case "screen":
      return faultsOf(unusableParts(fields));
    case "alias":
    case "delete":
      return [];
    default: {
      const message = "must be an object of type identify, group, track, page, screen, alias or delete";
      return [{ path: fields ? ["type"] : [], message }];
    }
  }
}

function unusableParts(fields: Fields): readonly Finding[] {
  const findings: Finding[] = [];
  const contextRead = readContext(fields);
  const noSettings = { integrationNames: [], accountIdFrom: [] };
  const options = readTotango(fields, contextRead, noSettings);
  if (options.state === "off") return findings;
  const context = checkContext(fields, contextRead, findings);
  readContextTraits(context, findings);
  const user = readUser(fields);
  const account = readAccount(fields, context, false, noSettings);
  if (user.state === "unusable") report(findings, user.code, user.path);
  // R4.8: without a user, only a group's account is looked at.
  const isLookedAt = user.state === "known" || fields.type === "group";
  if (isLookedAt && account.state === "unusable") report(findings, account.code, account.path);
  readProduct(options, findings);
  if (fields.type === "group") {
    readParent(options, findings);
    readEnableHierarchy(options, findings);
  }
  if (fields.type === "identify" || fields.type === "group") readTraits(fields, findings);
  else readProperties(fields, findings);
  return findings;
}

function optionsFaults(value: unknown): readonly Fault[] {
  const fields = readObject(value);
  if (!fields) return [{ path: [], message: objectSentence }];
  const options = { value: fields, paths: optionsPaths([]) };
  const findings: Finding[] = [];
  readProduct(options, findings);
  readParent(options, findings);
  readEnableHierarchy(options, findings);
  return faultsOf(findings);
}

const objectSentence = "must be an object";
const idSentence = "must be a string or a finite number";

/** What a part or an ID should have been, by the last key of its path. */
const sentences: ReadonlyMap<string | undefined, string> = /* @__PURE__ */ new Map([
  ["userId", idSentence],
  ["groupId", idSentence],
  ["product", "must be an object or false"],
  ["enableHierarchy", "must be true or false"],
]);

/** Other findings, such as an ID that is too long, are not faults: the translation copes with them. */
function faultsOf(findings: readonly Finding[]): readonly Fault[] {
  return findings
    .filter(({ code }) => code === "unusable-value")
    .map(({ path }) => ({ path, message: sentences.get(path[path.length - 1]) ?? objectSentence }));
}

const settingNames: readonly string[] = [
  "serviceId",
  "region",
  "disableHeartbeat",
  "trackNamedPages",
  "trackCategorizedPages",
  "endpoint",
  "defaultModule",
  "productSeparator",
  "attributes",
  "integrationNames",
  "accountIdFrom",
  "activities",
] satisfies readonly (keyof settings.TotangoSettings)[];

/** R1.4: all that the functions would throw for, and what they would never read. */
function settingsFaults(value: unknown): readonly Fault[] {
  const faults = settings.settingFaults(value).map(({ path, expected }) => ({ path, message: `must be ${expected}` }));
  if (!isObject(value)) return faults;
  const unknown = Object.keys(value).filter((name) => !settingNames.includes(name));
  return [
    ...unknown.map((name) => ({ path: [name], message: "must be a setting that exists" })),
    ...settingNames.flatMap((name) => faults.filter(({ path }) => path[0] === name)),
    ...(isObject(value.attributes) ? ["account", "user"].flatMap(tableFaults(value.attributes)) : []),
  ];
}

/** R5.11 */
function tableFaults(attributes: Fields) {
  return (kind: string): readonly Fault[] => {
    const table = attributes[kind];
    if (!isObject(table)) return [];
    const names = Object.keys(table).filter((name) => !isEntry(name, table[name]));
    return names.map((name) => ({
      path: ["attributes", kind, name],
      message: name === "*" ? restSentence : entrySentence,
    }));
  };
}

const entrySentence = "must be true, false or a name of at most 100 characters";
const restSentence = "must be true or false";

function isEntry(name: string, entry: unknown): boolean {
  if (isAbsent(entry) || typeof entry === "boolean") return true;
  if (typeof entry !== "string") return false;
  return name === "*" ? entry === "true" || entry === "false" : isUsableName(entry);
}

const sessionNames: readonly string[] = [
  "userId",
  "userAttributes",
  "devices",
] satisfies readonly (keyof session.Session)[];
const productNames: readonly string[] = ["id", "account_id", "module"] satisfies readonly (keyof SessionProduct)[];

/** R6.1: the fields that the translation would not keep as they are. Where IDs are damaged, nothing else counts. */
function sessionFaults(value: unknown): readonly Fault[] {
  if (!isObject(value)) return [{ path: [], message: objectSentence }];
  const visitor = ["userId", "anonymousId"].flatMap((name) => damagedIn({ [name]: value[name] }));
  const damaged = visitor.length > 0 ? visitor : damagedIn(value);
  return damaged.map((path) => ({ path, message: "must be what a session can keep" }));
}

function damagedIn(stored: Fields): Path[] {
  const kept: Fields = sessionOf(openSession(stored));
  return sessionNames.flatMap((name) => damagedPaths(stored[name], kept[name], [name]));
}

function damagedPaths(value: unknown, kept: unknown, path: Path): Path[] {
  if (isAbsent(value)) return [];
  if (!isObject(value)) return value === kept ? [] : [path];
  const names = Object.keys(value).filter((name) => path[0] !== "product" || productNames.includes(name));
  if (names.length > 0 && !isObject(kept)) return [path];
  return isObject(kept) ? names.flatMap((name) => damagedPaths(value[name], kept[name], [...path, name])) : [];
}
