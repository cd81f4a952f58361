/**
 * Prints, for each call of a session based on Totango's article, what would be sent and why anything is not.
 * `npx segment-to-totango FILE` does it for messages of your own.
 *
 *     npm run example
 */
import type { Issue, SegmentMessage, TotangoRequest } from "segment-to-totango";
import { explainAll, placeOf, type Result } from "./playground/results.js";

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

const messages = calls.map(({ message }) => message);
const shown = Array.from(explainAll(messages, settings, "visitors"), (result, index) =>
  showResult(calls[index]?.call ?? "", result).join("\n"),
);
console.log(shown.join("\n\n"));
