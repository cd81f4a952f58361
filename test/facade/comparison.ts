import fc from "fast-check";
import type { TotangoSettings } from "segment-to-totango";
import { service, untyped, type Fields } from "../support.js";

export type { Fields };

/** One thing that a message says: the values it may come from, how Segment's accessors read it, and how it is sent. */
export type Claim = {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly segment: string | undefined;
  readonly sent: string | undefined;
};

/** A rule by which a message is read otherwise than Segment reads it, on purpose, and a message that shows it. */
export type Difference = {
  readonly rule: string;
  readonly reason: string;
  readonly applies: (claim: Claim, message: Fields) => boolean;
  readonly example: Fields;
};

export type Question = {
  readonly question: string;
  readonly messages: fc.Arbitrary<Fields>;
  readonly claims: (message: Fields) => readonly Claim[];
  readonly differences: readonly Difference[];
};

/** Segment's accessors on the values as they were given, before it makes dates of strings. */
export const asGiven = { traverse: false };

export const jack = { userId: "jack", context: { groupId: "test_group" } };

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

export function explained(message: Fields, settings: Partial<TotangoSettings> = {}) {
  return untyped.explain(message, { ...service, ...settings });
}

/** The parameters of the first request. */
export function paramsOf(message: Fields, settings: Partial<TotangoSettings> = {}): Readonly<Record<string, string>> {
  return explained(message, settings).requests[0]?.params ?? {};
}

/** A value as a destination that trusts Segment's accessors would write it. */
export function written(value: unknown): string | undefined {
  const text = String(value);
  if (value instanceof Date) return instant(value);
  return value === undefined || value === null ? undefined : text;
}

/** The same of an ID or a text, where an empty one is none. */
export function writtenText(value: unknown): string | undefined {
  const text = written(value);
  return text === "" ? undefined : text;
}

export function instant(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Segment's accessors find a name by its letters and digits alone, whatever its case. */
export function hasNameAlike(fields: unknown, name: string): boolean {
  return Object.keys(fieldsOf(fields)).some(
    (key) => key !== name && key.replace(/[^a-z0-9]/gi, "").toLowerCase() === name.toLowerCase(),
  );
}

/** Objects with any of the fields. */
export function some(fields: { readonly [name: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<Fields> {
  return fc.record(fields, { requiredKeys: [] });
}

/** Values where an ID, a category or a name should be. */
export const text: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }) },
  { weight: 2, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "\t\n", 0, 1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown[]>(true, false, null, undefined, {}, [], ["Docs"], ["Docs", "Index"]),
  },
  { weight: 1, arbitrary: fc.integer({ min: 90, max: 600 }).map((length) => "x".repeat(length)) },
);

/** What R2.4 says of every ID and text; each question shows it with messages of its own. */
export const blank = {
  rule: "R2.4 a blank text is absent",
  reason: "Totango would show something without a name",
  applies: ({ values }: Claim) =>
    values.some((value) => typeof value === "string" && value !== "" && value.trim() === ""),
};

export const plainDecimal = {
  rule: "R2.4 a number is a plain decimal",
  reason: "an ID given as a number and as its digits is one ID",
  applies: ({ values }: Claim) => values.some((value) => Number.isFinite(value) && String(value).includes("e")),
};

export const otherTypes = {
  rule: "R2.4 what is neither a text nor a finite number is absent",
  reason: "[object Object] is nobody's name",
  applies: ({ values }: Claim) =>
    values.some((value) => {
      const isNumber = typeof value === "number" && !Number.isFinite(value);
      return isNumber || typeof value === "boolean" || (typeof value === "object" && value !== null);
    }),
};

export function cutTo(limit: number) {
  return {
    rule: `R5.8 cut to ${limit} characters`,
    reason: "Totango takes no more",
    applies: ({ segment, sent }: Claim) =>
      segment !== undefined && sent !== undefined && segment.startsWith(sent) && Array.from(sent).length === limit,
  };
}
