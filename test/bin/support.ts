import { Readable, Writable } from "node:stream";
import { main } from "../../src/bin/main.js";

/** What one run of the command printed, and its exit status. */
export type Outcome = { readonly status: number; readonly stdout: string; readonly stderr: string };

type Given = {
  readonly args?: readonly string[];
  /** What stands in standard input, in the pieces in which it comes. */
  readonly input?: Iterable<string | Buffer>;
  readonly isTerminal?: boolean;
};

/** Runs the command with streams in memory. */
export async function run({ args = [], input = [], isTerminal = false }: Given): Promise<Outcome> {
  const [stdout, stderr] = [collect(), collect()];
  const stdin = Readable.from(Array.from(input, (piece) => Buffer.from(piece)));
  const status = await main(args, {
    stdin: Object.assign(stdin, { isTTY: isTerminal }),
    stdout: stdout.stream,
    stderr: Object.assign(stderr.stream, { isTTY: isTerminal }),
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function collect() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

/** One message to a line. */
export function ndjson(...values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
