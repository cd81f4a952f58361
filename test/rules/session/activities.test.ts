import { type Device, type Session } from "segment-to-totango";
import { describe, expect, test } from "vitest";
import {
  attributeTrack,
  type Fields,
  foundIn,
  group,
  hold,
  identify,
  login,
  page,
  replay,
  screen,
  service,
  totango,
  track,
  untyped,
} from "../../support.js";
import { nowhere, user } from "./sessions.js";

const there = { anonymousId: "5f5e" };
const at = (time: string) => `2024-01-02T${time}Z`;
const iso = (time: string) => `2024-01-02T${time}.000Z`;
const kept = ["activity-kept context groupId"];
const missing = ["missing-account-id context groupId"];
const dropped = ["kept-activities-dropped"];
const account = { kind: "account", sdr_o: "test_group", sdr_u: "jack" };
const waiting = { activity: "Login", module: "Application" };
const onDevice = (device: Device): Session => ({ userId: "jack", devices: [{ ...there, ...device }] });
const withWaiting = (...activities: NonNullable<Device["activities"]>) => onDevice({ activities });
const trackThere = (fields: Fields = {}) => track({ ...there, ...nowhere, ...fields });
const groupThere = (fields: Fields = {}) => group({ ...there, ...fields });
const activity = (sdr_a: string, sdr_m = "Application") => ({ ...login, sdr_a, sdr_m });
const numberedTraits = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`trait ${index}`, "x"]));
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ activity: `Login ${from + index}`, module: "Application" }));

