import type * as core from "segment-to-totango";
import * as schema from "segment-to-totango/schema";
import type { IsEqual } from "type-fest";
import * as z from "zod";
import * as mini from "zod/mini";
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

// So is its input.
accept<IsEqual<z.input<typeof schema.SegmentMessage>, core.SegmentMessage>>(true);
accept<IsEqual<z.input<typeof schema.TotangoOptions>, core.TotangoOptions>>(true);
accept<IsEqual<z.input<typeof schema.TotangoSettings>, core.TotangoSettings>>(true);
accept<IsEqual<z.input<typeof schema.Session>, core.Session | core.EarlierSession>>(true);

// They are members of schemas of either build.
const ping = { type: "ping" } as const;
export const Tagged = z.discriminatedUnion("type", [schema.SegmentMessage, z.object({ type: z.literal("ping") })]);
accept<IsEqual<z.output<typeof Tagged>, core.SegmentMessage | { type: "ping" }>>(true);
accept<z.output<typeof Tagged>>(ping);
export const Envelope = mini.object({ message: mini.optional(schema.SegmentMessage), session: schema.Session });
accept<IsEqual<mini.output<typeof Envelope>["message"], core.SegmentMessage | undefined>>(true);
// @ts-expect-error settings have no field to choose by
z.discriminatedUnion("type", [schema.TotangoSettings]);

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
