import type { IssueEffect } from "segment-to-totango";
import { isWaiting, type Result } from "./results.js";

export type Count = { readonly name: string; readonly count: number };

/** The most first in each list. */
export type Totals = {
  readonly messages: number;
  /** Messages of which nothing is sent. */
  readonly silent: number;
  /** Those of them of which something is sent later. */
  readonly waiting: number;
  /** Messages by type. */
  readonly types: readonly Count[];
  /** Requests by kind. */
  readonly requests: readonly Count[];
  /** Issues by code. */
  readonly issues: readonly (Count & { readonly effect: IssueEffect })[];
};

export function totalsOf(results: readonly Result[]): Totals {
  const silent = results.filter(({ requests }) => requests.length === 0);
  const issues = results.flatMap((result) => result.issues);
  const effects = new Map(issues.map(({ code, effect }) => [code, effect]));
  return {
    messages: results.length,
    silent: silent.length,
    waiting: silent.filter(isWaiting).length,
    types: counted(results.map(({ type }) => type)),
    requests: counted(results.flatMap(({ requests }) => requests.map(({ kind }) => kind))),
    issues: counted(issues.map(({ code }) => code)).map((count) => ({
      ...count,
      effect: effects.get(count.name) ?? "notice",
    })),
  };
}

function counted<Name extends string>(names: readonly Name[]): { readonly name: Name; readonly count: number }[] {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Array.from(counts, ([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count);
}

/** What is sent to one account. */
export type Account = {
  readonly account: string;
  /** How many users its requests name. */
  readonly users: number;
  readonly activities: number;
  /** The modules of its activities, in the order of the alphabet. */
  readonly modules: readonly string[];
};

export function accountsOf(results: readonly Result[]): readonly Account[] {
  const accounts = new Map<string, { users: Set<string>; modules: Set<string>; activities: number }>();
  for (const { params } of results.flatMap(({ requests }) => requests)) {
    const account = accounts.get(params.sdr_o) ?? { users: new Set(), modules: new Set(), activities: 0 };
    accounts.set(params.sdr_o, account);
    if (params.sdr_u !== undefined) account.users.add(params.sdr_u);
    if (params.sdr_m !== undefined) account.modules.add(params.sdr_m);
    if (params.sdr_a !== undefined) account.activities += 1;
  }
  return Array.from(accounts, ([account, { users, modules, activities }]) => ({
    account,
    users: users.size,
    activities,
    modules: [...modules].sort(),
  }));
}

export type Order = { readonly by: keyof Account; readonly isDescending: boolean };

/** Numbers by size, accounts by the alphabet, modules by how many there are; what is equal, by account. */
export function sorted(accounts: readonly Account[], { by, isDescending }: Order): readonly Account[] {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const difference = (one: Account, other: Account): number => {
    if (by === "account") return compare(one.account, other.account);
    return by === "modules" ? one.modules.length - other.modules.length : one[by] - other[by];
  };
  return [...accounts].sort(
    (one, other) => (isDescending ? -1 : 1) * difference(one, other) || compare(one.account, other.account),
  );
}
