import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../consumers/run.js";
import cases from "../data/cases.json" with { type: "json" };
import { thisNode, type Engine } from "./engines.js";
import { makeMaterial, type Material } from "./material.js";

/** Tests of the engines, one after the other, and a table of what came of them. */
export function testEngines(engines: readonly Engine[]): void {
  const table: string[] = [];
  let material: Material;
  let expected: Played;

  beforeAll(async () => {
    material = await makeMaterial();
    expected = await playIn(thisNode, material);
  });

  afterAll(() => {
    console.log(table.join("\n"));
  });

  test("Node gives what the worked examples say, and never throws", () => {
    const outcomes = expected.lines.map((line): unknown => JSON.parse(line));
    const lines = cases.flatMap(({ steps }) => [...steps.map(({ requests }) => ({ requests })), {}]);
    expect(outcomes.length).toBeGreaterThan(lines.length + 3_000);
    expect(outcomes.slice(0, lines.length)).toMatchObject(lines);
    expect(expected.lines.filter((line) => line.startsWith('{"threw"'))).toEqual([]);
  });

  for (const engine of engines) {
    const { name, needs, differs } = engine;
    const isMissing = needs !== undefined && !isInstalled(needs.program);
    if (isMissing) table.push(`${name}: skipped, for want of ${needs.debianPackage}`);

    test.skipIf(isMissing)(`${name} gives what Node gives`, async () => {
      const { version, lines } = await playIn(engine, material);
      const others = expected.lines.filter((line, index) => line !== lines[index]);
      const alike = `${expected.lines.length - others.length} of ${expected.lines.length} alike`;
      table.push([name, version, alike, ...(differs ? [`but for ${differs.what}`] : [])].join(", "));
      expect(lines).toHaveLength(expected.lines.length);
      const unexpected = expected.lines.flatMap((line, index) =>
        line === lines[index] || differs?.where.test(line) ? [] : [{ node: line, engine: lines[index] }],
      );
      expect(unexpected.slice(0, 3)).toEqual([]);
      if (differs) expect(others).not.toEqual([]);
    });
  }
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** What came of the sessions in an engine, line by line. */
type Played = { readonly version: string; readonly lines: readonly string[] };

const here = fileURLToPath(new URL(".", import.meta.url));
const hosts = ["babel.js", "browser.js", "quickjs.js", "workerd.js"];

/** Plays the sessions in an engine, which is installed in a folder of its own until then. */
async function playIn(engine: Engine, { library, sessions }: Material): Promise<Played> {
  const home = await mkdtemp(join(tmpdir(), "segment-to-totango-"));
  try {
    await writeFile(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
    for (const host of hosts) await copyFile(join(here, host), join(home, host));
    const { packages, compile, command, version, ending } = engine;
    if (packages.length > 0) {
      await run(home, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...packages);
    }
    await writeFile(join(home, "library.js"), library);
    if (compile) await run(home, ...compile);
    const compiled = await readFile(join(home, "library.js"), "utf8");
    await writeFile(join(home, "program.js"), programOf(compiled, sessions, ending));
    const output = await run(home, ...command);
    return {
      version: version ? (await run(home, ...version)).trim() : packages.join(", "),
      lines: output.trimEnd().split("\n"),
    };
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

function programOf(library: string, sessions: string, ending: string): string {
  return `${library}
    var sessions = [];
    ${sessions}
    sessions.forEach((session) => session());
    var outcomes = library.outcomes.join("\\n");
    ${ending}`;
}
