/** Sends what waits: a visitor's requests one after another, and sixteen visitors at once. */
import type { Store, Waiting } from "./store.js";
import type { Totango } from "./totango.js";

export type Delivery = {
  /** Starts with whoever is due. */
  readonly wake: () => void;
  /** Resolves once the requests under way have been answered. */
  readonly stop: () => Promise<void>;
};

const concurrency = 16;
const shortestPause = 200;
const longestPause = 30_000;

export function startDelivery(store: Store, totango: Totango, log: (line: string) => void): Delivery {
  const busy = new Map<string, Promise<void>>();
  let isStopped = false;

  function wake(): void {
    if (isStopped || busy.size === concurrency) return;
    const free = store.due(2 * concurrency).filter((key) => !busy.has(key));
    for (const key of free.slice(0, concurrency - busy.size)) busy.set(key, visit(key));
  }

  async function visit(key: string): Promise<void> {
    try {
      while (!isStopped && (await deliverNext(key)));
    } catch (error) {
      log(`not delivered: ${error instanceof Error ? error.name : "error"}`);
    }
    busy.delete(key);
    wake();
  }

  /** Whether the visitor's next request may follow at once. */
  async function deliverNext(key: string): Promise<boolean> {
    const waiting = store.next(key);
    if (!waiting) return false;
    const { delivery, reason, retryAfter } = await totango.send(waiting.request);
    if (delivery === "delivered") store.finish(waiting);
    else if (delivery === "rejected" || (delivery === "retry" && isOver(waiting))) {
      store.giveUp(waiting, reason);
      log(`request ${waiting.number} is given up: ${reason}`);
    } else {
      store.postpone(waiting, Math.max(retryAfter, Math.min(shortestPause * 2 ** waiting.attempts, longestPause)));
      if (delivery === "misconfigured") log(`the endpoint or the token is wrong: ${reason}`);
      return false;
    }
    return true;
  }

  function isOver({ failedAt }: Waiting): boolean {
    return failedAt !== null && Date.now() - failedAt >= totango.patience;
  }

  const clock = setInterval(wake, shortestPause);
  wake();
  return {
    wake,
    stop: async () => {
      isStopped = true;
      clearInterval(clock);
      await Promise.all(busy.values());
    },
  };
}
