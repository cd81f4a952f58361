import {
  advance,
  emptySession,
  explain,
  translate,
  type Advance,
  type Explanation,
  type Issue,
  type Session,
  type TotangoRequest,
} from "segment-to-totango";
import { expect, test, vi } from "vitest";

export type Fields = { readonly [name: string]: unknown };

/** The library as JavaScript calls it, with any values. */
export const untyped: {
  translate(message: unknown, settings: unknown): readonly TotangoRequest[];
  explain(message: unknown, settings: unknown): Explanation;
  advance(message: unknown, settings: unknown, session: unknown): Advance;
} = { translate, explain, advance };

/** Waits for what must come, however slow the machine is. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: 20_000, interval: 2 });
}

/** With all that is in it: a test on frozen input shows that inputs are never changed (R1.1). */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

export const service = frozen({ serviceId: "SP-1234-01" });

/** What Segment knows of jack: every message below is his, in the account `test_group`. */
export const jack = frozen({ userId: "jack", context: { groupId: "test_group" } });
export const jackInGroup: Session = frozen({ userId: "jack", groupId: "test_group" });
export const jackInProduct: Session = frozen({ ...jackInGroup, product: { id: "productA" } });

export function identify(fields: Fields = {}): Fields {
  return frozen({ type: "identify", ...jack, ...fields });
}

export function group(fields: Fields = {}): Fields {
  return frozen({ type: "group", userId: "jack", groupId: "test_group", ...fields });
}

export function track(fields: Fields = {}): Fields {
  return frozen({ type: "track", ...jack, event: "Login", properties: { category: "Application" }, ...fields });
}

/** A track without event and properties, whose own fields are user attributes (R4.4). */
export function attributeTrack(fields: Fields = {}): Fields {
  return track({ event: null, properties: undefined, ...fields });
}

export function page(fields: Fields = {}): Fields {
  return frozen({ type: "page", ...jack, ...fields });
}

export function screen(fields: Fields = {}): Fields {
  return frozen({ type: "screen", ...jack, ...fields });
}

/** The Totango options of a message. */
export function totango(options: unknown): Fields {
  return { integrations: { Totango: options } };
}

/** `track()` as it is sent. */
export const login = frozen({
  kind: "activity",
  sdr_o: "test_group",
  sdr_u: "jack",
  sdr_a: "Login",
  sdr_m: "Application",
});

/** The requests without the service, which all of them share. */
export function sentOf(requests: readonly TotangoRequest[]): Fields[] {
  return requests.map(({ kind, params }) => ({
    kind,
    ...Object.fromEntries(Object.entries(params).filter(([name]) => name !== "sdr_s")),
  }));
}

/** Code and path of each issue, sorted: they come in no order. */
export function foundIn(issues: readonly Issue[]): string[] {
  return issues.map(({ code, path }) => [code, ...path].join(" ")).sort();
}

/** One sentence of the rules: what is given, and all that must come of it. */
export type Rule = {
  readonly rule: string;
  readonly given: unknown;
  readonly settings?: Fields;
  readonly session?: unknown;
  readonly sent?: readonly Fields[];
  /** Code and path of each, as `"unusable-value traits age"`. */
  readonly issues?: readonly string[];
  /** The session afterwards, where the rule is about it. */
  readonly next?: Session;
};

export function hold(rules: readonly Rule[]): void {
  for (const { rule, given, settings, session = emptySession, sent = [], issues = [], next } of rules) {
    test(rule, () => {
      const result = untyped.advance(frozen(given), frozen({ ...service, ...settings }), frozen(session));
      expect(sentOf(result.requests)).toEqual(sent);
      expect(foundIn(result.issues)).toEqual([...issues].sort());
      if (next) expect(result.session).toStrictEqual(next);
    });
  }
}

/** What messages become, one by one, in one session. */
export function replay(messages: readonly unknown[], settings: unknown = service): Advance[] {
  const results: Advance[] = [];
  for (const message of messages) {
    results.push(untyped.advance(message, settings, results.at(-1)?.session ?? emptySession));
  }
  return results;
}
