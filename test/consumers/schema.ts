import { advance, toFetch } from "segment-to-totango";
import { SegmentMessage, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import * as z from "zod";
import * as mini from "zod/mini";

export const options: TotangoOptions = TotangoOptions.parse({ product: { id: "productA" } });
const message: SegmentMessage = SegmentMessage.parse({ type: "track", event: "Login", context: { Totango: options } });
const settings: TotangoSettings = TotangoSettings.parse({ serviceId: "SP-1234-01" });
export const session: Session = Session.parse({ groupId: "test_group", category: "Docs" });

const { requests } = advance({ ...message, userId: "jack" }, settings, session);
export const urls = requests.map((request) => new Request(...toFetch(request)).url);
export const isValid = SegmentMessage.safeParse({ type: "track", userId: ["jack"] }).success;

/** The schemas have their place in schemas of either build. */
const Envelope = z.object({ offset: z.number(), message: SegmentMessage });
const Batch = mini.array(SegmentMessage);
const envelope: z.infer<typeof Envelope> = Envelope.parse({ offset: 7, message });
const batch: readonly SegmentMessage[] = Batch.parse([message]);
export const nested = [envelope.message.type, batch.length];
