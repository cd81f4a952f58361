import { createDateOf } from "./dates.js";

const dates = new Set([
  "Create Date",
  "Cancellation Date",
  "Contract Renewal Date",
  "Contract Start Date",
  "Last Contract Value Change Date",
  "Last Payment Date",
  "Next Payment Due Date",
  "Payment Method Expiration Date",
  "Trial Expiration Date",
]);

const numbers = new Set(["Company Size", "Contract Value", "Last Payment Amount", "Licenses", "Outstanding Balance"]);

/** R5.12: the date that an account's attribute of this name is sent as. */
export function typedDateOf(name: string, value: unknown): string | undefined {
  return dates.has(name) ? createDateOf(value) : undefined;
}

/** R5.12: whether Totango wants another kind of value under this name of an account's attribute. */
export function isOfAnotherType(name: string, value: unknown): boolean {
  if (value === "") return false;
  if (dates.has(name)) return createDateOf(value) === undefined;
  return numbers.has(name) && !isNumber(value);
}

function isNumber(value: unknown): boolean {
  if (typeof value === "string") return isWrittenNumber(value);
  return typeof value === "number" || typeof value === "bigint";
}

/** Digits, with an optional sign and fraction. */
function isWrittenNumber(text: string): boolean {
  const unsigned = text.startsWith("+") || text.startsWith("-") ? text.slice(1) : text;
  const [whole = "", fraction, ...others] = unsigned.split(".");
  return areDigits(whole) && (fraction === undefined || areDigits(fraction)) && others.length === 0;
}

function areDigits(text: string): boolean {
  return text !== "" && Array.from(text).every((character) => "0123456789".includes(character));
}
