import * as fc from "fast-check";
import type { ActivityTable, AttributeTable, TotangoSettings } from "../settings.js";
import type { TotangoOptionsConstraints } from "./constraints.js";
import { blank, nothing, record, simplestFirst, text, weighted } from "./values.js";

/**
 * Settings that no function rejects: every region, flag and separator, endpoints with and without a query and a
 * fragment, tables that rename attributes and activities and leave them out, other names by which Segment addresses
 * you, and other places of the account ID. They name what `segmentMessage` makes.
 *
 * @param constraints - Which names the tables have
 * @returns An arbitrary of settings
 *
 * @example
 * ```ts
 * fc.sample(totangoSettings(), 10).every((settings) => TotangoSettings.safeParse(settings).success); // => true
 * ```
 */
export function totangoSettings(
  constraints: Pick<TotangoOptionsConstraints, "traitNames"> = {},
): fc.Arbitrary<TotangoSettings> {
  const table = weighted([4, attributeTable(constraints)], [1, nothing]);
  return record(
    {
      serviceId: simplestFirst(
        fc.constant("SP-1234-01"),
        fc.string().map((rest) => `SP-${rest}`),
      ),
      region: fc.constantFrom("us", "eu", "eu1", null),
      disableHeartbeat: fc.constantFrom(false, true, null),
      trackNamedPages: fc.constantFrom(true, false, null),
      trackCategorizedPages: fc.constantFrom(true, false, null),
      endpoint: fc.constantFrom(
        "https://proxy.example/",
        "http://127.0.0.1:8080/sdr",
        "https://proxy.example/?",
        "https://proxy.example/?to=totango",
        "https://proxy.example/?to=totango&#top",
        null,
      ),
      defaultModule: simplestFirst(fc.constant("Application"), nothing),
      productSeparator: fc.constantFrom("__", "_", null),
      attributes: weighted([2, nothing], [1, record({ account: table, user: table })]),
      integrationNames: texts(integrationNames),
      accountIdFrom: texts(places),
      activities: weighted([2, nothing], [1, activityTable]),
    },
    "serviceId",
  );
}

/** A text, or a list of them, in which blank and absent ones are none. */
function texts(choices: readonly string[]): fc.Arbitrary<string | (string | null | undefined)[] | null | undefined> {
  const choice = fc.constantFrom(...choices);
  return simplestFirst(nothing, choice, fc.array(weighted([8, choice], [1, blank], [1, nothing]), { maxLength: 3 }));
}

function attributeTable({
  traitNames = tableNames,
}: Pick<TotangoOptionsConstraints, "traitNames">): fc.Arbitrary<AttributeTable> {
  const entry = simplestFirst(fc.constantFrom(true, false, "true", "false"), fc.constantFrom(...newNames), nothing);
  const entries = record(Object.fromEntries(traitNames.map((name) => [name, weighted([1, nothing], [1, entry])])));
  const rest = fc.constantFrom({}, { "*": true }, { "*": false }, { "*": "false" });
  return fc.tuple(entries, rest).map(([named, others]) => ({ ...named, ...others }));
}

const tableNames = [
  ..."name created createdAt created_at id account_id parent_id email plan seats city".split(" "),
  ..."address address_city address_geo address_geo_lat account account_name parent product tags".split(" "),
  "Create Date",
  "Contract Value",
];
const newNames = ["Plan", "Company", "plan", "Create Date", "account_name", "parent_id", "product_id", "CRM ID"];

/** Names by which Segment addresses a receiver in `integrations`. */
export const integrationNames = ["Webhooks", "My Function (My Workspace)"];
const places = ["context.group_id", "traits.company.id", "properties.workspaceId"];

const activityNames = [
  ..."Login Docs Index Unknown".split(" "),
  ..."Docs,Index,Docs Index,Login".split(",").flatMap((name) => [`Viewed ${name} Page`, `Viewed ${name} Screen`]),
];
const activityText = weighted([3, fc.constantFrom("Signed In", "Search")], [1, text], [1, nothing]);
const activityEntry = simplestFirst(
  fc.constantFrom(true, false, "true", "false"),
  activityText,
  record({ name: activityText, module: activityText }),
);
const activityTable: fc.Arbitrary<ActivityTable> = fc
  .tuple(
    record(Object.fromEntries(activityNames.map((name) => [name, activityEntry]))),
    fc.constantFrom({}, { "*": true }, { "*": false }, { "*": "false" }),
  )
  .map(([named, others]) => ({ ...named, ...others }));
