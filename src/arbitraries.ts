export type {
  SegmentMessageConstraints,
  SegmentStreamConstraints,
  TotangoOptionsConstraints,
} from "./arbitraries/constraints.js";
export { segmentMessage } from "./arbitraries/messages.js";
export { totangoOptions } from "./arbitraries/options.js";
export { damagedSession, unusableUserId } from "./arbitraries/sessions.js";
export { totangoSettings } from "./arbitraries/settings.js";
export { segmentStream } from "./arbitraries/streams.js";
