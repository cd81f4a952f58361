export { productAccountId } from "./accounts/account-ids.js";
export { coalesce } from "./delivery/coalesce.js";
export {
  deliveryOf,
  toFetch,
  toPixelUrl,
  type Answer,
  type Delivery,
  type FetchInit,
  type FetchOptions,
} from "./delivery/deliver.js";
export { messagesOf, type UncheckedMessage } from "./delivery/messages-of.js";
export { issueCodes, type Issue, type IssueCode, type IssueEffect, type Path } from "./issues.js";
export type {
  AliasMessage,
  AttributeTrackMessage,
  CommonFields,
  Context,
  DeleteMessage,
  GroupMessage,
  IdentifyMessage,
  Integrations,
  PageFields,
  PageMessage,
  Properties,
  ScreenMessage,
  SegmentEvent,
  SegmentMessage,
  TotangoOptions,
  TotangoProduct,
  TrackMessage,
  Traits,
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
export type { SessionProduct } from "./reading/product.js";
export {
  emptySession,
  type Device,
  type EarlierSession,
  type Session,
  type WaitingActivity,
} from "./session/session.js";
export { sessionKey } from "./session/session-key.js";
export type {
  ActivityEntry,
  ActivityTable,
  AttributeTable,
  AttributeTables,
  TotangoRegion,
  TotangoSettings,
} from "./settings.js";
export { advance, explain, translate, type Advance, type Explanation } from "./translate.js";
