import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

// A run on another version must not be mistaken for one on this version: the log shows which it was.
test("the tests run on a version of Node that the package supports", () => {
  console.log(`Node ${process.version}`);
  const [major = 0] = process.versions.node.split(".").map(Number);
  expect(major).toBeGreaterThanOrEqual(Number(manifest.engines.node.replace(">=", "")));
});
