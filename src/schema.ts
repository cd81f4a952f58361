export { SegmentMessage } from "./schema/message.js";
export { TotangoOptions } from "./schema/options.js";
export { Session } from "./schema/session.js";
export { TotangoSettings } from "./schema/settings.js";
