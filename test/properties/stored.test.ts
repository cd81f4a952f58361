import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, expectSame, expectWithout, type Fields } from "../support.js";
import { anyCall, fieldsIn, steps, streamOf, timeAfter, type Kept, type KeptDevice } from "./devices.js";
import { greatestSession } from "./greatest.js";
import { hold } from "./runs.js";
import { sorted } from "./sorted.js";
import { earlierSession, storedDevice, storedSession } from "./stored.js";

const longest = JSON.stringify(greatestSession("\u0000", "\u0001")).length;

/** What is there, and no text that R6.1 keeps: of another type, blank, or too long. */
const isUnfit = (limit: number) => (text: unknown) =>
  text !== undefined && (typeof text !== "string" || text.trim() === "" || Array.from(text).length > limit);

const isNoTime = (time: unknown) =>
  time !== undefined && (typeof time !== "string" || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?$/.test(time));

function isUnfitActivity({ activity = 0, module = 0, id, timestamp }: Fields): boolean {
  return isUnfit(190)(activity) || isUnfit(100)(module) || isUnfit(200)(id) || isNoTime(timestamp);
}

/** R6.1: what goes together in a session, and how much; whatever does not. */
function faultsOf({ userId, userAttributes, devices, ...others }: Kept): string[] {
  const isKnown = userId !== undefined;
  const faults: Record<string, boolean> = {
    "an unknown field": Object.keys(others).length > 0,
    "an empty list": devices?.length === 0,
    "too many devices": (devices?.length ?? 0) > (isKnown ? 8 : 1),
    "one device twice": new Set(devices?.map(({ anonymousId }) => anonymousId)).size !== (devices?.length ?? 0),
    "too many attributes": Object.keys(userAttributes ?? {}).length > (isKnown ? 250 : 0),
    "a name that cannot be sent": Object.keys(userAttributes ?? {}).some(isUnfit(100)),
    "a text that cannot be sent": Object.values<unknown>(userAttributes ?? {}).some((text) => typeof text !== "string"),
  };
  const ofDevices = (devices ?? []).flatMap((device) => faultsOfDevice(device, isKnown));
  return [...Object.keys(faults).filter((fault) => faults[fault]), ...ofDevices];
}

function faultsOfDevice(device: KeptDevice, isKnown: boolean): string[] {
  const { anonymousId, groupId, product, enableHierarchy, category, hasNoGroup, groupedAt, activities } = device;
  const { id, account_id, module } = product ?? {};
  const isGrouped = groupId !== undefined || hasNoGroup !== undefined;
  const faults: Record<string, boolean> = {
    "a device of nothing": Object.keys(device).length === 0,
    "a field that is not set": Object.values<unknown>(device).includes(undefined),
    "a group that is neither ended nor not": ![undefined, true].includes(hasNoGroup),
    "no group and a group": Boolean(hasNoGroup) && Boolean(groupId ?? product ?? enableHierarchy === false),
    "a time of no group": groupedAt !== undefined && (!isGrouped || anonymousId === undefined),
    "what waits beside a group": activities !== undefined && isGrouped,
    "what waits for nobody": activities !== undefined && !isKnown,
    "nothing that waits": activities?.length === 0,
    "too much that waits": (activities?.length ?? 0) > 20,
    "a hierarchy": ![undefined, false].includes(enableHierarchy),
    "a text that does not fit": [anonymousId, category, module].some(isUnfit(100)),
    "an account or a product that does not fit": [groupId, id, account_id].some(isUnfit(480)),
    "a time that is none": isNoTime(groupedAt),
    "an activity that does not fit": (activities ?? []).map(fieldsIn).some(isUnfitActivity),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

const devices = [
  "laptop",
  "phone",
  "tablet",
  "desktop",
  "watch",
  "kiosk",
  "office",
  "home",
  "car",
  "fridge",
  undefined,
  undefined,
  undefined,
];
const sessions = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: storedSession },
  { weight: 2, arbitrary: earlierSession },
);

