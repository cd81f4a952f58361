import { z } from "zod";
import type * as message from "./message.js";
import type * as session from "./session.js";
import type * as settings from "./settings.js";
import { isEndpoint } from "./settings.js";
import { isDate, isFilled, isObject, soleItem } from "./text.js";

const id = z.custom<string | number>(isText, "must be a string or a finite number").nullish();
const text = z.custom<string>(isString, "must be a string").nullish();
const flag = z.boolean("must be true or false");
const date = z
  .custom<string | Date>((value) => isString(value) || isDate(value), "must be a date or its text")
  .nullish();
const pageText = z
  .custom<string | number | readonly [string | number]>(
    isPageText,
    "must be a string, a finite number or a list of one",
  )
  .nullish();

// Values inside traits and properties are not looked at: what Totango cannot take is an issue of the translation.
const traits = z.custom<message.Traits>(isObject, "must be an object").nullish();
const properties = z.custom<message.Properties>(isObject, "must be an object").nullish();
const traitValue = z.custom<message.TraitValue>();

const parent = loose({ id });
const product = z
  .custom<message.TotangoProduct | false>()
  .superRefine(
    unless((value) => value === false, loose({ id, account_id: id, module: id }, "must be an object or false")),
  );
const options = loose({ parent: parent.nullish(), product: product.nullish(), enableHierarchy: flag.nullish() });
const totango = z
  .custom<message.TotangoOptions | boolean>()
  .superRefine(unless((value) => typeof value === "boolean", loose(options.shape, "must be true, false or an object")))
  .nullish();
const integrations = z
  .object({ All: flag.nullish(), all: flag.nullish(), Totango: totango }, "must be an object")
  .catchall(traitValue);

const common = {
  userId: id,
  anonymousId: id,
  messageId: text,
  context: loose({ groupId: id, traits, Totango: totango }).nullish(),
  integrations: integrations.nullish(),
  timestamp: date,
  originalTimestamp: date,
  sentAt: date,
  receivedAt: date,
  channel: text,
  version: id,
  writeKey: text,
  projectId: text,
};
const identify = loose({ type: z.literal("identify"), ...common, traits });
const group = loose({ type: z.literal("group"), ...common, groupId: id, traits });
/** An event that is absent is read as `null` is (R4.4), and both track messages are one to zod. */
const track = loose({ type: z.literal("track"), ...common, event: text, properties }).pipe(
  z.custom<message.TrackMessage | message.AttributeTrackMessage>(),
);
const view = { ...common, name: pageText, category: pageText, properties };
const page = loose({ type: z.literal("page"), ...view });
const screen = loose({ type: z.literal("screen"), ...view });

/**
 * A Segment message as it comes from outside: `parse` gives a valid one back unchanged, its unknown fields included (zod
 * drops keys named `__proto__`), and rejects any other with the path and a sentence (R1.4). The parts that the translation
 * reads are checked; the values inside traits and properties are not, since what Totango cannot take is an issue.
 *
 * @example
 * ```ts
 * SegmentMessage.parse({ type: "track", userId: "jack", event: "Login" }).type; // => "track"
 * const { error } = SegmentMessage.safeParse({ type: "track", userId: ["jack"], event: "Login" });
 * error?.issues.map(({ path, message }) => [path, message]); // => [[["userId"], "must be a string or a finite number"]]
 * ```
 */
export const SegmentMessage: z.ZodType<message.SegmentMessage> = z.discriminatedUnion(
  "type",
  [identify, group, track, page, screen],
  "must be an object of type identify, group, track, page or screen",
);
export type SegmentMessage = message.SegmentMessage;

/**
 * The article's Totango JSON element, which a message carries in `integrations.Totango` or `context.Totango` (R2.2). Unknown fields
 * pass; those of `product` are attributes (R3.9).
 *
 * @example
 * ```ts
 * TotangoOptions.safeParse({ product: { id: "productA" }, enableHierarchy: false }).success; // => true
 * TotangoOptions.safeParse({ product: "productA" }).success; // => false
 * ```
 */
export const TotangoOptions: z.ZodType<message.TotangoOptions> = options;
export type TotangoOptions = message.TotangoOptions;

/**
 * Settings as they come from a file or a form (R1.5). A wrong field is rejected, as the functions of `segment-to-totango` do with a
 * `TypeError` (R1.4), and so is an unknown one, which they do not look at.
 *
 * @example
 * ```ts
 * TotangoSettings.parse({ serviceId: "SP-1234-01", region: "eu" }); // => { serviceId: "SP-1234-01", region: "eu" }
 * TotangoSettings.safeParse({ serviceId: "" }).success; // => false
 * ```
 */
export const TotangoSettings: z.ZodType<settings.TotangoSettings> = z.strictObject(
  {
    serviceId: z.custom<string>(isFilled, "must be a string that is not blank, such as SP-1234-01"),
    region: z.enum(["us", "eu", "eu1"], 'must be "us", "eu" or "eu1"').optional(),
    disableHeartbeat: flag.optional(),
    trackNamedPages: flag.optional(),
    trackCategorizedPages: flag.optional(),
    endpoint: z.custom<string>(isEndpoint, "must be a URL that starts with http:// or https://").optional(),
  },
  { error: ({ code }) => (code === "invalid_type" ? "must be an object" : undefined) },
);
export type TotangoSettings = settings.TotangoSettings;

const kept = z.string("must be a string").exactOptional();

/**
 * A session that came back from a store (section 6). Fields that no session has are dropped.
 *
 * @example
 * ```ts
 * Session.parse(JSON.parse('{"userId":"jack","groupId":"test_group"}')); // => { userId: "jack", groupId: "test_group" }
 * Session.safeParse({ userId: 7 }).success; // => false
 * ```
 */
export const Session: z.ZodType<session.Session> = z.object(
  {
    userId: kept,
    userAttributes: z.custom<NonNullable<session.Session["userAttributes"]>>().superRefine(texts).exactOptional(),
    groupId: kept,
    product: z.object({ id: kept, account_id: kept, module: kept }, "must be an object").exactOptional(),
    enableHierarchy: z.literal(false, "must be false or absent").exactOptional(),
    category: kept,
  },
  "must be an object",
);
export type Session = session.Session;

function loose<Shape extends z.ZodRawShape>(
  shape: Shape,
  error = "must be an object",
): z.ZodObject<Shape, z.core.$loose> {
  return z.looseObject(shape, error);
}

/** A switch or an object: a zod union would not say where in the object the fault is. */
function unless(isSwitch: (value: unknown) => boolean, schema: z.ZodType) {
  return (value: unknown, context: z.RefinementCtx): void => {
    if (isSwitch(value)) return;
    for (const { path, message } of schema.safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: "custom", path, message });
    }
  };
}

/** A zod record would drop a text named `__proto__`. */
function texts(value: unknown, context: z.RefinementCtx): void {
  if (!isObject(value)) return context.addIssue("must be an object");
  for (const [name, text] of Object.entries(value)) {
    if (!isString(text)) context.addIssue({ code: "custom", path: [name], message: "must be a string" });
  }
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isText(value: unknown): boolean {
  return isString(value) || Number.isFinite(value);
}

function isPageText(value: unknown): boolean {
  return isText(soleItem(value));
}
