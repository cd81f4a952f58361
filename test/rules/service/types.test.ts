import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { misspelt, preface } from "./misspelt.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What either program has read: the options differ in nothing that a parser sees. */
const sources = new Map<string, ts.SourceFile | undefined>();

describe("R1.6 types", () => {
  describe.each([true, false])("with exactOptionalPropertyTypes %s", (exactOptionalPropertyTypes) => {
    const errors = errorsIn(
      misspelt.map(([code]) => `${preface}${code};`),
      { exactOptionalPropertyTypes },
    );

    test.each(misspelt.map(([code, field], index) => ({ code, field, index })))(
      "$code stops at $field",
      ({ field, index }) => {
        const [first, ...others] = errors[index] ?? [];
        expect(others).toEqual([]);
        expect(first?.at).toBe(field);
        expect(first?.message).not.toContain("No overload matches");
        expect(first?.message).toMatch(/Object literal may only specify known properties|is not assignable to type/);
      },
    );
  });
});

type Stop = { readonly at: string; readonly message: string };

/** The errors of each file, all of which are compiled at once: the words at which each begins, and what it says. */
function errorsIn(codes: readonly string[], overrides: ts.CompilerOptions): Stop[][] {
  const files = new Map(codes.map((code, index) => [`${root}test/misspelt-${index}.ts`, code]));
  const config: unknown = ts.readConfigFile(`${root}test/tsconfig.json`, (file) => ts.sys.readFile(file)).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}test`);
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => files.get(file) ?? ts.sys.readFile(file);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...others) => {
    const source = sources.get(file) ?? read(file, ...others);
    sources.set(file, source);
    return source;
  };
  const program = ts.createProgram([...files.keys()], { ...options, ...overrides }, host);
  return [...files].map(([file, code]) =>
    program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ start = 0, length, messageText }) => ({
      at: code.slice(start, start + (length ?? 0)),
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    })),
  );
}
