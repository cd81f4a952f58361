import type { TotangoSettings } from "segment-to-totango";

export const settings: TotangoSettings = { serviceId: "SP-1234-01" };

export type Integrations = { readonly [name: string]: boolean };

/** Has a library send to a server. It is loaded with `integrations`, where it can be. */
export type Start = (server: URL, integrations: Integrations) => Sender;

export type Sender = {
  /** It has the methods of Analytics.js. */
  readonly analytics: object;
  /** Settles when the library has loaded. */
  readonly loaded: PromiseLike<unknown>;
};
