/** A value that a trait or property may have: JSON, or a `Date` (the libraries take both), at any depth. */
export type TraitValue =
  string | number | boolean | null | Date | undefined | readonly TraitValue[] | { readonly [name: string]: TraitValue };

/** Traits of a user or an account by name, as `identify` and `group` take them. */
export type Traits = { readonly [name: string]: TraitValue };

/** Properties of a track, page or screen call by name. */
export type Properties = { readonly [name: string]: TraitValue };

/** The product of a multi-product Totango service. Its other fields are attributes of the product account (R3.9). */
export type TotangoProduct = {
  /** Joined to the account ID as `{account}__{id}`, and sent as `sdr_o.product_id`. */
  readonly id?: string | number | null | undefined;
  /** Replaces the joined product account ID (R3.1). */
  readonly account_id?: string | number | null | undefined;
  /** The module of activities that name none themselves (R4.3). */
  readonly module?: string | number | null | undefined;
  readonly [attribute: string]: TraitValue;
};

/**
 * What the article calls the Totango JSON element: passed to a Segment library as an integration's options, it stands in
 * `integrations.Totango` or `context.Totango` (R2.2).
 */
export type TotangoOptions = {
  /** The account above this one. */
  readonly parent?: { readonly id?: string | number | null | undefined } | null | undefined;
  /** The product in use; `false` leaves the session's product. */
  readonly product?: TotangoProduct | false | null | undefined;
  /** `false` makes one request, to the product account alone, and sends no parent. */
  readonly enableHierarchy?: boolean | null | undefined;
};

/** Which destinations take a message. Totango takes it unless `Totango`, or `All` without it, says otherwise (R2.3). */
export type Integrations = {
  readonly All?: boolean | null | undefined;
  readonly all?: boolean | null | undefined;
  /** `false` sends nothing to Totango. */
  readonly Totango?: boolean | TotangoOptions | null | undefined;
  readonly [integration: string]: TraitValue;
};

/** What surrounds a message: Segment's documented fields, and the Totango options that Analytics.js 2 puts here. */
export type Context = {
  /** The account of this message (R2.5). */
  readonly groupId?: string | number | null | undefined;
  /** User attributes that go along with the message (R4.2 to R4.7). */
  readonly traits?: Traits | null | undefined;
  /** Options of a call made with Analytics.js 2; `false` sends nothing to Totango (R2.3). */
  readonly Totango?: boolean | TotangoOptions | null | undefined;
  readonly active?: TraitValue;
  readonly amp?: TraitValue;
  readonly app?: TraitValue;
  readonly campaign?: TraitValue;
  readonly channel?: TraitValue;
  readonly consent?: TraitValue;
  readonly device?: TraitValue;
  readonly eventTransactionId?: TraitValue;
  readonly externalIds?: TraitValue;
  readonly ip?: TraitValue;
  readonly library?: TraitValue;
  readonly locale?: TraitValue;
  readonly location?: TraitValue;
  readonly network?: TraitValue;
  readonly os?: TraitValue;
  readonly page?: TraitValue;
  readonly protocols?: TraitValue;
  readonly referrer?: TraitValue;
  readonly screen?: TraitValue;
  readonly sessionId?: TraitValue;
  readonly timezone?: TraitValue;
  readonly userAgent?: TraitValue;
  readonly userAgentData?: TraitValue;
};

/** Fields that every Segment message may have. */
export type CommonFields = {
  readonly userId?: string | number | null | undefined;
  readonly anonymousId?: string | number | null | undefined;
  readonly messageId?: string | null | undefined;
  readonly context?: Context | null | undefined;
  readonly integrations?: Integrations | null | undefined;
  readonly timestamp?: string | Date | null | undefined;
  readonly originalTimestamp?: string | Date | null | undefined;
  readonly sentAt?: string | Date | null | undefined;
  readonly receivedAt?: string | Date | null | undefined;
  readonly channel?: string | null | undefined;
  readonly version?: string | number | null | undefined;
  readonly writeKey?: string | null | undefined;
  readonly projectId?: string | null | undefined;
  readonly _metadata?: TraitValue;
};

/** Who the user is. Becomes a `user` request (R4.1). */
export type IdentifyMessage = CommonFields & {
  readonly type: "identify";
  readonly traits?: Traits | null | undefined;
};

/** Which account the user belongs to. Becomes an `account` request, a `product` request, or both (R3.3 to R3.6). */
export type GroupMessage = CommonFields & {
  readonly type: "group";
  readonly groupId?: string | number | null | undefined;
  readonly traits?: Traits | null | undefined;
};

/** What the user did. Becomes an `activity` request: `event` is the action, `properties.category` the module (R4.3). */
export type TrackMessage = CommonFields & {
  readonly type: "track";
  readonly event: string;
  readonly properties?: Properties | null | undefined;
};

/**
 * The article's attribute tracking: a track call without an event, whose own top-level fields are user attributes.
 * Becomes a `user` request (R4.4). A message whose `event` is absent is read the same.
 */
export type AttributeTrackMessage = CommonFields & {
  readonly type: "track";
  readonly event: null;
  readonly properties?: Properties | null | undefined;
  readonly [attribute: string]: TraitValue;
};

/** What page and screen messages say besides `type`. The classic library may emit a list of one text (R2.4). */
export type PageFields = CommonFields & {
  readonly name?: string | number | readonly [string | number] | null | undefined;
  readonly category?: string | number | readonly [string | number] | null | undefined;
  readonly properties?: Properties | null | undefined;
};

/** Which page was seen. Becomes up to two `activity` requests (R4.5), or the heartbeat (R4.7). */
export type PageMessage = PageFields & { readonly type: "page" };

/** Which screen was seen. As a page, with `Screen` in the activity's name (R4.6). */
export type ScreenMessage = PageFields & { readonly type: "screen" };

/** A Segment message that Totango has a place for, discriminated on `type`. */
export type SegmentMessage =
  IdentifyMessage | GroupMessage | TrackMessage | AttributeTrackMessage | PageMessage | ScreenMessage;
