import ts from "typescript";
import { describe, expect, test } from "vitest";
import { programOf } from "../../compiler.js";
import { misspelt, preface } from "./misspelt.js";

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
  const { program, files } = programOf(codes, overrides);
  return files.map((file) =>
    program.getSemanticDiagnostics(file).map(({ start = 0, length, messageText }) => ({
      at: file.text.slice(start, start + (length ?? 0)),
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    })),
  );
}
