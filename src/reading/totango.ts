import { sessionPath, type Path } from "../issues.js";
import { isAbsent, noFields, readObject, type Fields } from "../text.js";

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
export type Totango = { readonly state: "off"; readonly path: Path } | (Options & { readonly state: "on" });

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
  return optionsIn(Totango, integrationsPaths) ?? optionsIn(inContext, contextPaths) ?? noOptions;
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
