import { parseArgs } from "node:util";
import { messageOf } from "./failure.js";

export const help = `Usage: segment-to-totango [options] [file ...]

Says what would be sent to Totango for the Segment messages in the files, and why anything is not. Nothing is sent.

A file, or standard input ("-", or no file), holds one message to a line, a list of messages, or batches as Segment's
libraries send them; any of them may be gzipped. The messages of each visitor are one session, over all files.

Options:
  --each             show each message, with its requests and issues, before the summary
  --settings <file>  the settings of the translation, as JSON (without it, the service ID is SP-0000-01)
  --json             print JSON: the summary in one line, with --each after one line for each message
  --help             show this

In the summary:
  accounts           each with its users, its attributes as they were last sent, how often each attribute of users was
                     sent, and its activities by module
  issues             each code with its path, how often it was found, and where first: 12 is a line, 12#3 the third
                     message of a line, events.ndjson:12 a line of one of several files
  waiting            visitors whose attributes or activities wait for an account when the input ends
  (others)           whatever more there is where there are over 1,000 names

A line that cannot be read is named on standard error, and the rest goes on.

Exit status: 0 when all was read, 1 when a line was not, 2 when nothing could be done.
`;

export type Arguments = {
  readonly files: readonly string[];
  readonly settings: string | undefined;
  readonly each: boolean;
  readonly json: boolean;
  readonly help: boolean;
};

/** What is asked for, or what is wrong with it. */
export function readArguments(args: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        each: { type: "boolean", default: false },
        settings: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    const { each, json, help, settings } = values;
    return { files: positionals.length > 0 ? positionals : ["-"], settings, each, json, help };
  } catch (error) {
    const [sentence] = messageOf(error).split(". ", 1);
    return `${sentence} (--help shows what there is)`;
  }
}
