import {
  advance,
  emptySession,
  sessionKey,
  type Session,
  type TotangoRequest,
  type TotangoSettings,
} from "segment-to-totango";
import { parse } from "../producers/support.js";
import { settings } from "./sender.js";

type Attributes = { readonly [name: string]: string };

/** What Totango has been told. */
export type Booking = {
  readonly accounts: { readonly [account: string]: Attributes };
  readonly users: { readonly [user: string]: Attributes };
  /** In the order in which they came. */
  readonly activities: readonly Activity[];
};

export type Activity = readonly [account: string, user: string, activity: string, module: string];

/** Translates messages in the order in which they arrived, each in the session of its visitor (R9.1). */
function requestsOf(messages: readonly unknown[], given: Partial<TotangoSettings>): readonly TotangoRequest[] {
  const sessions = new Map<string | undefined, Session>();
  return messages.flatMap((emitted) => {
    const message = parse(emitted);
    const key = sessionKey(message);
    const { requests, session } = advance(message, { ...settings, ...given }, sessions.get(key) ?? emptySession);
    sessions.set(key, session);
    return requests;
  });
}

export function bookingOf(messages: readonly unknown[], given: Partial<TotangoSettings> = {}): Booking {
  const accounts: Record<string, Attributes> = {};
  const users: Record<string, Attributes> = {};
  const activities: Activity[] = [];
  for (const { kind, params } of requestsOf(messages, given)) {
    const { sdr_o, sdr_u } = params;
    accounts[sdr_o] = { ...accounts[sdr_o], ...attributesOf(params, "sdr_o.") };
    if (sdr_u !== undefined) users[sdr_u] = { ...users[sdr_u], ...attributesOf(params, "sdr_u.") };
    if (kind === "activity") activities.push([sdr_o, params.sdr_u, params.sdr_a, params.sdr_m]);
  }
  return { accounts, users, activities };
}

function attributesOf(params: TotangoRequest["params"], prefix: string): Attributes {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, text]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), text]] : [],
    ),
  );
}
