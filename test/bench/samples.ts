/** Eight of everything that messages say, so that no measurement sees one shape only: real streams do not either. */

export const people = [
  { userId: "jack@initech.example", anonymousId: "5f5e3a9e-5e5e-4f5e-8e5e-5e5e5e5e5e5e", groupId: "initech" },
  { userId: "42871", anonymousId: "0f0f4c4a-9d0b-4b59-8f0e-6c1b1c3a7d11", groupId: "globex" },
  {
    userId: "maria.lopez@umbrella.example",
    anonymousId: "c2a7a3d2-1b0d-4f3c-9a6e-2d1f7b8e9c22",
    groupId: "umbrella_corp",
  },
  { userId: "usr_9f8e7d6c5b4a", anonymousId: "7b6f1e0d-3c2b-4a59-b8d7-e6f5a4c3b233", groupId: "acct-77120" },
  { userId: "kari@hooli.example", anonymousId: "a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c44", groupId: "hooli" },
  { userId: "103355", anonymousId: "d9c8b7a6-f5e4-4d3c-a2b1-0f9e8d7c6b55", groupId: "5520" },
  { userId: "li.wei@stark.example", anonymousId: "3e4d5c6b-7a89-4b0c-9d1e-2f3a4b5c6d66", groupId: "stark-industries" },
  { userId: "usr_1a2b3c4d5e6f", anonymousId: "8f7e6d5c-4b3a-4291-8071-6f5e4d3c2b77", groupId: "acct-90311" },
] as const;

/** Five traits of a user beside `createdAt`. */
export const userTraits = [
  { email: "jack@initech.example", name: "Jack Frank", plan: "pro", seats: 12, trial: false },
  { firstName: "Ada", lastName: "Okafor", email: "ada@globex.example", phone: "+44 20 7946 0018", newsletter: true },
  { email: "maria.lopez@umbrella.example", name: "María López", role: "Admin", department: "Finance", logins: 311 },
  { name: "Sam Field", title: "Head of Support", avatar: "https://cdn.acme.example/a/sam.png", beta: true, seats: 3 },
  { email: "kari@hooli.example", name: "Kari Bø", language: "nb-NO", plan: "starter", score: 87.5 },
  { username: "tom.w", email: "tom@dunder.example", city: "Scranton", company: "Dunder Mifflin", logins: 9 },
  { email: "li.wei@stark.example", lastSeen: "2026-11-23T17:41:09.512Z", role: "Editor", trial: true, name: "Li Wei" },
  { lastName: "Novak", firstName: "Eva", plan: "enterprise", "Lifecycle Stage": "Onboarding", phone: "+420 224 1" },
] as const;

/** Three traits of a user, as `context.traits` have them. */
export const contextTraits = [
  { email: "jack@initech.example", plan: "pro", seats: 12 },
  { firstName: "Ada", lastName: "Okafor", newsletter: true },
  { email: "maria.lopez@umbrella.example", role: "Admin", logins: 311 },
  { name: "Sam Field", beta: true, title: "Head of Support" },
  { language: "nb-NO", email: "kari@hooli.example", plan: "starter" },
  { username: "tom.w", city: "Scranton", company: "Dunder Mifflin" },
  { email: "li.wei@stark.example", trial: true, role: "Editor" },
  { plan: "enterprise", firstName: "Eva", phone: "+420 224 1" },
] as const;

/** Four traits of an account beside `createdAt`. */
export const accountTraits = [
  { name: "Initech", industry: "Software", employees: 120, plan: "pro" },
  { name: "Globex Corporation", website: "https://globex.example", monthlyRevenue: 4900.5, region: "EMEA" },
  { industry: "Pharmaceuticals", name: "Umbrella", employees: 25_000, strategic: true },
  { name: "Acme", plan: "starter", country: "Canada", renewalDate: "2027-03-31T00:00:00.000Z" },
  { name: "Hooli", owner: "Erlich Bachman", employees: 9_800, region: "APAC" },
  { plan: "team", name: "Dunder Mifflin", industry: "Paper", "Contract Value": 18_000 },
  { name: "Stark Industries", country: "United States", monthlyRevenue: 125_000, strategic: true },
  { name: "Wayne & Sons", website: "https://wayne.example", owner: "Lucius Fox", seats: 410 },
] as const;

/** Products as the Totango options of a group have them: an ID, a module and one attribute. */
export const products = [
  { id: "productA", module: "Editor", Revision: "5.3" },
  { id: "analytics", edition: "cloud", module: "Reports" },
  { module: "Inbox", id: "desk", Revision: "11" },
  { id: "crm", module: "Deals", seats: 40 },
  { id: "productB", module: "Canvas", edition: "enterprise" },
  { id: "billing", "Go Live": true, module: "Invoices" },
  { id: "12", module: "Search", Revision: "2026.11" },
  { seats: 250, id: "mobile", module: "Home" },
] as const;

export const activities = [
  { event: "Exported Report", properties: { category: "Reports", format: "pdf", pages: 12 } },
  { event: "Login", properties: { category: "Application", method: "sso" } },
  { event: "Invited Teammate", properties: { role: "viewer", category: "Settings", invites: 2, total: 14 } },
  { event: "Order Completed", properties: { order_id: "50314b8e", total: 27.5, category: "Billing", currency: "EUR" } },
  { event: "Searched", properties: { query: "invoice 2026", results: 31, category: "Search" } },
  { event: "Uploaded File", properties: { category: "Files", name: "Budget Q4.xlsx", bytes: 481_204 } },
  { event: "Created Dashboard", properties: { category: "Dashboards", widgets: 6, shared: true } },
  { event: "Closed Ticket", properties: { id: "T-5520", category: "Support", minutes: 41 } },
] as const;

export const pages = [
  { category: "Docs", name: "Index", path: "/docs", title: "Docs" },
  { category: "Settings", name: "Team Members", path: "/settings/team", title: "Team members · Acme" },
  { category: "Billing", name: "Invoices", path: "/billing/invoices", title: "Invoices" },
  { category: "Dashboards", name: "Overview", path: "/dashboards/1", title: "Overview – Dashboards" },
  { category: "Reports", name: "Retention", path: "/reports/retention", title: "Retention" },
  { category: "Support", name: "Ticket", path: "/support/tickets/5520", title: "Ticket T-5520" },
  { category: "Search", name: "Results", path: "/search", title: "Search results" },
  { category: "Docs", name: "Getting Started", path: "/docs/start", title: "Getting started" },
] as const;
