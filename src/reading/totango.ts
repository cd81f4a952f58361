import type { Path } from "../issues.js";
import type { Service } from "../settings.js";
import { hasOwn, isAbsent, noFields, readObject, type Fields } from "../text.js";

/** The options of a message, and where in it they are. */
export type Options = { readonly value: Fields; readonly place: OptionsPlace };

/** Where options are, and what in them is passed on. It is made once for each place. */
type OptionsPlace = {
  readonly path: Path;
  readonly parent: Path;
  readonly parentId: Path;
  readonly product: Path;
};

/** What a message says of Totango: the switch that keeps the message from it (R2.3), or the options for it (R2.2). */
export type Totango =
  | {
      readonly state: "off";
      readonly path: Path;
      /** Whether the switch is one of our own, and not that of all destinations (R6.7). */
      readonly isOwn: boolean;
    }
  | (Options & { readonly state: "on" });

const integrationsPath: Path = ["integrations", "Totango"];
const contextPath: Path = ["context", "Totango"];
const inIntegrations: OptionsPlace = /* @__PURE__ */ optionsPlace(integrationsPath);
const inContext: OptionsPlace = /* @__PURE__ */ optionsPlace(contextPath);
const noOptions: Totango = { state: "on", value: noFields, place: inContext };

export function optionsPlace(path: Path): OptionsPlace {
  const parent = [...path, "parent"];
  return { path, parent, parentId: [...parent, "id"], product: [...path, "product"] };
}

/** R2.3: the first switch that is off; one that cannot be read is off. */
export function readTotango(
  { integrations }: Fields,
  context: Fields | undefined,
  { integrationNames }: Pick<Service, "integrationNames">,
): Totango {
  const switches = isAbsent(integrations) ? noFields : readObject(integrations);
  if (!switches) return { state: "off", path: ["integrations"], isOwn: true };
  const { Totango, All, all } = switches;
  if (!isOn(Totango)) return { state: "off", path: integrationsPath, isOwn: true };
  let isAddressed = !isAbsent(Totango);
  for (const name of integrationNames) {
    const value = hasOwn(switches, name) ? switches[name] : undefined;
    if (!isOn(value)) return { state: "off", path: ["integrations", name], isOwn: true };
    isAddressed ||= !isAbsent(value);
  }
  if (!isOn(context?.Totango)) return { state: "off", path: contextPath, isOwn: true };
  if (!isAddressed && !isAbsent(All) && All !== true) return allIsOff("All");
  if (!isAddressed && !isAbsent(all) && all !== true) return allIsOff("all");
  return optionsIn(Totango, inIntegrations) ?? optionsIn(context?.Totango, inContext) ?? noOptions;
}

function allIsOff(name: "All" | "all"): Totango {
  return { state: "off", path: ["integrations", name], isOwn: false };
}

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value) || readObject(value) !== undefined;
}

/** R2.2: an object without any option is none. */
function optionsIn(given: unknown, place: OptionsPlace): Totango | undefined {
  const value = readObject(given);
  if (!value) return undefined;
  const { parent, product, enableHierarchy } = value;
  const hasOptions = !isAbsent(parent) || !isAbsent(product) || !isAbsent(enableHierarchy);
  return hasOptions ? { state: "on", value, place } : undefined;
}
