import {
  advance,
  emptySession,
  translate,
  type AttributeTrackMessage,
  type GroupMessage,
  type IdentifyMessage,
  type PageMessage,
  type SegmentMessage,
  type TotangoOptions,
  type TotangoRequest,
  type TrackMessage,
} from "segment-to-totango";
import { describe, expect, test } from "vitest";

const settings = { serviceId: "SP-1234-01" };
const url = "https://sdr.totango.com/pixel.gif/";
const context = { groupId: "test_group" };
const user = { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack" };

const identify: IdentifyMessage = {
  type: "identify",
  userId: "jack",
  traits: { email: "jack@initech.com", name: "Jack Frank" },
};
const track: TrackMessage = { type: "track", userId: "jack", event: "Login", properties: { category: "Application" } };
const heartbeat: PageMessage = { type: "page", userId: "jack", name: "__heartbeat" };

/** The article's group call, with the options that are in its `Totango` element. */
function group(Totango: TotangoOptions | false): GroupMessage {
  return { type: "group", userId: "jack", groupId: "test_group", traits: { name: "Initech" }, context: { Totango } };
}

/** What a page's calls send, one after the other. */
function visit(...messages: SegmentMessage[]): (readonly TotangoRequest[])[] {
  let session = emptySession;
  return messages.map((message) => {
    const result = advance(message, settings, session);
    session = result.session;
    return result.requests;
  });
}

describe("Account data is sent via the group call", () => {
  test("its name becomes the account's name", () => {
    expect(translate({ type: "group", groupId: "test_group", traits: { name: "Initech" } }, settings)).toEqual([
      { kind: "account", url, params: { sdr_s: "SP-1234-01", sdr_o: "test_group", "sdr_o.account_name": "Initech" } },
    ]);
  });
});

describe("Usage data requires an identify and group call before track or page", () => {
  test("without them nothing is sent", () => {
    expect(visit(track, heartbeat)).toEqual([[], []]);
    expect(visit(identify, track, heartbeat)).toEqual([[], [], []]);
  });

  test("after them everything is", () => {
    expect(visit(identify, group({}), track, heartbeat).map((requests) => requests.length)).toEqual([0, 1, 1, 1]);
  });
});

describe("context.groupId links every call to its account", () => {
  test.each([
    ["identify", { ...identify, context }, "user"],
    ["group", { type: "group", userId: "jack", context }, "account"],
    ["track", { ...track, context }, "activity"],
    ["page", { ...heartbeat, context }, "activity"],
  ] satisfies [string, SegmentMessage, string][])("%s", (_type, message, kind) => {
    expect(translate(message, settings)).toMatchObject([{ kind, params: { sdr_o: "test_group" } }]);
  });
});

describe("Activity tracking: identify, group, track, page", () => {
  const [identified, grouped, tracked, heard] = visit(identify, group({}), track, heartbeat);

  test("identify: email and name, once the account is known", () => {
    expect(identified).toEqual([]);
    expect(grouped).toMatchObject([
      { params: { ...user, "sdr_u.email": "jack@initech.com", "sdr_u.name": "Jack Frank" } },
    ]);
    expect(translate({ ...identify, context }, settings)).toEqual([
      { kind: "user", url, params: { ...user, "sdr_u.email": "jack@initech.com", "sdr_u.name": "Jack Frank" } },
    ]);
  });

  test("identify: the name is optional", () => {
    expect(translate({ ...identify, traits: { email: "jack@initech.com" }, context }, settings)).toEqual([
      { kind: "user", url, params: { ...user, "sdr_u.email": "jack@initech.com" } },
    ]);
  });

  test("group: the account and its name", () => {
    expect(grouped).toMatchObject([
      { kind: "account", params: { sdr_o: "test_group", "sdr_o.account_name": "Initech" } },
    ]);
  });

  test("group: the account's name is optional", () => {
    expect(translate({ type: "group", userId: "jack", groupId: "test_group" }, settings)).toEqual([
      { kind: "account", url, params: user },
    ]);
  });

  test("track: action and module", () => {
    expect(tracked).toEqual([{ kind: "activity", url, params: { ...user, sdr_a: "Login", sdr_m: "Application" } }]);
  });

  test('page: ["__heartbeat"]', () => {
    const sent = [{ kind: "activity", url, params: { ...user, sdr_a: "__heartbeat", sdr_m: "__system" } }];
    expect(heard).toEqual(sent);
    expect(translate({ ...heartbeat, name: ["__heartbeat"], context }, settings)).toEqual(sent);
  });
});

describe("Attribute tracking", () => {
  test("a track call's own fields are the user's attributes", () => {
    const message: AttributeTrackMessage = {
      type: "track",
      event: null,
      userId: "jack",
      "Attribute name": "Attribute value",
      context,
    };
    expect(translate(message, settings)).toEqual([
      { kind: "user", url, params: { ...user, "sdr_u.Attribute name": "Attribute value" } },
    ]);
  });
});

describe("Sample track call", () => {
  test("context.traits are user attributes", () => {
    const message: TrackMessage = { ...track, context: { groupId: "test_group", traits: { email: "", age: 23 } } };
    expect(translate(message, settings)).toEqual([
      {
        kind: "activity",
        url,
        params: { ...user, sdr_a: "Login", sdr_m: "Application", "sdr_u.email": "", "sdr_u.age": "23" },
      },
    ]);
  });

  test.each([
    ["module", { ...track, properties: {}, context }, { sdr_a: "Login", sdr_m: "Unknown" }],
    ["action", { ...track, event: null, context }, { sdr_a: "Unknown", sdr_m: "Application" }],
    [
      "module and action",
      { type: "track", userId: "jack", event: null, context },
      { sdr_a: "Unknown", sdr_m: "Unknown" },
    ],
  ] satisfies [string, SegmentMessage, object][])("a missing %s is sent as Unknown", (_name, message, sent) => {
    expect(translate(message, settings)).toEqual([{ kind: "activity", url, params: { ...user, ...sent } }]);
  });
});

describe("The identify() method configures user data", () => {
  test("name", () => {
    expect(translate({ type: "identify", userId: "jack", traits: { name: "Jack Frank" }, context }, settings)).toEqual([
      { kind: "user", url, params: { ...user, "sdr_u.name": "Jack Frank" } },
    ]);
  });

  test("created is sent as Create Date", () => {
    expect(
      translate({ type: "identify", userId: "jack", traits: { created: "2014-01-02" }, context }, settings),
    ).toEqual([{ kind: "user", url, params: { ...user, "sdr_u.Create Date": "2014-01-02" } }]);
  });
});

describe("The group() method configures account data", () => {
  const { sdr_u, ...account } = user;
  const named = { ...account, "sdr_o.account_name": "Initech" };

  test("created is sent as Create Date", () => {
    expect(
      translate({ type: "group", groupId: "test_group", traits: { name: "Initech", created: "2014-01-02" } }, settings),
    ).toEqual([{ kind: "account", url, params: { ...named, "sdr_o.Create Date": "2014-01-02" } }]);
  });

  test("neither product nor parent", () => {
    expect(translate(group({}), settings)).toEqual([{ kind: "account", url, params: { ...named, sdr_u } }]);
  });

  test("parent alone", () => {
    expect(translate(group({ parent: { id: "XYZ-85b" } }), settings)).toEqual([
      { kind: "account", url, params: { ...named, sdr_u, "sdr_o.parent_id": "XYZ-85b" } },
    ]);
  });

  const ofProduct = {
    ...user,
    sdr_o: "test_group__productA",
    "sdr_o.parent_id": "test_group",
    "sdr_o.product_id": "productA",
  };

  test("product alone", () => {
    expect(translate(group({ product: { id: "productA" } }), settings)).toEqual([
      { kind: "account", url, params: named },
      { kind: "product", url, params: ofProduct },
    ]);
  });

  test("product and parent send two calls", () => {
    expect(translate(group({ parent: { id: "XYZ-85b" }, product: { id: "productA" } }), settings)).toEqual([
      { kind: "account", url, params: { ...named, "sdr_o.parent_id": "XYZ-85b" } },
      { kind: "product", url, params: ofProduct },
    ]);
  });
});

describe("test_group__productA receives any activities fired in this session", () => {
  test.each([
    ["of the product", { id: "productA" }, "test_group__productA"],
    ["of an account_id", { id: "productA", account_id: "123" }, "123"],
  ])("%s", (_name, product, sdr_o) => {
    const [, tracked, heard] = visit(group({ parent: { id: "XYZ-85b" }, product }), track, heartbeat);
    expect(tracked).toEqual([
      { kind: "activity", url, params: { ...user, sdr_o, sdr_a: "Login", sdr_m: "Application" } },
    ]);
    expect(heard).toEqual([
      { kind: "activity", url, params: { ...user, sdr_o, sdr_a: "__heartbeat", sdr_m: "__system" } },
    ]);
  });
});

describe("account_id overrides the product account ID", () => {
  test("123 instead of test_group__productA", () => {
    const [account, product] = translate(group({ product: { id: "productA", account_id: "123" } }), settings);
    expect(account).toMatchObject({ kind: "account", params: { sdr_o: "test_group" } });
    expect(product).toEqual({
      kind: "product",
      url,
      params: { ...user, sdr_o: "123", "sdr_o.parent_id": "test_group", "sdr_o.product_id": "productA" },
    });
  });
});

describe("enableHierarchy: false makes one call, to test_group__productA", () => {
  test("with the account's attributes and no parent", () => {
    expect(
      translate(group({ product: { id: "productA" }, parent: { id: "XYZ-85b" }, enableHierarchy: false }), settings),
    ).toEqual([
      {
        kind: "product",
        url,
        params: {
          ...user,
          sdr_o: "test_group__productA",
          "sdr_o.account_name": "Initech",
          "sdr_o.product_id": "productA",
        },
      },
    ]);
  });
});

describe("Totango: false sends no data from a specific page", () => {
  test.each([
    ["in the call's options", { context: { groupId: "test_group", Totango: false } }],
    ["in integrations", { context, integrations: { Totango: false } }],
  ])("nothing of the call itself, %s", (_name, fields) => {
    expect(translate({ ...track, ...fields }, settings)).toEqual([]);
    expect(translate({ ...heartbeat, ...fields }, settings)).toEqual([]);
  });

  test("nothing of a page whose group call says so, until the next group", () => {
    const sent = visit(
      identify,
      group({ product: { id: "productA" } }),
      track,
      group(false),
      identify,
      track,
      heartbeat,
      group({}),
      track,
    );
    expect(sent.map((requests) => requests.length)).toEqual([0, 2, 1, 0, 0, 0, 0, 1, 1]);
    expect(sent.at(-1)).toMatchObject([{ kind: "activity", params: { sdr_o: "test_group" } }]);
  });
});
