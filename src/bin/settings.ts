import { readFile } from "node:fs/promises";
import type { TotangoSettings } from "../index.js";
import { findFaults } from "../schema/setting-faults.js";
import { failureOf } from "./failure.js";
import { notJson, parse } from "./scanner.js";

export type Settings = { readonly settings: unknown };

const defaults: Settings = { settings: { serviceId: "SP-0000-01" } satisfies TotangoSettings };

/** One that is misspelt would do nothing. */
const names = {
  serviceId: true,
  region: true,
  disableHeartbeat: true,
  trackNamedPages: true,
  trackCategorizedPages: true,
  endpoint: true,
  defaultModule: true,
  productSeparator: true,
  attributes: true,
  integrationNames: true,
  accountIdFrom: true,
  activities: true,
} satisfies Record<keyof TotangoSettings, true>;

/** The settings of a file, or what is wrong with them. */
export async function readSettings(file: string | undefined): Promise<Settings | string> {
  if (file === undefined) return defaults;
  try {
    const settings = parse(await readFile(file, "utf8"));
    const fault = settings === notJson ? "is not JSON" : faultOf(settings);
    return fault === undefined ? { settings } : `${file}: ${fault}`;
  } catch (error) {
    return failureOf(file, error);
  }
}

function faultOf(settings: unknown): string | undefined {
  const [fault] = findFaults(settings, Object.keys(names));
  return fault && `${["settings", ...fault.path].join(".")} ${fault.message}`;
}
