import { expect, test } from "vitest";
import { failureOf } from "../../src/bin/failure.js";

test.each([
  [Object.assign(new Error("x"), { code: "ENOENT" }), "a.json does not exist"],
  [Object.assign(new Error("x"), { code: "EISDIR" }), "a.json is a folder"],
  [Object.assign(new Error("x"), { code: "EACCES" }), "a.json may not be read"],
  [Object.assign(new Error("x"), { code: "EIO" }), "a.json cannot be read (EIO)"],
  [new Error("x"), "a.json cannot be read (x)"],
  ["x", "a.json cannot be read (x)"],
])("whatever is thrown becomes a sentence: %o", (error, sentence) => {
  expect(failureOf("a.json", error)).toBe(sentence);
});
