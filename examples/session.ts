/**
 * Prints, for each message, what would be sent and why anything is not: for a session based on Totango's article, or for a
 * file (one message, a list, or one message per line).
 *
 *     npm run example
 *     npm run example -- messages.ndjson
 */
import { readFileSync } from "node:fs";
import type { Issue, SegmentMessage, TotangoRequest } from "segment-to-totango";
import { readInput } from "./playground/input.js";
import { explainAll, placeOf, totalsOf, type Result } from "./playground/results.js";

const settings = { serviceId: "SP-1234-01" };

/** The article's calls, as Analytics.js 2 puts them into messages. */
const calls: readonly { readonly call: string; readonly message: SegmentMessage }[] = [
  {
    call: 'analytics.identify("jack", { email, name })',
    message: { type: "identify", userId: "jack", traits: { email: "jack@initech.example", name: "Jack Frank" } },
  },
  {
    call: 'analytics.group("test_group", { name, created }, { Totango: { parent, product } })',
    message: {
      type: "group",
      userId: "jack",
      groupId: "test_group",
      traits: { name: "Initech", created: 1404177655 },
      context: { Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA" } } },
    },
  },
  {
    call: 'analytics.track("Exported Report", { category: "Reports" })',
    message: { type: "track", userId: "jack", event: "Exported Report", properties: { category: "Reports" } },
  },
  {
    call: 'analytics.track("Logged In")',
    message: { type: "track", userId: "jack", event: "Logged In" },
  },
  {
    call: 'analytics.page("Docs", "Index")',
    message: { type: "page", userId: "jack", category: "Docs", name: "Index" },
  },
  {
    call: 'analytics.page("__heartbeat")',
    message: { type: "page", userId: "jack", name: "__heartbeat" },
  },
  {
    call: 'analytics.page("Pricing", {}, { Totango: false })',
    message: { type: "page", userId: "jack", name: "Pricing", context: { Totango: false } },
  },
  {
    call: 'analytics.group("test_group", {}, { Totango: { product, enableHierarchy: false } })',
    message: {
      type: "group",
      userId: "jack",
      groupId: "test_group",
      traits: { industry: "Paper" },
      context: { Totango: { product: { id: "productA", account_id: "123" }, enableHierarchy: false } },
    },
  },
  {
    call: 'analytics.group("test_group", {}, { Totango: false })',
    message: { type: "group", userId: "jack", groupId: "test_group", context: { Totango: false } },
  },
  {
    call: 'analytics.track("Logged Out")',
    message: { type: "track", userId: "jack", event: "Logged Out" },
  },
];

function show(titles: readonly string[], results: readonly Result[]): string {
  return results.map((result, index) => showResult(titles[index] ?? result.type, result).join("\n")).join("\n\n");
}

function showResult(title: string, { number, requests, issues }: Result): string[] {
  return [
    `${String(number).padStart(2)}. ${title}`,
    ...requests.flatMap(showRequest),
    ...issues.map(showIssue),
    ...(requests.length === 0 ? ["      nothing is sent"] : []),
  ];
}

function showRequest({ kind, params }: TotangoRequest): string[] {
  const width = Math.max(...Object.keys(params).map((name) => name.length));
  return [`    → ${kind}`, ...Object.entries(params).map(([name, text]) => `        ${name.padEnd(width)}  ${text}`)];
}

function showIssue(issue: Issue): string {
  return `    ! ${issue.effect}: ${issue.message} (${issue.code} at ${placeOf(issue)})`;
}

function showTotals(results: readonly Result[]): string {
  const { messages, silent, requests, issues } = totalsOf(results);
  const counts = [...requests, ...issues].map(({ name, count }) => `${String(count).padStart(8)}  ${name}`);
  return [`messages: ${messages}, of which ${silent} send nothing`, ...counts].join("\n");
}

function main(): void {
  const [file] = process.argv.slice(2);
  if (file === undefined) {
    const results = [
      ...explainAll(
        calls.map(({ message }) => message),
        settings,
        "visitors",
      ),
    ];
    console.log(
      show(
        calls.map(({ call }) => call),
        results,
      ),
    );
    return;
  }
  const { messages, problems } = readInput(readFileSync(file, "utf8"));
  const results = [...explainAll(messages, settings, "visitors")];
  console.log([show([], results), showTotals(results)].filter(Boolean).join("\n\n"));
  for (const { line, reason } of problems) console.error(line === undefined ? reason : `line ${line}: ${reason}`);
  if (problems.length > 0) process.exitCode = 1;
}

main();
