import type { Copy } from "./copy.js";
import type { Program } from "./program.js";

/** What a recipe is told. */
export type Options = {
  /** Where requests to Totango go. */
  readonly endpoint: string;
  /** For how many seconds a request is tried that Totango cannot take. */
  readonly patience: number;
  /** For how many seconds it waits for an answer. */
  readonly timeLimit: number;
  /** For how many days a session is kept after the visitor's last message. */
  readonly sessionDays: number;
};

/** A recipe that runs. */
export type Running = {
  /** Where Segment sends its webhooks. */
  readonly url: string;
  /** Kills what delivers, and starts it again. */
  readonly killWorker: () => Promise<void>;
  /** Kills what stores, and starts it again, where that is a program of its own. */
  readonly killEngine?: () => Promise<void>;
  /** How many requests were given up, and are kept. */
  readonly undelivered: () => Promise<number>;
  /** Has what was given up sent again. */
  readonly retry: () => Promise<void>;
  /** Has what waits for a repair of the endpoint or the token sent, where that does not happen by itself. */
  readonly resume: () => Promise<void>;
  readonly programs: () => readonly Program[];
  readonly stop: () => Promise<void>;
};

export type Engine = {
  /** The folder in `examples`. */
  readonly name: string;
  /** What a copy needs beside its dependencies. */
  readonly prepare?: (copy: Copy) => Promise<void>;
  /** Starts it with nothing stored. */
  readonly start: (copy: Copy, options: Options) => Promise<Running>;
};

export const sharedSecret = "the shared secret";
export const serviceId = "SP-1234-01";

/** The environment that tells a recipe so. */
export function environmentOf({
  endpoint,
  patience,
  timeLimit,
  sessionDays,
}: Options): Readonly<Record<string, string>> {
  return {
    SEGMENT_SECRET: sharedSecret,
    TOTANGO_SERVICE_ID: serviceId,
    TOTANGO_ENDPOINT: endpoint,
    TOTANGO_PATIENCE: `${patience}`,
    TOTANGO_TIME_LIMIT: `${timeLimit}`,
    SESSION_DAYS: `${sessionDays}`,
  };
}
