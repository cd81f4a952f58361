import {
  advance,
  emptySession,
  explain,
  sessionKey,
  type Advance,
  type Explanation,
  type Issue,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import type { Count, Totals } from "./overview.js";

/** What becomes of one message. */
export type Result = {
  /** The number of the message, from 1. */
  readonly number: number;
  readonly type: string;
  /** The event, the page's name or category, or the group; empty where there is none. */
  readonly name: string;
  /** The user ID, else the anonymous ID, or nothing. */
  readonly user: string;
  readonly message: unknown;
  /** The IDs that the message names, and those that its session has for it, whether or not they are sent. */
  readonly ids: readonly string[];
  readonly requests: readonly TotangoRequest[];
  readonly issues: readonly Issue[];
};

/** `visitors`: each visitor's messages are one session. `alone`: each message is one by itself. */
export type Mode = "visitors" | "alone";

/** The translation takes any value, and says what is wrong with it. */
const total: {
  advance(message: unknown, settings: TotangoSettings, session: Session): Advance;
  explain(message: unknown, settings: TotangoSettings): Explanation;
} = { advance, explain };

/** One after another, so that whoever asks can show how far it is. */
export function* explainAll(messages: readonly unknown[], settings: TotangoSettings, mode: Mode): Generator<Result> {
  const sessions = new Map<string, Session>();
  const places = [...idPlaces, ...[settings.accountIdFrom].flat().map((place) => (place ?? "").split("."))];
  for (const [index, message] of messages.entries()) {
    const result = {
      number: index + 1,
      type: typeOf(message),
      name: nameOf(message),
      user: userOf(message),
      message,
      ids: idsIn(message, places),
    };
    if (mode === "alone") {
      yield { ...result, ...total.explain(message, settings) };
      continue;
    }
    const key = sessionKey(message);
    const before = key === undefined ? emptySession : (sessions.get(key) ?? emptySession);
    const { requests, issues, session } = total.advance(message, settings, before);
    if (key !== undefined) sessions.set(key, session);
    yield { ...result, ids: [...result.ids, ...groupOf(session, message)], requests, issues };
  }
}

const idPlaces = [["userId"], ["anonymousId"], ["previousId"], ["groupId"], ["context", "groupId"]];

function idsIn(message: unknown, places: readonly (readonly string[])[]): string[] {
  return places.map((path) => textOf(valueAt(message, path))).filter((id) => id !== "");
}

/** The group of the device that the message is from: the session is its user's, so it has no other user ID. */
function groupOf({ devices = [] }: Session, message: unknown): string[] {
  const anonymousId = textOf(valueAt(message, ["anonymousId"]));
  const device = devices.find((each) => (each.anonymousId ?? "") === anonymousId);
  return device?.groupId === undefined ? [] : [device.groupId];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** What stands in a message where these keys lead. */
export function valueAt(message: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, message);
}

function typeOf(message: unknown): string {
  const type = valueAt(message, ["type"]);
  return typeof type === "string" ? type : "no type";
}

function nameOf(message: unknown): string {
  const places = { track: ["event"], page: ["name", "category"], screen: ["name", "category"], group: ["groupId"] };
  const keys = Object.entries(places).find(([type]) => type === typeOf(message))?.[1] ?? [];
  return keys.map((key) => textOf(valueAt(message, [key]))).find((name) => name !== "") ?? "";
}

function userOf(message: unknown): string {
  return textOf(valueAt(message, ["userId"])) || textOf(valueAt(message, ["anonymousId"]));
}

/** Whether something of a message is sent later. */
export function isWaiting({ issues }: Result): boolean {
  return issues.some(({ effect }) => effect === "deferred");
}

/** The value that an issue is about, as JSON, cut to what fits on a line; `undefined` where there is none. */
export function shownValue({ path }: Issue, message: unknown): string | undefined {
  const value = path.length === 0 ? undefined : valueAt(message, path);
  const json = value === undefined ? "" : JSON.stringify(value);
  if (json === "") return undefined;
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}

/** What the issue's own sentence cannot say, since it never repeats a value. */
export function adviceOn({ code, path }: Issue, message: unknown): string | undefined {
  const value = code === "unusable-date" ? valueAt(message, path) : undefined;
  if (typeof value !== "string" || !/^\s*\d{1,2}([/.-])\d{1,2}\1\d{2,4}\b/.test(value)) return undefined;
  return `In ${value.trim()}, either number could be the day or the month. Send a date as 2014-01-02 has it: year, month, day.`;
}

/** Where the value is that an issue is about. */
export function placeOf({ code, path }: Issue): string {
  if (path.length > 0) return path.join(".");
  return code === "unsupported-type" ? "the message" : "the session";
}

export type Filter = {
  readonly type?: string | undefined;
  /** What goes out: a kind of request, `"nothing"`, or `"nothing yet"` where something is sent later. */
  readonly kind?: string | undefined;
  readonly code?: string | undefined;
  /** Part of an ID of an account, a user or a visitor. */
  readonly text?: string | undefined;
};

/** What goes out, and of how many messages nothing does. */
export function outcomesOf({ requests, silent, waiting }: Totals): readonly (Count & { readonly effect: string })[] {
  return [
    ...requests.map((count) => ({ ...count, effect: "sent" })),
    { name: "nothing", count: silent - waiting, effect: "skipped" },
    { name: "nothing yet", count: waiting, effect: "deferred" },
  ].filter(({ count }) => count > 0);
}

/** Without the choices that are there no more: other messages have other kinds and codes. */
export function usableFilter({ type, kind, code, text }: Filter, totals: Totals): Filter {
  const has = (counts: readonly Count[], name: string | undefined) => counts.some((count) => count.name === name);
  return {
    type: has(totals.types, type) ? type : undefined,
    kind: has(outcomesOf(totals), kind) ? kind : undefined,
    code: has(totals.issues, code) ? code : undefined,
    text,
  };
}

export function isShown(result: Result, { type, kind, code, text = "" }: Filter): boolean {
  const { ids, requests, issues } = result;
  const nothing = isWaiting(result) ? "nothing yet" : "nothing";
  const isOfKind = requests.length === 0 ? kind === nothing : requests.some((request) => request.kind === kind);
  const wanted = text.trim().toLowerCase();
  const sent = requests.flatMap(({ params }) => [params.sdr_o, params.sdr_u ?? ""]);
  return (
    (type === undefined || result.type === type) &&
    (kind === undefined || isOfKind) &&
    (code === undefined || issues.some((issue) => issue.code === code)) &&
    (wanted === "" || [...ids, ...sent].some((id) => id.toLowerCase().includes(wanted)))
  );
}
