import type { TotangoRequest } from "segment-to-totango";

/** An activity, and what its account and its user were at that moment. */
export type Happening = {
  readonly activity: string;
  readonly module: string;
  readonly account: string;
  readonly user: string;
  readonly accountAttributes: Attributes;
  /** Totango does not say whether a user has attributes once, or in each account. */
  readonly userAttributes: Attributes;
  readonly userAttributesInAccount: Attributes;
};

type Attributes = Readonly<Record<string, string>>;

/** What Totango knows after some requests (R9.3's outcome). */
export type Outcome = {
  readonly accounts: Readonly<Record<string, Attributes>>;
  readonly users: Readonly<Record<string, Attributes>>;
  readonly usersInAccounts: Readonly<Record<string, Attributes>>;
  /** Of each user and of each account, in order. */
  readonly happenings: Readonly<Record<string, readonly Happening[]>>;
};

/** Plays requests one by one on a gateway that keeps all that it is told. */
export function play(requests: readonly TotangoRequest[]): Outcome {
  const accounts: Record<string, Attributes> = {};
  const users: Record<string, Attributes> = {};
  const usersInAccounts: Record<string, Attributes> = {};
  const happenings: Record<string, Happening[]> = {};

  for (const request of requests) {
    const { url, params } = request;
    const service = `${url} ${params.sdr_s}`;
    const account = `${service} account ${params.sdr_o}`;
    accounts[account] = { ...accounts[account], ...attributesOf(params, "sdr_o.") };
    if (params.sdr_u === undefined) continue;

    const user = `${service} user ${params.sdr_u}`;
    const userInAccount = `${account} ${user}`;
    users[user] = { ...users[user], ...attributesOf(params, "sdr_u.") };
    usersInAccounts[userInAccount] = { ...usersInAccounts[userInAccount], ...attributesOf(params, "sdr_u.") };
    if (request.kind !== "activity") continue;

    const happening: Happening = {
      activity: request.params.sdr_a,
      module: request.params.sdr_m,
      account,
      user,
      accountAttributes: { ...accounts[account] },
      userAttributes: { ...users[user] },
      userAttributesInAccount: { ...usersInAccounts[userInAccount] },
    };
    (happenings[account] ??= []).push(happening);
    (happenings[user] ??= []).push(happening);
  }
  return { accounts, users, usersInAccounts, happenings };
}

function attributesOf(params: TotangoRequest["params"], prefix: string): Attributes {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name.startsWith(prefix)));
}
