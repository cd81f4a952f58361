import type { IssueCode, IssueEffect, Path, Session } from "../index.js";
import type { AccountTally, Counts, IssueTally, Place, Tally } from "./tally.js";

/** What became of an input, as plain JSON data. What there is most of comes first. */
export type Summary = {
  /** How many messages were read. */
  readonly messages: number;
  /** How many visitors they are of. */
  readonly visitors: number;
  /** Of how many messages nothing is sent. */
  readonly silent: number;
  /** Of how many visitors attributes or activities still wait for an account. */
  readonly waiting: number;
  /** How many lines could not be read, and the first of them. */
  readonly unreadable: { readonly count: number; readonly first: readonly Place[] };
  /** How many requests of each kind there are. */
  readonly requests: Numbers;
  readonly accounts: readonly AccountSummary[];
  readonly issues: readonly IssueSummary[];
};

export type AccountSummary = {
  readonly id: string;
  readonly isProduct: boolean;
  readonly requests: number;
  readonly users: readonly string[];
  /** The text of each attribute, as it was last sent. */
  readonly attributes: Readonly<Record<string, string>>;
  /** How often each attribute of a user was sent. */
  readonly userAttributes: Numbers;
  /** How often each activity was sent, by module. */
  readonly activities: Readonly<Record<string, Numbers>>;
};

export type IssueSummary = {
  readonly code: IssueCode;
  readonly effect: IssueEffect;
  readonly message: string;
  readonly path: Path;
  readonly count: number;
  readonly first: readonly Place[];
};

type Numbers = Readonly<Record<string, number>>;

export function summaryOf(
  tally: Tally,
  sessions: ReadonlyMap<string, Session>,
  unreadable: Summary["unreadable"],
): Summary {
  return {
    messages: tally.messages,
    visitors: sessions.size,
    silent: tally.silent,
    waiting: Array.from(sessions.values()).filter(isWaiting).length,
    unreadable,
    requests: numbersOf(tally.requests),
    accounts: Array.from(tally.accounts, accountOf).sort((one, other) => other.requests - one.requests),
    issues: Array.from(tally.issues.values(), issueOf).sort((one, other) => other.count - one.count),
  };
}

function isWaiting({ userAttributes, devices }: Session): boolean {
  return userAttributes !== undefined || devices?.some(({ activities }) => activities !== undefined) === true;
}

function accountOf([id, account]: readonly [string, AccountTally]): AccountSummary {
  return {
    id,
    isProduct: account.isProduct,
    requests: account.requests,
    users: Array.from(account.users),
    attributes: Object.fromEntries(account.attributes),
    userAttributes: numbersOf(account.userAttributes),
    activities: Object.fromEntries(Array.from(account.activities, ([module, counts]) => [module, numbersOf(counts)])),
  };
}

function issueOf({ issue: { code, effect, message, path }, count, first }: IssueTally): IssueSummary {
  return { code, effect, message, path, count, first };
}

function numbersOf(counts: Counts): Numbers {
  return Object.fromEntries(Array.from(counts).sort(([, one], [, other]) => other - one));
}
