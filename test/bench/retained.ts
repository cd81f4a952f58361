import { setImmediate } from "node:timers/promises";
import { advance, emptySession, type Advance } from "segment-to-totango";
import { collectGarbage } from "./heap.js";
import { inTurn, mixedSamples, parse } from "./messages.js";
import { settings } from "./settings.js";

/** What is left of messages while everything that `advance` gave for them is kept: objects of theirs, in a full heap. */
export async function retainedOf(total: number): Promise<{ results: number; objects: number; alive: number }> {
  const witnesses: WeakRef<object>[] = [];
  const results = advanceAll(total, witnesses);
  await setImmediate(); // until then a new WeakRef keeps its object alive
  collectGarbage();
  const alive = witnesses.filter((witness) => witness.deref() !== undefined);
  return { results: results.length, objects: witnesses.length, alive: alive.length };
}

/** The messages end with the call: only the results and weak references to what the messages were made of come out of it. */
function advanceAll(total: number, witnesses: WeakRef<object>[]): Advance[] {
  const texts = mixedSamples().map(({ text }) => text);
  const results: Advance[] = [];
  let session = emptySession;
  for (let n = 0; n < total; n += 1) {
    const message = parse(inTurn(texts, n));
    watch(message, witnesses);
    const result = advance(message, settings, session);
    session = result.session;
    results.push(result);
  }
  return results;
}

/** The value and everything inside: traits, context, page, product and the rest. */
function watch(value: unknown, witnesses: WeakRef<object>[]): void {
  if (typeof value !== "object" || value === null) return;
  witnesses.push(new WeakRef(value));
  for (const inner of Object.values(value)) watch(inner, witnesses);
}
