import { SegmentMessage, Session, TotangoOptions, TotangoSettings } from "segment-to-totango/schema";
import * as z from "zod/v4";
import * as mini from "zod/v4/mini";

/** What the schemas do beside any zod that has `zod/v4`, by the names that all of them have. */
const message = { type: "track", userId: "jack", event: "Login" } as const;
const damaged: unknown = { ...message, userId: ["jack"], context: 5 };

export const isTheVerySame = SegmentMessage.parse(message) === message;
export const faults = SegmentMessage.safeParse(damaged).error?.issues.map(({ path, message: text }) => [path, text]);
export const options = TotangoOptions.safeParse({ product: "productA" }).success;
export const settings = TotangoSettings.parse({ serviceId: "SP-1234-01", activities: { Login: false } });
export const session = Session.parse({ userId: "jack", theme: 1 });

const Envelope = z.object({ offset: z.number(), message: SegmentMessage, session: z.optional(Session) });
const Batch = mini.object({ batch: mini.array(SegmentMessage) });
const Either = z.union([SegmentMessage, z.string()]);
const Tagged = z.discriminatedUnion("type", [SegmentMessage, z.object({ type: z.literal("ping") })]);
const TaggedMini = mini.discriminatedUnion("type", [SegmentMessage, mini.object({ type: mini.literal("ping") })]);
const envelope: z.infer<typeof Envelope> = Envelope.parse({ offset: 7, message });
const tagged: SegmentMessage | { type: "ping" } = Tagged.parse(message);

export const nested = [
  envelope.message === message,
  Batch.parse({ batch: [message] }).batch[0] === message,
  Either.parse(message) === message,
  tagged === message,
  TaggedMini.parse(message) === message,
  Tagged.safeParse(damaged).success,
  TaggedMini.safeParse({ type: "ping" }).success,
];

/** zod has `encode` since 4.1. */
const encode: unknown = Reflect.get(z, "encode");
const input = { ...envelope, session };
export const encoded: unknown = typeof encode === "function" ? Reflect.apply(encode, z, [Envelope, input]) : undefined;

const document = z.object({ properties: z.record(z.string(), z.looseObject({ description: z.string() })) });
export const documents = [SegmentMessage, TotangoOptions, TotangoSettings, Session].map((schema) =>
  Object.keys(document.parse(z.toJSONSchema(schema)).properties).slice(0, 3),
);
export const members = [Envelope, Either, Tagged].map((schema) => typeof z.toJSONSchema(schema));
