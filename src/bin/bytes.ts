import { pipeline } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { codeOf } from "./failure.js";

/** The text of an input in UTF-8, piece by piece, unzipped where it begins as gzip does. */
export async function* textsOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder();
  for await (const bytes of unzipped(input)) yield decoder.write(bytes);
  yield decoder.end();
}

async function* unzipped(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const rest = input[Symbol.asyncIterator]();
  try {
    let head = Buffer.alloc(0);
    while (head.length < 2) {
      const next = await rest.next();
      if (next.done) break;
      head = Buffer.concat([head, next.value]);
    }
    const bytes = joined(head, rest);
    yield* head[0] === 0x1f && head[1] === 0x8b ? gunzipped(bytes) : bytes;
  } finally {
    await rest.return?.();
  }
}

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function gunzipped(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  pipeline(bytes, gunzip, () => undefined); // what fails, fails for the reader of `gunzip`
  return gunzip;
}

/** Whether it is the contents that are damaged, and not the reading that failed. */
export function isDamage(error: unknown): boolean {
  return codeOf(error).startsWith("Z_");
}
