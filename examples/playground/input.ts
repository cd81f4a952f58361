/** What is not JSON, and the line on which it is, as far as that is known. */
export type Problem = { readonly line: number | undefined; readonly reason: string };

export type Input = { readonly messages: readonly unknown[]; readonly problems: readonly Problem[] };

/** The messages of a text: one in JSON, a list of them, a batch as Segment's libraries send it, or one to a line. */
export function readInput(text: string): Input {
  if (text.trim() === "") return { messages: [], problems: [] };
  const whole = parse(text);
  if ("value" in whole) return { messages: messagesOf(whole.value), problems: [] };

  const lines = text.split("\n").map((line, index) => ({ line: index + 1, text: line.trim() }));
  const parsed = lines.filter((each) => each.text !== "").map((each) => ({ line: each.line, ...parse(each.text) }));
  const messages = parsed.flatMap((each) => ("value" in each ? [each.value] : []));
  // A list or an object over many lines is not one message to a line: the parser knows where it breaks off.
  const isWhole = text.trimStart().startsWith("[") || messages.length === 0;
  if (isWhole) return { messages: [], problems: [{ line: lineOf(text, whole.reason), reason: whole.reason }] };
  return { messages, problems: parsed.flatMap((each) => ("reason" in each ? [each] : [])) };
}

function parse(text: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function messagesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null && "batch" in value && Array.isArray(value.batch)) return value.batch;
  return [value];
}

/** Engines say the line, the position, or neither. */
function lineOf(text: string, reason: string): number | undefined {
  const [, line] = /\bline (\d+)/.exec(reason) ?? [];
  if (line !== undefined) return Number(line);
  const [, position] = /\bposition (\d+)/.exec(reason) ?? [];
  return position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
}
