import type { SegmentMessage } from "segment-to-totango";

const page = { path: "/docs", referrer: "", search: "", title: "Docs", url: "https://initech.example/docs" };

const common = {
  timestamp: "2026-11-24T09:00:00.000Z",
  integrations: {},
  userId: "jack@initech.example",
  anonymousId: "5f5e3a9e-5e5e-4f5e-8e5e-5e5e5e5e5e5e",
  messageId: "ajs-next-1764000000000-5f5e3a9e-5e5e",
  context: {
    page,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    userAgentData: { brands: [{ brand: "Chromium", version: "142" }], mobile: false, platform: "Linux" },
    locale: "en-US",
    library: { name: "analytics.js", version: "npm:next-1.84.3" },
    timezone: "Europe/Oslo",
    groupId: "test_group",
  },
};

/** Messages as Analytics.js 2 sends them from Chromium, 754 to 839 bytes each. */
export const messages = [
  {
    type: "identify",
    traits: { email: "jack@initech.example", name: "Jack Frank", plan: "pro", seats: 12, trial: false },
    ...common,
  },
  {
    type: "group",
    groupId: "test_group",
    traits: { name: "Initech", industry: "Paper", employees: 120, plan: "pro" },
    ...common,
  },
  {
    type: "track",
    event: "Exported Report",
    properties: { category: "Reports", format: "pdf", pages: 12 },
    ...common,
  },
  {
    type: "page",
    category: "Docs",
    name: "Index",
    properties: { category: "Docs", name: "Index", ...page },
    ...common,
  },
] as const satisfies readonly SegmentMessage[];
