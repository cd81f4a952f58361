export { advance, explain, translate, type Advance, type Explanation } from "./advance.js";
export { productAccountId } from "./account.js";
export { toFetch, toPixelUrl, type FetchInit } from "./encode.js";
export type { Issue, IssueCode, IssueEffect, Path } from "./issues.js";
export type {
  AttributeTrackMessage,
  CommonFields,
  Context,
  GroupMessage,
  IdentifyMessage,
  Integrations,
  PageFields,
  PageMessage,
  Properties,
  ScreenMessage,
  SegmentMessage,
  TotangoOptions,
  TotangoProduct,
  TrackMessage,
  Traits,
  TraitValue,
} from "./message.js";
export type {
  AccountParams,
  AccountRequest,
  ActivityParams,
  ActivityRequest,
  ProductRequest,
  TotangoRequest,
  UserParams,
  UserRequest,
} from "./request.js";
export { emptySession, type Session } from "./session.js";
export type { TotangoRegion, TotangoSettings } from "./settings.js";
