import {
  advance,
  coalesce,
  deliveryOf,
  emptySession,
  explain,
  issueCodes,
  productAccountId,
  sessionKey,
  toFetch,
  toPixelUrl,
  translate,
  type Advance,
  type AttributeTrackMessage,
  type Explanation,
  type GroupMessage,
  type IdentifyMessage,
  type Issue,
  type SegmentMessage,
  type TotangoProduct,
  type TotangoRequest,
  type TotangoSettings,
  type TrackMessage,
} from "segment-to-totango";

export type {
  AccountParams,
  AccountRequest,
  ActivityParams,
  ActivityRequest,
  AliasMessage,
  AttributeTable,
  AttributeTables,
  CommonFields,
  Context,
  DeleteMessage,
  Delivery,
  FetchInit,
  FetchOptions,
  Integrations,
  IssueCode,
  IssueEffect,
  PageFields,
  PageMessage,
  Path,
  ProductRequest,
  Properties,
  ScreenMessage,
  SegmentEvent,
  Session,
  SessionProduct,
  TotangoOptions,
  TotangoRegion,
  Traits,
  UserParams,
  UserRequest,
} from "segment-to-totango";

const settings: TotangoSettings = { serviceId: "SP-1234-01", region: "eu" };
const product: TotangoProduct = { id: "productA", Revision: "5.3" };
const group: GroupMessage = { type: "group", userId: "jack", groupId: "test_group", context: { Totango: { product } } };
const track: TrackMessage = { type: "track", event: "Login", userId: "jack", properties: { category: "Application" } };
const attributeTrack: AttributeTrackMessage = { type: "track", event: null, userId: "jack", Plan: "Gold" };
const identify: IdentifyMessage = { type: "identify", userId: "jack", traits: { name: "Jack Frank" } };

const { issues }: Explanation = explain(identify, settings);
const grouped: Advance = advance(group, settings, emptySession);
const { requests }: Advance = advance(track, settings, grouped.session);

export const account = productAccountId("test_group", { id: "productA" });
export const kinds = translate(group, settings).map(({ kind }) => kind);
export const fewer = coalesce([...translate(group, settings), ...translate(group, settings)]).map(({ kind }) => kind);
export const key = sessionKey(group);
export const deliveries = [200, 503].map(deliveryOf);
export const everyCode = issueCodes.length;
export const codes = issues.map(({ code }: Issue) => code);
export const modules = requests.map((request) => (request.kind === "activity" ? request.params.sdr_m : request.kind));
export const posted = requests.map((request: TotangoRequest) => toFetch(request, { apiToken: "t0ken" }));
export const pixels = advance(attributeTrack, settings, grouped.session).requests.map(toPixelUrl);

/** Does not run: a misspelt field does not compile. */
export function misspelt(): SegmentMessage[] {
  return [
    // @ts-expect-error misspelt userId
    { type: "identify", userID: "jack" },
    // @ts-expect-error misspelt groupId
    { type: "group", groupID: "test_group" },
    // @ts-expect-error misspelt event
    { type: "track", evnt: "Login" },
    // @ts-expect-error misspelt properties
    { type: "track", event: "Login", propertys: { category: "Application" } },
    // @ts-expect-error misspelt category
    { type: "page", categry: "Docs" },
    // @ts-expect-error misspelt enableHierarchy
    { type: "group", groupId: "test_group", context: { Totango: { enableHierachy: false } } },
  ];
}
