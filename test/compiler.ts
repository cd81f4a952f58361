import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** What programs have read of the disk: the options in which they differ are none that a parser sees. */
const sources = new Map<string, ts.SourceFile | undefined>();

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
  const config: unknown = ts.readConfigFile(`${folder}tsconfig.json`, (file) => ts.sys.readFile(file)).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const texts = new Map(codes.map((code, index) => [`${folder}code-${index}.ts`, code]));
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => texts.has(file) || ts.sys.fileExists(file);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version, ...others) => {
    const text = texts.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, version);
    const source = sources.get(file) ?? read(file, version, ...others);
    sources.set(file, source);
    return source;
  };
  const program = ts.createProgram([...texts.keys()], { ...options, ...overrides }, host);
  return { program, files: program.getSourceFiles().filter(({ fileName }) => texts.has(fileName)) };
}
