import type { ActivityEntry, ActivityTable, TotangoSettings } from "segment-to-totango";
import { accept } from "./accept.js";

// R1.5: lists of texts, and what a form leaves empty.
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  integrationNames: "Webhooks",
  accountIdFrom: ["context.group_id", "traits.company.id", null, undefined],
  activities: null,
});
export function typed(names: readonly string[], settings: TotangoSettings): TotangoSettings {
  return { ...settings, integrationNames: names, accountIdFrom: names };
}
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error a place is a text
  accountIdFrom: ["context.group_id", 7],
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error a name is a text
  integrationNames: { Webhooks: true },
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error misspelt integrationNames
  integrationname: "Webhooks",
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error misspelt accountIdFrom
  accountIDFrom: "context.group_id",
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error misspelt activities
  activites: {},
});

// R4.9: the entries of the table.
accept<ActivityTable>({
  Login: "Signed In",
  Logout: false,
  Search: { name: "Searched", module: "Search" },
  "Viewed Docs Page": { name: null, module: undefined },
  Unknown: null,
  Ping: undefined,
  "*": "false",
});
accept<ActivityEntry>({});
accept<ActivityTable>({
  Login: {
    // @ts-expect-error misspelt name
    nmae: "x",
  },
});
accept<ActivityTable>({
  Login: {
    name: "x",
    // @ts-expect-error misspelt module
    modul: "x",
  },
});
accept<ActivityTable>({
  // @ts-expect-error an entry is no number
  Login: 7,
});
accept<TotangoSettings>({
  serviceId: "SP-1234-01",
  // @ts-expect-error a table is no list
  activities: ["Login"],
});
