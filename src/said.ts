import { reportOnce, type Issues, type Path } from "./issues.js";
import { cut, exceeds, isBlank, readText } from "./text.js";

/** A text or an ID of the message, and where it stands; an empty path for one of the session. */
export type Said = { readonly text: string; readonly path: Path };

/** R2.4: `undefined` where nothing is said. */
export function said(value: unknown, path: Path): Said | undefined {
  const text = readText(value);
  return text === undefined ? undefined : { text, path };
}

/** R5.8: whether an ID, which is never cut, is over its limit, with the issue. */
export function isTooLong({ text, path }: Said, limit: number, issues: Issues): boolean {
  const tooLong = exceeds(text, limit);
  if (tooLong) reportOnce(issues, "id-too-long", path);
  return tooLong;
}

const accountCharset = /^[\w-]*$/;
const userCharset = /^[\w@.-]*$/;

/** R5.9: accounts, products and parents have letters, digits, `_` and `-`. */
export function noticeAccountCharset(id: Said, issues: Issues): void {
  noticeCharset(id, accountCharset, issues);
}

/** R5.9: users have `@` and `.` too. */
export function noticeUserCharset(id: Said, issues: Issues): void {
  noticeCharset(id, userCharset, issues);
}

/** Not looked for where nobody asks. */
function noticeCharset({ text, path }: Said, documented: RegExp, issues: Issues): void {
  if (issues && !documented.test(text)) reportOnce(issues, "id-charset", path);
}

/** R5.8: a text as far as Totango takes it; where that is blank, nothing is said (R2.4), and an issue says so. */
export function cutSaid(given: Said | undefined, limit: number, issues: Issues): string | undefined {
  if (!given) return undefined;
  const sent = cut(given.text, limit);
  if (sent === given.text) return sent;
  const isLost = isBlank(sent);
  reportOnce(issues, isLost ? "unusable-value" : "value-truncated", given.path);
  return isLost ? undefined : sent;
}
