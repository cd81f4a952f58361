import type { Path, Placed } from "../issues.js";
import type { Service } from "../settings.js";
import { hasOwn, isAbsent, noFields, readObject, type Fields } from "../text.js";

/** What a message says of Totango: the switch that keeps the message from it (R2.3), or the options for it (R2.2). */
export type Totango =
  | {
      readonly state: "off";
      readonly path: Path;
      /** Whether the switch is one of our own, and not that of all destinations (R6.7). */
      readonly isOwn: boolean;
    }
  | (Placed<Fields> & { readonly state: "on" });

const integrationsPath: Path = ["integrations", "Totango"];
const contextPath: Path = ["context", "Totango"];
const noOptions: Totango = { state: "on", value: noFields, path: contextPath };

/** R2.3: the first switch that is off; one that cannot be read is off. */
export function readTotango(
  { integrations }: Fields,
  context: Fields | undefined,
  { integrationNames }: Pick<Service, "integrationNames">,
): Totango {
  const switches = isAbsent(integrations) ? noFields : readObject(integrations);
  if (!switches) return { state: "off", path: ["integrations"], isOwn: true };
  const { Totango, All, all } = switches;
  const inContext = context?.Totango;
  if (!isOn(Totango)) return { state: "off", path: integrationsPath, isOwn: true };
  let isAddressed = !isAbsent(Totango);
  for (const name of integrationNames) {
    const value = hasOwn(switches, name) ? switches[name] : undefined;
    if (!isOn(value)) return { state: "off", path: ["integrations", name], isOwn: true };
    isAddressed ||= !isAbsent(value);
  }
  if (!isOn(inContext)) return { state: "off", path: contextPath, isOwn: true };
  if (!isAddressed && !isAbsent(All) && All !== true) return allIsOff("All");
  if (!isAddressed && !isAbsent(all) && all !== true) return allIsOff("all");
  return optionsIn(Totango, integrationsPath) ?? optionsIn(inContext, contextPath) ?? noOptions;
}

function allIsOff(name: "All" | "all"): Totango {
  return { state: "off", path: ["integrations", name], isOwn: false };
}

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value) || readObject(value) !== undefined;
}

/** R2.2: an object without any option is none. */
function optionsIn(given: unknown, path: Path): Totango | undefined {
  const value = readObject(given);
  if (!value) return undefined;
  const { parent, product, enableHierarchy } = value;
  const hasOptions = !isAbsent(parent) || !isAbsent(product) || !isAbsent(enableHierarchy);
  return hasOptions ? { state: "on", value, path } : undefined;
}
