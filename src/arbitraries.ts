/**
 * Random messages, options, settings and sessions for property tests. They need fast-check 3.23 or later, or any
 * fast-check 4, which you install: `npm install --save-dev fast-check`. Beside one before 3.10, a call says
 * `TypeError: fc.stringMatching is not a function`. Without fast-check Node says
 * `Cannot find package 'fast-check'`. Beside 3.10 to 3.21, texts have no other characters than those of ASCII.
 *
 * @packageDocumentation
 */

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
