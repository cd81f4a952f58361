/** Parameters of a request to an account: attributes of the account (`sdr_o.`) and, with `sdr_u`, of the user (`sdr_u.`). */
export type AccountParams = {
  /** The service ID. */
  readonly sdr_s: string;
  /** The account ID. */
  readonly sdr_o: string;
  /** The user ID. */
  readonly sdr_u?: string;
  readonly [attribute: `sdr_o.${string}`]: string;
  readonly [attribute: `sdr_u.${string}`]: string;
};

/** Parameters of a request to a user of an account. */
export type UserParams = {
  /** The service ID. */
  readonly sdr_s: string;
  /** The account ID. */
  readonly sdr_o: string;
  /** The user ID. */
  readonly sdr_u: string;
  readonly [attribute: `sdr_u.${string}`]: string;
};

/** Parameters of an activity of a user in an account. */
export type ActivityParams = {
  /** The service ID. */
  readonly sdr_s: string;
  /** The account ID. */
  readonly sdr_o: string;
  /** The user ID. */
  readonly sdr_u: string;
  /** The activity. */
  readonly sdr_a: string;
  /** The module. */
  readonly sdr_m: string;
  readonly [attribute: `sdr_u.${string}`]: string;
};

type Request<Kind extends string, Params> = {
  readonly kind: Kind;
  /** The collection gateway, or the `endpoint` of the settings (R7.1). */
  readonly url: string;
  /** Parameter names and their texts, not yet encoded. No secret among them (R1.3). */
  readonly params: Params;
  /** `{messageId}:{n}`, the same at every delivery of the message from the same session (R1.2). */
  readonly id?: string;
};

/** Attributes of an account, and of the user where `sdr_u` is there. */
export type AccountRequest = Request<"account", AccountParams>;

/** Attributes of a product account, and of the user where `sdr_u` is there. */
export type ProductRequest = Request<"product", AccountParams>;

/** Attributes of a user. */
export type UserRequest = Request<"user", UserParams>;

/** Something a user did. */
export type ActivityRequest = Request<"activity", ActivityParams>;

/**
 * One HTTP request to Totango's collection gateway, as plain JSON data (R1.2): `toFetch` and `toPixelUrl` make it a real one.
 * Discriminated on `kind`. `params` stand in the order `sdr_s`, `sdr_o`, `sdr_u`, `sdr_a`, `sdr_m`, attributes.
 */
export type TotangoRequest = AccountRequest | ProductRequest | UserRequest | ActivityRequest;

/** What is still being made. (Declarations name no package of types: not every consumer's module format could import it.) */
export type Writable<Type> = {
  -readonly [Key in keyof Type]: Type[Key] extends object ? Writable<Type[Key]> : Type[Key];
};

/** A request while its message is being translated. */
export type Draft = Writable<TotangoRequest>;
