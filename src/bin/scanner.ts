/** What is made of the values of an input, and of the lines that hold none. */
export type Reader = {
  /** Takes a value, the line on which it begins, and whether it is an item of a list. */
  readonly take: (value: unknown, line: number, isItem: boolean) => void;
  /** Takes the number of a line that is not JSON. */
  readonly refuse: (line: number) => void;
};

/** Takes an input piece by piece, in the order of its text. */
export type Feed = { readonly write: (text: string) => void; readonly end: () => void };

/** A feed that knows whether a value has begun and not ended. */
export type Scanner = Feed & { readonly isInValue: () => boolean };

/** Stands for the value of a text that is not JSON. */
export const notJson = Symbol("not JSON");

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

const newline = 10;
const quote = 34;
const comma = 44;
const colon = 58;
const listStart = 91;
const backslash = 92;
const listEnd = 93;
const objectStart = 123;
const objectEnd = 125;

/**
 * Finds where values begin and end, whatever lines they are on: those after one another, and the items of a list, which
 * are never held all at once. Where a value turns out to be broken, it goes on at the next line that begins with an
 * object: a string does not hold a line break, and an object begins after `:`, or in a list after `[` or `,`.
 *
 * @param limit - The longest value, in characters
 */
export function scanValues({ take, refuse }: Reader, firstLine: number, limit: number): Scanner {
  /** Whether a value has begun and not ended. */
  let isInValue = false;
  /** The value, as far as earlier pieces of text have it. */
  let value = "";
  let valueLine = firstLine;
  let line = firstLine;
  let isLineStart = true;
  let isList = false;
  /** Whether an item may come in the list. */
  let isSeparated = true;
  /** Whether a value was broken, and the next one is looked for. */
  let isLost = false;
  let isString = false;
  let isEscaped = false;
  /** The brackets that are open in the value. */
  let open: number[] = [];
  /** The last character of the value outside its strings that is no blank; 0 before its first. */
  let last = 0;

  function begin(): void {
    if (isList && !isSeparated && !isLost) refuse(line);
    isInValue = true;
    value = "";
    valueLine = line;
    isLost = false;
    isSeparated = false;
    last = 0;
    open = [];
  }

  function finish(rest: string): void {
    const read = parse(value + rest);
    isInValue = false;
    if (read === notJson) refuse(valueLine);
    else take(read, valueLine, isList);
  }

  function lose(brokenLine: number): void {
    refuse(brokenLine);
    isInValue = false;
    isLost = true;
    isString = false;
    isEscaped = false;
  }

  /** Between values: whether one begins. */
  function isBeginning(code: number): boolean {
    if (isBlank(code)) return false;
    if (isLost && !(isLineStart && (code === objectStart || code === listStart || code === listEnd))) return false;
    if (code === listStart && (isLost || !isList)) {
      isList = true;
      isSeparated = true;
      isLost = false;
    } else if (code === listEnd) {
      isList = false;
      isLost = false;
    } else if (code === comma) isSeparated = true;
    else return true;
    return false;
  }

  function isMisplaced(): boolean {
    return open.at(-1) === objectStart ? last !== colon : last !== comma && last !== listStart;
  }

  /** Numbers, texts, `true`, `false` and `null` have no end of their own. */
  function endsScalar(code: number): boolean {
    return open.length === 0 && (isBlank(code) || code === comma || code === listEnd);
  }

  function write(text: string): void {
    let start = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (code === backslash) isEscaped = true;
        else if (code === quote) isString = false;
        if (code !== newline) continue;
        lose(line);
      }
      if (isInValue && endsScalar(code)) finish(text.slice(start, index));
      if (isInValue && isLineStart && code === objectStart && isMisplaced()) lose(valueLine);
      if (!isInValue && isBeginning(code)) {
        begin();
        start = index;
      }
      if (isInValue) {
        if (code === quote) isString = true;
        else if (code === objectStart || code === listStart) open.push(code);
        else if (code === objectEnd || code === listEnd) {
          open.pop();
          if (open.length === 0) finish(text.slice(start, index + 1));
        }
      }
      if (code === newline) {
        line += 1;
        isLineStart = true;
      } else if (!isBlank(code)) {
        last = code;
        isLineStart = false;
      }
    }
    if (!isInValue) return;
    value += text.slice(start);
    if (value.length > limit) lose(valueLine);
  }

  function end(): void {
    if (isInValue && open.length === 0 && !isString) finish("");
    if (isInValue) refuse(valueLine);
    else if (isList && !isLost) refuse(line);
  }

  return { write, end, isInValue: () => isInValue };
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
