import type { Explanation, Issue, TotangoRequest } from "../index.js";
import type { AccountSummary, IssueSummary, Summary } from "./summary.js";
import type { Place } from "./tally.js";

/** What became of one message. */
export type Result = Explanation & Place & { readonly type: string };

const usersShown = 10;

export function showResult({ type, requests, issues, ...place }: Result): string {
  const nothing = requests.length === 0 ? ["      nothing is sent"] : [];
  const parts = [
    `${showPlace(place)}  ${type}`,
    ...requests.flatMap(showRequest),
    ...issues.map(showFinding),
    ...nothing,
  ];
  return `${lines(parts)}\n`;
}

function showRequest({ kind, params }: TotangoRequest): string[] {
  return [`    → ${kind}`, ...table(Object.entries(params)).map((row) => `        ${row}`)];
}

function showFinding(issue: Issue): string {
  return `    ! ${describe(issue)}`;
}

export function showSummary(summary: Summary): string {
  const { accounts, issues } = summary;
  const blocks = [
    lines(showTotals(summary)),
    ...accounts.map((account) => lines(showAccount(account))),
    ...(issues.length > 0 ? [lines(["issues", ...issues.flatMap(showIssue)])] : []),
  ];
  return blocks.join("\n");
}

function showTotals({ messages, visitors, silent, waiting, unreadable, requests, accounts }: Summary): string[] {
  const kinds = Object.entries(requests);
  const sent = kinds.reduce((sum, [, count]) => sum + count, 0);
  const rows: [string, number, string][] = [
    ["messages", messages, silent > 0 ? `nothing is sent for ${number(silent)}` : ""],
    ["visitors", visitors, waiting > 0 ? `waiting for an account: ${number(waiting)}` : ""],
    ["accounts", accounts.length, ""],
    ["requests", sent, kinds.map(([kind, count]) => `${number(count)} ${kind}`).join(", ")],
  ];
  if (unreadable.count > 0) rows.push(["unreadable", unreadable.count, showPlaces(unreadable.first, unreadable.count)]);
  const names = Math.max(...rows.map(([name]) => name.length));
  const width = Math.max(...rows.map(([, count]) => number(count).length));
  return rows.map(([name, count, note]) =>
    `${name.padEnd(names)}  ${number(count).padStart(width)}  ${note}`.trimEnd(),
  );
}

function showAccount({ id, isProduct, requests, users, attributes, userAttributes, activities }: AccountSummary) {
  const more = users.length > usersShown ? [`and ${number(users.length - usersShown)} more`] : [];
  const modules = Object.entries(activities).map(([module, counts]) => `${module}: ${showCounts(counts)}`);
  const rows: [string, string][] = [
    [
      "attributes",
      Object.entries(attributes)
        .map(([name, text]) => `${name} = ${text}`)
        .join(", "),
    ],
    [
      "users",
      users.length === 0 ? "" : `${number(users.length)}: ${[...users.slice(0, usersShown), ...more].join(", ")}`,
    ],
    ["their attributes", showCounts(userAttributes)],
    ...modules.map((module, index): [string, string] => [index === 0 ? "activities" : "", module]),
  ];
  const kind = isProduct ? "product account" : "account";
  const title = `${kind} ${id} (${number(requests)} ${requests === 1 ? "request" : "requests"})`;
  return [title, ...table(rows.filter(([, text]) => text !== "")).map((row) => `  ${row}`)];
}

function showCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${number(count)}`)
    .join(", ");
}

function showIssue(issue: IssueSummary): string[] {
  const { count, first } = issue;
  return [
    `  ${describe(issue)}`,
    `    ${number(count)} ${count === 1 ? "time" : "times"}: ${showPlaces(first, count)}`,
  ];
}

function describe(issue: Issue): string {
  return `${issue.effect}: ${issue.message} (${issue.code} at ${placeOf(issue)})`;
}

/** Where the value is that an issue is about. */
function placeOf({ code, path }: Issue): string {
  if (path.length > 0) return path.join(".");
  return code === "unsupported-type" ? "the message" : "the session";
}

function showPlaces(places: readonly Place[], count: number): string {
  const more = count > places.length ? ", …" : "";
  const word = count === 1 ? "line " : "lines ";
  const isNamed = places.some(({ file }) => file !== undefined);
  return `${isNamed ? "" : word}${places.map(showPlace).join(", ")}${more}`;
}

/** `12`; `12#3`, for the third message of a line; `events.ndjson:12` in one of several files. */
export function showPlace({ file, line, message = 1 }: Place): string {
  return `${file === undefined ? "" : `${file}:`}${line}${message > 1 ? `#${message}` : ""}`;
}

/** Two columns. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

/** What is in the messages may not move the cursor, or colour the terminal. */
function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text.replace(/\p{Cc}/gu, visible)}\n`).join("");
}

function visible(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const format = new Intl.NumberFormat("en-US");

export function number(count: number): string {
  return format.format(count);
}
