/** Needs `--expose-gc`. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("Run with --expose-gc, or the heap shows garbage too.");
  globalThis.gc();
}

/** The heap that is in use after a collection, in megabytes. */
export function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}
