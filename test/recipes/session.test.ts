import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";

describe("npm run example", () => {
  /** What is printed of each call: the call itself, and what becomes of it. */
  let printed: string[][];

  beforeAll(() => {
    const output = execFileSync("npm", ["run", "--silent", "example"], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
    });
    printed = output.split("\n\n").map((call) => call.trimEnd().split("\n"));
  });

  test("plays the session's calls in their order", () => {
    expect(printed.map(([call]) => call?.trimStart())).toEqual([
      '1. analytics.identify("jack", { email, name })',
      '2. analytics.group("test_group", { name, created }, { Totango: { parent, product } })',
      '3. analytics.track("Exported Report", { category: "Reports" })',
      '4. analytics.track("Logged In")',
      '5. analytics.page("Docs", "Index")',
      '6. analytics.page("__heartbeat")',
      '7. analytics.page("Pricing", {}, { Totango: false })',
      '8. analytics.group("test_group", {}, { Totango: { product, enableHierarchy: false } })',
      '9. analytics.group("test_group", {}, { Totango: false })',
      '10. analytics.track("Logged Out")',
    ]);
  });

  test("shows the requests of each call", () => {
    const kinds = printed.map((lines) => lines.flatMap((line) => /^ {4}→ (\w+)$/.exec(line)?.[1] ?? []));
    expect(kinds).toEqual([
      [],
      ["account", "product"],
      ["activity"],
      ["activity"],
      ["activity", "activity"],
      ["activity"],
      [],
      ["product"],
      [],
      [],
    ]);
  });

  test("R3.3, R6.3: shows parameters under each other, those that waited for the account too", () => {
    expect(printed[1]?.slice(-8)).toEqual([
      "    → product",
      "        sdr_s             SP-1234-01",
      "        sdr_o             test_group__productA",
      "        sdr_u             jack",
      "        sdr_o.product_id  productA",
      "        sdr_o.parent_id   test_group",
      "        sdr_u.email       jack@initech.example",
      "        sdr_u.name        Jack Frank",
    ]);
  });

  test("section 8: says why a call sends nothing, or something else", () => {
    const found = printed.flatMap(([call = "", ...lines]) =>
      lines.flatMap((line) => {
        const [, effect, code] = /^ {4}! (\w+): [A-Z].*\. \(([\w-]+) at [\w.]+\)$/.exec(line) ?? [];
        return effect === undefined ? [] : [`${parseInt(call)} ${effect} ${code ?? ""}`];
      }),
    );
    expect(found).toEqual([
      "1 deferred attributes-kept",
      "4 altered defaulted-module",
      "7 skipped totango-disabled",
      "9 skipped totango-disabled",
      "10 skipped missing-account-id",
    ]);
    const silent = printed
      .filter((lines) => lines.at(-1) === "      nothing is sent")
      .map(([call = ""]) => parseInt(call));
    expect(silent).toEqual([1, 7, 9, 10]);
  });
});
