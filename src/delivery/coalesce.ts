import type { TotangoRequest } from "../request.js";

/** Requests that become one: all to one account, and of one user or none. */
type Merger = {
  readonly requests: [first: TotangoRequest, ...rest: TotangoRequest[]];
  kind: TotangoRequest["kind"];
  userId: string | undefined;
};

/** What requests have set so far: values by parameter, of each account, each user, and each user in an account. */
type Attributes = Map<string, Map<string, string>>;

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
  const recorded: Attributes = new Map();
  const mergers: Merger[] = [];
  const last = new Map<string, number>(); // the index of the last merger of each account and each user
  for (const request of requests) {
    const isNew = record(request, recorded);
    if (!isNew && request.kind !== "activity") continue;
    const { kind, params } = request;
    const { sdr_o, sdr_u, "sdr_o.parent_id": parent } = params;
    const index = Math.max(lastTo(last, "account", sdr_o), lastTo(last, "user", sdr_u));
    const isParentLater = lastTo(last, "account", parent) > index;
    const merger = isParentLater ? undefined : mergers[index];
    const isMerged = merger !== undefined && canMerge(merger, request);
    if (isMerged) add(merger, request);
    else mergers.push({ requests: [request], kind, userId: sdr_u });
    const place = isMerged ? index : mergers.length - 1;
    last.set(`account ${sdr_o}`, place);
    if (sdr_u !== undefined) last.set(`user ${sdr_u}`, place);
  }
  return mergers.map(requestOf);
}

function lastTo(last: ReadonlyMap<string, number>, whose: "account" | "user", id: string | undefined): number {
  return (id === undefined ? undefined : last.get(`${whose} ${id}`)) ?? -1;
}

/** Records what a request sets, and says, as `Set.delete` does, whether that made a difference. */
function record({ url, params }: TotangoRequest, recorded: Attributes): boolean {
  const { sdr_s, sdr_o, sdr_u } = params;
  const account = [url, sdr_s, sdr_o];
  const isNewOfAccount = recordAttributes(recorded, account, params, "sdr_o.");
  if (sdr_u === undefined) return isNewOfAccount;
  // Totango does not say whether a user has attributes in each account or once.
  const isNewInAccount = recordAttributes(recorded, [...account, sdr_u], params, "sdr_u.");
  const isNewOfUser = recordAttributes(recorded, [url, sdr_s, null, sdr_u], params, "sdr_u.");
  return isNewOfAccount || isNewInAccount || isNewOfUser;
}

function recordAttributes(
  recorded: Attributes,
  whose: readonly (string | null)[],
  params: TotangoRequest["params"],
  prefix: string,
): boolean {
  const key = JSON.stringify(whose);
  const known = recorded.get(key);
  const values = known ?? new Map<string, string>();
  let isNew = !known;
  for (const [parameter, text] of Object.entries(params)) {
    if (!parameter.startsWith(prefix) || values.get(parameter) === text) continue;
    values.set(parameter, text);
    isNew = true;
  }
  if (!known) recorded.set(key, values);
  return isNew;
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
  const last = rest.at(-1);
  if (!last) return first;
  const { sdr_s, sdr_o } = first.params;
  const common = last.id === undefined ? { url: last.url } : { url: last.url, id: last.id };
  if (last.kind === "activity") {
    const { sdr_u, sdr_a, sdr_m } = last.params;
    return { kind: "activity", ...common, params: withAttributes({ sdr_s, sdr_o, sdr_u, sdr_a, sdr_m }, requests) };
  }
  if (kind === "user" && userId !== undefined) {
    return { kind, ...common, params: withAttributes({ sdr_s, sdr_o, sdr_u: userId }, requests) };
  }
  const ids = userId === undefined ? { sdr_s, sdr_o } : { sdr_s, sdr_o, sdr_u: userId };
  return { kind: kind === "product" ? kind : "account", ...common, params: withAttributes(ids, requests) };
}

function withAttributes<Params extends object>(params: Params, requests: readonly TotangoRequest[]): Params {
  for (const request of requests) Object.assign(params, request.params);
  return params;
}
