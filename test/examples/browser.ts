/// <reference lib="dom" />
import { advance, emptySession, type SegmentMessage, type Session } from "segment-to-totango";

const settings = { serviceId: "SP-1234-01" };

/** A session of the article's calls, as Segment's browser library emits them. */
const messages: readonly SegmentMessage[] = [
  { type: "identify", userId: "jack", traits: { email: "jack@initech.example", name: "Jack Frank" } },
  {
    type: "group",
    userId: "jack",
    groupId: "test_group",
    traits: { name: "Initech" },
    context: { Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA" } } },
  },
  { type: "track", userId: "jack", event: "Exported Report", properties: { category: "Reports" } },
  { type: "page", userId: "jack", category: "Docs", name: "Setup" },
  { type: "track", userId: "jack", event: "Searched" },
  { type: "page", userId: "jack", name: "__heartbeat" },
  { type: "page", userId: "jack", name: "Salaries", context: { Totango: false } },
];

const table = document.querySelector("tbody");
let session: Session = emptySession;
for (const message of messages) {
  const result = advance(message, settings, session);
  session = result.session;
  for (const { kind, params } of result.requests) addRow(message.type, kind, Object.entries(params));
  if (result.requests.length === 0)
    addRow(
      message.type,
      "nothing",
      result.issues.map((issue) => [issue.code, issue.message]),
    );
}

function addRow(call: string, request: string, details: readonly (readonly [name: string, text: string])[]): void {
  const row = table?.insertRow();
  if (row === undefined) return;
  row.className = request;
  row.insertCell().textContent = call;
  row.insertCell().textContent = request;
  const list = document.createElement("dl");
  for (const [name, text] of details) {
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    description.textContent = text;
    list.append(term, description);
  }
  row.insertCell().append(list);
}
