import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const src = fileURLToPath(new URL("../src", import.meta.url));

export type Bundle = { readonly bytes: number; readonly files: readonly string[] };

/** What a page pays for these names alone: minified and gzipped, in bytes. */
export async function bundle(entry: string, names: string, external: string[] = []): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from "./${entry}.ts";`, resolveDir: src },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
    external,
  });
  const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  return { bytes, files: Object.keys(metafile.inputs) };
}
