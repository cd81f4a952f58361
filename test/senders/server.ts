import { randomUUID } from "node:crypto";

type Who = { anonymousId: string; userId?: string };
type Values = Record<string, string>;
type Options = { integrations?: { Totango: boolean | { product: { id: string } } } };

/** What libraries for servers have in common. */
type Library = {
  identify: (params: Who & { userId: string; traits: Values }) => unknown;
  group: (params: Who & Options & { groupId: string; traits: Values }) => unknown;
  track: (params: Who & Options & { event: string; properties: Values }) => unknown;
  page: (params: Who & { category?: string; name: string }) => unknown;
};

/** Analytics.js on a server that tells its one visitor by a cookie. */
export function onServer(library: Library): object {
  let who: Who = { anonymousId: randomUUID() };
  return {
    identify: (userId: string, traits: Values = {}) => {
      who = { ...who, userId };
      library.identify({ ...who, userId, traits });
    },
    group: (groupId: string, traits: Values = {}, options: Options = {}) =>
      library.group({ ...who, groupId, traits, ...options }),
    track: (event: string, properties: Values = {}, options: Options = {}) =>
      library.track({ ...who, event, properties, ...options }),
    page: (...names: [name: string] | [category: string, name: string]) =>
      library.page(names.length === 1 ? { ...who, name: names[0] } : { ...who, category: names[0], name: names[1] }),
    reset: () => {
      who = { anonymousId: randomUUID() };
    },
  };
}
