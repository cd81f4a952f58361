/** What somebody writes by hand, and the field at which the compiler must stop. */
export const misspelt: readonly (readonly [code: string, field: string])[] = [
  ['translate({ type: "track", evnet: "Login" }, settings)', "evnet"],
  ['translate({ type: "track", event: "Login", evnet: "Login" }, settings)', "evnet"],
  ['translate({ type: "track", event: "Login", userID: "jack" }, settings)', "userID"],
  ['translate({ type: "group", groupID: "g" }, settings)', "groupID"],
  ['translate({ type: "identify", trait: {} }, settings)', "trait"],
  ['translate({ type: "track", event: "Login", propertys: {} }, settings)', "propertys"],
  ['translate({ type: "page", titel: "Docs" }, settings)', "titel"],
  ['translate({ type: "screen", name: "Docs", categroy: "Docs" }, settings)', "categroy"],
  ['translate({ type: "trak", event: "Login" }, settings)', "type"],
  ['explain({ type: "trak" }, settings)', "type"],
  ['advance({ type: "track", evnet: "Login" }, settings, emptySession)', "evnet"],
  ['translate({ type: "identify", userId: ["u"] }, settings)', "userId"],
  ['translate({ type: "group", context: { Totango: { enableHierarcy: false } } }, settings)', "enableHierarcy"],
  ['translate({ type: "group", integrations: { Totango: { products: {} } } }, settings)', "products"],
  ['translate({ type: "page", integrations: { totango: false } }, settings)', "totango"],
  ['translate({ type: "page", context: { totango: false } }, settings)', "totango"],
  ['translate({ type: "page", context: { groupID: "g" } }, settings)', "groupID"],
  ['translate(page, { serviceId: "SP-1234-01", attributes: { user: { plan: 7 } } })', "plan"],
  ['translate(page, { serviceId: "SP-1234-01", attributes: { users: {} } })', "users"],
  ['translate(page, { serviceId: "SP-1234-01", disableHeartBeat: true })', "disableHeartBeat"],
  ['translate(page, { serviceId: "SP-1234-01", activities: { Login: { nmae: "x" } } })', "nmae"],
  ['translate(page, { serviceId: "SP-1234-01", activities: { Login: 7 } })', "Login"],
  ['translate(page, { serviceId: "SP-1234-01", activites: {} })', "activites"],
  ['translate(page, { serviceId: "SP-1234-01", integrationName: "Webhooks" })', "integrationName"],
  ['translate(page, { serviceId: "SP-1234-01", integrationNames: [7] })', "7"],
  ['translate(page, { serviceId: "SP-1234-01", accountIDFrom: "context.group_id" })', "accountIDFrom"],
  ["toFetch(request, { apitoken: 'secret' })", "apitoken"],
];

export const preface = `
  import { advance, emptySession, explain, toFetch, translate } from "segment-to-totango";
  import type { PageMessage, TotangoRequest, TotangoSettings } from "segment-to-totango";
  declare const settings: TotangoSettings;
  declare const page: PageMessage;
  declare const request: TotangoRequest;
  void [advance, emptySession, explain, toFetch, translate, settings, page, request];
`;
