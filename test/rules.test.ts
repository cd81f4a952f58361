import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const document = readFileSync(`${root}RULES.md`, "utf8");
const rules = [...document.matchAll(/^### (R\d+\.\d+) \S/gm)].map(([, rule = ""]) => rule);

function filesIn(folder: string, end: string): { readonly file: string; readonly code: string }[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(end))
    .map((file) => ({ file, code: readFileSync(`${root}${folder}/${file}`, "utf8") }));
}

function rulesIn(text: string): string[] {
  return [...text.matchAll(/\bR\d+\.\d+\b/g)].map(([rule]) => rule);
}

describe("RULES.md", () => {
  test("has each rule once, in order", () => {
    const numbers = rules.map((rule) => rule.slice(1).split(".").map(Number));
    const sorted = [...numbers].sort(
      ([section = 0, rule = 0], [other = 0, next = 0]) => section - other || rule - next,
    );
    expect(numbers).toEqual(sorted);
    expect(new Set(rules).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(50);
  });

  test("has every rule that it cites, and leads to it", () => {
    const anchors = new Set([...document.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading)));
    const links = [...document.matchAll(/\]\(#([^)]+)\)|^\[R[\d.]+\]: #(\S+)$/gm)].map(
      ([, one, other]) => one ?? other,
    );
    expect(rulesIn(document).filter((rule) => !rules.includes(rule))).toEqual([]);
    expect(links.filter((link) => !anchors.has(link ?? ""))).toEqual([]);
  });

  test.each(filesIn("src", ".ts"))("has every rule that src/$file cites", ({ code }) => {
    expect(rulesIn(code).filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});

describe("every rule is tested", () => {
  /** What names of tests say, in cases or in calls. */
  const named = new Set(
    filesIn("test", ".test.ts")
      .flatMap(({ code }) => [...code.matchAll(/["'`]([^"'`\n]*\bR\d+\.\d+\b)/g)])
      .flatMap(([, name = ""]) => rulesIn(name)),
  );

  test.each(rules)("%s", (rule) => {
    expect(named).toContain(rule);
  });
});

// Whoever installs the package sees hovers, and not this repository.
test("what hovers show cites no rule", () => {
  const entries = ["index", "schema", "arbitraries"].map((entry) => `${root}src/${entry}.ts`);
  const config: unknown = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file)).config;
  const program = ts.createProgram(entries, ts.parseJsonConfigFileContent(config, ts.sys, root).options);
  const checker = program.getTypeChecker();
  const exported = entries.flatMap((entry) => {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    return module ? checker.getExportsOfModule(module) : [];
  });
  const declarations = exported
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .flatMap((symbol) => symbol.declarations ?? []);
  expect(declarations.length).toBeGreaterThan(50);
  for (const declaration of declarations) expect(rulesIn(hoversOf(declaration)), declaration.getText()).toEqual([]);
});

/** The docstrings of what is declared and of its fields. */
function hoversOf(node: ts.Node): string {
  const own = ts.getJSDocCommentsAndTags(node).map((comment) => comment.getText());
  const isType = ts.isTypeAliasDeclaration(node) || ts.isTypeNode(node) || ts.isPropertySignature(node);
  const fields: string[] = [];
  if (isType) ts.forEachChild(node, (child) => void fields.push(hoversOf(child)));
  return [...own, ...fields].join("\n");
}

/** As GitHub makes one of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}
