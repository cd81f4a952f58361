import { issueCodes } from "segment-to-totango";
import { segmentStream } from "segment-to-totango/arbitraries";
import { expect, test } from "vitest";
import { expectEqual, frozen, replay, service, untyped, type Fields } from "../support.js";
import { jsonWithDates, messageOf } from "./anything.js";
import { hold } from "./runs.js";

// Issues are logged, and logs are no place for personal data.
test("section 8: each code has one effect and one sentence, whatever the message", () => {
  const wordings = new Map<string, Set<string>>();
  hold(segmentStream(), (messages) => {
    for (const { code, effect, message } of replay(messages).flatMap(({ issues }) => issues)) {
      wordings.set(code, (wordings.get(code) ?? new Set()).add(`${effect}: ${message}`));
    }
  });
  expect([...wordings.values()].filter(({ size }) => size > 1)).toEqual([]);
  expect([...wordings.keys()].filter((code) => !issueCodes.some((known) => known === code))).toEqual([]);
});

// A counter of issues would count one fact twice.
test("section 8: the same code and path come once", () => {
  hold(segmentStream(), (messages) => {
    const facts = replay(messages).map(({ issues }) => issues.map(({ code, path }) => JSON.stringify([code, path])));
    expectEqual(
      facts.filter((each) => each.length > new Set(each).size),
      [],
    );
  });
});

/** Issues of a value that the message has; those of others name the place where one was expected. */
const aboutValues = ["unusable-value", "unusable-name", "attribute-clash", "value-truncated", "name-charset"];

// Whoever follows a path must find there what the issue speaks of.
test("section 8: a path leads to the value in the message", () => {
  hold(messageOf(jsonWithDates), (message) => {
    const { issues } = untyped.explain(message, service);
    const isPath = (path: unknown) => Array.isArray(path) && path.every((key) => typeof key === "string");
    expectEqual(
      issues.filter(({ path }) => !isPath(path)),
      [],
    );
    const values = issues.filter(({ code }) => aboutValues.includes(code));
    expectEqual(
      values.filter(({ path }) => path.reduce<unknown>(fieldOf, message) === undefined),
      [],
    );
  });
});

function fieldOf(value: unknown, key: string): unknown {
  const fields: Fields = typeof value === "object" && value !== null ? { ...value } : {};
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

// What a caller does with the paths of one message must not change those of the next.
test("section 8: a path that a caller changes changes no other", () => {
  hold(segmentStream({ maxLength: 3 }), (messages) => {
    const before = replay(messages).map(({ issues }) => issues);
    for (const { issues } of replay(messages)) for (const { path } of issues) Reflect.set(path, 0, "changed");
    expectEqual(
      replay(frozen(messages)).map(({ issues }) => issues),
      before,
    );
  });
});
