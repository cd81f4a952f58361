/**
 * A Segment destination function. Segment's editor takes one script without imports:
 *
 *     esbuild destination-function.ts --bundle --format=cjs "--banner:js=var module = {};" --outfile=function.js
 *
 * It needs Node 16.6 or later there (`AbortController`, `at`): run it once in the editor before you switch it on.
 *
 * Put the function's own name, as Segment shows it, into the setting `integrationNames`: `My Function (My Workspace)`.
 * Segment addresses it so in `integrations`, and events with `{ All: false, "My Function (My Workspace)": true }` are
 * dropped without it.
 *
 * A function has no memory of earlier events, and Analytics.js names the account in groups alone. So without
 * `middleware.ts` on the page, a function cannot know
 * - in which account an identify, a track, a page or a screen is: it sends nothing of those
 * - which product is in use there: a track that names its account alone is counted in the account, not in the product
 *
 * and even with it, it cannot know
 * - which category the last page had: a track without one of its own is in the module of its product, or in
 *   `defaultModule`
 * - that an earlier group had `Totango: false`: the page says so itself, as `middleware.ts` describes
 *
 * Issues are in the function's log, by code and path alone: values are personal data.
 */
import {
  coalesce,
  deliveryOf,
  explain,
  sessionKey,
  toFetch,
  type Explanation,
  type SegmentEvent,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";

/**
 * The settings of the function, under these names. What is left blank in Segment's form is not set. `integrationNames`
 * can be a text or a list there.
 */
type Settings = TotangoSettings & { readonly apiToken?: string | null };

/** What Segment wants to know of each event of a batch. It tries events with status 500 again, and discards 400. */
type EventStatus = { readonly status: number; readonly errortype?: string; readonly errormessage?: string };

/** Events of a user that share their requests. */
type Parcel = { readonly places: readonly number[]; readonly requests: readonly TotangoRequest[] };

// Segment halts a function after 5 seconds and repeats the whole batch, also what has arrived. So it has to end before.
const timeForAll = 4_500;
const timeForRequest = 2_000;
/** A request that has less time than this is left to the next try: cut off, it could arrive twice. */
const leastTime = 500;

// Segment's runtime has these. After a RetryError it tries an event again, for hours; after the others it discards it.
declare const RetryError: ErrorConstructor;
declare const InvalidEventPayload: ErrorConstructor;
declare const EventNotSupported: ErrorConstructor;
declare const ValidationError: ErrorConstructor;

export async function onIdentify(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

export async function onGroup(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

export async function onTrack(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

export async function onPage(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

export async function onScreen(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

export async function onAlias(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

export async function onDelete(event: SegmentEvent, settings: Settings): Promise<void> {
  await deliverEvent(event, settings);
}

/**
 * Delivers the events of each user in order, and those of all users at the same time. Events that name no user are in
 * the order of their account. A failure fails all of the user's events, so that none comes again without those that it
 * relies on. Events for which there was no time left fail by themselves.
 */
export async function onBatch(events: readonly SegmentEvent[], settings: Settings): Promise<readonly EventStatus[]> {
  const end = Date.now() + timeForAll;
  const statuses: EventStatus[] = [];
  const queues = new Map<string, readonly Parcel[]>();
  for (const [place, event] of events.entries()) {
    const explanation = explainInLog(event, settings);
    statuses.push(isSupported(explanation) ? arrived : statusOf(notSupported()));
    const { requests } = explanation;
    if (!requests[0]) continue;
    const key = sessionKey(event) ?? requests[0].params.sdr_o;
    queues.set(key, pack(queues.get(key) ?? [], { places: [place], requests }));
  }
  await Promise.all(
    Array.from(queues.values(), async (parcels) => {
      const outcomes = await deliverInOrder(parcels, settings, end);
      const late = statusOf(noTimeLeft());
      const failures = outcomes.filter(
        ({ status, errormessage }) => status !== 200 && errormessage !== late.errormessage,
      );
      const failure = failures.find(({ status }) => status === 500) ?? failures[0];
      for (const [index, { places }] of parcels.entries()) {
        for (const place of places) statuses[place] = failure ?? outcomes[index] ?? late;
      }
    }),
  );
  return statuses;
}

/** The statuses of those parcels that there was time for. After one that is to be tried again, no other is sent. */
async function deliverInOrder(parcels: readonly Parcel[], settings: Settings, end: number): Promise<EventStatus[]> {
  const outcomes: EventStatus[] = [];
  for (const { requests } of parcels) {
    if (end - Date.now() < leastTime || outcomes.at(-1)?.status === 500) return outcomes;
    outcomes.push(await deliver(requests, settings, end).then(() => arrived, statusOf));
  }
  return outcomes;
}

/** Puts an event in with the ones before it where that saves requests. */
function pack(parcels: readonly Parcel[], next: Parcel): readonly Parcel[] {
  const last = parcels.at(-1);
  if (!last) return [next];
  const requests = coalesce([...last.requests, ...next.requests]);
  if (requests.length === last.requests.length + next.requests.length) return [...parcels, next];
  return [...parcels.slice(0, -1), { places: [...last.places, ...next.places], requests }];
}

async function deliverEvent(event: SegmentEvent, settings: Settings): Promise<void> {
  const end = Date.now() + timeForAll;
  const explanation = explainInLog(event, settings);
  if (!isSupported(explanation)) throw notSupported();
  await deliver(explanation.requests, settings, end);
}

function explainInLog(event: SegmentEvent, settings: Settings): Explanation {
  const explanation = explained(event, settings);
  for (const { code, path } of explanation.issues) console.log(`${code} at ${path.join(".")}`);
  return explanation;
}

/** Only settings that cannot be used make it throw. */
function explained(event: SegmentEvent, settings: Settings): Explanation {
  try {
    return explain(event, settings);
  } catch (error) {
    throw new ValidationError(String(error));
  }
}

function isSupported({ issues }: Explanation): boolean {
  return issues.every(({ code }) => code !== "unsupported-type");
}

function noTimeLeft(): Error {
  return new RetryError("There was no time left to send it");
}

function notSupported(): Error {
  return new EventNotSupported("Totango has no equivalent of events of this type");
}

/**
 * Sends the requests one after the other. After one that was rejected, and would be rejected again, the next ones are
 * sent all the same. After one that can still arrive, once Totango is back or the settings are right, they have to
 * wait for it.
 */
async function deliver(requests: readonly TotangoRequest[], settings: Settings, end: number): Promise<void> {
  let rejection: Error | undefined;
  for (const request of requests) {
    const status = await post(request, settings, end);
    const delivery = deliveryOf(status);
    if (delivery === "rejected") rejection = new InvalidEventPayload(`Totango answered ${status}`);
    else if (delivery !== "delivered") throw new RetryError(`Totango answered ${status}`);
  }
  if (rejection) throw rejection;
}

async function post(request: TotangoRequest, settings: Settings, end: number): Promise<number> {
  const timeLimit = Math.min(timeForRequest, end - Date.now());
  if (timeLimit < leastTime) throw noTimeLeft();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeLimit);
  try {
    const [url, init] = toFetch(request, { apiToken: settings.apiToken });
    const { status } = await fetch(url, { ...init, signal: controller.signal });
    return status;
  } catch (error) {
    if (hasCode(error, "ERR_INVALID_URL"))
      throw new ValidationError("settings.endpoint must be a URL that can be used");
    if (!controller.signal.aborted) throw new RetryError("Totango cannot be reached");
    throw timeLimit < timeForRequest ? noTimeLeft() : new RetryError("Totango did not answer in time");
  } finally {
    clearTimeout(timer);
    controller.abort(); // frees the connection of a body that never ends
  }
}

/** Segment's `fetch` has the code in the error, Node's own in the error's cause. */
function hasCode(error: unknown, code: string): boolean {
  if (typeof error !== "object" || error === null) return false;
  return ("code" in error && error.code === code) || ("cause" in error && hasCode(error.cause, code));
}

const arrived: EventStatus = { status: 200 };

function statusOf(error: unknown): EventStatus {
  const errormessage = String(error);
  return error instanceof RetryError
    ? { status: 500, errortype: "RETRYABLE_ERROR", errormessage }
    : { status: 400, errortype: "BAD_REQUEST", errormessage };
}
