import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { configurationOf, hostOf } from "./compiler.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const entries = Object.entries(manifest.exports).flatMap(([path, target]) =>
  typeof target === "string"
    ? []
    : [{ entry: path.replace(".", manifest.name), file: target.import.types.replace("./", root) }],
);

/** The built declarations, docstrings aside. They are not written to `dist`, where they have their place. */
function build() {
  const { options, fileNames } = configurationOf("tsconfig.json");
  const output = { noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: true, noCheck: true };
  const built = new Map<string, string>();
  const declaring = { ...options, ...output, rootDir: `${root}src`, outDir: `${root}dist` };
  const sources = ts.createProgram(fileNames, declaring, hostOf(declaring));
  sources.emit(undefined, (file, text) => built.set(file, text));

  const host = hostOf(options);
  host.fileExists = (file) => built.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => built.get(file) ?? ts.sys.readFile(file);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...others) => sources.getSourceFile(file) ?? read(file, ...others);
  delete host.directoryExists; // dist need not be there
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
    host,
  );
  return { program, isBuilt: (node: ts.Node) => built.has(node.getSourceFile().fileName) };
}

/** Of each entry: what it exports, and every declaration that a user's compiler comes upon from there, each shown once. */
function surface(): string {
  const { program, isBuilt } = build();
  const checker = program.getTypeChecker();
  const shown = new Map<ts.Statement, string>();

  /** Its declarations, and theirs in turn; of what another package declares, the import. */
  function show(symbol: ts.Symbol): void {
    const meant = resolve(symbol);
    const own = meant.declarations?.filter(isBuilt) ?? [];
    const imports = symbol.declarations?.filter(isBuilt) ?? [];
    for (const declaration of own.length > 0 ? own : imports) {
      const statement = ts.findAncestor(declaration, ts.isStatement);
      if (!statement || shown.has(statement)) continue;
      shown.set(statement, own.length > 0 ? meant.name : "");
      showNamed(statement);
    }
  }

  function showNamed(node: ts.Node): void {
    const symbol = ts.isIdentifier(node) && checker.getSymbolAtLocation(node);
    if (symbol) show(symbol);
    ts.forEachChild(node, showNamed);
  }

  function resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  function exportedName(symbol: ts.Symbol): string {
    const hasValue = resolve(symbol).flags & ts.SymbolFlags.Value;
    const isTypeOnly = !hasValue || symbol.declarations?.some(ts.isTypeOnlyExportDeclaration);
    return isTypeOnly ? `type ${symbol.name}` : symbol.name;
  }

  const sections = entries.map(({ entry, file }) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    const exported = module ? checker.getExportsOfModule(module) : [];
    const before = shown.size;
    exported.forEach(show);
    const declarations = [...shown]
      .slice(before)
      .map(([statement, name]) => ({ name, text: statement.getText().replace(/^export (?=\w+ \w)/, "") }))
      .sort((one, other) => (`${one.name} ${one.text}` < `${other.name} ${other.text}` ? -1 : 1))
      .map(({ text }) => text)
      .filter((text, place, texts) => text !== texts[place - 1]); // several files import the same
    const names = exported.map(exportedName).sort();
    const code = [`export {\n  ${names.join(",\n  ")},\n};`, ...declarations].join("\n\n");
    return `## ${entry}\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
  });
  return ["# The public API\n", ...sections].join("\n");
}

test("the public API is the recorded one", async () => {
  await expect(surface()).toMatchFileSnapshot("data/api.md");
});
