import { emptySession } from "segment-to-totango";
import * as fc from "fast-check";
import { service, untyped, type Fields } from "../support.js";

/** People with several devices, in several accounts. */

export const accounts = ["acct-1", "acct-2", "acct-3"];
export const noon = Date.parse("2026-11-27T12:00:00.000Z");
export const minute = 60_000;
export const hour = 60 * minute;

export const timeAfter = (milliseconds: number): string => new Date(noon + milliseconds).toISOString();

/** Objects that have some of the fields, as JSON makes them. */
function someOf<Parts>(parts: { readonly [Name in keyof Parts]: fc.Arbitrary<Parts[Name]> }) {
  return fc.record(parts, { requiredKeys: [], noNullPrototype: true });
}

function weighted(...choices: readonly (readonly [weight: number, fc.Arbitrary<unknown>])[]): fc.Arbitrary<unknown> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

const account = fc.constantFrom(...accounts);
const absent = fc.constant(undefined);
const tooLong = fc.constant("g".repeat(481));
const text = fc.constantFrom("Docs", "Chat", "Billing", " ", "é".repeat(120));
const traits = someOf({ plan: fc.constantFrom("pro", "free"), seats: fc.nat(9), created: fc.constant("yesterday") });

const product = weighted(
  [4, someOf({ id: fc.constantFrom("crm", "desk"), module: text })],
  [1, fc.constant({ id: "crm", account_id: "own" })],
  [1, fc.constant(false)],
);
const options = someOf({ product, enableHierarchy: fc.boolean() });

/** What a group says of its account: one of the three, more often than not. */
const groupId = weighted([8, account], [2, absent], [1, tooLong], [1, fc.constant(["acct-1"])]);
const switchedOff = fc.constantFrom({ integrations: { Totango: false } }, { integrations: { All: false } });

const groupOptions = weighted([9, options], [1, fc.constant({ product: { id: "p".repeat(481) } })]);

export const groupCall = fc
  .tuple(groupId, traits, groupOptions, weighted([6, fc.constant({})], [1, switchedOff]))
  .map(([id, given, Totango, off]): Fields => ({
    type: "group",
    groupId: id,
    traits: given,
    context: { Totango },
    ...fieldsIn(off),
  }));

/** A group that sets its device's group, whatever its device was. */
export const settingGroup = fc
  .tuple(account, traits, options)
  .map(([id, given, Totango]): Fields => ({ type: "group", groupId: id, traits: given, context: { Totango } }));

const context = weighted(
  [4, someOf({ traits })],
  [1, someOf({ groupId: weighted([4, account], [1, tooLong]), traits, Totango: options })],
);

export const otherCall = fc
  .oneof(
    fc.record({ type: fc.constant("identify"), traits, context }, { noNullPrototype: true }),
    fc.record(
      {
        type: fc.constant("track"),
        event: fc.constantFrom("Login", "Saved", null),
        properties: someOf({ category: text }),
        context,
        Plan: fc.constantFrom(undefined, "Gold"),
      },
      { noNullPrototype: true },
    ),
    fc.record(
      {
        type: fc.constantFrom("page", "page", "screen"),
        name: fc.constantFrom("Index", undefined, "__heartbeat"),
        category: fc.oneof(text, absent),
        context,
      },
      { noNullPrototype: true },
    ),
  )
  .map((call): Fields => call);

export const anyCall = fc.oneof({ weight: 1, arbitrary: groupCall }, { weight: 3, arbitrary: otherCall });

export function fieldsIn(value: unknown): Fields {
  return typeof value === "object" ? { ...value } : {};
}

/** Messages of one person, each with a device of the person's, or from a server. */
export function streamOf(devices: readonly (string | undefined)[], maxLength = 24): fc.Arbitrary<Fields[]> {
  const turn = fc.record({
    device: fc.constantFrom(...devices),
    call: anyCall,
    after: fc.option(fc.nat(2 * hour), { nil: undefined }),
    isKnown: fc.constantFrom(true, true, true, true, true, false),
  });
  return fc.array(turn, { minLength: 2, maxLength, size: "max" }).map((turns) =>
    turns.map(({ device, call, after, isKnown }, index) => ({
      ...call,
      messageId: `m${index}`,
      userId: isKnown || index === 0 ? "jack" : undefined,
      anonymousId: device,
      timestamp: after === undefined ? undefined : timeAfter(after),
    })),
  );
}

// What became of messages

export type Kept = {
  readonly userId?: string;
  readonly userAttributes?: Readonly<Record<string, string>>;
  readonly devices?: readonly KeptDevice[];
};

export type KeptDevice = {
  readonly anonymousId?: string;
  readonly enableHierarchy?: boolean;
  readonly category?: string;
  readonly groupId?: string;
  readonly product?: { readonly id?: string; readonly account_id?: string; readonly module?: string };
  readonly hasNoGroup?: true;
  readonly groupedAt?: string;
  readonly activities?: readonly unknown[];
};

export type Sent = { readonly kind: string; readonly id?: string; readonly params: Readonly<Record<string, string>> };

export type Step = {
  readonly message: Fields;
  readonly before: Kept;
  readonly requests: readonly Sent[];
  readonly codes: readonly string[];
  readonly session: Kept;
};

export function steps(messages: readonly Fields[], first: unknown = emptySession): Step[] {
  let before: Kept = emptySession;
  let stored = first;
  return messages.map((message) => {
    const { requests, issues, session } = untyped.advance(message, service, stored);
    const step: Step = { message, before, requests, codes: issues.map(({ code }) => code), session };
    before = session;
    stored = session;
    return step;
  });
}
