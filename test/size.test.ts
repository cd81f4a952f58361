import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** What a page pays for these names alone: minified, gzipped, in bytes. */
async function bundle(names: string): Promise<{ readonly bytes: number; readonly files: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from "./index.ts";`, resolveDir: src },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  return { bytes, files: Object.keys(metafile.inputs) };
}

test.each([
  { names: "translate, toFetch", limit: 5632 },
  { names: "advance, emptySession, toFetch", limit: 6656 },
  { names: "toPixelUrl", limit: 512 },
  { names: "productAccountId", limit: 512 },
])("{ $names } is at most $limit bytes, without zod", async ({ names, limit }) => {
  const { bytes, files } = await bundle(names);
  console.log(`{ ${names} }: ${bytes} of ${limit} bytes`);
  expect(bytes).toBeLessThanOrEqual(limit);
  expect(files.filter((file) => file.includes("node_modules"))).toEqual([]);
});
