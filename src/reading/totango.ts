import { sessionPath, type Path } from "../issues.js";
import type { Service } from "../settings.js";
import { hasOwn, isAbsent, noFields, readObject, type Fields } from "../text.js";

/** The options of a message, and where in it they and their parts are. */
export type Options = { readonly value: Fields; readonly paths: OptionsPaths };

/** Made once for each place in which options can be. */
export type OptionsPaths = {
  readonly parent: Path;
  readonly parentId: Path;
  readonly product: Path;
  readonly productId: Path;
  readonly productAccountId: Path;
  readonly productModule: Path;
  readonly enableHierarchy: Path;
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
const integrationsPaths: OptionsPaths = /* @__PURE__ */ optionsPaths(integrationsPath);
const contextPaths: OptionsPaths = /* @__PURE__ */ optionsPaths(contextPath);
const noOptions: Totango = { state: "on", value: noFields, paths: contextPaths };

export function optionsPaths(options: Path): OptionsPaths {
  const parent = [...options, "parent"];
  const product = [...options, "product"];
  return {
    parent,
    parentId: [...parent, "id"],
    product,
    productId: [...product, "id"],
    productAccountId: [...product, "account_id"],
    productModule: [...product, "module"],
    enableHierarchy: [...options, "enableHierarchy"],
  };
}

/** Section 8: what comes from the session has no place in the message. */
export const sessionPaths: OptionsPaths = {
  parent: sessionPath,
  parentId: sessionPath,
  product: sessionPath,
  productId: sessionPath,
  productAccountId: sessionPath,
  productModule: sessionPath,
  enableHierarchy: sessionPath,
};

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
  return optionsIn(Totango, integrationsPaths) ?? optionsIn(inContext, contextPaths) ?? noOptions;
}

function allIsOff(name: "All" | "all"): Totango {
  return { state: "off", path: ["integrations", name], isOwn: false };
}

function isOn(value: unknown): boolean {
  return value === true || isAbsent(value) || readObject(value) !== undefined;
}

/** R2.2: an object without any option is none. */
function optionsIn(given: unknown, paths: OptionsPaths): Totango | undefined {
  const value = readObject(given);
  if (!value) return undefined;
  const { parent, product, enableHierarchy } = value;
  const hasOptions = !isAbsent(parent) || !isAbsent(product) || !isAbsent(enableHierarchy);
  return hasOptions ? { state: "on", value, paths } : undefined;
}
