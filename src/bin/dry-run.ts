import { createReadStream } from "node:fs";
import {
  advance,
  emptySession,
  messagesOf,
  sessionKey,
  type Advance,
  type Session,
  type UncheckedMessage,
} from "../index.js";
import type { Arguments } from "./arguments.js";
import { isDamage, textsOf } from "./bytes.js";
import { failureOf } from "./failure.js";
import { number, showPlace, showResult, showSummary } from "./print.js";
import type { Settings } from "./settings.js";
import { isClosed, write, type Output, type Streams } from "./streams.js";
import { summaryOf } from "./summary.js";
import { count, emptyTally, type Place } from "./tally.js";
import { readValues } from "./values.js";

/** The translation, for settings of any kind: they have been checked. */
const unchecked: {
  advance(message: UncheckedMessage, settings: unknown, session: Session): Advance;
} = { advance };

/** How many of the lines that cannot be read are in the summary. */
const unreadableKept = 100;

/** Translates all messages of the files, and says what became of them. Gives the exit status, or why it ended. */
export async function dryRun(
  { files, each, json }: Arguments,
  { settings }: Settings,
  { stdin, stdout, stderr }: Streams,
): Promise<number | string> {
  const sessions = new Map<string, Session>();
  const tally = emptyTally();
  const unreadable: { count: number; readonly first: Place[] } = { count: 0, first: [] };
  const progress = startProgress(stderr, each);
  let results = "";
  let refusals = "";

  if (files.includes("-") && stdin.isTTY) await write(stderr, "Type messages, and Ctrl-D at the end.\n");
  for (const file of files) {
    try {
      await readFile(file);
    } catch (error) {
      if (isClosed(error)) throw error;
      await progress.clear();
      return failureOf(file, error);
    }
  }
  await progress.clear();
  const summary = summaryOf(tally, sessions, unreadable);
  await write(stdout, json ? `${JSON.stringify(summary)}\n` : showSummary(summary));
  return unreadable.count > 0 ? 1 : 0;

  async function readFile(name: string): Promise<void> {
    const file = files.length > 1 ? { file: name } : {};
    let line = 0;
    let message = 0;
    const values = readValues({
      take(value, valueLine, isItem) {
        if (valueLine !== line) message = 0;
        line = valueLine;
        for (const each of messagesOf(isItem ? [value] : value)) {
          message += 1;
          translate(each, { ...file, line, message });
        }
      },
      refuse: (brokenLine) => refuse({ ...file, line: brokenLine }, "is not JSON"),
    });
    try {
      for await (const text of textsOf(name === "-" ? stdin : createReadStream(name))) {
        values.write(text);
        await flush();
      }
      values.end();
    } catch (error) {
      if (!isDamage(error)) throw error;
      refuse({ ...file, line: line + 1 }, "and what follows it cannot be unzipped");
    }
    await flush();
  }

  function translate(message: UncheckedMessage, place: Place): void {
    const key = sessionKey(message);
    const before = key === undefined ? undefined : sessions.get(key);
    const { requests, issues, session } = unchecked.advance(message, settings, before ?? emptySession);
    if (key !== undefined && session !== before) sessions.set(key, session);
    count(tally, { requests, issues }, place);
    if (!each) return;
    const result = { ...place, type: typeOf(message), requests, issues };
    results += json ? `${JSON.stringify(result)}\n` : showResult(result);
  }

  function refuse(place: Place, reason: string): void {
    unreadable.count += 1;
    if (unreadable.first.length < unreadableKept) unreadable.first.push(place);
    refusals += `${place.file === undefined ? "line " : ""}${showPlace(place)} ${reason}\n`;
  }

  async function flush(): Promise<void> {
    if (refusals !== "") {
      await progress.clear();
      await write(stderr, refusals);
      refusals = "";
    }
    if (results !== "") {
      await write(stdout, results);
      results = "";
    }
    await progress.show(tally.messages);
  }
}

function typeOf(message: unknown): string {
  const isTyped = typeof message === "object" && message !== null && "type" in message;
  return isTyped && typeof message.type === "string" ? message.type : "no type";
}

/** Milliseconds between two times that a terminal is written to. */
const interval = 100;

/** The count of messages on a terminal, where nothing else is written meanwhile. */
function startProgress(output: Output, isBusy: boolean) {
  const isShown = output.isTTY === true && !isBusy;
  let last = Date.now();
  return {
    async show(messages: number): Promise<void> {
      if (!isShown || Date.now() - last < interval) return;
      last = Date.now();
      await write(output, `\r${number(messages)} messages`);
    },
    async clear(): Promise<void> {
      if (isShown) await write(output, "\r\u001b[K");
    },
  };
}
