import type { AttributeTable, TotangoSettings } from "segment-to-totango";
import { TotangoSettings as SettingsSchema } from "segment-to-totango/schema";

/** A row of an attribute table: a name, and what becomes of it. */
export type Entry = {
  readonly name: string;
  readonly treatment: "rename" | "leave out" | "send";
  readonly newName: string;
};

/** The form as it is filled in. */
export type Form = {
  readonly serviceId: string;
  readonly region: string;
  readonly defaultModule: string;
  readonly productSeparator: string;
  /** With commas between them, as are the places. */
  readonly integrationNames: string;
  readonly accountIdFrom: string;
  readonly disableHeartbeat: boolean;
  readonly trackNamedPages: boolean;
  readonly trackCategorizedPages: boolean;
  readonly activities: Table;
  readonly account: Table;
  readonly user: Table;
};

export type Table = { readonly entries: readonly Entry[]; readonly leavesOutOthers: boolean };

const emptyTable: Table = { entries: [], leavesOutOthers: false };

export const emptyForm: Form = {
  serviceId: "SP-0000-01",
  region: "us",
  defaultModule: "",
  productSeparator: "__",
  integrationNames: "",
  accountIdFrom: "",
  disableHeartbeat: false,
  trackNamedPages: true,
  trackCategorizedPages: true,
  activities: emptyTable,
  account: emptyTable,
  user: emptyTable,
};

/** The settings of a form, or what is wrong with them. */
export function settingsOf({ account, user, ...others }: Form): TotangoSettings | string {
  const { data, error } = SettingsSchema.safeParse({
    ...others,
    integrationNames: listOf(others.integrationNames),
    accountIdFrom: listOf(others.accountIdFrom),
    activities: tableOf(others.activities),
    attributes: { account: tableOf(account), user: tableOf(user) },
  });
  return data ?? error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join(". ");
}

function listOf(text: string): string[] {
  return text.split(",").map((each) => each.trim());
}

function tableOf({ entries, leavesOutOthers }: Table): AttributeTable {
  const named = entries.filter(({ name }) => name !== "");
  return {
    ...(leavesOutOthers ? { "*": false } : {}),
    ...Object.fromEntries(named.map((entry) => [entry.name, valueOf(entry)])),
  };
}

function valueOf({ treatment, newName }: Entry): string | boolean {
  return treatment === "rename" ? newName : treatment === "send";
}

/** What stands after the `#` of a link: the settings, and none of the messages. */
export function toFragment(form: Form): string {
  return `settings=${encodeURIComponent(JSON.stringify(form))}`;
}

export function fromFragment(fragment: string): Form {
  try {
    const stored: unknown = JSON.parse(decodeURIComponent(fragment.replace(/^#?settings=/, "")));
    return typeof stored === "object" ? { ...emptyForm, ...knownFields(stored ?? {}) } : emptyForm;
  } catch {
    return emptyForm;
  }
}

/** Of a link that somebody else made, fields of the right type alone. */
function knownFields(stored: object): Partial<Form> {
  const fields = new Map(Object.entries(stored));
  const own = Object.entries(emptyForm).flatMap(([name, empty]): [string, unknown][] => {
    const value: unknown = fields.get(name);
    if (typeof empty === "object") return [[name, readTable(value)]];
    return typeof value === typeof empty ? [[name, value]] : [];
  });
  return Object.fromEntries(own);
}

function readTable(value: unknown): Table {
  if (typeof value !== "object" || value === null || !("entries" in value) || !Array.isArray(value.entries))
    return emptyTable;
  return {
    entries: value.entries.filter(isEntry).map(({ name, treatment, newName }) => ({ name, treatment, newName })),
    leavesOutOthers: "leavesOutOthers" in value && value.leavesOutOthers === true,
  };
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const isNamed =
    "name" in value && typeof value.name === "string" && "newName" in value && typeof value.newName === "string";
  return (
    isNamed &&
    "treatment" in value &&
    ["rename", "leave out", "send"].some((treatment) => treatment === value.treatment)
  );
}
