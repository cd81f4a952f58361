import type { Fields } from "../support.js";
import { isAbsent, isObject, objectIn } from "./values.js";

/** R9.4 */
export function modelMessagesOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return Array.from(body).flatMap((item) => itemsOf(item) ?? [item]);
  return itemsOf(body) ?? [body];
}

/** The items of a batch; of anything else, nothing. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value) || !isAbsent(value.type) || !Array.isArray(value.batch)) return undefined;
  return Array.from(value.batch, (item: unknown) => (isObject(item) ? completed(item, value) : item));
}

function completed(item: Fields, batch: Fields): Fields {
  const names = ["context", "integrations"].filter((name) => !isAbsent(batch[name]));
  return { ...item, ...Object.fromEntries(names.map((name) => [name, under(item[name], batch[name])])) };
}

function under(own: unknown, common: unknown): unknown {
  if (isAbsent(own)) return common;
  const [fields, others] = [objectIn(own), objectIn(common)];
  if (!fields || !others) return own;
  const given = Object.entries(fields).filter(([, value]) => !isAbsent(value));
  return { ...others, ...Object.fromEntries(given) };
}
