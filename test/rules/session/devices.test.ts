import { type Device } from "segment-to-totango";
import { describe } from "vitest";
import { group, hold, identify, login, page, totango, track } from "../../support.js";
import { nowhere } from "./sessions.js";

const on = (...devices: readonly Device[]) => ({ userId: "jack", devices });
const a: Device = { anonymousId: "a", groupId: "acct-1" };
const b: Device = { anonymousId: "b", groupId: "acct-2" };
const servers: Device = { groupId: "acct-3" };
const assumed = ["assumed-account"];
const missing = ["missing-account-id context groupId"];

/** What a device does, without an account. */
const loginOf = (anonymousId?: string) => track({ ...nowhere, anonymousId });
/** One that waits for nothing. */
const beatOf = (anonymousId?: string) => page({ ...nowhere, anonymousId, name: "__heartbeat" });
const sentTo = (sdr_o: string) => [{ ...login, sdr_o }];

describe("R6.10 the session's account", () => {
  hold([
    {
      rule: "R6.10 is that of the device's own group",
      given: loginOf("b"),
      session: on(a, b),
      sent: sentTo("acct-2"),
    },
    {
      rule: "R6.10 is that of the device's own group, and its product",
      given: loginOf("b"),
      session: on(a, { ...b, product: { id: "p" } }),
      sent: sentTo("acct-2__p"),
    },
    {
      rule: "R6.10 of a device that has named none, the group of the first that has one",
      given: loginOf("c"),
      session: on({ anonymousId: "d" }, a),
      sent: sentTo("acct-1"),
      next: on({ anonymousId: "c" }, { anonymousId: "d" }, a),
    },
    {
      rule: "R6.10 that may be the servers'",
      given: loginOf("c"),
      session: on({ anonymousId: "c" }, servers),
      sent: sentTo("acct-3"),
    },
    {
      rule: "R6.10 a device that was ended in the list has no group to give",
      given: loginOf("c"),
      session: on({ anonymousId: "d", hasNoGroup: true }, a),
      sent: sentTo("acct-1"),
    },
    {
      rule: "R6.10 a device with hasNoGroup has none, whatever others have",
      given: loginOf("c"),
      session: on({ anonymousId: "c", hasNoGroup: true }, a),
      issues: missing,
    },
    {
      rule: "R6.10 a device with hasNoGroup has none, though another was heard from after it",
      given: loginOf("c"),
      session: on(a, { anonymousId: "c", hasNoGroup: true }),
      issues: missing,
    },
    {
      rule: "R6.10 without any group there is none",
      given: beatOf("c"),
      session: on({ anonymousId: "d" }),
      issues: missing,
    },
    {
      rule: "R6.10 two accounts on two devices stay apart",
      steps: [
        {
          given: group({ anonymousId: "a", groupId: "acct-1" }),
          sent: [{ kind: "account", sdr_o: "acct-1", sdr_u: "jack" }],
        },
        {
          given: group({ anonymousId: "b", groupId: "acct-2" }),
          sent: [{ kind: "account", sdr_o: "acct-2", sdr_u: "jack" }],
        },
        { given: loginOf("a"), sent: sentTo("acct-1") },
        { given: loginOf("b"), sent: sentTo("acct-2") },
        { given: loginOf("a"), sent: sentTo("acct-1"), next: on(a, b) },
      ],
    },
  ]);

  describe("the servers' messages", () => {
    hold([
      {
        rule: "R6.10 follow the first device in the list that has a group",
        given: loginOf(),
        session: on(a, b),
        sent: sentTo("acct-1"),
        issues: assumed,
        next: on(a, b),
      },
      {
        rule: "R6.10 follow it also where the servers have named one themselves",
        given: loginOf(),
        session: on(a, servers),
        sent: sentTo("acct-1"),
        issues: assumed,
      },
      {
        rule: "R6.10 follow the servers' own, if that was named last",
        given: loginOf(),
        session: on(servers, a),
        sent: sentTo("acct-3"),
      },
      {
        rule: "R6.10 follow the one heard from last",
        steps: [
          {
            given: group({ anonymousId: "a", groupId: "acct-1" }),
            sent: [{ kind: "account", sdr_o: "acct-1", sdr_u: "jack" }],
          },
          { given: loginOf(), sent: sentTo("acct-1") },
          { given: group({ groupId: "acct-3" }), sent: [{ kind: "account", sdr_o: "acct-3", sdr_u: "jack" }] },
          { given: loginOf(), sent: sentTo("acct-3"), next: on(servers, a) },
          { given: loginOf("a"), sent: sentTo("acct-1"), next: on(a, servers) },
          { given: loginOf(), sent: sentTo("acct-1"), issues: assumed },
        ],
      },
      {
        rule: "R6.10 have none where their own hasNoGroup stands before every device with a group",
        given: loginOf(),
        session: on({ anonymousId: "c" }, { hasNoGroup: true }, a),
        issues: missing,
      },
      {
        rule: "R6.10 have one where a device with a group stands before their own hasNoGroup",
        given: loginOf(),
        session: on(a, { hasNoGroup: true }, b),
        sent: sentTo("acct-1"),
        issues: assumed,
      },
      {
        rule: "R6.10 have none where nothing but their own hasNoGroup is there",
        given: loginOf(),
        session: on({ hasNoGroup: true }),
        issues: missing,
      },
      {
        rule: "R6.10 another device's hasNoGroup is nothing to them",
        given: loginOf(),
        session: on({ anonymousId: "c", hasNoGroup: true }, a),
        sent: sentTo("acct-1"),
      },
    ]);
  });

  describe("a group without an account ID of its own", () => {
    const named = totango({ product: { id: "p" }, enableHierarchy: false });
    hold([
      {
        rule: "R6.10 is sent to the account of another device, which it leaves as it is",
        given: group({ anonymousId: "c", groupId: null, traits: { plan: "pro" }, ...named }),
        session: on(a),
        sent: [{ kind: "product", sdr_o: "acct-1__p", sdr_u: "jack", "sdr_o.plan": "pro", "sdr_o.product_id": "p" }],
        next: on({ anonymousId: "c" }, a),
      },
      {
        rule: "R6.10 of the servers' is sent there too, and they keep nothing of it",
        given: group({ groupId: null, ...named }),
        session: on(a),
        sent: [{ kind: "product", sdr_o: "acct-1__p", sdr_u: "jack", "sdr_o.product_id": "p" }],
        next: on(a),
      },
      {
        rule: "R6.10 of a device in its own account says what that device keeps",
        given: group({ anonymousId: "a", groupId: null, ...named }),
        session: on(a),
        sent: [{ kind: "product", sdr_o: "acct-1__p", sdr_u: "jack", "sdr_o.product_id": "p" }],
        next: on({ ...a, product: { id: "p" }, enableHierarchy: false }),
      },
      {
        rule: "R6.10 of a device with hasNoGroup is not sent",
        given: group({ anonymousId: "c", groupId: null }),
        session: on({ anonymousId: "c", hasNoGroup: true }, a),
        issues: ["missing-account-id groupId"],
      },
    ]);
  });

  describe("when it is a guess", () => {
    const p = { product: { id: "p" } };
    const q = { product: { id: "q" } };
    const inAcct1 = (name: string, fields: object = {}): Device => ({
      anonymousId: name,
      groupId: "acct-1",
      ...fields,
    });
    const toAcct1 = { context: { groupId: "acct-1" } };
    hold([
      {
        rule: "R6.10 an account of another device is assumed where devices name more than one",
        given: loginOf("c"),
        session: on(a, b),
        sent: sentTo("acct-1"),
        issues: assumed,
      },
      {
        rule: "R6.10 of an identify too",
        given: identify({ ...nowhere, anonymousId: "c" }),
        session: on(a, b),
        sent: [{ kind: "user", sdr_o: "acct-1", sdr_u: "jack" }],
        issues: assumed,
      },
      {
        rule: "R6.10 of a group without an ID of its own too",
        given: group({ anonymousId: "c", groupId: null }),
        session: on(a, b),
        sent: [{ kind: "account", sdr_o: "acct-1", sdr_u: "jack" }],
        issues: assumed,
      },
      {
        rule: "R6.10 nothing is assumed where all devices with a group name the same",
        given: loginOf("c"),
        session: on(inAcct1("a"), { anonymousId: "e", hasNoGroup: true }, inAcct1("b"), { anonymousId: "d" }),
        sent: sentTo("acct-1"),
      },
      {
        rule: "R6.10 nothing is assumed of a device's own account",
        given: loginOf("b"),
        session: on(a, b),
        sent: sentTo("acct-2"),
      },
      {
        rule: "R6.10 nothing is assumed of an account that the message names",
        given: track({ anonymousId: "c", context: { groupId: "acct-9" } }),
        session: on(a, b),
        sent: sentTo("acct-9"),
      },
      {
        rule: "R6.10 nothing is assumed where nothing is sent",
        given: page({ ...nowhere, anonymousId: "c" }),
        session: on(a, b),
        issues: ["untracked-page name"],
      },
      {
        rule: "R6.10 a product of another device is assumed where devices name more than one",
        given: loginOf("c"),
        session: on(inAcct1("a", p), inAcct1("b", q)),
        sent: sentTo("acct-1__p"),
        issues: assumed,
      },
      {
        rule: "R6.10 no product counts as one",
        given: loginOf("c"),
        session: on(inAcct1("a"), inAcct1("b", q)),
        sent: sentTo("acct-1"),
        issues: assumed,
      },
      {
        rule: "R6.10 unless the message says its product",
        given: track({ ...nowhere, anonymousId: "c", ...totango({ product: { id: "r" } }) }),
        session: on(inAcct1("a", p), inAcct1("b", q)),
        sent: sentTo("acct-1__r"),
      },
      {
        rule: "R6.10 unless the message says that it has none",
        given: track({ ...nowhere, anonymousId: "c", ...totango({ product: false }) }),
        session: on(inAcct1("a", p), inAcct1("b", q)),
        sent: sentTo("acct-1"),
      },
      {
        rule: "R6.10 a message that says its product may have its account assumed",
        given: track({ ...nowhere, anonymousId: "c", ...totango({ product: { id: "r" } }) }),
        session: on(a, b),
        sent: sentTo("acct-1__r"),
        issues: assumed,
      },
      {
        rule: "R6.10 two products are the same with the same account_id",
        given: loginOf("c"),
        session: on(
          inAcct1("a", { product: { id: "p", account_id: "123" } }),
          inAcct1("b", { product: { id: "q", account_id: "123", module: "Billing" } }),
        ),
        sent: sentTo("123"),
      },
      {
        rule: "R6.10 two products are the same with the same id, where neither has an account_id",
        given: loginOf("c"),
        session: on(inAcct1("a", p), inAcct1("b", { product: { id: "p", module: "Billing" } })),
        sent: sentTo("acct-1__p"),
      },
      {
        rule: "R6.10 two products with the same id are not, where one has an account_id",
        given: loginOf("c"),
        session: on(inAcct1("a", p), inAcct1("b", { product: { id: "p", account_id: "123" } })),
        sent: sentTo("acct-1__p"),
        issues: assumed,
      },
      {
        rule: "R6.10 in an account that the message names, the devices in it could be meant",
        given: track({ anonymousId: "c", ...toAcct1 }),
        session: on({ ...b, ...q }, inAcct1("a", p), inAcct1("d", q)),
        sent: sentTo("acct-1__p"),
        issues: assumed,
      },
      {
        rule: "R6.10 in an account that the message names, the lack of a product is assumed too",
        given: track({ anonymousId: "c", ...toAcct1 }),
        session: on(inAcct1("a"), inAcct1("d", q)),
        sent: sentTo("acct-1"),
        issues: assumed,
      },
      {
        rule: "R6.10 in an account that the message names, devices in others could not be meant",
        given: track({ anonymousId: "c", ...toAcct1 }),
        session: on({ ...b, ...q }, inAcct1("a", p)),
        sent: sentTo("acct-1__p"),
      },
      {
        rule: "R6.10 in an account that the message names, a device's own product is not assumed",
        given: track({ anonymousId: "a", ...toAcct1 }),
        session: on(inAcct1("d", q), inAcct1("a", p)),
        sent: sentTo("acct-1__p"),
      },
      {
        rule: "R6.10 in an account that the message names, a device in another takes nothing, and so assumes nothing",
        given: track({ anonymousId: "b", ...toAcct1 }),
        session: on(b, inAcct1("d", q), inAcct1("a", p)),
        sent: sentTo("acct-1"),
      },
      {
        rule: "R6.10 a group that names its account assumes nothing",
        given: group({ anonymousId: "c", groupId: "acct-1" }),
        session: on(inAcct1("d", q), inAcct1("a", p)),
        sent: [{ kind: "account", sdr_o: "acct-1", sdr_u: "jack" }],
      },
      {
        rule: "R6.10 a server's product in an account that the message names is assumed",
        given: track(toAcct1),
        session: on(inAcct1("d", q), inAcct1("a", p)),
        sent: sentTo("acct-1__q"),
        issues: assumed,
      },
    ]);
  });
});
