import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ndjson } from "./support.js";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const session = [
  { type: "group", userId: "jack", groupId: "test_group" },
  { type: "track", userId: "jack", event: "Login" },
];
const totals = "messages  2\nvisitors  1\naccounts  1\nrequests  2  1 account, 1 activity\n";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dry-run-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

test("a process reads its standard input, prints, and says by its status how it went", () => {
  const command = ["--import", "tsx", "src/bin/segment-to-totango.ts"];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    cwd,
    encoding: "utf8",
    input: gzipSync(`${ndjson(...session)}not JSON\n`),
  });
  expect(stderr).toBe("line 3 is not JSON\n");
  expect(stdout).toContain("accounts    1\n");
  expect(status).toBe(1);
});

test("npm run example -- FILE is the dry run", () => {
  const file = join(folder, "messages.ndjson");
  writeFileSync(file, ndjson(...session));
  const command = ["run", "--silent", "example", "--", file];
  const { stdout, stderr, status } = spawnSync("npm", command, { cwd, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout.startsWith(totals)).toBe(true);
});

test("the command runs what is asked for", async () => {
  const { argv, exitCode } = process;
  const printed: unknown[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text, ...rest) => {
    printed.push(text);
    for (const done of rest) if (typeof done === "function") done();
    return true;
  });
  try {
    process.argv = [...argv.slice(0, 2), "--help"];
    await import("../../src/bin/segment-to-totango.js");
  } finally {
    vi.restoreAllMocks();
    process.argv = argv;
    process.exitCode = exitCode;
  }
  expect(printed.join("")).toMatch(/^Usage: segment-to-totango/);
});
