import type { Writable } from "node:stream";
import { codeOf } from "./failure.js";

export type Output = Writable & { readonly isTTY?: boolean | undefined };

/** What a process has of them. */
export type Streams = {
  readonly stdin: AsyncIterable<Buffer> & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
};

/** Writes no faster than the text is taken. */
export function write(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whether nobody reads the output any more. */
export function isClosed(error: unknown): boolean {
  return codeOf(error) === "EPIPE";
}
