import * as fc from "fast-check";
import type { AttributeTable, TotangoSettings } from "../settings.js";
import type { TotangoOptionsConstraints } from "./constraints.js";
import { nothing, record, simplestFirst, weighted } from "./values.js";

/**
 * Settings that no function rejects: every region, flag and separator, endpoints with and without a query and a
 * fragment, and tables that rename attributes and leave them out.
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
        fc.string({ minLength: 1 }).filter((serviceId) => serviceId.trim() !== ""),
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
    },
    "serviceId",
  );
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
