import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { configurationOf, hostOf } from "./compiler.js";

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

/** The folder of a section's tests in `test/rules`, and of its code in `src`: sections 1 and 8 are the files on top. */
const sections: Readonly<Record<string, { readonly tests: string; readonly code: string }>> = {
  1: { tests: "service", code: "" },
  2: { tests: "reading", code: "reading" },
  3: { tests: "accounts", code: "accounts" },
  4: { tests: "messages", code: "messages" },
  5: { tests: "attributes", code: "attributes" },
  6: { tests: "session", code: "session" },
  7: { tests: "delivery", code: "delivery" },
  8: { tests: "issues", code: "" },
  9: { tests: "delivery", code: "delivery" },
};

/** Rules whose code is at home elsewhere, and why. */
const elsewhere: Readonly<Record<string, { readonly file: string; readonly because: string }>> = {
  "R1.3": { file: "delivery/deliver.ts", because: "the encoder alone is given a secret" },
  "R2.1": { file: "translate.ts", because: "a message of another type is not read at all" },
  "R2.8": { file: "schema/message.ts", because: "the schema is an entry of its own" },
  "R3.3": { file: "messages/group.ts", because: "it says which requests a group makes" },
  "R3.4": { file: "messages/group.ts", because: "it says which requests a group makes" },
  "R3.5": { file: "messages/group.ts", because: "only a group sends a parent" },
  "R3.6": { file: "messages/group.ts", because: "it says which requests a group makes" },
  "R3.7": { file: "messages/group.ts", because: "only a group sends a parent" },
  "R3.9": { file: "messages/group.ts", because: "only a group sends product attributes" },
  "R4.8": { file: "accounts/usage.ts", because: "every type asks it together with the usage account" },
  "R5.9": { file: "accounts/account-ids.ts", because: "it is about IDs, which are not attributes" },
  "R7.1": { file: "settings.ts", because: "the region is a setting" },
  "R9.1": { file: "session/session-key.ts", because: "it reads IDs as sessions do" },
};

/** Rules without code, and why. */
const withoutCode: Readonly<Record<string, string>> = {
  "R6.8": "it follows from R1.1: nothing is remembered but in the session",
};

const srcFiles = filesIn("src", ".ts");

function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : "";
}

describe("the number of a rule is its address", () => {
  const described = filesIn("test/rules", ".test.ts").flatMap(({ file, code }) =>
    [...code.matchAll(/^describe\(["`](R\d+\.\d+)\b/gm)].map(([, rule = ""]) => ({ rule, folder: folderOf(file) })),
  );

  test.each(rules)("%s has one describe, in the folder of its section", (rule) => {
    const folders = described.filter((each) => each.rule === rule).map(({ folder }) => folder);
    expect(folders).toEqual([sections[sectionOf(rule)]?.tests]);
  });

  test("no describe is of a rule that is not there", () => {
    expect(described.filter(({ rule }) => !rules.includes(rule))).toEqual([]);
  });

  test.each(rules.filter((rule) => !(rule in withoutCode)))("%s is cited in src, where it is at home", (rule) => {
    const citing = srcFiles.filter(({ code }) => rulesIn(code).includes(rule)).map(({ file }) => file);
    const isHome = (file: string) =>
      elsewhere[rule] ? file === elsewhere[rule].file : folderOf(file) === sections[sectionOf(rule)]?.code;
    expect(citing.filter(isHome), `It is cited in ${citing.join(", ") || "no file"}.`).not.toEqual([]);
  });

  test("what is said of rules elsewhere and without code is of rules", () => {
    expect([...Object.keys(elsewhere), ...Object.keys(withoutCode)].filter((rule) => !rules.includes(rule))).toEqual(
      [],
    );
  });
});

function sectionOf(rule: string): string {
  return rule.slice(1, rule.indexOf("."));
}

describe("src can be looked over", () => {
  test.each(srcFiles)("src/$file has at most 270 lines", ({ code }) => {
    expect(code.split("\n").length - 1).toBeLessThanOrEqual(270);
  });

  test("at most twelve files are on top", () => {
    expect(srcFiles.filter(({ file }) => folderOf(file) === "").length).toBeLessThanOrEqual(12);
  });
});

// Whoever installs the package sees hovers, and not this repository.
test("what hovers show cites no rule", () => {
  const entries = ["index", "schema", "arbitraries"].map((entry) => `${root}src/${entry}.ts`);
  const options = { ...configurationOf("tsconfig.json").options, noLib: true, types: [] };
  const program = ts.createProgram(entries, options, hostOf(options));
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
