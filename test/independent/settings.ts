import { isAbsent, isBlank, isObject, lengthOf } from "./values.js";

/** R1.5: a setting that is a text or a list of texts. */
export function textsOf(setting: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
  return texts.filter((text): text is string => typeof text === "string" && !isBlank(text));
}

/** R1.4: whether settings are taken, or thrown out. */
export function areUsable(settings: unknown): boolean {
  if (!isObject(settings)) return false;
  const given = (name: string): unknown => (isUnset(settings[name]) ? undefined : settings[name]);
  const isOneOf = (name: string, values: readonly unknown[]) => values.includes(given(name));
  const isText = (name: string) => given(name) === undefined || typeof given(name) === "string";
  const isTable = (value: unknown) => isUnset(value) || isObject(value);

  const flags = ["disableHeartbeat", "trackNamedPages", "trackCategorizedPages"];
  const { serviceId, endpoint, defaultModule } = settings;
  const attributes = given("attributes") ?? {};
  return (
    typeof serviceId === "string" &&
    !isBlank(serviceId) &&
    isOneOf("region", [undefined, "us", "eu", "eu1"]) &&
    isOneOf("productSeparator", [undefined, "__", "_"]) &&
    flags.every((flag) => isOneOf(flag, [undefined, true, false])) &&
    isText("endpoint") &&
    (typeof endpoint !== "string" || isBlank(endpoint) || /^https?:\/\//.test(endpoint)) &&
    isText("defaultModule") &&
    (typeof defaultModule !== "string" || lengthOf(defaultModule) <= 100 || isBlank(defaultModule)) &&
    isObject(attributes) &&
    Object.keys(attributes).every((key) => ["account", "user"].includes(key)) &&
    Object.values(attributes).every(isTable) &&
    areTexts(settings.integrationNames) &&
    areTexts(settings.accountIdFrom) &&
    isTable(settings.activities)
  );
}

function isUnset(value: unknown): boolean {
  return isAbsent(value) || (typeof value === "string" && isBlank(value));
}

function areTexts(setting: unknown): boolean {
  const texts: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
  return Array.from(texts).every((text) => isAbsent(text) || typeof text === "string");
}
