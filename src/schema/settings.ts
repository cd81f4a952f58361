import {
  array,
  boolean,
  literal,
  nullish,
  record,
  startsWith,
  strictObject,
  string,
  union,
  type ZodMiniType,
} from "zod/v4/mini";
import type * as settings from "../settings.js";
import { checked, described, field } from "./checked.js";
import { findFaults } from "./setting-faults.js";

/**
 * Settings as they come from a file or a form. It rejects what the functions of `segment-to-totango` throw a
 * `TypeError` for. It also rejects a service ID that does not start with `SP-`, a setting that does not exist, and an
 * entry of a table that can never be used.
 *
 * @example
 * ```ts
 * TotangoSettings.parse({ serviceId: "SP-1234-01", region: "eu" }); // => { serviceId: "SP-1234-01", region: "eu" }
 * TotangoSettings.safeParse({ serviceId: "1234" }).success; // => false
 * ```
 */
export const TotangoSettings: ZodMiniType<settings.TotangoSettings, settings.TotangoSettings> = /* @__PURE__ */ checked(
  () => {
    const shape = settingsShape();
    const names = Object.keys(shape);
    return {
      description: "What the translation needs to know of a Totango service.",
      shape,
      others: "reject",
      findFaults: (value) => findFaults(value, names),
    };
  },
);
/** What the translation needs to know of your Totango service. */
export type TotangoSettings = settings.TotangoSettings;

function settingsShape() {
  const texts = union([string(), array(nullish(string()))]);
  const table = record(string(), nullish(union([boolean(), string()])));
  const entry = strictObject({
    name: field("The name under which it is sent.", string()),
    module: field("The module in which it is counted.", string()),
  });
  return {
    serviceId: described(
      "The service ID of the Totango account, such as SP-1234-01.",
      string().check(startsWith("SP-")),
    ),
    region: field("The data center of the Totango account: us by default.", literal(["us", "eu", "eu1"])),
    disableHeartbeat: field("true drops __heartbeat pages.", boolean()),
    trackNamedPages: field("false drops the activity that is made of a page's name.", boolean()),
    trackCategorizedPages: field("false drops the activity that is made of a page's category.", boolean()),
    endpoint: field("An http:// or https:// URL that requests go to instead of the region's.", string()),
    defaultModule: field("The module of activities that name none, at most 100 characters.", string()),
    productSeparator: field("What joins an account ID and a product ID: __ by default.", literal(["__", "_"])),
    attributes: field(
      "Tables that rename attributes, or leave them out: true, false or another name for each name.",
      strictObject({
        account: field("For the traits of groups and the attributes of products.", table),
        user: field("For the traits of users.", table),
      }),
    ),
    integrationNames: field("Other names by which Segment addresses you in integrations.", texts),
    accountIdFrom: field("Other places of the account ID in a message: keys joined with dots.", texts),
    activities: field(
      "A table that renames activities, moves them to another module, or leaves them out.",
      record(string(), nullish(union([boolean(), string(), entry]))),
    ),
  } satisfies Record<keyof settings.TotangoSettings, ZodMiniType>;
}
