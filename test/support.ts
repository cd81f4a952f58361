import { isDeepStrictEqual } from "node:util";
import {
  advance,
  emptySession,
  explain,
  translate,
  type Advance,
  type Device,
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
  await vi.waitUntil(condition, { timeout: 20_000, interval: 10 });
}

/** `expect(actual).toEqual(expected)` in a fraction of its time, for what is compared many thousand times. */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** `expect(actual).toBe(expected)`, likewise. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) expect(actual).toBe(expected);
}

/** `expect(text).not.toMatch(part)`, likewise. */
export function expectWithout(text: string, part: RegExp): void {
  if (part.test(text)) expect(text).not.toMatch(part);
}

/** With all that is in it: a test on frozen input shows that inputs are never changed (R1.1). */
export function frozen<Value>(value: Value): Value {
  const all = new Set<unknown>([value]);
  for (const each of all) {
    if (typeof each !== "object" || each === null || ArrayBuffer.isView(each)) continue; // no engine freezes a view
    Object.freeze(each);
    Object.values(each).forEach((inside) => all.add(inside));
  }
  return value;
}

export const service = frozen({ serviceId: "SP-1234-01" });

/** What Segment knows of jack: every message below is his, in the account `test_group`. */
export const jack = frozen({ userId: "jack", context: { groupId: "test_group" } });
export const jackInGroup = jackIn({});
export const jackInProduct = jackIn({ product: { id: "productA" } });

/** His session with one device, the servers' unless it has an ID, in the account `test_group`. */
export function jackIn(device: Device): Session {
  return frozen({ userId: "jack", devices: [{ groupId: "test_group", ...device }] });
}

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

/** What is given, and all that must come of it. */
export type Step = {
  readonly given: unknown;
  readonly sent?: readonly Fields[];
  /** Code and path of each, as `"unusable-value traits age"`. */
  readonly issues?: readonly string[];
  /** The session afterwards, where the rule is about it. */
  readonly next?: Session;
};

/** One sentence of the rules: a message, or several in one session. */
export type Rule = { readonly rule: string; readonly settings?: Fields; readonly session?: unknown } & (
  Step | { readonly steps: readonly Step[] }
);

export function hold(rules: readonly Rule[]): void {
  for (const row of rules) {
    test(row.rule, () => {
      let { session } = row;
      for (const { given, sent = [], issues = [], next } of "steps" in row ? row.steps : [row]) {
        const result = outcome(given, { settings: row.settings, session });
        expect(result.sent).toEqual(sent);
        expect(result.issues).toEqual([...issues].sort());
        if (next) expect(result.session).toStrictEqual(next);
        session = result.session;
      }
    });
  }
}

/** All that comes of a message, as rules say it. */
export function outcome(
  given: unknown,
  { settings, session = emptySession }: { readonly settings?: Fields | undefined; readonly session?: unknown } = {},
): { readonly sent: readonly Fields[]; readonly issues: readonly string[]; readonly session: Session } {
  const result = untyped.advance(frozen(given), frozen({ ...service, ...settings }), frozen(session));
  return { sent: sentOf(result.requests), issues: foundIn(result.issues), session: result.session };
}

/** Where attributes are in a message, whose they are, and what is sent beside them. */
export type Source = {
  readonly source: string;
  readonly owner: "account" | "user";
  readonly path: string;
  readonly given: (attributes: Fields) => Fields;
  readonly sent: Fields;
};

export const accountTraits: Source = {
  source: "traits of an account",
  owner: "account",
  path: "traits",
  given: (traits) => group({ userId: undefined, traits }),
  sent: { kind: "account", sdr_o: "test_group" },
};

export const productFields: Source = {
  source: "fields of a product",
  owner: "account",
  path: "context Totango product",
  given: (fields) =>
    group({
      userId: undefined,
      context: { Totango: { product: { ...fields, account_id: "123" }, enableHierarchy: false } },
    }),
  sent: { kind: "product", sdr_o: "123" },
};

export const userTraits: Source = {
  source: "traits of a user",
  owner: "user",
  path: "traits",
  given: (traits) => identify({ traits }),
  sent: { kind: "user", sdr_o: "test_group", sdr_u: "jack" },
};

export const contextTraits: Source = {
  source: "context.traits",
  owner: "user",
  path: "context traits",
  given: (traits) => track({ context: { groupId: "test_group", traits } }),
  sent: login,
};

export const accountSources = [accountTraits, productFields];
export const userSources = [userTraits, contextTraits];
export const everySource = [...accountSources, ...userSources];

/** A sentence on attributes: names without `sdr_o.` or `sdr_u.`, and paths within their source. */
export type AttributeRule = {
  readonly rule: string;
  readonly given: Fields;
  /** R5.11 */
  readonly table?: Fields;
  readonly sent?: Fields;
  readonly issues?: readonly string[];
};

/** Whichever of these sources the attributes are in. */
export function holdAttributes(sources: readonly Source[], rules: readonly AttributeRule[]): void {
  for (const source of sources) {
    hold(
      rules.map(({ rule, given, table, sent = {}, issues = [] }) => ({
        rule: `${rule} (${source.source})`,
        given: source.given(given),
        ...(table && { settings: { attributes: { [source.owner]: table } } }),
        sent: [{ ...source.sent, ...attributesOf(source, sent) }],
        issues: issues.map((issue) => issue.replace(" ", ` ${source.path} `)),
      })),
    );
  }
}

/** As they are named in a request. */
export function attributesOf({ owner }: Source, attributes: Fields): Fields {
  const prefix = owner === "account" ? "sdr_o." : "sdr_u.";
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [prefix + name, text]));
}

/** An object as JSON makes it, whose fields may have names like `__proto__`. */
export function parsed(json: string): Fields {
  const value: unknown = JSON.parse(json);
  if (!isFields(value)) throw new Error("This is not an object.");
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** What messages become, one by one, in one session. */
export function replay(messages: readonly unknown[], settings: unknown = service): Advance[] {
  const results: Advance[] = [];
  for (const message of messages) {
    results.push(untyped.advance(message, settings, results.at(-1)?.session ?? emptySession));
  }
  return results;
}