test("R6.1 whatever a store gives back, what comes of it is whole, and below its limit", () => {
  const reached = { eight: 0, waiting: 0, ended: 0 };
  hold(fc.tuple(sessions, streamOf(devices, 20)), ([stored, messages]) => {
    for (const { session } of steps(messages, stored)) {
      expectEqual(faultsOf(session), []);
      expectSame(JSON.stringify(session).length <= longest, true);
      if (session.devices?.length === 8) reached.eight += 1;
      if (session.devices?.some(({ activities }) => activities)) reached.waiting += 1;
      if (session.devices?.some(({ hasNoGroup }) => hasNoGroup)) reached.ended += 1;
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(100);
});

// A store is read with every message: a session that is not mended once would be mended each time.
test("R6.1, R6.9 a session that was mended stays as it is", () => {
  let count = 0;
  hold(
    sessions,
    (stored) => {
      const [mended, again] = steps([{ type: "alias" }, { type: "alias" }], stored);
      expectEqual(faultsOf(mended?.session ?? {}), []);
      expectSame(again?.session, mended?.session);
      if (JSON.stringify(mended?.session) !== JSON.stringify(stored)) count += 1;
    },
    1_000,
  );
  expect(count).toBeGreaterThan(200);
});

test("R6.9 the same session comes back when nothing changed, whatever its devices", () => {
  const reached = { same: 0, other: 0 };
  hold(streamOf(devices, 30), (messages) => {
    const delivered = messages.flatMap((message, index) => (index % 5 === 0 ? [message, message] : [message]));
    for (const { before, session } of steps(delivered)) {
      const isSame = JSON.stringify(sorted(before)) === JSON.stringify(sorted(session));
      reached[isSame ? "same" : "other"] += 1;
      expectSame(before === session, isSame);
    }
  });
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(200);
});

// Whoever updates has stored sessions: nobody should notice.
test("R6.1 a session of 0.2 goes on as the one device that it was of", () => {
  let count = 0;
  hold(fc.tuple(earlierSession, streamOf(devices, 8)), ([earlier, messages]) => {
    const { userId, userAttributes, anonymousId, groupId, product, enableHierarchy, category } = earlier;
    const isText = typeof anonymousId === "string" && anonymousId.trim() !== "" && anonymousId.length <= 100;
    const isReadable = isText || anonymousId === undefined || anonymousId === null;
    const device = { anonymousId, groupId, product, enableHierarchy, category };
    const session = isReadable ? { userId, userAttributes, devices: [device] } : {};
    expectEqual(steps(messages, earlier), steps(messages, session));
    if (isReadable) count += 1;
  });
  expect(count).toBeGreaterThan(100);
});

/** Messages of somebody whom no stored session knows. */
const eves = fc
  .array(fc.tuple(anyCall, fc.constantFrom("eve's laptop", "eve's phone")), { minLength: 2, maxLength: 8 })
  .map((calls) =>
    calls.map(([call, anonymousId]): Fields => ({ ...call, userId: "eve", anonymousId, timestamp: timeAfter(0) })),
  );

test("R6.1, R6.2 nothing of a stored session is in a request of another user, whatever is damaged in it", () => {
  hold(
    fc.tuple(sessions, eves),
    ([stored, messages]) => {
      for (const { requests } of steps(messages, stored)) expectWithout(JSON.stringify(requests), /stored:/);
    },
    1_000,
  );
});

const known = ["laptop", "phone", "tablet", "desktop", undefined];

test("R6.1 what waits in a session without a user is in no request, nor in the session after it", () => {
  let count = 0;
  const ofNobody = sessions.map((session): Fields => ({ ...session, userId: undefined }));
  hold(
    fc.tuple(ofNobody, streamOf(known, 6)),
    ([stored, messages]) => {
      if (/stored:(Login|Saved|pro)/.test(JSON.stringify(stored))) count += 1;
      for (const { requests, session } of steps(messages, stored)) {
        expectWithout(JSON.stringify([requests, session]), /stored:(Login|Saved|pro)/);
      }
    },
    1_500,
  );
  expect(count).toBeGreaterThan(200);
});

/** What is there, and names nobody. */
const unusableId = fc.constantFrom<unknown[]>(
  5,
  true,
  false,
  " ",
  "",
  "x".repeat(101),
  [],
  ["jack"],
  {},
  { id: "jack" },
);

test("R6.1 nothing of a visitor or a device that cannot be named is read", () => {
  const ofNobody = fc.oneof(
    fc.tuple(sessions, unusableId).map(([session, userId]) => ({ ...session, userId })),
    fc.tuple(earlierSession, unusableId).map(([session, anonymousId]) => ({ ...session, anonymousId })),
    fc.tuple(fc.array(storedDevice, { maxLength: 3 }), unusableId).map(([all, anonymousId]) => ({
      userId: "jack",
      devices: all.map((device) => ({ ...device, anonymousId })),
    })),
  );
  hold(fc.tuple(ofNobody, streamOf(known, 6)), ([stored, messages]) => {
    for (const { requests, session } of steps(messages, stored)) {
      expectWithout(JSON.stringify([requests, session]), /stored:/);
    }
  });
});

// A property that no stored session ever reaches would hold whatever the code does.
test("R6.1 what is stored of a user is in the requests of that user", () => {
  const found = new Set<string>();
  hold(fc.tuple(sessions, streamOf(["laptop", undefined], 8)), ([stored, messages]) => {
    for (const { requests } of steps(messages, { ...stored, userId: "jack" })) {
      for (const text of JSON.stringify(requests).match(/stored:[\w-]+/g) ?? []) found.add(text);
    }
  });
  const expected = ["Login", "Docs", "acct-1", "acct-1__stored", "p", "m", "a", "pro"].map((text) => `stored:${text}`);
  expect([...found]).toEqual(expect.arrayContaining(expected));
});
