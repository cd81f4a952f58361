/**
 * Traits of a user or an account by name: an object literal, or what an interface or a class of yours types. Their
 * values are read when the message is translated; what Totango has no form for becomes an issue.
 */
export type Traits = object;

/**
 * Properties of a track, page or screen call by name: an object literal, or what an interface or a class of yours
 * types.
 */
export type Properties = object;

/**
 * A product of a multi-product Totango service. Fields other than these three are attributes of the product account.
 */
export type TotangoProduct = {
  /** The product's ID: joined to the account ID as `{account}__{id}`, and sent as `sdr_o.product_id`. */
  readonly id?: string | number | null | undefined;
  /** The ID of the product account, when it is not the account's ID and the product's joined. */
  readonly account_id?: string | number | null | undefined;
  /** The module of activities that name none themselves. */
  readonly module?: string | number | null | undefined;
  /** An attribute of the product account. */
  readonly [attribute: string]: unknown;
};

/**
 * What Totango's article calls the Totango JSON element: the options that a call to a Segment library passes for
 * Totango, in `integrations.Totango` or `context.Totango` of the message.
 */
export type TotangoOptions = {
  /** The account above this one in the hierarchy. */
  readonly parent?:
    | {
        /** The ID of the parent account. */
        readonly id?: string | number | null | undefined;
      }
    | null
    | undefined;
  /** The product in use. `false` leaves the product that the session has. */
  readonly product?: TotangoProduct | false | null | undefined;
  /** `false` sends everything to the product account alone, and no parent. */
  readonly enableHierarchy?: boolean | null | undefined;
};

/**
 * Which destinations a message goes to. It goes to Totango unless `Totango` is `false`, or `All` is and `Totango` is
 * not set.
 */
export type Integrations = {
  /** `false` sends the message nowhere but to the destinations that are named. */
  readonly All?: boolean | null | undefined;
  /** Another spelling of `All`, which Segment knows too. */
  readonly all?: boolean | null | undefined;
  /** `false` sends nothing to Totango; an object has the options for Totango. */
  readonly Totango?: boolean | TotangoOptions | null | undefined;
  /** A misspelling of `Totango`, which would switch nothing off. */
  readonly totango?: undefined;
  /** Another destination's switch or options. They are not read. */
  readonly [integration: string]: unknown;
};

/** What surrounds a message: the fields that Segment defines, and any of your own. Only those typed here are read. */
export type Context = {
  /** The ID of the account that the message is about. */
  readonly groupId?: string | number | null | undefined;
  /** User attributes that go along with the message. */
  readonly traits?: Traits | null | undefined;
  /** The options for Totango, where Analytics.js 2 puts them; `false` sends nothing to Totango. */
  readonly Totango?: boolean | TotangoOptions | null | undefined;
  /** A misspelling of `groupId`, which would name no account. */
  readonly groupID?: undefined;
  /** A misspelling of `Totango`, which would switch nothing off. */
  readonly totango?: undefined;
  /** Segment's other fields (`ip`, `page`, `userAgent`, …) and your own. They are not read. */
  readonly [field: string]: unknown;
};

/** The fields that every Segment message may have. Those of type `unknown` are not read. */
export type CommonFields = {
  /** The ID of the user. Without one, only a group sends anything. */
  readonly userId?: string | number | null | undefined;
  /**
   * The ID of the visitor before anyone has said who it is. It is never sent, but a session knows its visitor by it
   * too.
   */
  readonly anonymousId?: string | number | null | undefined;
  /** The ID of the message. With a number behind it, it becomes the `id` of each request. */
  readonly messageId?: unknown;
  /** What surrounds the message: its account, user attributes that go along, options for Totango. */
  readonly context?: Context | null | undefined;
  /** Which destinations the message goes to, and their options. */
  readonly integrations?: Integrations | null | undefined;
  /** When the message happened. Totango documents no parameter for it, so it is not read. */
  readonly timestamp?: unknown;
  /** When the message happened by the sender's clock. It is not read. */
  readonly originalTimestamp?: unknown;
  /** When the message was sent. It is not read. */
  readonly sentAt?: unknown;
  /** When Segment received the message. It is not read. */
  readonly receivedAt?: unknown;
  /** Where the message comes from (`"browser"`, `"server"`). It is not read. */
  readonly channel?: unknown;
  /** The version of the message's format. It is not read. */
  readonly version?: unknown;
  /** The source's write key. It is not read. */
  readonly writeKey?: unknown;
  /** The source's project. It is not read. */
  readonly projectId?: unknown;
  /** What a Segment library says of itself. It is not read. */
  readonly _metadata?: unknown;
  /** The options of the call, as a Segment library keeps them. They are not read. */
  readonly options?: unknown;
};

