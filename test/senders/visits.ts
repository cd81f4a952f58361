import type { Booking } from "./booking.js";
import type { Call } from "./play.js";

// What people do, as calls of a library, and what must be booked of it.

export const jack = { email: "jack@initech.example", name: "Jack Frank" };
export const inProductA = { integrations: { Totango: { product: { id: "productA" } } } };

export const visit: readonly Call[] = [
  ["track", "Pricing Viewed", { category: "Site" }],
  ["identify", "jack", jack],
  ["group", "test_group", { name: "Initech" }, inProductA],
  ["track", "Login", { category: "Application" }],
  ["page", "Docs", "Index"],
  ["page", "__heartbeat"],
  ["track", "Salaries Viewed", { category: "People" }, { integrations: { Totango: false } }],
  ["identify", "eve", { name: "Eve" }],
  ["group", "other_group", { name: "Initrode" }],
  ["track", "Searched", { category: "Docs" }],
  ["reset"],
  ["track", "Left", { category: "Site" }],
];

const testGroup = {
  test_group: { account_name: "Initech" },
  test_group__productA: { parent_id: "test_group", product_id: "productA" },
};

export const bookedOfVisit: Booking = {
  accounts: { ...testGroup, other_group: { account_name: "Initrode" } },
  users: { jack, eve: { name: "Eve" } },
  activities: [
    ["test_group__productA", "jack", "Login", "Application"],
    ["test_group__productA", "jack", "Viewed Docs Page", "Docs"],
    ["test_group__productA", "jack", "Viewed Docs Index Page", "Docs"],
    ["test_group__productA", "jack", "__heartbeat", "Docs"],
    ["other_group", "eve", "Searched", "Docs"],
  ],
};

/** What a page calls at once, and what many libraries send in another order. */
export const beforeLoading: readonly Call[] = [
  ["identify", "jack", jack],
  ["track", "Login", { category: "Application" }],
  ["group", "test_group", { name: "Initech" }, inProductA],
  ["page", "Docs", "Index"],
  ["track", "Salaries Viewed", { category: "People" }, { integrations: { Totango: false } }],
  ["track", "Searched", { category: "Docs" }],
];

export const bookedBeforeLoading: Booking = {
  accounts: testGroup,
  users: { jack },
  activities: [
    ["test_group__productA", "jack", "Login", "Application"],
    ["test_group__productA", "jack", "Viewed Docs Page", "Docs"],
    ["test_group__productA", "jack", "Viewed Docs Index Page", "Docs"],
    ["test_group__productA", "jack", "Searched", "Docs"],
  ],
};

type Device = { readonly before: readonly Call[]; readonly after: readonly Call[] };

export const laptop: Device = {
  before: [
    ["identify", "jack", jack],
    ["group", "test_group", { name: "Initech" }, inProductA],
    ["page", "Docs", "Index"],
  ],
  after: [["track", "Searched"]],
};

export const phone: Device = {
  before: [
    ["identify", "jack", jack],
    ["group", "other_group", { name: "Initrode" }],
    ["track", "Scanned", { category: "Camera" }],
  ],
  after: [["track", "Called"]],
};

export const bookedByDevices: Booking = {
  accounts: { ...testGroup, other_group: { account_name: "Initrode" } },
  users: { jack },
  activities: [
    ["test_group__productA", "jack", "Viewed Docs Page", "Docs"],
    ["test_group__productA", "jack", "Viewed Docs Index Page", "Docs"],
    ["other_group", "jack", "Scanned", "Camera"],
    ["test_group__productA", "jack", "Searched", "Docs"],
    ["other_group", "jack", "Called", "Unknown"],
  ],
};

/** How many messages come of calls. */
export const countOf = (calls: readonly Call[]) =>
  calls.filter(([method]) => method !== "reset" && method !== "setContextProperty").length;

/** For messages that overtake each other. A heartbeat that comes before its account is not sent (R6.11). */
export function unordered({ accounts, users, activities }: Booking): Booking {
  return { accounts, users, activities: activities.filter(([, , activity]) => activity !== "__heartbeat").sort() };
}
