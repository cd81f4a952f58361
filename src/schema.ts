/**
 * Schemas for messages, options, settings and sessions from outside. They need zod 3.25.76 or any zod 4, which you
 * install: `npm install zod`. Beside zod 3.24 or older, Node says `Package subpath './v4/mini' is not defined by
 * "exports"`, and without zod `Cannot find package 'zod'`.
 *
 * @packageDocumentation
 */

export { SegmentMessage } from "./schema/message.js";
export { TotangoOptions } from "./schema/options.js";
export { Session } from "./schema/session.js";
export { TotangoSettings } from "./schema/settings.js";
