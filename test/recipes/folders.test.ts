import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("package.json")));
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
});

describe.each(["restate", "webhook", "workers"])("the folder %s", (name) => {
  const { dependencies, scripts } = manifest.parse(JSON.parse(read(`examples/${name}/package.json`)));

  test("asks for this version of the package", () => {
    expect(dependencies["segment-to-totango"]).toBe(`^${version}`);
  });

  test("is started with two commands, which its README gives", () => {
    expect(scripts).toHaveProperty("start");
    expect(read(`examples/${name}/README.md`)).toMatch(/```sh\nnpm install\n.*npm start.*\n```/);
  });

  // Each is to be copied by itself.
  test.each(["segment.ts", "totango.ts"])("has the same %s as the others", (file) => {
    expect(read(`examples/${name}/${file}`)).toBe(read(`examples/webhook/${file}`));
  });
});

test.each(["", "restate/", "webhook/", "workers/"])("examples/%sREADME.md links to what is there", (folder) => {
  const links = [...read(`examples/${folder}README.md`).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
    ([, link = ""]) => link,
  );
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) {
    expect(existsSync(new URL(`../../examples/${folder}${link}`, import.meta.url)), link).toBe(true);
  }
});
