import type { Explanation, Issue, TotangoRequest } from "../index.js";

/** Where in the input something is. */
export type Place = {
  /** The file, where there are several. */
  readonly file?: string;
  /** The line on which it, or the batch that it is in, begins. */
  readonly line: number;
  /** Which of the messages of that line it is, from 1; absent where the line has no message. */
  readonly message?: number;
};

/** How often each name was met. */
export type Counts = Map<string, number>;

export type AccountTally = {
  isProduct: boolean;
  requests: number;
  readonly users: Set<string>;
  /** The text of each attribute, as it was last sent. */
  readonly attributes: Map<string, string>;
  /** How often each attribute of a user was sent. */
  readonly userAttributes: Counts;
  /** How often each activity was sent, by module. */
  readonly activities: Map<string, Counts>;
};

export type IssueTally = { readonly issue: Issue; count: number; readonly first: Place[] };

/** What became of all messages so far. It grows with accounts and users, and not with messages. */
export type Tally = {
  messages: number;
  /** Messages of which nothing is sent. */
  silent: number;
  /** How many requests of each kind. */
  readonly requests: Counts;
  readonly accounts: Map<string, AccountTally>;
  readonly issues: Map<string, IssueTally>;
};

export function emptyTally(): Tally {
  return { messages: 0, silent: 0, requests: new Map(), accounts: new Map(), issues: new Map() };
}

/** How many places of an issue are kept. */
const placesKept = 5;
/** How many names of a sender's own are told apart in one place. */
const namesKept = 1_000;
const others = "(others)";

export function count(tally: Tally, { requests, issues }: Explanation, place: Place): void {
  tally.messages += 1;
  if (requests.length === 0) tally.silent += 1;
  for (const request of requests) countRequest(tally, request);
  for (const issue of issues) countIssue(tally.issues, issue, place);
}

function countRequest({ requests, accounts }: Tally, { kind, params }: TotangoRequest): void {
  increment(requests, kind);
  const account = accountIn(accounts, params.sdr_o);
  account.requests += 1;
  account.isProduct ||= kind === "product";
  if (params.sdr_u !== undefined) account.users.add(params.sdr_u);
  if (kind === "activity") {
    const module = nameIn(account.activities, params.sdr_m);
    const activities = account.activities.get(module) ?? new Map<string, number>();
    account.activities.set(module, activities);
    increment(activities, params.sdr_a);
  }
  for (const [name, text] of Object.entries(params)) {
    if (name.startsWith("sdr_o.")) account.attributes.set(nameIn(account.attributes, name.slice(6)), text);
    else if (name.startsWith("sdr_u.")) increment(account.userAttributes, name.slice(6));
  }
}

function accountIn(accounts: Map<string, AccountTally>, id: string): AccountTally {
  const known = accounts.get(id);
  if (known) return known;
  const account: AccountTally = {
    isProduct: false,
    requests: 0,
    users: new Set(),
    attributes: new Map(),
    userAttributes: new Map(),
    activities: new Map(),
  };
  accounts.set(id, account);
  return account;
}

function countIssue(issues: Map<string, IssueTally>, issue: Issue, place: Place): void {
  const key = `${issue.code} ${issue.path.join(".")}`;
  const known = issues.get(key);
  if (!known && issues.size >= namesKept && issue.path[0] !== others) {
    countIssue(issues, { ...issue, path: [others] }, place);
    return;
  }
  const tally = known ?? { issue, count: 0, first: [] };
  issues.set(key, tally);
  tally.count += 1;
  if (tally.first.length < placesKept) tally.first.push(place);
}

function increment(counts: Counts, name: string): void {
  const key = nameIn(counts, name);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The name itself while there is room for it. */
function nameIn(names: ReadonlyMap<string, unknown>, name: string): string {
  return names.has(name) || names.size < namesKept ? name : others;
}
