import type { Path, Placed } from "../issues.js";
import { isAbsent, noFields, readObject, type Fields } from "../text.js";

/** What a message says of Totango: the switch that keeps the message from it (R2.3), or the options for it (R2.2). */
export type Totango = { readonly state: "off"; readonly path: Path } | (Placed<Fields> & { readonly state: "on" });

const integrationsPath: Path = ["integrations", "Totango"];
const contextPath: Path = ["context", "Totango"];
const noOptions: Totango = { state: "on", value: noFields, path: contextPath };

export function readTotango({ integrations }: Fields, context: Fields | undefined): Totango {
  const switches = isAbsent(integrations) ? noFields : readObject(integrations);
  if (!switches) return { state: "off", path: ["integrations"] };
  const { Totango, All, all } = switches;
  const inContext = context?.Totango;
  // R2.3: a switch that cannot be read is off.
  if (!isOn(Totango)) return { state: "off", path: integrationsPath };
  if (isAbsent(Totango) && !isAbsent(All) && All !== true) return { state: "off", path: ["integrations", "All"] };
  if (isAbsent(Totango) && !isAbsent(all) && all !== true) return { state: "off", path: ["integrations", "all"] };
  if (!isOn(inContext)) return { state: "off", path: contextPath };
  return optionsIn(Totango, integrationsPath) ?? optionsIn(inContext, contextPath) ?? noOptions;
}

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value) || readObject(value) !== undefined;
}

/** R2.2: an object without any option is none. */
function optionsIn(value: unknown, path: Path): Totango | undefined {
  const fields = readObject(value);
  if (!fields) return undefined;
  const { parent, product, enableHierarchy } = fields;
  const hasOptions = !isAbsent(parent) || !isAbsent(product) || !isAbsent(enableHierarchy);
  return hasOptions ? { state: "on", value: fields, path } : undefined;
}
