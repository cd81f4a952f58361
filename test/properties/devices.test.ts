import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, type Fields } from "../support.js";
import {
  accounts,
  anyCall,
  fieldsIn,
  hour,
  minute,
  settingGroup,
  steps,
  streamOf,
  timeAfter,
  type Kept,
  type KeptDevice,
  type Sent,
  type Step,
} from "./devices.js";
import { hold } from "./runs.js";

const names = ["laptop", "phone", "tablet", "desktop", "watch", "kiosk", "office", "home"];

function deviceOf({ devices = [] }: Kept, { anonymousId }: Fields): KeptDevice | undefined {
  return devices.find((device) => device.anonymousId === anonymousId);
}

/** The account that a message names itself. */
function namedIn({ type, groupId, context }: Fields): unknown {
  const { groupId: inContext } = fieldsIn(context);
  return type === "group" ? (groupId ?? inContext) : (inContext ?? groupId);
}

const instantOf = ({ timestamp }: Fields): number => Date.parse(typeof timestamp === "string" ? timestamp : "");

const accountOf = ({ params }: Sent): string => params.sdr_o?.split("__")[0] ?? "";

// One user on several devices: each device alone, whatever the others do

/** Each device names its group before anything else. */
const grouped = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.array(settingGroup, { minLength: 8, maxLength: 8 }))
  .chain(([count, firsts]) =>
    streamOf(names.slice(0, count), 40).map((messages) =>
      messages.map((message, index): Fields => {
        const { anonymousId, messageId, timestamp } = message;
        const isFirst = messages.findIndex((other) => other.anonymousId === anonymousId) === index;
        const first = firsts[names.indexOf(String(anonymousId))];
        return isFirst ? { ...first, userId: "jack", anonymousId, messageId, timestamp } : message;
      }),
    ),
  );

/** The names of attributes that waited for an account at any time: they go out with the next message, whatever its device. */
function waitingIn(all: readonly Step[]): Set<string> {
  return new Set(all.flatMap(({ session }) => Object.keys(session.userAttributes ?? {})));
}

function without(waiting: ReadonlySet<string>, { requests, codes }: Step): unknown {
  const isOwn = ([name]: [string, string]) => !waiting.has(name.replace("sdr_u.", ""));
  const sent = requests.map(({ params, ...request }) => ({
    ...request,
    params: Object.fromEntries(Object.entries(params).filter(isOwn)),
  }));
  return { sent, codes: [...codes].sort() };
}

test("R6.10, R6.4, R6.5 the requests of a device are those of its messages alone, once it has named its group", () => {
  let shared = 0;
  hold(grouped, (messages) => {
    const together = steps(messages);
    for (const name of new Set(messages.map(({ anonymousId }) => anonymousId))) {
      const alone = steps(messages.filter(({ anonymousId }) => anonymousId === name));
      const own = together.filter(({ message }) => message.anonymousId === name);
      const waiting = waitingIn([...together, ...alone]);
      expectEqual(
        own.map((step) => without(waiting, step)),
        alone.map((step) => without(waiting, step)),
      );
    }
    const last = together.at(-1)?.session.devices ?? [];
    const groups = last.flatMap(({ groupId }) => groupId ?? []);
    if (groups.length > new Set(groups).size && new Set(groups).size > 1) shared += 1;
  });
  expect(shared).toBeGreaterThan(20); // else no two devices shared an account
});

// What only another device has named

const anyWandering = streamOf([...names, "car", "fridge", undefined, undefined], 40);
const wandering = anyWandering.map((messages) => messages.map((message): Fields => ({ ...message, userId: "jack" })));

/** What could be meant, as far as the message says nothing of it itself. */
function meantIn({ before, message }: Step): { accounts: Set<unknown>; products: Set<string> } {
  const named = namedIn(message);
  const isNamed = typeof named === "string";
  const meant = (before.devices ?? []).filter(({ groupId }) => (isNamed ? groupId === named : groupId !== undefined));
  return {
    accounts: new Set(meant.map(({ groupId }) => groupId)),
    products: new Set(
      meant.map(({ product }) => (product ? (product.account_id ?? `id ${product.id ?? ""}`) : "none")),
    ),
  };
}

