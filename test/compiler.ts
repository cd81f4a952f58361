import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What programs have read: the options in which they differ are none that a parser sees. */
const sources = new Map<string, ts.SourceFile | undefined>();

/** The options of a `tsconfig.json`, and the files that it names. */
export function configurationOf(file: string): ts.ParsedCommandLine {
  const config: unknown = ts.readConfigFile(root + file, (name) => ts.sys.readFile(name)).config;
  return ts.parseJsonConfigFileContent(config, ts.sys, root + file.replace(/[^/]*$/, ""));
}

/** For one program of several: what another has read is not read again. */
export function hostOf(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...others) => {
    const source = sources.get(file) ?? read(file, ...others);
    sources.set(file, source);
    return source;
  };
  return host;
}

/**
 * A program of files that are not on the disk, compiled as the tests are.
 *
 * @param codes - The text of each file
 * @param overrides - Options that differ from those of the tests
 */
export function programOf(
  codes: readonly string[],
  overrides: ts.CompilerOptions,
): { readonly program: ts.Program; readonly files: readonly ts.SourceFile[] } {
  const options = { ...configurationOf("test/tsconfig.json").options, ...overrides };
  const texts = new Map(codes.map((code, index) => [`${root}test/code-${index}.ts`, code]));
  const host = hostOf(options);
  host.fileExists = (file) => texts.has(file) || ts.sys.fileExists(file);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version, ...others) => {
    const text = texts.get(file);
    return text === undefined ? read(file, version, ...others) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return { program, files: program.getSourceFiles().filter(({ fileName }) => texts.has(fileName)) };
}
