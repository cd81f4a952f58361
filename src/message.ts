/**
 * Traits of a user or an account by name: an object literal, or an object typed by your own interface or class. Their
 * values are read when the message is translated; what Totango has no form for becomes an issue.
 */
export type Traits = object;

/**
 * Properties of a track, page or screen call by name: an object literal, or an object typed by your own interface or
 * class.
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
  /** The product in use. `false` says that none is, whatever the session has. */
  readonly product?: TotangoProduct | false | null | undefined;
  /** `false`: no parent is sent, and a group with a product goes to the product account alone. */
  readonly enableHierarchy?: boolean | null | undefined;
};

/**
 * Which destinations a message goes to. It goes to Totango unless `Totango`, here or in `context`, is `false`, or `All`
 * is `false` and `Totango` is not set here. A switch that cannot be read counts as `false`.
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
  /** User attributes that are sent along, unless their `userId` is another user's. */
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

// R1.6: a misspelt field does not compile, and what Segment's libraries type does.

/** The fields that every Segment message may have. Of those typed `unknown`, only `messageId` is read. */
export type CommonFields = {
  /** The ID of the user. Without one, only a group sends anything. */
  readonly userId?: string | number | null | undefined;
  /**
   * The ID of the visitor before anyone has said who it is. It is never sent, but a session also knows its visitor by
   * it.
   */
  readonly anonymousId?: string | number | null | undefined;
  /**
   * The ID of the account that the message is about. Of a group it comes before `context.groupId`, of every other type
   * after it.
   */
  readonly groupId?: string | number | null | undefined;
  /** The ID of the message. Followed by `:` and a number, it becomes the `id` of each request. */
  readonly messageId?: unknown;
  /** What surrounds the message: its account, user attributes that are sent along, options for Totango. */
  readonly context?: Context | null | undefined;
  /** Which destinations the message goes to, and their options. */
  readonly integrations?: Integrations | null | undefined;
  /**
   * When the message happened. It is not sent, since Totango documents no parameter for it. A session reads it where
   * the order of groups matters, and of activities that wait for their account.
   */
  readonly timestamp?: unknown;
  /** When the message happened by the sender's clock. A session reads it before `timestamp`. */
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
  /** The type of the call. */
  readonly type: "identify";
  /** User attributes. */
  readonly traits?: Traits | null | undefined;
};

/** Says which account the user belongs to. It becomes an `account` request, a `product` request, or both. */
export type GroupMessage = CommonFields & {
  /** The type of the call. */
  readonly type: "group";
  /** Account attributes. */
  readonly traits?: Traits | null | undefined;
  /** Account attributes too, where the message has no `traits`. */
  readonly properties?: Properties | null | undefined;
};

/** Says what the user did. It becomes an `activity` request. */
export type TrackMessage = CommonFields & {
  /** The type of the call. */
  readonly type: "track";
  /** The activity. Without one it is sent as `Unknown`. */
  readonly event?: string | number | null | undefined;
  /** Of these, `category` is the module; Totango has no equivalent of the others. */
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
  /** The type of the call. */
  readonly type: "track";
  /** Attribute tracking has no event. */
  readonly event: null;
  /** Absent, or holds nothing but `null`s: a track call with properties is an activity. */
  readonly properties?: Properties | null | undefined;
  /** A user attribute. */
  readonly [attribute: string]: unknown;
};

/** The fields of page and screen messages besides `type`. */
export type PageFields = CommonFields & {
  /** The name of the page, or a list that holds only the name. Without one, `properties.name` is read. */
  readonly name?: string | number | readonly [string | number] | null | undefined;
  /**
   * The category of the page, which is also the module of its activities, or a list that holds only the category.
   * Without one, `properties.category` is read.
   */
  readonly category?: string | number | readonly [string | number] | null | undefined;
  /** Of these, `name` and `category` are read when the message itself has none. */
  readonly properties?: Properties | null | undefined;
};

/**
 * Says which page was seen. It becomes up to two `activity` requests, or the heartbeat when its name is `__heartbeat`.
 */
export type PageMessage = PageFields & {
  /** The type of the call. */
  readonly type: "page";
};

/** Says which screen was seen. It becomes the same as a page, with `Screen` in the activity's name. */
export type ScreenMessage = PageFields & {
  /** The type of the call. */
  readonly type: "screen";
};

/** Says that two IDs are one user. Totango has no equivalent, so it becomes an issue and no request. */
export type AliasMessage = CommonFields & {
  /** The type of the call. */
  readonly type: "alias";
  /** The earlier ID. It is not read. */
  readonly previousId?: unknown;
};

/** Asks that a user be deleted. Totango has no equivalent, so it becomes an issue and no request. */
export type DeleteMessage = CommonFields & {
  /** The type of the call. */
  readonly type: "delete";
};

/** A Segment message, discriminated on `type`. */
export type SegmentMessage =
  IdentifyMessage | GroupMessage | TrackMessage | PageMessage | ScreenMessage | AliasMessage | DeleteMessage;

/**
 * The one type that Segment's own libraries give every message, such as `ctx.event` in a plugin: `type` says which call
 * it was, and every other field is optional.
 */
export type SegmentEvent = PageFields & {
  /** The type of the call. */
  readonly type: SegmentMessage["type"];
  /** Of a track call: the activity. */
  readonly event?: string | number | null | undefined;
  /** Of an identify call the user attributes, of a group call the account attributes. */
  readonly traits?: Traits | null | undefined;
  /** Of an alias call: the earlier ID. It is not read. */
  readonly previousId?: unknown;
};
