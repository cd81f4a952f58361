/** What the button "Load an example" loads: a session of a browser, with what goes wrong most often. */
const messages: readonly object[] = [
  {
    type: "identify",
    userId: "jack",
    anonymousId: "5f5e",
    traits: { email: "jack@initech.example", name: "Jack Frank", createdAt: "1/2/2014" },
  },
  {
    type: "group",
    userId: "jack",
    anonymousId: "5f5e",
    groupId: "test_group",
    traits: { name: "Initech", employees: 250 },
    context: { Totango: { parent: { id: "XYZ-85b" }, product: { id: "productA", module: "Editor" } } },
  },
  { type: "track", userId: "jack", anonymousId: "5f5e", event: "Exported Report", properties: { category: "Reports" } },
  { type: "page", userId: "jack", anonymousId: "5f5e", category: "Docs", name: "Index" },
  { type: "page", userId: "jack", anonymousId: "5f5e", name: "__heartbeat" },
  { type: "group", userId: "jack", anonymousId: "5f5e", groupId: "test_group", integrations: { Totango: false } },
  { type: "track", userId: "jack", anonymousId: "5f5e", event: "Searched" },
  { type: "track", anonymousId: "8a8b", event: "Opened Pricing" },
  { type: "alias", userId: "jack", previousId: "5f5e" },
];

export const sample = messages.map((message) => JSON.stringify(message)).join("\n");