describe("R6.11 activities wait for an account", () => {
  describe("what waits", () => {
    hold([
      {
        rule: "R6.11 an activity of a track, with its texts",
        given: trackThere(),
        issues: kept,
        next: withWaiting(waiting),
      },
      {
        rule: "R6.11 on the servers' device",
        given: track(nowhere),
        issues: kept,
        next: { userId: "jack", devices: [{ activities: [waiting] }] },
      },
      {
        rule: "R6.11 with the id that its request would have, and the message's time",
        given: trackThere({ messageId: "m", timestamp: at("10:00:00") }),
        issues: kept,
        next: withWaiting({ ...waiting, id: "m:0", timestamp: iso("10:00:00") }),
      },
      {
        rule: "R6.11 the time is R6.5's: the first that can be read",
        given: trackThere({ originalTimestamp: "now", timestamp: at("10:00:00"), sentAt: at("11:00:00") }),
        issues: kept,
        next: withWaiting({ ...waiting, timestamp: iso("10:00:00") }),
      },
      {
        rule: "R6.11 an id of 200 characters is kept",
        given: trackThere({ messageId: "é".repeat(198) }),
        issues: kept,
        next: withWaiting({ ...waiting, id: `${"é".repeat(198)}:0` }),
      },
      {
        rule: "R6.11 a longer one is not",
        given: trackThere({ messageId: "é".repeat(199) }),
        issues: kept,
        next: withWaiting(waiting),
      },
      ...[page, screen].map((view) => ({
        rule: `R6.11 both activities of a ${view.name}, with one issue`,
        given: view({ ...there, ...nowhere, category: "Docs", name: "Pricing", messageId: "m" }),
        issues: kept,
        next: onDevice({
          category: "Docs",
          activities: [
            { activity: `Viewed Docs ${view === page ? "Page" : "Screen"}`, module: "Docs", id: "m:0" },
            { activity: `Viewed Docs Pricing ${view === page ? "Page" : "Screen"}`, module: "Docs", id: "m:1" },
          ],
        }),
      })),
      {
        rule: "R6.11 the finished texts: cut, and with what stands in for them",
        given: trackThere({ event: "e".repeat(191), properties: {} }),
        issues: [...kept, "defaulted-module properties category", "value-truncated event"],
        next: withWaiting({ activity: "e".repeat(190), module: "Unknown" }),
      },
      {
        rule: "R6.11 the finished texts: renamed, and moved to a module, by the table",
        given: trackThere(),
        settings: { activities: { Login: { name: "Sign In", module: "Access" } } },
        issues: kept,
        next: withWaiting({ activity: "Sign In", module: "Access" }),
      },
      {
        rule: "R6.11 what the table leaves out does not wait",
        given: trackThere(),
        settings: { activities: { Login: false } },
        issues: missing,
        next: onDevice({}),
      },
      {
        rule: "R6.11 what is not tracked does not wait",
        given: page({ ...there, ...nowhere, name: "Pricing" }),
        settings: { trackNamedPages: false },
        issues: missing,
        next: onDevice({}),
      },
      {
        rule: "R6.11 with the session's category as a module",
        given: trackThere({ properties: {} }),
        session: onDevice({ category: "Docs" }),
        issues: kept,
        next: onDevice({ category: "Docs", activities: [{ activity: "Login", module: "Docs" }] }),
      },
      {
        rule: "R6.11 after those that wait already",
        given: trackThere({ event: "Export" }),
        session: withWaiting(waiting),
        issues: kept,
        next: withWaiting(waiting, { activity: "Export", module: "Application" }),
      },
      {
        rule: "R6.11 one whose id already waits is not added",
        given: trackThere({ event: "Export", messageId: "m" }),
        session: withWaiting({ ...waiting, id: "m:0" }),
        issues: kept,
        next: withWaiting({ ...waiting, id: "m:0" }),
      },
      {
        rule: "R6.11 one without an id is, as often as it comes",
        given: trackThere(),
        session: withWaiting(waiting),
        issues: kept,
        next: withWaiting(waiting, waiting),
      },
      {
        rule: "R6.11 its context.traits are kept as an identify's, without an issue of their own",
        given: trackThere({ context: { traits: { plan: "pro", age: 23 } } }),
        session: { userId: "jack", userAttributes: { plan: "free", seats: "3" } },
        issues: kept,
        next: {
          userId: "jack",
          userAttributes: { plan: "pro", seats: "3", age: "23" },
          devices: [{ ...there, activities: [waiting] }],
        },
      },
      {
        rule: "R6.11 R6.3 what finds no room of them is dropped, and that is told",
        given: trackThere({ context: { traits: numberedTraits(251) } }),
        issues: [...kept, "kept-attributes-dropped context traits"],
        next: {
          userId: "jack",
          userAttributes: numberedTraits(250),
          devices: [{ ...there, activities: [waiting] }],
        },
      },
      {
        rule: "R6.11 R5.8 what is wrong with them is told",
        given: trackThere({ context: { traits: { plan: "p".repeat(256), age: Number.NaN } } }),
        issues: [...kept, "unusable-value context traits age", "value-truncated context traits plan"],
        next: {
          userId: "jack",
          userAttributes: { plan: "p".repeat(255) },
          devices: [{ ...there, activities: [waiting] }],
        },
      },
      {
        rule: "R6.11 a heartbeat does not wait",
        given: page({ ...there, ...nowhere, name: "__heartbeat" }),
        issues: missing,
        next: onDevice({}),
      },
      {
        rule: "R6.11 an attribute track does not wait",
        given: attributeTrack({ ...there, ...nowhere, plan: "pro" }),
        issues: missing,
        next: onDevice({}),
      },
      {
        rule: "R6.11 nothing waits without a user",
        given: trackThere({ userId: null }),
        issues: ["missing-user-id userId"],
        next: { devices: [there] },
      },
      {
        rule: "R6.11 nothing waits on a device with hasNoGroup",
        given: trackThere(),
        session: onDevice({ hasNoGroup: true }),
        issues: missing,
        next: onDevice({ hasNoGroup: true }),
      },
      {
        rule: "R6.11 R2.5 nothing waits beside an account ID that cannot be one",
        given: trackThere({ context: { groupId: [] } }),
        issues: ["unusable-value context groupId"],
        next: onDevice({}),
      },
      {
        rule: "R6.11 R5.8 nothing waits for an account whose ID is too long: it is known",
        given: trackThere({ context: { groupId: "g".repeat(481) } }),
        issues: ["id-too-long context groupId"],
        next: onDevice({}),
      },
      {
        rule: "R6.11 a twenty-first makes the oldest go",
        given: trackThere({ event: "Login 20" }),
        session: withWaiting(...numbered(0, 20)),
        issues: [...kept, ...dropped],
        next: withWaiting(...numbered(1, 21)),
      },
      {
        rule: "R6.11 twenty wait",
        given: trackThere({ event: "Login 19" }),
        session: withWaiting(...numbered(0, 19)),
        issues: kept,
        next: withWaiting(...numbered(0, 20)),
      },
    ]);

    test("R6.11 explain says missing-account-id", () => {
      const { requests, issues } = untyped.explain(trackThere({ context: { traits: { plan: "pro" } } }), service);
      expect(requests).toEqual([]);
      expect(foundIn(issues)).toEqual(missing);
    });
  });

  describe("when it goes out", () => {
    const exported = { activity: "Export", module: "Docs" };
    hold([
      {
        rule: "R6.11 with the next group of the device that sets its group, after its own requests, in its order",
        given: groupThere({ traits: { plan: "pro" } }),
        session: withWaiting(waiting, exported),
        sent: [{ ...account, "sdr_o.plan": "pro" }, activity("Login"), activity("Export", "Docs")],
        next: onDevice({ groupId: "test_group" }),
      },
      {
        rule: "R6.11 in that group's product account, where it has one",
        given: groupThere(totango({ product: { account_id: "123" } })),
        session: withWaiting(waiting),
        sent: [
          { kind: "account", sdr_o: "test_group" },
          { kind: "product", sdr_o: "123", sdr_u: "jack", "sdr_o.parent_id": "test_group" },
          { ...activity("Login"), sdr_o: "123" },
        ],
        next: onDevice({ groupId: "test_group", product: { account_id: "123" } }),
      },
      {
        rule: "R6.11 with the group's user attributes in the group's own request, and none of its own",
        given: groupThere({ context: { traits: { age: 23 } } }),
        session: { userId: "jack", userAttributes: { plan: "pro" }, devices: [{ ...there, activities: [waiting] }] },
        sent: [{ ...account, "sdr_u.plan": "pro", "sdr_u.age": "23" }, activity("Login")],
        next: onDevice({ groupId: "test_group" }),
      },
      {
        rule: "R6.11 with a group that sets its group without a user: it is the session's user",
        given: groupThere({ userId: null }),
        session: withWaiting(waiting),
        sent: [{ kind: "account", sdr_o: "test_group" }, activity("Login")],
        next: onDevice({ groupId: "test_group" }),
      },
      {
        rule: "R6.11 with the next message of the device, with a user, that names no account and has one",
        given: trackThere({ event: "Export" }),
        session: {
          userId: "jack",
          devices: [
            { ...there, activities: [waiting] },
            { anonymousId: "a", groupId: "test_group" },
          ],
        },
        sent: [activity("Export"), activity("Login")],
        next: { userId: "jack", devices: [there, { anonymousId: "a", groupId: "test_group" }] },
      },
      ...[
        { given: identify({ ...there, ...nowhere }), sent: [user] },
        { given: page({ ...there, ...nowhere, name: "__heartbeat" }), sent: [activity("__heartbeat", "__system")] },
      ].map(({ given, sent }) => ({
        rule: `R6.11 any type of message: ${String(given.type)}`,
        given,
        session: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "test_group" },
            { ...there, activities: [waiting] },
          ],
        },
        sent: [...sent, activity("Login")],
      })),
      {
        rule: "R6.11 with a message that sends nothing itself",
        given: page({ ...there, ...nowhere }),
        session: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "test_group" },
            { ...there, activities: [waiting] },
          ],
        },
        sent: [activity("Login")],
        issues: ["untracked-page name"],
      },
      {
        rule: "R6.11 R6.3 attributes that wait go out with a request of the message's own, and with none of these",
        given: page({ ...there, ...nowhere }),
        session: {
          userId: "jack",
          userAttributes: { plan: "pro" },
          devices: [
            { ...there, activities: [waiting] },
            { anonymousId: "a", groupId: "test_group" },
          ],
        },
        sent: [activity("Login")],
        issues: ["untracked-page name"],
        next: {
          userId: "jack",
          userAttributes: { plan: "pro" },
          devices: [there, { anonymousId: "a", groupId: "test_group" }],
        },
      },
      {
        rule: "R6.11 with a group without an account ID of its own, that has another device's",
        given: groupThere({ groupId: null }),
        session: {
          userId: "jack",
          devices: [
            { ...there, activities: [waiting] },
            { anonymousId: "a", groupId: "test_group" },
          ],
        },
        sent: [account, activity("Login")],
        next: { userId: "jack", devices: [there, { anonymousId: "a", groupId: "test_group" }] },
      },
      {
        rule: "R6.11 not with a message that names an account itself",
        given: track(there),
        session: withWaiting(waiting),
        sent: [login],
        next: withWaiting(waiting),
      },
      {
        rule: "R6.11 not with a message without a user",
        given: page({ ...there, ...nowhere, userId: null }),
        session: {
          userId: "jack",
          devices: [
            { ...there, activities: [waiting] },
            { anonymousId: "a", groupId: "test_group" },
          ],
        },
        issues: ["missing-user-id userId"],
        next: {
          userId: "jack",
          devices: [
            { ...there, activities: [waiting] },
            { anonymousId: "a", groupId: "test_group" },
          ],
        },
      },
      {
        rule: "R6.11 not with a message of another device",
        given: track({ ...nowhere, anonymousId: "a" }),
        session: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "test_group" },
            { ...there, activities: [waiting] },
          ],
        },
        sent: [login],
        next: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "test_group" },
            { ...there, activities: [waiting] },
          ],
        },
      },
      ...[
        { whose: "the message's", userId: "jack frank", sdr_u: { sdr_u: "jack frank" }, issue: "id-charset userId" },
        { whose: "the session's", userId: undefined, sdr_u: {}, issue: "id-charset" },
      ].map(({ whose, userId, sdr_u, issue }) => ({
        rule: `R6.11 R5.9 the characters of its user's ID are looked at: ${whose}`,
        given: groupThere({ userId }),
        session: { ...withWaiting(waiting), userId: "jack frank" },
        sent: [
          { kind: "account", sdr_o: "test_group", ...sdr_u },
          { ...activity("Login"), sdr_u: "jack frank" },
        ],
        issues: [issue],
      })),
      {
        rule: "R6.11 R5.9 they are not where nothing goes out",
        given: groupThere({ userId: undefined, timestamp: at("12:00:00") }),
        session: { ...withWaiting({ ...waiting, timestamp: iso("10:00:00") }), userId: "jack frank" },
        sent: [{ kind: "account", sdr_o: "test_group" }],
        issues: dropped,
      },
      {
        rule: "R6.11 where the message's account is a guess, it says so once",
        given: trackThere({ event: "Export" }),
        session: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "test_group" },
            { anonymousId: "b", groupId: "other" },
            { ...there, activities: [waiting] },
          ],
        },
        sent: [activity("Export"), activity("Login")],
        issues: ["assumed-account"],
      },
      {
        rule: "R6.11 each has its own id, and the message's requests are counted without them",
        steps: [
          { given: trackThere({ messageId: "m1" }), issues: kept },
          { given: groupThere({ messageId: "m2" }), sent: [account, activity("Login")] },
        ],
      },
      {
        rule: "R6.11 what Analytics.js replays before the group waits for it",
        steps: [
          {
            given: page({ ...there, ...nowhere, name: "Home" }),
            issues: [...kept, "defaulted-module category"],
          },
          { given: trackThere(), issues: kept },
          {
            given: identify({ ...there, ...nowhere, traits: { plan: "pro" } }),
            issues: ["attributes-kept context groupId"],
          },
          {
            given: groupThere(),
            sent: [{ ...account, "sdr_u.plan": "pro" }, activity("Viewed Home Page", "Unknown"), activity("Login")],
            next: onDevice({ groupId: "test_group" }),
          },
          { given: trackThere(), sent: [login], next: onDevice({ groupId: "test_group" }) },
        ],
      },
    ]);

    test("R6.11 each goes out with its own id", () => {
      const results = replay([
        trackThere({ messageId: "m1" }),
        page({ ...there, ...nowhere, category: "Docs", name: "Pricing" }),
        groupThere({ messageId: "m2" }),
      ]);
      expect(results.at(-1)?.requests.map((request) => [request.params.sdr_a, request.id, "id" in request])).toEqual([
        [undefined, "m2:0", true],
        ["Login", "m1:0", true],
        ["Viewed Docs Page", undefined, false],
        ["Viewed Docs Pricing Page", undefined, false],
      ]);
    });

    test("R6.11 each is a whole request, of the endpoint and the service of the settings", () => {
      const [, last] = replay([trackThere(), groupThere()], { ...service, region: "eu" });
      expect(last?.requests[1]).toStrictEqual({
        kind: "activity",
        url: "https://sdr-eu1.totango.com/pixel.gif/",
        params: { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack", sdr_a: "Login", sdr_m: "Application" },
      });
    });
  });

  describe("how late it may be", () => {
    const dated = (time: string) => ({ ...waiting, timestamp: iso(time) });
    const group10 = groupThere({ timestamp: at("10:00:00") });
    const grouped = onDevice({ groupId: "test_group", groupedAt: iso("10:00:00") });
    hold([
      {
        rule: "R6.11 one that is dated an hour before goes out, and its account is assumed",
        given: group10,
        session: withWaiting(dated("09:00:00")),
        sent: [account, activity("Login")],
        issues: ["assumed-account"],
        next: grouped,
      },
      {
        rule: "R6.11 one that is dated more than an hour before is not sent",
        given: group10,
        session: withWaiting(dated("08:59:59"), dated("09:59:59")),
        sent: [account, activity("Login")],
        issues: dropped,
        next: grouped,
      },
      {
        rule: "R6.11 where none is sent, nothing is assumed of it",
        given: group10,
        session: withWaiting(dated("08:59:59")),
        sent: [account],
        issues: dropped,
        next: grouped,
      },
      {
        rule: "R6.11 one that is dated a minute before is not assumed",
        given: group10,
        session: withWaiting(dated("09:59:00")),
        sent: [account, activity("Login")],
        next: grouped,
      },
      {
        rule: "R6.11 one that is dated more than a minute before is",
        given: group10,
        session: withWaiting(dated("09:58:59"), dated("10:00:00")),
        sent: [account, activity("Login"), activity("Login")],
        issues: ["assumed-account"],
        next: grouped,
      },
      {
        rule: "R6.11 one that is dated after is sent",
        given: group10,
        session: withWaiting(dated("12:00:00")),
        sent: [account, activity("Login")],
        next: grouped,
      },
      {
        rule: "R6.11 only where both have a time: not the activity",
        given: group10,
        session: withWaiting(waiting),
        sent: [account, activity("Login")],
        next: grouped,
      },
      {
        rule: "R6.11 only where both have a time: not the message",
        given: groupThere(),
        session: withWaiting(dated("00:00:00")),
        sent: [account, activity("Login")],
        next: onDevice({ groupId: "test_group" }),
      },
      {
        rule: "R6.11 with any message that it goes out with",
        given: trackThere({ event: "Export", timestamp: at("12:00:00") }),
        session: {
          userId: "jack",
          devices: [
            { anonymousId: "a", groupId: "test_group" },
            { ...there, activities: [dated("10:00:00")] },
          ],
        },
        sent: [activity("Export")],
        issues: dropped,
        next: { userId: "jack", devices: [there, { anonymousId: "a", groupId: "test_group" }] },
      },
    ]);
  });

  describe("what ends it", () => {
    hold([
      ...["g".repeat(481), ["g"]].map((groupId) => ({
        rule: `R6.11 what ends the device's group: ${typeof groupId}`,
        given: groupThere({ groupId }),
        session: withWaiting(waiting),
        issues: [...dropped, typeof groupId === "string" ? "id-too-long groupId" : "unusable-value groupId"],
        next: onDevice({ hasNoGroup: true }),
      })),
      {
        rule: "R6.11 R6.7 a disabled group",
        given: groupThere(totango(false)),
        session: withWaiting(waiting),
        issues: [...dropped, "totango-disabled integrations Totango"],
        next: onDevice({ hasNoGroup: true }),
      },
      {
        rule: "R6.11 R6.2 another visitor",
        given: track({ userId: "jill", ...there }),
        session: withWaiting(waiting),
        sent: [{ ...login, sdr_u: "jill" }],
        issues: dropped,
        next: { userId: "jill", devices: [there] },
      },
      {
        rule: "R6.11 a group without an account leaves it",
        given: groupThere({ groupId: null }),
        session: withWaiting(waiting),
        issues: ["missing-account-id groupId"],
        next: withWaiting(waiting),
      },
      {
        rule: "R6.11 R6.1 a ninth device that takes the place of theirs",
        given: track({ anonymousId: "i" }),
        session: {
          userId: "jack",
          devices: [
            { ...there, activities: [waiting] },
            ...Array.from("abcdefg", (anonymousId) => ({ anonymousId, groupId: "test_group" })),
          ],
        },
        sent: [login],
        issues: dropped,
        next: {
          userId: "jack",
          devices: Array.from("iabcdefg", (anonymousId) =>
            anonymousId === "i" ? { anonymousId } : { anonymousId, groupId: "test_group" },
          ),
        },
      },
      {
        rule: "R6.11 R5.8 where the usage account is over its limit, what would go out to it is dropped",
        given: trackThere(totango({ product: { account_id: "p".repeat(481) } })),
        session: {
          userId: "jack",
          devices: [
            { ...there, activities: [waiting] },
            { anonymousId: "a", groupId: "test_group" },
          ],
        },
        issues: [...dropped, "id-too-long integrations Totango product account_id"],
        next: { userId: "jack", devices: [there, { anonymousId: "a", groupId: "test_group" }] },
      },
      {
        rule: "R6.11 a group whose product account's ID is too long: nothing can be sent there",
        given: groupThere(totango({ product: { account_id: "p".repeat(481) } })),
        session: withWaiting(waiting),
        sent: [{ kind: "account", sdr_o: "test_group" }],
        issues: [...dropped, "id-too-long integrations Totango product account_id"],
        next: onDevice({ groupId: "test_group" }),
      },
    ]);
  });
});
