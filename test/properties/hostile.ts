/**
 * Messages that somebody made to be expensive, by their size. Each also says `plan`, which must arrive: what is beside a hostile value
 * is sent all the same.
 */
export const hostileMessages: Readonly<Record<string, (size: number) => object>> = {
  "a message with many traits": (size) => identify(names(size, (index) => `trait ${index}`)),
  "a trait with a long text": (size) => identify({ text: "a".repeat(size) }),
  "a trait with a long text of surrogate pairs": (size) => identify({ text: "😀".repeat(size / 2) }),
  "a blank trait name that is long": (size) => identify({ [" ".repeat(size)]: "x" }),
  "a long trait name that holds many children": (size) => identify({ ["a".repeat(size)]: names(size / 10, String) }),
  "a long trait name that holds objects of many children": (size) =>
    identify({ ["a".repeat(size)]: { one: { two: { three: names(size / 10, String) } } } }),
  "objects nested deep in a trait": (size) => identify({ deep: nested(size, inObject) }),
  "lists nested deep in a trait": (size) => identify({ deep: nested(size, inList) }),
  "objects and lists nested deep in a trait": (size) => identify({ deep: nested(size, inTurn) }),
  "a list nested deep in an account's name": (size) =>
    group({ name: nested(size, inList), createdAt: nested(size, inTurn) }),
  "objects nested deep in properties": (size) =>
    track({ properties: { category: nested(size, inTurn), deep: nested(size, inObject) } }),
  "lists nested deep in a page's name": (size) => ({
    ...track({ properties: { name: nested(size, inTurn) } }),
    type: "page",
    name: nested(size, inList),
    category: "Docs",
  }),
  "objects nested deep in Totango options": (size) => ({
    ...group({}),
    integrations: {
      Totango: { deep: nested(size, inTurn), parent: nested(size, inObject), product: nested(size, inObject) },
    },
  }),
  "objects nested deep in a product": (size) => ({
    ...group({}),
    integrations: { Totango: { product: { id: "p", deep: nested(size, inTurn), "deep too": nested(size, inObject) } } },
  }),
  "lists nested deep in the context": (size) =>
    track({ context: { ...account(), deep: nested(size, inTurn), page: nested(size, inList) } }),
  "objects nested deep in a message's own fields": (size) => ({
    ...track({}),
    event: null,
    deep: nested(size, inTurn),
  }),
  "many fields of an attribute track": (size) => ({
    ...track({}),
    event: null,
    ...names(size, (index) => `field ${index}`),
  }),
  "many names that clash": (size) =>
    identify({
      address: names(size / 2, (index) => `line_${index}`),
      ...names(size / 2, (index) => `address_line_${index}`),
    }),
  "many objects that clash": (size) =>
    identify(names(size / 2, (index) => `${"a".repeat(1 + (index % 90))}${index}`, { "": { "": "x" } })),
  "long IDs": (size) => ({
    ...track({ context: { traits: { plan: "Pro" }, groupId: "g" } }),
    anonymousId: "a".repeat(size),
    messageId: "m".repeat(size),
    integrations: {
      Totango: { parent: { id: "_".repeat(size) }, product: { id: " ".repeat(size), module: "m".repeat(size) } },
    },
  }),
  "a list of many numbers": (size) => identify({ list: Array.from({ length: size }, (_, index) => index) }),
  "a list of many objects": (size) => identify({ list: Array.from({ length: size }, () => ({ a: 1 })) }),
  "a list of nothing": (size) => identify({ list: Array.from({ length: size }, () => null) }),
  "a list of one long list": (size) => identify({ list: [Array.from({ length: size }, () => "a")] }),
  "a date with a long fraction": (size) =>
    identify({ created: `2014-07-01T01:20:55.${"1".repeat(size)}Z`, createdAt: "1".repeat(size) }),
  "a date whose long fraction ends in a line break": (size) =>
    identify({ at: `2014-07-01T01:20:55.${"1".repeat(size)}\n`, created: `2014-07-01T01:20:55.${"1".repeat(size)}\n` }),
  "an event of blanks": (size) => ({
    ...track({ properties: { category: " ".repeat(size) } }),
    event: `${" ".repeat(size)}Login`,
  }),
  "an event of lone surrogates": (size) => ({ ...track({}), event: "\ud83d".repeat(size) }),
};

const account = () => ({ groupId: "g", traits: { plan: "Pro" } });
const inObject = (value: unknown) => ({ a: value });
const inList = (value: unknown) => [value];
const inTurn = (value: unknown, level: number) => (level % 2 === 0 ? inObject(value) : inList(value));

/** Without recursion, so that it is the library's stack that is tried. */
export function nested(depth: number, wrap: (value: unknown, level: number) => unknown): unknown {
  let value: unknown = "inside";
  for (let level = 0; level < depth; level += 1) value = wrap(value, level);
  return value;
}

function names(count: number, nameOf: (index: number) => string, value: unknown = "x"): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), value]));
}

function identify(traits: object): object {
  return { type: "identify", userId: "jack", context: { groupId: "g" }, traits: { ...traits, plan: "Pro" } };
}

function group(traits: object): object {
  return { type: "group", userId: "jack", groupId: "g", traits, context: account() };
}

function track(fields: object): object {
  return { type: "track", userId: "jack", event: "Login", context: account(), ...fields };
}
