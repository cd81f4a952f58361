import { advance, emptySession, type SegmentMessage } from "segment-to-totango";
import { segmentMessage, segmentStream } from "segment-to-totango/arbitraries";
import { describe, expect, test } from "vitest";
import { expectEqual, replay, service } from "../support.js";
import { hold } from "./runs.js";

const lengthOf = (text: string) => Array.from(text).length;

function limitOf(parameter: string): number {
  const limits: Record<string, number> = {
    sdr_s: Infinity,
    sdr_o: 480,
    sdr_u: 100,
    sdr_a: 190,
    sdr_m: 100,
    "sdr_o.account_name": 128,
  };
  return limits[parameter] ?? (parameter.startsWith("sdr_o.") ? 512 : 255);
}

function isParameter(name: string): boolean {
  if (!/^sdr_[ou]\./.test(name)) return /^sdr_[soaum]$/.test(name);
  const attribute = name.slice("sdr_o.".length);
  return attribute.trim() !== "" && lengthOf(attribute) <= 100;
}

function saysNothing(text: string): boolean {
  return ["undefined", "null", "NaN", "Infinity", "Invalid Date"].includes(text) || text.includes("[object ");
}

// Totango refuses what is over a limit, and takes the text of an object for a value.
test("R5 every parameter is within its limit and says something", () => {
  hold(
    segmentStream(),
    (messages) => {
      for (const { requests } of replay(messages)) {
        const params = requests.flatMap(({ params }) => Object.entries(params));
        expectEqual(
          params.filter(([name]) => !isParameter(name)),
          [],
        );
        expectEqual(
          params.filter(([name, text]) => lengthOf(text) > limitOf(name)),
          [],
        );
        expectEqual(
          params.filter(([, text]) => saysNothing(text)),
          [],
        );
      }
    },
    500,
  );
});

// Kept attributes go out later without another look.
test("R6.3 kept attributes are as finished as sent ones", () => {
  hold(segmentStream({ types: ["identify"] }), (messages) => {
    for (const { session } of replay(messages)) {
      const kept = Object.entries(session.userAttributes ?? {});
      expectEqual(
        kept.filter(([name]) => name.trim() === "" || lengthOf(name) > 100),
        [],
      );
      expectEqual(
        kept.filter(([, text]) => lengthOf(text) > 255),
        [],
      );
    }
  });
});

// A trait that neither arrives nor is named by an issue is lost, and nobody can find out.
describe("every trait is sent, kept, or under an issue", () => {
  test.each([
    ["traits of an identify", ["identify"], traitsOf, "sdr_u."],
    ["traits of a group", ["group"], traitsOf, "sdr_o."],
    [
      "traits in the context",
      ["group", "track", "page", "screen"],
      (message: SegmentMessage) => message.context?.traits,
      "sdr_u.",
    ],
  ] as const)("%s", (_, types, sourceOf, prefix) => {
    const hasOwnContext = sourceOf !== traitsOf;
    const path = hasOwnContext ? ["context", "traits"] : ["traits"];
    hold(
      segmentMessage({ types: [...types], wellFormedIds: true, options: false }),
      (message) => {
        const { requests, issues, session } = advance(message, service, emptySession);
        const isSkipped = issues.some(
          ({ code, effect }) =>
            ["missing-user-id", "missing-account-id", "untracked-page"].includes(code) && effect === "skipped",
        );
        if (isSkipped && (hasOwnContext || requests.length === 0)) return;

        const arrived = new Set([
          ...requests.flatMap(({ params }) => Object.keys(params)),
          ...Object.keys(session.userAttributes ?? {}).map((name) => prefix + name),
        ]);
        const reported = issues.map((issue) => JSON.stringify(issue.path).slice(0, -1));
        const isReported = (leaf: string) => reported.some((path) => leaf === path || leaf.startsWith(`${path},`));
        const silent = leavesOf(sourceOf(message) ?? {}, path, [], prefix).filter(({ place }) => !isReported(place));
        const names = silent.map(({ name }) => name);
        expectEqual(
          names.filter((name) => !arrived.has(name)),
          [],
        );
        expect(new Set(names).size, "one value to a name").toBe(names.length);
      },
      500,
    );
  });
});

function traitsOf(message: SegmentMessage) {
  return message.type === "identify" || message.type === "group" ? message.traits : undefined;
}

type Leaf = { readonly name: string; readonly place: string };

/** The parameter that each leaf should become (R5.1, R5.6). */
function leavesOf(object: object, path: readonly string[], names: readonly string[], prefix: string): Leaf[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    const isTop = names.length === 0;
    const isRepeatedId = isTop && (key === "id" || (prefix === "sdr_u." && ["userId", "anonymousId"].includes(key)));
    const isEmptyList = Array.isArray(value) && value.length === 0;
    if (value === null || value === undefined || isRepeatedId || isEmptyList) return [];
    const isTree = typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);
    const isDate = isTop && ["created", "createdAt", "created_at"].includes(key);
    if (isTree && !isDate) return leavesOf(value, [...path, key], [...names, key], prefix);
    const sent = isDate
      ? "Create Date"
      : isTop && key === "name" && prefix === "sdr_o."
        ? "account_name"
        : [...names, key].join("_");
    return [{ name: prefix + sent, place: JSON.stringify([...path, key]).slice(0, -1) }];
  });
}
