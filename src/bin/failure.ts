/** Why a file cannot be read, in one sentence. */
export function failureOf(file: string, error: unknown): string {
  const code = codeOf(error);
  return `${file} ${reasons.get(code) ?? `cannot be read (${code || messageOf(error)})`}`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "does not exist"],
  ["EISDIR", "is a folder"],
  ["EACCES", "may not be read"],
]);

/** Node's own name of an error, such as `ENOENT`; empty for one that has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
