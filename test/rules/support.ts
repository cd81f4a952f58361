import {
  advance,
  emptySession,
  type Issue,
  type SegmentMessage,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import { expect, test } from "vitest";
import { asMessage, frozen } from "../properties/messages.js";

type Fields = { readonly [name: string]: unknown };

/** Everything given to the library is frozen. */
export { frozen };

export const service: TotangoSettings = frozen({ serviceId: "SP-1234-01" });

/** What Segment knows of jack: every message below is his, in the account `test_group`. */
export const jack = { userId: "jack", context: { groupId: "test_group" } };
export const jackInGroup: Session = frozen({ userId: "jack", groupId: "test_group" });
export const jackInProduct: Session = frozen({ ...jackInGroup, product: { id: "productA" } });

/** Any value, as untyped code may pass it. */
export function message(value: unknown): SegmentMessage {
  return frozen(asMessage(value));
}

export function identify(fields: Fields = {}): SegmentMessage {
  return message({ type: "identify", ...jack, ...fields });
}

export function group(fields: Fields = {}): SegmentMessage {
  return message({ type: "group", userId: "jack", groupId: "test_group", ...fields });
}

export function track(fields: Fields = {}): SegmentMessage {
  return message({ type: "track", ...jack, event: "Login", properties: { category: "Application" }, ...fields });
}

export function page(fields: Fields = {}): SegmentMessage {
  return message({ type: "page", ...jack, ...fields });
}

export function screen(fields: Fields = {}): SegmentMessage {
  return message({ type: "screen", ...jack, ...fields });
}

/** The Totango options of a message. */
export function totango(options: unknown): Fields {
  return { integrations: { Totango: options } };
}

/** `track()` as it is sent. */
export const login = { kind: "activity", sdr_o: "test_group", sdr_u: "jack", sdr_a: "Login", sdr_m: "Application" };

/** The requests without the service, which all of them share. */
export function sentOf(requests: readonly TotangoRequest[]): Fields[] {
  return requests.map(({ kind, params }) => ({
    kind,
    ...Object.fromEntries(Object.entries(params).filter(([name]) => name !== "sdr_s")),
  }));
}

/** Code and path of each issue, sorted: the contract gives them no order. */
export function foundIn(issues: readonly Issue[]): string[] {
  return issues.map(({ code, path }) => [code, ...path].join(" ")).sort();
}

/** One sentence of the contract: what is given, and all that must come of it. */
export type Rule = {
  readonly rule: string;
  readonly given: SegmentMessage;
  readonly settings?: Partial<TotangoSettings>;
  readonly session?: Session;
  readonly sent?: readonly Fields[];
  readonly issues?: readonly string[];
};

export function hold(rules: readonly Rule[]): void {
  for (const { rule, given, settings, session = emptySession, sent = [], issues = [] } of rules) {
    test(rule, () => {
      const result = advance(given, frozen({ ...service, ...settings }), frozen(session));
      expect(sentOf(result.requests)).toEqual(sent);
      expect(foundIn(result.issues)).toEqual([...issues].sort());
    });
  }
}
