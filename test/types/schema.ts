import type * as core from "segment-to-totango";
import * as schema from "segment-to-totango/schema";
import type { IsEqual } from "type-fest";
import type { z } from "zod";
import { accept } from "./accept.js";

// A schema's output, the type of its name, and the library's type are one.
accept<IsEqual<z.output<typeof schema.SegmentMessage>, core.SegmentMessage>>(true);
accept<IsEqual<z.output<typeof schema.TotangoOptions>, core.TotangoOptions>>(true);
accept<IsEqual<z.output<typeof schema.TotangoSettings>, core.TotangoSettings>>(true);
accept<IsEqual<z.output<typeof schema.Session>, core.Session>>(true);
accept<IsEqual<schema.SegmentMessage, core.SegmentMessage>>(true);
accept<IsEqual<schema.TotangoOptions, core.TotangoOptions>>(true);
accept<IsEqual<schema.TotangoSettings, core.TotangoSettings>>(true);
accept<IsEqual<schema.Session, core.Session>>(true);

// What was parsed is what the functions take.
export function parsed(value: unknown): void {
  accept<core.SegmentMessage>(schema.SegmentMessage.parse(value));
  accept<core.TotangoSettings>(schema.TotangoSettings.parse(value));
  accept<core.Session>(schema.Session.parse(value));

  const { data, success, error } = schema.SegmentMessage.safeParse(value);
  if (success) accept<core.SegmentMessage>(data);
  else accept<readonly PropertyKey[] | undefined>(error.issues[0]?.path);
  // @ts-expect-error there may be no message
  accept<core.SegmentMessage>(data);
  // @ts-expect-error options are no message
  accept<core.SegmentMessage>(schema.TotangoOptions.parse(value));
}
