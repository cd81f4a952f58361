import { access } from "node:fs/promises";
import { help, readArguments } from "./arguments.js";
import { dryRun } from "./dry-run.js";
import { failureOf } from "./failure.js";
import { readSettings } from "./settings.js";
import { isClosed, write, type Streams } from "./streams.js";

/**
 * What the command does: `help` says it.
 *
 * @param args - What stands behind the name of the command
 * @returns The exit status
 */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
  for (const output of [streams.stdout, streams.stderr]) output.on("error", () => undefined); // `write` rejects
  try {
    const outcome = await run(args, streams);
    if (typeof outcome === "number") return outcome;
    await write(streams.stderr, `segment-to-totango: ${outcome}\n`);
    return 2;
  } catch (error) {
    if (isClosed(error)) return 0; // `head` has seen enough
    throw error;
  }
}

/** The exit status, or why nothing could be done. */
async function run(args: readonly string[], streams: Streams): Promise<number | string> {
  const asked = readArguments(args);
  if (typeof asked === "string") return asked;
  if (asked.help) {
    await write(streams.stdout, help);
    return 0;
  }
  const settings = await readSettings(asked.settings);
  if (typeof settings === "string") return settings;
  for (const file of asked.files.filter((name) => name !== "-")) {
    const failure = await access(file).catch((error: unknown) => failureOf(file, error));
    if (failure !== undefined) return failure;
  }
  return dryRun(asked, settings, streams);
}
