import { notJson, parse, scanValues, type Feed, type Reader } from "./scanner.js";

/** The longest value, in characters. Segment takes batches of 500 KB at most. */
const longestValue = 2 ** 26;

/**
 * Reads JSON: one value to a line, or a list or values over several lines. What comes first decides. No more is kept of
 * an input than the value that is being read.
 *
 * @param limit - The longest value, in characters
 */
export function readValues({ take, refuse }: Reader, limit = longestValue): Feed {
  const reader = { take, refuse: onceEach(refuse) };
  let feed: Feed | undefined;
  let line = 1;

  /** What precedes the first value decides nothing. */
  function start(text: string): void {
    const rest = text.trimStart();
    line += text.slice(0, text.length - rest.length).split("\n").length - 1;
    if (rest === "") return;
    feed = rest.startsWith("[") ? scanValues(reader, line, limit) : readLines(reader, line, limit);
    feed.write(rest);
  }

  return { write: (text) => (feed ? feed.write(text) : start(text)), end: () => feed?.end() };
}

/** Lines come in order, so that the last one is all there is to remember. */
function onceEach(refuse: (line: number) => void): (line: number) => void {
  let last = 0;
  return (line) => {
    if (line > last) refuse(line);
    last = Math.max(last, line);
  };
}

/** One value to a line, unless that of the first line goes on in the next. */
function readLines(reader: Reader, firstLine: number, limit: number): Feed {
  let line = firstLine;
  let open = "";
  let isTooLong = false;
  let scanner: Feed | undefined;

  function readLine(): void {
    const text = open;
    open = "";
    if (isTooLong) reader.refuse(line);
    else if (text.trim() !== "") readValue(text);
    isTooLong = false;
    line += 1;
  }

  function readValue(text: string): void {
    const value = parse(text);
    if (value !== notJson) reader.take(value, line, false);
    else if (line === firstLine) scanner = scanFirst(text);
    else reader.refuse(line);
  }

  function scanFirst(text: string): Feed | undefined {
    const scan = scanValues(reader, line, limit);
    scan.write(`${text}\n`);
    return scan.isInValue() ? scan : undefined;
  }

  function add(text: string): void {
    isTooLong ||= open.length + text.length > limit;
    open = isTooLong ? "" : open + text;
  }

  return {
    write(text) {
      let start = 0;
      for (let end = text.indexOf("\n"); end >= 0 && !scanner; end = text.indexOf("\n", start)) {
        add(text.slice(start, end));
        start = end + 1;
        readLine();
      }
      const rest = text.slice(start);
      if (scanner) scanner.write(rest);
      else add(rest);
    },
    end() {
      readLine();
      scanner?.end();
    },
  };
}
