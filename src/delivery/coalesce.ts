import type { TotangoRequest } from "../request.js";

/** Requests that become one: all to one account, and of one user or none. */
type Merger = {
  readonly requests: [first: TotangoRequest, ...rest: TotangoRequest[]];
  kind: TotangoRequest["kind"];
  userId: string | undefined;
};

/** Values by parameter. */
type Values = Map<string, string | undefined>;

/** What the requests to one service at one URL have set so far. */
type Service = { readonly accounts: Map<string, Account>; readonly users: Map<string, Values> };

/** What they have set of an account, and of each user in it. */
type Account = { readonly values: Values; readonly users: Map<string, Values> };

/**
 * Makes a list of requests shorter without changing the outcome: the same accounts, users and attributes, the same
 * activities in the same order, each with the attributes that its account and user had at that moment. Page loads
 * identify and group again and again, so what only repeats is left out, and requests to one account and user that
 * follow one another become one.
 *
 * Drop duplicates by `id` before you coalesce: a merged request stands for several, and has the `id` of the last.
 *
 * @param requests - Requests in the order in which they would be sent, of any messages
 * @returns The requests to send instead, in order: a new one where several were merged, the very same one elsewhere
 *
 * @example
 * ```ts
 * const settings = { serviceId: "SP-1234-01" };
 * const context = { groupId: "test_group" };
 * const identify = translate({ type: "identify", userId: "jack", traits: { plan: "pro" }, context }, settings);
 * const track = translate({ type: "track", userId: "jack", event: "Login", context }, settings);
 * const requests = coalesce([...identify, ...identify, ...track]);
 * requests.map(({ kind, params }) => [kind, params["sdr_u.plan"]]); // => [["activity", "pro"]]
 * ```
 */
export function coalesce(requests: readonly TotangoRequest[]): readonly TotangoRequest[] {
  const services = new Map<string, Map<string, Service>>(); // by URL, then by ID
  const mergers: Merger[] = [];
  const lastOfAccount = new Map<string, number>(); // the index of its last merger, whatever the service
  const lastOfUser = new Map<string, number>();
  for (const request of requests) {
    const { kind, url, params } = request;
    const { sdr_s, sdr_o, sdr_u } = params;
    const isNew = record(params, entryOf(entryOf(services, url, newMap<Service>), sdr_s, newService));
    if (!isNew && kind !== "activity") continue;
    let index = Math.max(lastTo(lastOfAccount, sdr_o), lastTo(lastOfUser, sdr_u));
    const merger = mergers[index];
    if (merger && canMerge(merger, request) && lastTo(lastOfAccount, params["sdr_o.parent_id"]) <= index) {
      add(merger, request);
    } else {
      index = mergers.push({ requests: [request], kind, userId: sdr_u }) - 1;
    }
    lastOfAccount.set(sdr_o, index);
    if (sdr_u !== undefined) lastOfUser.set(sdr_u, index);
  }
  return mergers.map(requestOf);
}

function lastTo(last: ReadonlyMap<string, number>, id: string | undefined): number {
  return (id === undefined ? undefined : last.get(id)) ?? -1;
}

/** Records what a request sets, and says, as `Set.delete` does, whether that made a difference. */
function record(params: TotangoRequest["params"], { accounts, users }: Service): boolean {
  const { sdr_o, sdr_u } = params;
  const isNewAccount = !accounts.has(sdr_o);
  const account = entryOf(accounts, sdr_o, newAccount);
  if (sdr_u === undefined) return recordValues(params, account.values) || isNewAccount;
  // Totango does not say whether a user has attributes in each account or once.
  const isNewUser = !account.users.has(sdr_u);
  const user = entryOf(account.users, sdr_u, newMap<string | undefined>);
  const everywhere = entryOf(users, sdr_u, newMap<string | undefined>);
  return recordValues(params, account.values, user, everywhere) || isNewUser;
}

function recordValues(
  params: { readonly [parameter: string]: string },
  account: Values,
  user?: Values,
  everywhere?: Values,
): boolean {
  let isNew = false;
  for (const parameter of Object.keys(params)) {
    const text = params[parameter];
    if (parameter.startsWith("sdr_o.")) isNew = set(account, parameter, text) || isNew;
    else if (user && everywhere && parameter.startsWith("sdr_u.")) {
      const isNewInAccount = set(user, parameter, text);
      isNew = set(everywhere, parameter, text) || isNewInAccount || isNew;
    }
  }
  return isNew;
}

function set(values: Values, parameter: string, text: string | undefined): boolean {
  if (values.get(parameter) === text) return false;
  values.set(parameter, text);
  return true;
}

function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function newMap<Value>(): Map<string, Value> {
  return new Map();
}

function newAccount(): Account {
  return { values: new Map(), users: new Map() };
}

function newService(): Service {
  return { accounts: new Map(), users: new Map() };
}

/**
 * R9.3: updates of one account and user, or a user's update and the activity after it. Nothing is merged into an
 * activity.
 */
function canMerge(
  { requests: [first], kind, userId }: Merger,
  { url, kind: nextKind, params }: TotangoRequest,
): boolean {
  const isSamePlace = first.url === url && first.params.sdr_s === params.sdr_s && first.params.sdr_o === params.sdr_o;
  if (!isSamePlace || kind === "activity") return false;
  const isSameUser = userId === params.sdr_u || userId === undefined || params.sdr_u === undefined;
  return isSameUser && (kind === nextKind || kind === "user" || nextKind === "user");
}

function add(merger: Merger, request: TotangoRequest): void {
  merger.requests.push(request);
  if (request.kind !== "user") merger.kind = request.kind;
  merger.userId ??= request.params.sdr_u;
}

/** R1.2: the parameters in their order, later attributes over earlier ones. */
function requestOf({ requests, kind, userId }: Merger): TotangoRequest {
  const [first, ...rest] = requests;
  const last = rest[rest.length - 1];
  if (!last) return first;
  const { sdr_s, sdr_o } = first.params;
  const common = last.id === undefined ? { url: last.url } : { url: last.url, id: last.id };
  if (last.kind === "activity") {
    const { sdr_u, sdr_a, sdr_m } = last.params;
    return { kind: "activity", ...common, params: withAttributes({ sdr_s, sdr_o, sdr_u, sdr_a, sdr_m }, requests) };
  }
  if (first.kind === "user" && kind === "user") {
    const { sdr_u } = first.params;
    return { kind: "user", ...common, params: withAttributes({ sdr_s, sdr_o, sdr_u }, requests) };
  }
  const ids = userId === undefined ? { sdr_s, sdr_o } : { sdr_s, sdr_o, sdr_u: userId };
  return { kind: kind === "product" ? "product" : "account", ...common, params: withAttributes(ids, requests) };
}

function withAttributes<Params extends object>(params: Params, requests: readonly TotangoRequest[]): Params {
  for (const request of requests) Object.assign(params, request.params);
  return params;
}
