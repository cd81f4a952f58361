import type { Integrations, Sender, Start } from "./sender.js";

/** A method of Analytics.js, and the values that it is called with. */
export type Call = readonly [
  method: "identify" | "group" | "track" | "page" | "reset" | "setContextProperty",
  ...values: unknown[],
];

/** Makes `play` global, with which a test starts a library and calls it. */
export function exposePlay(start: Start): void {
  let sender: Sender;
  const play = {
    start: (origin: string, integrations: Integrations) => {
      sender = start(new URL(origin), integrations);
    },
    hasLoaded: async () => {
      await sender.loaded;
    },
    call: (calls: readonly Call[]) => {
      const { analytics } = sender;
      for (const [method, ...values] of calls) {
        const called: unknown = Reflect.get(analytics, method);
        if (typeof called === "function") void Reflect.apply(called, analytics, values);
      }
    },
  };
  Object.assign(globalThis, { play });
}
