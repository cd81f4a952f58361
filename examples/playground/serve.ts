/**
 * Builds the playground into one HTML file that needs nothing else, so that it can be mailed or put on any web space, and
 * serves it on this machine.
 *
 *     npm run playground
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The page as one HTML file. */
export async function buildPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [place("app.ts")],
    tsconfig: place("../../test/tsconfig.json"),
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  const script = (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
  const template = await readFile(place("page.html"), "utf8");
  const styles = await readFile(place("page.css"), "utf8");
  return template.replace("/* styles */", () => styles).replace("/* script */", () => script);
}

async function main(): Promise<void> {
  const file = place("../../coverage/playground.html");
  const page = await buildPage();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, page);
  const port = process.env.PORT ?? "8080";
  createServer((_request, response) => response.writeHead(200, { "content-type": "text/html" }).end(page))
    .once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      console.error(`Port ${port} is taken: name another, as in PORT=8081 npm run playground.`);
      process.exitCode = 1;
    })
    .listen(Number(port), "127.0.0.1", () => console.log(`${file} is at http://127.0.0.1:${port}/`));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
