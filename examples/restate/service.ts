/**
 * Receives Segment's webhooks and delivers what becomes of them, in any number of processes. Restate stores each webhook
 * before it is answered, runs one handler of a visitor at a time, in the order of arrival, keeps the visitor's session,
 * and repeats what did not complete.
 */
import * as restate from "@restatedev/restate-sdk";
import { advance, emptySession, sessionKey, type Session, type TotangoRequest } from "segment-to-totango";
import type { UncheckedMessage } from "segment-to-totango";
import { isSigned, readMessages } from "./segment.js";
import { connect } from "./totango.js";

const { SEGMENT_SECRET = "", PORT = "9080", ...env } = process.env;
if (SEGMENT_SECRET.trim() === "") throw new TypeError("SEGMENT_SECRET must not be blank: anyone could sign with it");
const totango = connect(env);

/** The first pause is short. Each later one is twice as long, but for what Totango asks for. */
const retries = {
  initialRetryInterval: 200,
  maxRetryInterval: { seconds: 30 },
  maxRetryDuration: totango.patience,
};

/**
 * `POST /webhook/segment/receive` of Restate's ingress is the URL for Segment's webhook. All calls with one key, `segment`,
 * are in one partition of Restate, and what a partition sends arrives in order. A service's calls are in any partition, so
 * that a later message could arrive first. The handler is shared: no webhook waits for another.
 */
const webhook = restate.object({
  name: "webhook",
  handlers: {
    receive: restate.handlers.object.shared(
      { input: restate.serde.binary, accept: "*/*" },
      async (ctx: restate.ObjectSharedContext, received: Uint8Array): Promise<void> => {
        const body = Uint8Array.from(received);
        const signature = ctx.request().headers.get("x-signature") ?? "";
        if (!(await isSigned(body, signature, SEGMENT_SECRET))) throw refusal("wrong signature", 401);
        const messages = readMessages(body, signature);
        if (messages.length === 0) throw refusal("no message", 400);
        for (const { id, message } of messages) {
          // A message that names nobody waits for no other.
          const key = sessionKey(message) ?? `m:${id}`;
          ctx.objectSendClient(visitor, key).deliver(message, restate.rpc.sendOpts({ idempotencyKey: id }));
        }
      },
    ),
  },
  options: { journalRetention: 0 },
});

function refusal(reason: string, errorCode: number): restate.TerminalError {
  return new restate.TerminalError(reason, { errorCode });
}

/** What is kept of a visitor: the session, and when the last message came, in milliseconds. */
type State = { readonly visitor: { readonly session: Session; readonly seen: number } };

/** One object for each `sessionKey`. Repeats of a message are known by its ID for a day. */
const visitor = restate.object({
  name: "visitor",
  handlers: {
    deliver: async (ctx: restate.ObjectContext<State>, message: UncheckedMessage): Promise<void> => {
      const now = ctx.date.now();
      const before = await ctx.get("visitor");
      const { requests, session } = advance(message, totango.settings, before?.session ?? emptySession);
      for (const [index, request] of requests.entries()) await deliver(ctx, request, `${ctx.request().id}:${index}`);
      if (sessionKey(message) === undefined) return;
      if (!before) ctx.objectSendClient(visitor, ctx.key).expire(restate.rpc.sendOpts({ delay: totango.lifetime }));
      ctx.set("visitor", { session, seen: await now });
    },
    /** One such call waits for each visitor. Where a message has come since, it waits again. */
    expire: async (ctx: restate.ObjectContext<State>): Promise<void> => {
      const now = await ctx.date.now();
      const { seen = 0 } = (await ctx.get("visitor")) ?? {};
      const delay = seen + totango.lifetime - now;
      if (delay <= 0) ctx.clearAll();
      else ctx.objectSendClient(visitor, ctx.key).expire(restate.rpc.sendOpts({ delay }));
    },
  },
  options: { ingressPrivate: true, idempotencyRetention: { days: 1 }, journalRetention: 0 },
});

/** What is given up goes to `undelivered`, and the visitor's next request follows. */
async function deliver(ctx: restate.ObjectContext<State>, request: TotangoRequest, id: string): Promise<void> {
  try {
    await ctx.run(request.kind, () => attempt(request), retries);
  } catch (error) {
    if (!(error instanceof restate.TerminalError) || error instanceof restate.CancelledError) throw error;
    const letter = { request, reason: error.message };
    ctx.serviceSendClient(undelivered).deliver(letter, restate.rpc.sendOpts({ idempotencyKey: id }));
  }
}

async function attempt(request: TotangoRequest): Promise<void> {
  const { delivery, reason, retryAfter } = await totango.send(request);
  if (delivery === "rejected") throw new restate.TerminalError(reason);
  if (delivery === "misconfigured") throw new restate.PauseError(reason); // until somebody resumes it
  if (delivery === "retry") throw new restate.RetryableError(reason, retryAfter > 0 ? { retryAfter } : {});
}

/**
 * Holds each request that was given up, as an invocation that has failed. Started again, it has no idempotency key, and
 * sends the request.
 */
const undelivered = restate.service({
  name: "undelivered",
  handlers: {
    deliver: async (
      ctx: restate.Context,
      { request, reason }: { readonly request: TotangoRequest; readonly reason: string },
    ): Promise<void> => {
      if (ctx.request().idempotencyKey !== undefined) throw new restate.TerminalError(reason);
      await ctx.run(request.kind, () => attempt(request), retries);
    },
  },
  options: { ingressPrivate: true, idempotencyRetention: { days: 30 }, journalRetention: { days: 30 } },
});

await restate.serve({ services: [webhook, visitor, undelivered], port: Number(PORT) });
