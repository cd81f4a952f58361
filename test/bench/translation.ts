import { Group, Identify, Page, Track } from "@segment/facade";
import { toFetch, translate, type SegmentMessage } from "segment-to-totango";
import { SegmentMessage as schema } from "segment-to-totango/schema";
import { messages } from "./messages.js";
import { medians, print } from "./measure.js";

type Work = (message: SegmentMessage, text: string) => unknown;

const settings = { serviceId: "SP-1234-01" };
const mixed = messages.map((message) => ({ message, text: JSON.stringify(message) }));
/** Half a tick of a clock is nothing against this many messages. */
const rounds = 50;
/** What the last message became, so that no engine finds the work needless. */
const outcome: unknown[] = [];

function repeat(work: Work, chosen = mixed): () => void {
  return () => {
    for (let round = 0; round < rounds; round += 1) {
      for (const { message, text } of chosen) outcome[0] = work(message, text);
    }
  };
}

const works = {
  "JSON.parse": (_message, text): unknown => JSON.parse(text),
  "copy without a check": copy,
  translate: (message) => translate(message, settings),
  "translate and toFetch": (message) => translate(message, settings).map((request) => toFetch(request)),
  "SegmentMessage.parse": (message) => schema.parse(message),
  "@segment/facade": readWithFacade,
} as const satisfies Record<string, Work>;

/** The least that a translation can be: the traits or properties under their new names. */
function copy(message: SegmentMessage): unknown {
  const params: Record<string, unknown> = {
    sdr_s: settings.serviceId,
    sdr_o: message.context?.groupId,
    sdr_u: message.userId,
  };
  const fields = (message.type === "identify" || message.type === "group" ? message.traits : message.properties) ?? {};
  for (const name of Object.keys(fields)) params[`sdr_u.${name}`] = fields[name];
  return params;
}

/** The facts that a translation needs, through Segment's accessors. */
function readWithFacade(message: SegmentMessage): unknown {
  const facts = { ...message }; // its types want one that may be changed
  switch (message.type) {
    case "identify":
      return read(new Identify(facts), (identify) => [identify.traits(), identify.groupId()]);
    case "group":
      return read(new Group(facts), (group) => [group.groupId(), group.properties()]);
    case "track":
      return read(new Track(facts), (track) => [track.event(), track.category(), track.groupId()]);
    default:
      return read(new Page(facts), (page) => [page.name(), page.category(), page.groupId()]);
  }
}

type Facade = { userId(): unknown; enabled(name: string): unknown; options(name: string): unknown };

function read<Kind extends Facade>(facade: Kind, own: (facade: Kind) => unknown): unknown {
  return [facade.userId(), facade.enabled("Totango"), facade.options("Totango"), own(facade)];
}

const runs = Object.fromEntries(Object.entries<Work>(works).map(([name, work]) => [name, repeat(work)]));
const cost = await medians(runs);
const parse = cost("JSON.parse");

print("work, on messages of every type", "ns a message, against JSON.parse of it");
for (const name of Object.keys(works)) print(name, cost(name) / rounds / mixed.length, cost(name) / parse);
print("facade against translate", cost("@segment/facade") / cost("translate"));

for (const chosen of mixed) {
  const one = await medians(
    { parse: repeat(works["JSON.parse"], [chosen]), translate: repeat(works.translate, [chosen]) },
    300,
  );
  print(`translate, ${chosen.message.type}`, one("translate") / rounds, one("translate") / one("parse"));
}
