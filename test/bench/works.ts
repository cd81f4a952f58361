import type { TotangoRequest } from "segment-to-totango";
import { libraryIn, schemasIn, type Library } from "../builds.js";
import { copyBare, encodeBare } from "./bare-copy.js";
import { each, type Work } from "./clock.js";
import { readWithFacade } from "./facade.js";
import { mapWithMappingKit } from "./mapping-kit.js";
import { kinds, mixedSamples, samplesOf, sessionSteps, type Message, type Sample } from "./messages.js";
import { settings, settingsWithTables } from "./settings.js";
import { traffic } from "./traffic.js";

/** What one of the entrants does, by the name of the case. Entrants with a case of the same name are compared in it. */
export type Works = Readonly<Record<string, Work>>;

const mixed = mixedSamples();

/** Tools that do a part of it, or none of it. */
export const peers: Readonly<Record<string, () => Works>> = {
  "bare copy": () => ({
    ...translationOf(({ message }) => copyBare(message)),
    toFetch: each(
      mixed.flatMap(({ message }) => copyBare(message)),
      encodeBare,
    ),
  }),
  "JSON.parse": () => {
    const works = translationOf(({ text }): unknown => JSON.parse(text));
    return { ...works, "SegmentMessage.parse": works.translate };
  },
  "mapping kit": () => ({ translate: each(mixed, ({ message }) => mapWithMappingKit(message)) }),
  facade: () => ({ translate: each(mixed, ({ message }) => readWithFacade(message)) }),
};

/** What a build of the library does. */
export async function worksOf(folder: string): Promise<Works> {
  const library = await libraryIn(folder);
  const { SegmentMessage } = await schemasIn(folder);
  const { translate, coalesce, toFetch } = library;

  const steps = sessionSteps();
  const known = sessionAfter(library, steps);
  const requests = mixed.flatMap(({ message }) => translate(message, settings));
  const batches = batchesOf(library);

  return {
    ...translationOf(({ message }) => translate(message, settings)),
    "translate with tables": each(mixed, ({ message }) => translate(message, settingsWithTables)),
    advance: goingOn(library, steps, known),
    ...byKind("advance", (kind) =>
      goingOn(
        library,
        steps.filter(({ type }) => type === kind),
        known,
      ),
    ),
    "advance with tables": goingOn(library, steps, known, settingsWithTables),
    ...eightDevices(library, steps),
    ...waitingAttributes(library),
    coalesce: each(batches, coalesce, batches.flat().length),
    toFetch: each(requests, (request) => toFetch(request)),
    "SegmentMessage.parse": each(mixed, ({ message }) => SegmentMessage.safeParse(message)),
  };
}

/** The same for messages of all types in turn, and for each type alone. */
function translationOf(work: (sample: Sample) => unknown): Works & { readonly translate: Work } {
  return { translate: each(mixed, work), ...byKind("translate", (kind) => each(samplesOf(kind), work)) };
}

function byKind(name: string, workOf: (kind: Message["type"]) => Work): Works {
  return Object.fromEntries(kinds.map((kind) => [`${name} ${kind}`, workOf(kind)]));
}

/** A session that goes on for ever with the same messages. */
function goingOn(library: Library, messages: readonly object[], start: unknown, given: object = settings): Work {
  let session = start;
  return each(messages, (message) => {
    const result = library.advance(message, given, session);
    session = result.session;
    return result;
  });
}

function sessionAfter({ advance, emptySession }: Library, messages: readonly object[]): unknown {
  return messages.reduce((session: unknown, message) => advance(message, settings, session).session, emptySession);
}

/** The messages of one device, which come when seven others are known. A build whose sessions have no devices has no such case. */
function eightDevices(library: Library, steps: readonly object[]): Works {
  const group = steps.find((step) => "groupId" in step);
  const others = Array.from({ length: 7 }, (_, n) => ({ ...group, anonymousId: `device ${n}` }));
  const session = sessionAfter(library, [...others, ...steps]);
  const devices: unknown = Reflect.get(Object(session), "devices");
  if (!Array.isArray(devices)) return {};
  if (devices.length !== 8) throw new Error(`The session has ${devices.length} devices, not 8.`);
  return { "advance on eight devices": goingOn(library, steps, session) };
}

/** A visitor without an account, as many of whose attributes wait for one as can. */
function waitingAttributes(library: Library): Works {
  const common = { userId: "jack", anonymousId: "5f5e3a9e-5e5e-4f5e-8e5e-5e5e5e5e5e5e" };
  const traits = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`trait ${n}`, `value ${n}`]));
  const identify = { type: "identify", ...common, traits };
  const messages = [
    { type: "alias", ...common, previousId: "5f5e" },
    { type: "track", ...common, event: "Login", properties: { category: "Application" } },
    { type: "page", ...common, name: "Index", properties: { path: "/" } },
  ];
  const session = sessionAfter(library, [identify]);
  return {
    "message with 250 waiting attributes": goingOn(library, messages, session),
    "identify with 250 waiting attributes": goingOn(library, [identify], session),
  };
}

/** The requests of page loads, 100 messages at a time. */
function batchesOf({ advance, emptySession }: Library): TotangoRequest[][] {
  const stream = traffic(5, { hasCategory: false });
  const sessions = new Map<number, unknown>();
  return Array.from({ length: 10 }, () =>
    Array.from({ length: 100 }, () => stream.next().value).flatMap(({ visitor, message }) => {
      const { requests, session } = advance(message, settings, sessions.get(visitor) ?? emptySession);
      sessions.set(visitor, session);
      return requests;
    }),
  );
}
