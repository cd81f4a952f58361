import { printParseErrorCode, visit } from "jsonc-parser";
import { messagesOf } from "segment-to-totango";

/** What is not JSON, and the line on which it breaks off; no line where it is nested too deeply to be looked through. */
export type Problem = { readonly line: number | undefined; readonly reason: string };

export type Input = { readonly messages: readonly unknown[]; readonly problems: readonly Problem[] };

/** The messages of a text: one in JSON, a list, a batch as Segment's libraries send it, or any of these to a line. */
export function readInput(text: string): Input {
  if (text.trim() === "") return { messages: [], problems: [] };
  const whole = parse(text);
  if (whole) return { messages: messagesOf(whole.value), problems: [] };

  const lines = text.split("\n");
  const read = lines.map((line, index) => ({ line, number: index + 1, parsed: parse(line) }));
  const messages = read.flatMap(({ parsed }) => (parsed ? messagesOf(parsed.value) : []));
  if (messages.length === 0 || isOverLines(text)) return { messages: [], problems: [problemOf(text, 1)] };
  const broken = read.filter(({ line, parsed }) => !parsed && line.trim() !== "");
  return { messages, problems: broken.map(({ line, number }) => problemOf(line, number)) };
}

/** A list or an object over many lines is not one message to a line, although some of its lines may be messages. */
function isOverLines(text: string): boolean {
  const [first = ""] = text.trimStart().split("\n", 1);
  return first.startsWith("[") || first.trimEnd().endsWith("{") || first.trimEnd().endsWith("[");
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Engines say the line, the position or neither, so it is looked for. */
function problemOf(text: string, firstLine: number): Problem {
  const problems: Problem[] = [];
  try {
    const onError: Parameters<typeof visit>[1]["onError"] = (code, _offset, _length, line) => {
      problems.push({ line: firstLine + line, reason: `${wordsOf(printParseErrorCode(code))}.` });
    };
    visit(text, { onError }, { disallowComments: true });
  } catch {
    // Its parser calls itself for each list in a list.
  }
  return problems[0] ?? { line: undefined, reason: "It is nested too deeply." };
}

/** `CommaExpected` is "Comma expected". */
function wordsOf(code: string): string {
  return code.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
