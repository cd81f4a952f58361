import { Group, Identify, Page, Track } from "@segment/facade";
import type { Message } from "./messages.js";

type Facade = { userId(): unknown; enabled(name: string): unknown; options(name: string): unknown };

/** The facts that a translation needs, read through the accessors of Segment's own integrations. */
export function readWithFacade(message: Message): unknown {
  const facts = { ...message }; // its types want one that may be changed
  switch (message.type) {
    case "identify":
      return read(new Identify(facts), (identify) => [identify.traits(), identify.groupId()]);
    case "group":
      return read(new Group(facts), (group) => [group.groupId(), group.properties()]);
    case "track":
      return read(new Track(facts), (track) => [track.event(), track.category(), track.groupId(), track.traits()]);
    case "page":
      return read(new Page(facts), (page) => [page.name(), page.category(), page.groupId(), page.traits()]);
  }
}

function read<Kind extends Facade>(facade: Kind, own: (facade: Kind) => unknown): unknown {
  return [facade.userId(), facade.enabled("Totango"), facade.options("Totango"), own(facade)];
}
