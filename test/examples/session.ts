/** Plays a session from its first call to its last, and prints what would be sent, and why what is not. */
import {
  advance,
  emptySession,
  type Issue,
  type SegmentMessage,
  type Session,
  type TotangoRequest,
} from "segment-to-totango";

const settings = { serviceId: "SP-1234-01" };

/** The article's calls, as Analytics.js 2 puts them into messages. */
const calls: readonly { readonly call: string; readonly message: SegmentMessage }[] = [
  {
    call: 'analytics.identify("jack", { email, name })',
    message: { type: "identify", userId: "jack", traits: { email: "jack@initech.example", name: "Jack Frank" } },
  },
  {
    call: 'analytics.group("test_group", { name }, { Totango: { parent, product } })',
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

/** The whole session as lines of text. */
function play(): string {
  const lines: string[] = [];
  let session: Session = emptySession;
  for (const [index, { call, message }] of calls.entries()) {
    const result = advance(message, settings, session);
    session = result.session;
    lines.push("", `${String(index + 1).padStart(2)}. ${call}`);
    for (const request of result.requests) lines.push(...showRequest(request));
    for (const issue of result.issues) lines.push(showIssue(issue));
    if (result.requests.length === 0) lines.push("      nothing is sent");
  }
  return lines.slice(1).join("\n");
}

function showRequest({ kind, params }: TotangoRequest): string[] {
  const width = Math.max(...Object.keys(params).map((name) => name.length));
  return [`    → ${kind}`, ...Object.entries(params).map(([name, text]) => `        ${name.padEnd(width)}  ${text}`)];
}

function showIssue({ code, effect, message, path }: Issue): string {
  const place = path.length === 0 ? "the session" : path.join(".");
  return `    ! ${effect}: ${message} (${code} at ${place})`;
}

console.log(play());