test("R6.10 no request is for an account that its device did not name, unless it is said to be assumed, or is the only one", () => {
  const reached = { assumed: 0, only: 0 };
  hold(wandering, (messages) => {
    const named = new Map<unknown, Set<unknown>>();
    for (const step of steps(messages)) {
      const { message, requests, codes } = step;
      const own = named.get(message.anonymousId) ?? new Set();
      named.set(message.anonymousId, own.add(namedIn(message)));
      for (const request of requests) {
        if (own.has(accountOf(request)) || request.params.sdr_o === "own") continue;
        const isAssumed = codes.includes("assumed-account");
        if (isAssumed) reached.assumed += 1;
        else reached.only += 1;
        expectEqual(isAssumed || meantIn(step).accounts.size === 1, true);
      }
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(50);
});

const isOfUser = ({ kind }: Sent): boolean => kind === "user" || kind === "activity";
const saysProduct = ({ context }: Fields): boolean => JSON.stringify(context ?? {}).includes('"product":');

test("R6.6, R6.10 no request goes elsewhere than its device alone would send it, unless that is assumed, or one can be meant", () => {
  const reached = { assumed: 0, only: 0 };
  hold(wandering, (messages) => {
    const all = steps(messages);
    for (const name of new Set(messages.map(({ anonymousId }) => anonymousId))) {
      const own = all.filter(({ message }) => message.anonymousId === name);
      const alone = steps(own.map(({ message }) => message));
      for (const [index, step] of own.entries()) {
        const ownPlaces = alone[index]?.requests.filter(isOfUser).map(({ params }) => params.sdr_o);
        const { accounts: meant, products } = meantIn(step);
        const isOne = meant.size === 1 && (saysProduct(step.message) || products.size === 1);
        const isAssumed = step.codes.includes("assumed-account");
        for (const { params } of step.requests.filter(isOfUser)) {
          if (ownPlaces?.includes(params.sdr_o)) continue;
          reached[isAssumed ? "assumed" : "only"] += 1;
          expectEqual(isAssumed || isOne, true);
        }
      }
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(50);
});

/** What is meant by a message that says nothing of it: what its own device knows, else the first in the list that may know. */
function sourceOf({ before, message }: Step): KeptDevice | undefined {
  const { devices = [] } = before;
  const device = deviceOf(before, message);
  const isServers = message.anonymousId === undefined;
  const isSettled = !isServers && (device?.groupId !== undefined || device?.hasNoGroup === true);
  const candidates = device && isSettled ? [device] : devices;
  const named = namedIn(message);
  if (named !== undefined)
    return device?.groupId === named ? device : candidates.find(({ groupId }) => groupId === named);
  const first = candidates.find((one) => one.groupId !== undefined || (isServers && one === device && one.hasNoGroup));
  return first?.hasNoGroup ? undefined : first;
}

test("R6.6, R6.10 account and product are those of its own device, else of the first that may know them", () => {
  const reached = { servers: 0, device: 0, product: 0, none: 0 };
  hold(wandering, (messages) => {
    for (const step of steps(messages)) {
      const { message, requests, codes } = step;
      if (message.type === "group" || saysProduct(message) || codes.includes("untracked-page")) continue;
      const source = sourceOf(step);
      const { id, account_id } = source?.product ?? {};
      const named = namedIn(message);
      const account = typeof named === "string" ? named : source?.groupId;
      const place = account_id ?? (account !== undefined && id !== undefined ? `${account}__${id}` : account);
      expectEqual(requests.length > 0, account !== undefined && !codes.includes("id-too-long"));
      for (const { params } of requests) expectEqual(params.sdr_o, place);
      if (requests.length === 0) reached.none += 1;
      else if (source?.product) reached.product += 1;
      else reached[message.anonymousId === undefined ? "servers" : "device"] += 1;
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(100);
});

test("R6.1 the device heard from last comes first, and a ninth takes the place of the last without a group, else of the last", () => {
  const reached = { idle: 0, last: 0, servers: 0 };
  const heard = wandering.map((messages) =>
    messages.map((message, index): Fields => ({
      ...message,
      integrations: undefined,
      ...(index % 3 < 2 && { type: "group", groupId: message.groupId ?? "acct-1" }),
    })),
  );
  hold(heard, (messages) => {
    for (const { message, before, session, codes } of steps(messages)) {
      const { devices = [] } = before;
      const device = deviceOf(before, message);
      const others = devices.filter((one) => one !== device);
      const isListed = deviceOf(session, message) !== undefined;
      const idle = others.filter(({ groupId, hasNoGroup }) => groupId === undefined && !hasNoGroup).at(-1);
      const gone = isListed && others.length === 8 ? (idle ?? others.at(-1)) : undefined;
      const isFirst = message.anonymousId !== undefined || (message.type === "group" && namedIn(message) !== undefined);
      const order = others.filter((one) => one !== gone).map(({ anonymousId }) => anonymousId);
      const place = isFirst ? 0 : device ? devices.indexOf(device) : order.length;
      if (isListed) order.splice(place, 0, deviceOf(session, message)?.anonymousId);
      expectEqual(session.devices?.map(({ anonymousId }) => anonymousId) ?? [], order);
      if (gone?.activities) expect(codes).toContain("kept-activities-dropped");
      if (gone) reached[gone === idle ? "idle" : "last"] += 1;
      if (message.anonymousId === undefined && isListed) reached.servers += 1;
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(20);
});

test("R6.10 what only one account or product can be meant by is not said to be assumed", () => {
  let count = 0;
  hold(wandering, (messages) => {
    for (const step of steps(messages)) {
      const { accounts: meant, products } = meantIn(step);
      const isOld = step.before.devices?.some(({ activities }) => activities !== undefined);
      if (isOld || meant.size > 1 || (products.size > 1 && !saysProduct(step.message))) continue;
      count += 1;
      expectEqual(step.codes.includes("assumed-account"), false);
    }
  });
  expect(count).toBeGreaterThan(500);
});

// A device without a group

const few = streamOf(["laptop", "phone", undefined], 40);

/** The servers' messages follow whichever device comes first in the list (R6.10). */
function isWithoutGroup({ before, message }: Step): boolean {
  const { devices = [] } = before;
  const device = deviceOf(before, message);
  if (message.anonymousId !== undefined || !device?.hasNoGroup) return device?.hasNoGroup === true;
  return !devices.slice(0, devices.indexOf(device)).some(({ groupId }) => groupId !== undefined);
}

test("R6.7, R6.10 a device without a group sends nothing that its message does not address itself", () => {
  const reached = { device: 0, servers: 0 };
  hold(
    few,
    (messages) => {
      for (const step of steps(messages)) {
        if (!isWithoutGroup(step) || typeof namedIn(step.message) === "string") continue;
        if (step.before.devices?.some(({ groupId }) => groupId !== undefined)) {
          reached[step.message.anonymousId === undefined ? "servers" : "device"] += 1;
        }
        expectEqual(step.requests, []);
      }
    },
    600,
  );
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(10);
});

/** R6.5: by its own time, up to an hour before its device's group was set or ended. */
function isLate({ before, message }: Step): boolean {
  const behind = Date.parse(deviceOf(before, message)?.groupedAt ?? "") - instantOf(message);
  return message.anonymousId !== undefined && behind > 0 && behind <= hour;
}

/** A group that is switched off for Totango alone, or whose account ID cannot be one. */
function isEnding({ message, codes }: Step): boolean {
  if (message.type !== "group") return false;
  if (codes.includes("totango-disabled")) return fieldsIn(message.integrations).Totango === false;
  const named = namedIn(message);
  return named !== undefined && accounts.every((account) => account !== named);
}

test("R6.5, R6.7 a device whose group was ended has none until its next group with an account ID", () => {
  const reached = { ending: 0, ended: 0 };
  hold(few, (messages) => {
    for (const step of steps(messages)) {
      const { before, session, message, codes } = step;
      if (codes.includes("totango-disabled") && !isEnding(step)) expect(session).toBe(before);
      const isOwn = before.userId !== undefined && message.userId === before.userId;
      const isEnded = isOwn && isEnding(step) && !isLate(step);
      if (isEnded) reached.ending += 1;
      const { anonymousId, timestamp } = message;
      const groupedAt = anonymousId === undefined ? undefined : timestamp;
      const category = deviceOf(before, message)?.category;
      if (isEnded) expect(deviceOf(session, message)).toEqual({ anonymousId, category, hasNoGroup: true, groupedAt });
      if (!deviceOf(before, message)?.hasNoGroup || !deviceOf(session, message)) continue;
      const isGroup = message.type === "group" && accounts.some((account) => account === namedIn(message));
      if (!isGroup) reached.ended += 1;
      if (!isGroup) expect(deviceOf(session, message)).toMatchObject({ hasNoGroup: true });
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(100);
});

// A page whose calls come in another order

/** The calls of one page in the order in which it made them: one of them is its group. */
const pageCalls = fc
  .record({
    device: fc.constantFrom("laptop", "laptop", undefined),
    activities: fc.array(fc.tuple(fc.constantFrom("track", "page", "screen"), fc.boolean()), { maxLength: 9 }),
    identifies: fc.nat(2),
    group: settingGroup,
    place: fc.nat(11),
    steps: fc.option(fc.nat(4 * minute), { nil: undefined }),
  })
  .map(({ device, activities, identifies, group, place, steps: step }): Fields[] => {
    const acts = activities.map(([type, isNamed], index): Fields => {
      const name = `${type} ${index}`;
      return type === "track" ? { type, event: name } : { type, category: name, name: isNamed ? name : undefined };
    });
    const identify: Fields[] = Array.from({ length: identifies }, (_, index) => ({
      type: "identify",
      traits: { plan: `${index}` },
    }));
    const calls = [...identify, ...acts];
    return [...calls.slice(0, place), group, ...calls.slice(place)].map((call, index) => ({
      ...call,
      userId: "jack",
      anonymousId: device,
      messageId: `m${index}`,
      timestamp: step === undefined ? undefined : timeAfter(index * step),
    }));
  });

const orders = pageCalls.chain((calls) =>
  fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls, { minLength: calls.length, maxLength: calls.length })),
);

const activitiesIn = (all: readonly Step[]): Sent[] =>
  all.flatMap(({ requests }) => requests.filter(({ kind }) => kind === "activity"));

const arrivals = (all: readonly Step[]): string[] =>
  activitiesIn(all)
    .map(({ id, params }) => JSON.stringify([params.sdr_o, params.sdr_u, params.sdr_a, id]))
    .sort();

test("R6.11 in whatever order a page's calls come, as many activities arrive, in the group's account, each once", () => {
  let count = 0;
  hold(
    orders,
    ([calls, order]) => {
      const best = steps(
        [...calls].sort((one, other) => Number(other.type === "group") - Number(one.type === "group")),
      );
      const all = steps(order);
      expectEqual(arrivals(all), arrivals(best));
      expect(new Set(arrivals(all)).size).toBe(arrivals(all).length);
      expect(all.flatMap(({ codes }) => codes)).not.toContain("kept-activities-dropped");
      expect(JSON.stringify(all.at(-1)?.session)).not.toContain("activities");
      count += all.filter(({ codes }) => codes.includes("activity-kept")).length;
    },
    600,
  );
  expect(count).toBeGreaterThan(200);
});

test("R6.11 a message that is delivered again while it waits is sent once", () => {
  const again = orders.chain(([calls, order]) =>
    fc.tuple(fc.constant(calls), fc.array(fc.constantFrom(...order), { maxLength: 12 })),
  );
  let count = 0;
  hold(again, ([calls, delivered]) => {
    const waiting = delivered.filter(({ type }) => type !== "group");
    const all = steps([...waiting, ...calls.filter(({ type }) => type === "group")]);
    const ids = activitiesIn(all).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const sent = new Set(ids.map((id) => id?.split(":")[0]));
    const acts = waiting.filter(({ type }) => type !== "identify").map(({ messageId }) => messageId);
    expectEqual(sent, new Set(acts));
    if (acts.length > sent.size) count += 1;
  });
  expect(count).toBeGreaterThan(50);
});

/** Two people in one session, on devices of which they share one; each activity is named after who did it, and has its own time. */
const couple = fc
  .array(
    fc.record({
      user: fc.constantFrom("ann", "ann", "ann", "bob"),
      device: fc.constantFrom("laptop", "phone", undefined),
      call: anyCall,
      isActivity: fc.constantFrom(true, true, false),
      after: fc.option(fc.nat(3 * hour), { freq: 6, nil: undefined }),
    }),
    { minLength: 4, maxLength: 40, size: "max" },
  )
  .map((turns) =>
    turns.map(({ user, device, call, isActivity, after }, index): Fields => ({
      ...(isActivity ? { type: "track", event: "E" } : call),
      ...((isActivity || call.type === "track") && { event: `${user}'s ${index}` }),
      ...((call.type === "page" || call.type === "screen") && { name: `${user}'s ${index}`, category: `${user}'s` }),
      userId: user,
      anonymousId: device === undefined ? undefined : device === "phone" ? device : `${user}'s ${device}`,
      messageId: `m${index}`,
      timestamp: after === undefined ? undefined : timeAfter(after),
    })),
  );

test("R6.11, R6.2 what waits is in nobody else's request, and never more than an hour old by its own time", () => {
  const reached = { old: 0, waited: 0, another: 0 };
  hold(
    couple,
    (messages) => {
      const all = steps(messages);
      for (const { message, requests, codes } of all) {
        for (const { id, kind, params } of requests) {
          if (kind !== "activity" || params.sdr_a === undefined) continue;
          if (params.sdr_a.includes("'s")) expect(params.sdr_a).toContain(`${params.sdr_u ?? ""}'s`);
          const own = messages.find(({ messageId }) => messageId === id?.split(":")[0]);
          if (own === message || own?.timestamp === undefined || message.timestamp === undefined) continue;
          reached.waited += 1;
          expect(instantOf(message) - instantOf(own)).toBeLessThanOrEqual(hour);
        }
        if (!codes.includes("kept-activities-dropped")) continue;
        if (requests.length > 0) reached.old += 1;
        else reached.another += 1;
      }
    },
    600,
  );
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(10);
});

test("R6.11 what waits is sent, or is said to be dropped, or still waits", () => {
  let count = 0;
  hold(couple, (messages) => {
    let before = 0;
    for (const { requests, codes, session, message } of steps(messages)) {
      const waiting = (session.devices ?? []).reduce((sum, { activities = [] }) => sum + activities.length, 0);
      const late = requests.filter(({ id }) => id?.split(":")[0] !== message.messageId).length;
      const isDropped = codes.includes("kept-activities-dropped");
      const isKept = codes.includes("activity-kept");
      if (!isDropped && !isKept) expectEqual(late + waiting, before);
      if (isDropped) expect(late + waiting).toBeLessThan(before + (isKept ? 3 : 0));
      count += late;
      before = waiting;
    }
  });
  expect(count).toBeGreaterThan(100);
});

test("R6.11 what waits is no heartbeat, and waits no longer than until the account of its device is known", () => {
  let count = 0;
  hold(wandering, (messages) => {
    for (const { message, before, requests, session } of steps(messages)) {
      expect(JSON.stringify(deviceOf(session, message)?.activities ?? [])).not.toContain("__heartbeat");
      const isNamed = message.type !== "group" && namedIn(message) !== undefined;
      if (isNamed || requests.length === 0) continue;
      if (deviceOf(before, message)?.activities) count += 1;
      expectEqual(deviceOf(session, message)?.activities, undefined);
    }
  });
  expect(count).toBeGreaterThan(50);
});

test("R6.11 a message without a user, or that names its account itself, lets nothing go that waits, unless it is a group", () => {
  const reached = { anonymous: 0, named: 0 };
  hold(anyWandering, (messages) => {
    for (const { message, before, requests } of steps(messages)) {
      const isAnonymous = message.userId === undefined;
      if (message.type === "group" || (namedIn(message) === undefined && !isAnonymous)) continue;
      if (deviceOf(before, message)?.activities) reached[isAnonymous ? "anonymous" : "named"] += 1;
      expectEqual(
        requests.filter(({ id }) => id?.split(":")[0] !== message.messageId),
        [],
      );
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(20);
});

// A group that comes late

/** Devices of one person that have each named a group, and whose clocks go on with each message. */
const dated = fc
  .tuple(grouped, fc.nat(10 * minute))
  .map(([messages, step]) =>
    messages.map((message, index): Fields => ({ ...message, userId: "jack", timestamp: timeAfter(index * step) })),
  );

test("R6.5 a group that is repeated late, up to an hour behind by its own time, changes no later request", () => {
  const reached = { late: 0, ended: 0 };
  hold(
    fc.tuple(dated, fc.nat(), fc.nat()),
    ([messages, which, where]) => {
      const all = steps(messages);
      const groups = messages.filter(({ type }) => type === "group");
      const repeated = groups[which % groups.length];
      const places = all.flatMap(({ session }, index) => {
        const groupedAt = repeated && deviceOf(session, repeated)?.groupedAt;
        const behind = Date.parse(groupedAt ?? "") - instantOf(repeated ?? {});
        return behind > 0 && behind <= hour ? [index] : [];
      });
      const place = places[where % places.length];
      if (place === undefined || !repeated) return;
      reached.late += 1;
      const late = steps([...messages.slice(0, place + 1), repeated, ...messages.slice(place + 1)]);
      const waiting = waitingIn([...all, ...late]);
      expect(late.slice(place + 2).map((step) => without(waiting, step))).toEqual(
        all.slice(place + 1).map((step) => without(waiting, step)),
      );
      if (late[place + 1]?.codes.some((code) => ["totango-disabled", "id-too-long"].includes(code))) reached.ended += 1;
    },
    600,
  );
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(10);
});

test("R6.4 a page sets the category of its device, or clears it", () => {
  let count = 0;
  hold(few, (messages) => {
    const known = messages.map((message): Fields => ({ ...message, userId: "jack" }));
    for (const { message, session } of steps(known)) {
      if ((message.type !== "page" && message.type !== "screen") || message.name === "__heartbeat") continue;
      const category = typeof message.category === "string" ? message.category.trim().slice(0, 100) : "";
      expectEqual(deviceOf(session, message)?.category ?? "", category);
      count += 1;
    }
  });
  expect(count).toBeGreaterThan(500);
});

test("R6.5 a group sets its device's group, unless it is up to an hour behind; a server's always does", () => {
  const reached = { late: 0, old: 0, next: 0, servers: 0 };
  hold(few, (messages) => {
    const known = messages.map((message): Fields => ({ ...message, userId: "jack" }));
    for (const step of steps(known)) {
      const { message, before, session, codes } = step;
      if (message.type !== "group" || codes.includes("totango-disabled")) continue;
      const device = deviceOf(before, message);
      const moved = deviceOf(session, message);
      const named = namedIn(message);
      if (named === undefined) expect(moved?.groupedAt).toBe(device?.groupedAt);
      if (accounts.every((account) => account !== named)) continue;
      const { anonymousId, timestamp, context } = message;
      const behind = Date.parse(device?.groupedAt ?? "") - instantOf(message);
      const isServers = anonymousId === undefined;
      reached[isServers ? "servers" : isLate(step) ? "late" : behind > 0 ? "old" : "next"] += 1;
      if (isLate(step)) expect(moved).toEqual(device);
      if (isLate(step)) continue;
      const { product, enableHierarchy } = fieldsIn(fieldsIn(context).Totango);
      const kept = device?.groupId === named ? device : undefined;
      const isFlat = (enableHierarchy ?? kept?.enableHierarchy) === false;
      expect(moved).toEqual({
        anonymousId,
        groupId: named,
        product: product === undefined ? kept?.product : moved?.product,
        enableHierarchy: isFlat ? false : undefined,
        category: device?.category,
        groupedAt: isServers ? undefined : timestamp,
      });
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(20);
});
