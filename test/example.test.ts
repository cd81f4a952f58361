import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the example plays the article's session to its end", () => {
  const output = execFileSync("npm", ["run", "--silent", "example"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(output).toContain("sdr_o             test_group__productA");
  expect(output).toContain(
    "deferred: The account ID is missing, and the user's attributes wait for it. (missing-account-id at context.groupId)",
  );
  expect(output).toContain("sdr_u.email       jack@initech.example");
  expect(output.trimEnd()).toMatch(
    /10\. analytics\.track\("Logged Out"\)\n.*missing-account-id.*\n {6}nothing is sent$/,
  );
});