/** Says who the user is. It becomes a `user` request with the traits as user attributes. */
export type IdentifyMessage = CommonFields & {
  /** Which call it was. */
  readonly type: "identify";
  /** User attributes. */
  readonly traits?: Traits | null | undefined;
};

/** Says which account the user belongs to. It becomes an `account` request, a `product` request, or both. */
export type GroupMessage = CommonFields & {
  /** Which call it was. */
  readonly type: "group";
  /** The ID of the account. */
  readonly groupId?: string | number | null | undefined;
  /** Account attributes. */
  readonly traits?: Traits | null | undefined;
};

/** Says what the user did. It becomes an `activity` request. */
export type TrackMessage = CommonFields & {
  /** Which call it was. */
  readonly type: "track";
  /** The activity. Without one it is sent as `Unknown`. */
  readonly event?: string | number | null | undefined;
  /** Of these, `category` is the module; the others have no place in Totango. */
  readonly properties?: Properties | null | undefined;
};

/**
 * The attribute tracking of Totango's article: a track call without an event, whose own top-level fields are user
 * attributes. It becomes a `user` request.
 *
 * @example
 * ```ts
 * const message: AttributeTrackMessage = {
 *   type: "track",
 *   event: null,
 *   userId: "jack",
 *   Plan: "Gold",
 *   context: { groupId: "test_group" },
 * };
 * translate(message, { serviceId: "SP-1234-01" }).map(({ params }) => params["sdr_u.Plan"]); // => ["Gold"]
 * ```
 */
export type AttributeTrackMessage = CommonFields & {
  /** Which call it was. */
  readonly type: "track";
  /** There is none. */
  readonly event: null;
  /** Absent, or holds nothing but `null`s: a track call with properties is an activity. */
  readonly properties?: Properties | null | undefined;
  /** A user attribute. */
  readonly [attribute: string]: unknown;
};

/** The fields of page and screen messages besides `type`. */
export type PageFields = CommonFields & {
  /** The name of the page, or a list of this one text. Else `properties.name` is read. */
  readonly name?: string | number | readonly [string | number] | null | undefined;
  /** The category of the page, or a list of this one text; it is the module. Else `properties.category` is read. */
  readonly category?: string | number | readonly [string | number] | null | undefined;
  /** Of these, `name` and `category` are read where the message has none itself. */
  readonly properties?: Properties | null | undefined;
};

/**
 * Says which page was seen. It becomes up to two `activity` requests, or the heartbeat when its name is `__heartbeat`.
 */
export type PageMessage = PageFields & {
  /** Which call it was. */
  readonly type: "page";
};

/** Says which screen was seen. It becomes the same as a page, with `Screen` in the activity's name. */
export type ScreenMessage = PageFields & {
  /** Which call it was. */
  readonly type: "screen";
};

/** Says that two IDs are one user. Totango has no place for it: it becomes no request, and an issue. */
export type AliasMessage = CommonFields & {
  /** Which call it was. */
  readonly type: "alias";
  /** The earlier ID. It is not read. */
  readonly previousId?: unknown;
};

/** Asks that a user be deleted. Totango has no place for it: it becomes no request, and an issue. */
export type DeleteMessage = CommonFields & {
  /** Which call it was. */
  readonly type: "delete";
};

/** A Segment message, discriminated on `type`. */
export type SegmentMessage =
  IdentifyMessage | GroupMessage | TrackMessage | PageMessage | ScreenMessage | AliasMessage | DeleteMessage;

/**
 * The one type that Segment's own libraries give every message, such as `ctx.event` in a plugin: `type` says which
 * call it was, and every other field may be there or not.
 */
export type SegmentEvent = PageFields & {
  /** Which call it was. */
  readonly type: SegmentMessage["type"];
  /** Of a track call: the activity. */
  readonly event?: string | number | null | undefined;
  /** Of an identify call the user attributes, of a group call the account attributes. */
  readonly traits?: Traits | null | undefined;
  /** Of a group call: the ID of the account. */
  readonly groupId?: string | number | null | undefined;
  /** Of an alias call: the earlier ID. It is not read. */
  readonly previousId?: unknown;
};
