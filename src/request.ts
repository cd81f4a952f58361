import type { WritableDeep } from "type-fest";
import type { Facts } from "./facts.js";
import { isText } from "./text.js";

type Attributes = {
  /** An attribute of the account. */
  readonly [attribute: `sdr_o.${string}`]: string;
  /** An attribute of the user. */
  readonly [attribute: `sdr_u.${string}`]: string;
};

/**
 * Parameters of a request to an account: attributes of the account (`sdr_o.`) and, with `sdr_u`, of the user
 * (`sdr_u.`).
 */
export type AccountParams = Attributes & {
  /** The service ID. */
  readonly sdr_s: string;
  /** The account ID. */
  readonly sdr_o: string;
  /** The user ID. */
  readonly sdr_u?: string;
  /** Never there; typed so that it can be read whatever the kind of the request. */
  readonly sdr_a?: string;
  /** Never there; typed so that it can be read whatever the kind of the request. */
  readonly sdr_m?: string;
};

/** Parameters of a request to a user of an account. */
export type UserParams = Attributes & {
  /** The service ID. */
  readonly sdr_s: string;
  /** The account ID. */
  readonly sdr_o: string;
  /** The user ID. */
  readonly sdr_u: string;
  /** Never there; typed so that it can be read whatever the kind of the request. */
  readonly sdr_a?: string;
  /** Never there; typed so that it can be read whatever the kind of the request. */
  readonly sdr_m?: string;
};

/** Parameters of an activity of a user in an account. */
export type ActivityParams = Attributes & {
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
};

type Request<Kind extends string, Params> = {
  /** What the request is about. */
  readonly kind: Kind;
  /** Totango's collection gateway in the region of the settings, or their `endpoint`. */
  readonly url: string;
  /** Parameter names and values, not yet encoded. No secret is among them. */
  readonly params: Params;
  /**
   * The `messageId` and the number of the request, as `{messageId}:{n}`: the same at every delivery of the message from
   * the same session, so that duplicates can be dropped. Absent unless the `messageId` is a string that is not blank.
   */
  readonly id?: string;
};

/** Attributes of an account, and of the user when `sdr_u` is there. */
export type AccountRequest = Request<"account", AccountParams>;

/** Attributes of a product account, and of the user when `sdr_u` is there. */
export type ProductRequest = Request<"product", AccountParams>;

/** Attributes of a user. */
export type UserRequest = Request<"user", UserParams>;

/** Something that a user did. */
export type ActivityRequest = Request<"activity", ActivityParams>;

/**
 * One HTTP request to Totango's collection gateway, as plain JSON data, discriminated on `kind`. `toFetch` and
 * `toPixelUrl` make it a real one. `params` are in the order `sdr_s`, `sdr_o`, `sdr_u`, `sdr_a`, `sdr_m`, then
 * attributes.
 */
export type TotangoRequest = AccountRequest | ProductRequest | UserRequest | ActivityRequest;

/** A request while it is being made. */
export type OpenRequest = WritableDeep<TotangoRequest>;

/** A request of a message: the first has the number 0. */
export function requestOf<Kind extends TotangoRequest["kind"], Params>(
  kind: Kind,
  params: Params,
  { service, message }: Pick<Facts, "service" | "message">,
  number: number,
) {
  return requestWithId(kind, service.url, params, requestId(message.messageId, number));
}

/** Without an ID, a request has no field for one. */
export function requestWithId<Kind extends TotangoRequest["kind"], Params>(
  kind: Kind,
  url: string,
  params: Params,
  id: string | undefined,
): { kind: Kind; url: string; params: Params; id?: string } {
  return id === undefined ? { kind, url, params } : { kind, url, params, id };
}

/** R1.2: the same at every delivery of the message from the same session. */
export function requestId(messageId: unknown, number: number): string | undefined {
  return isText(messageId) ? `${messageId}:${number}` : undefined;
}
