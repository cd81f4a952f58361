import { isFilled, isObject } from "./text.js";

/** Totango's data centers. `eu1` is another name of `eu` (R7.1). */
export type TotangoRegion = "us" | "eu" | "eu1";

/**
 * What the translation needs to know of the Totango service: the settings of Segment's own Totango destination, and an
 * `endpoint` for a proxy or a test server (R1.5).
 */
export type TotangoSettings = {
  /** The service ID of your Totango account, such as `SP-1234-01`. */
  readonly serviceId: string;
  /** The data center of your Totango account. Default: `"us"`. */
  readonly region?: TotangoRegion | undefined;
  /** Drops the `__heartbeat` page, which otherwise tells Totango how long users stay. Default: `false`. */
  readonly disableHeartbeat?: boolean | undefined;
  /** Sends `Viewed {name} Page` for pages and screens with a name. Default: `true`. */
  readonly trackNamedPages?: boolean | undefined;
  /** Sends `Viewed {category} Page` for pages and screens with a category. Default: `true`. */
  readonly trackCategorizedPages?: boolean | undefined;
  /** An `http://` or `https://` URL that replaces the region's. */
  readonly endpoint?: string | undefined;
};

/** R1.4, R7.1: the URL that requests go to, once the settings have been found sound. */
export function endpointOf(settings: TotangoSettings): string {
  if (!isObject(settings) || !isFilled(settings.serviceId)) {
    throw new TypeError("settings.serviceId must be a string that is not blank, such as SP-1234-01");
  }
  checkFlag("disableHeartbeat", settings.disableHeartbeat);
  checkFlag("trackNamedPages", settings.trackNamedPages);
  checkFlag("trackCategorizedPages", settings.trackCategorizedPages);
  const { endpoint } = settings;
  const url = urlOf(settings.region);
  if (endpoint === undefined) return url;
  if (isEndpoint(endpoint)) return endpoint;
  throw new TypeError("settings.endpoint must be a URL that starts with http:// or https://");
}

/** R1.4 */
export function isEndpoint(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\//.test(value);
}

function urlOf(region: TotangoRegion = "us"): string {
  switch (region) {
    case "us":
      return "https://sdr.totango.com/pixel.gif/";
    case "eu":
    case "eu1":
      return "https://sdr-eu1.totango.com/pixel.gif/";
    default:
      throw new TypeError('settings.region must be "us", "eu" or "eu1"');
  }
}

function checkFlag(name: string, flag: unknown): void {
  if (flag !== undefined && typeof flag !== "boolean") throw new TypeError(`settings.${name} must be true or false`);
}
