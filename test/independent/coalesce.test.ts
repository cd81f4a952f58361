import { coalesce, type TotangoRequest } from "segment-to-totango";
import { segmentStream, totangoSettings } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyRequest } from "../properties/requests.js";
import { hold } from "../properties/runs.js";
import { expectEqual, frozen, replay } from "../support.js";
import { play } from "./gateway.js";

const lists = fc.oneof(
  fc.array(anyRequest, { maxLength: 12, size: "max" }),
  fc
    .tuple(
      segmentStream({ users: 3, maxLength: 20, wellFormedIds: true, traitNames: ["plan", "seats"] }),
      totangoSettings(),
    )
    .map(([messages, settings]) => replay(messages, settings).flatMap(({ requests }) => requests)),
  // The same page again and again, as browsers send it.
  segmentStream({ users: 2, maxLength: 6, wellFormedIds: true, options: false, traitNames: ["plan"] }).map((messages) =>
    replay([...messages, ...messages, ...messages]).flatMap(({ requests }) => requests),
  ),
);

// A shorter list that says something else would change a customer's data.
test("R9.3 both lists have the same outcome", () => {
  let before = 0;
  let after = 0;
  hold(
    lists,
    (requests) => {
      const fewer = coalesce(frozen(requests));
      expectEqual(play(fewer), play(requests));
      expect(fewer.length).toBeLessThanOrEqual(requests.length);
      before += requests.length;
      after += fewer.length;
    },
    1_000,
  );
  expect(after).toBeLessThan(0.9 * before); // else nothing was tried
});

// Totango makes no account below one that it does not know.
test("R9.3 no account is put below one that is not there yet, but where it was so before", () => {
  hold(
    lists,
    (requests) => {
      const fewer = coalesce(requests);
      const before = orphansIn(requests);
      expect(orphansIn(fewer).filter((orphan) => !before.includes(orphan))).toEqual([]);
    },
    700,
  );
});

/** Accounts that get a parent whose own request comes only later. */
function orphansIn(requests: readonly TotangoRequest[]): string[] {
  return requests.flatMap(({ params }, index) => {
    const parent = params["sdr_o.parent_id"];
    const isThere = requests.slice(0, index + 1).some((earlier) => earlier.params.sdr_o === parent);
    const comes = requests.slice(index).some((later) => later.params.sdr_o === parent);
    return parent !== undefined && !isThere && comes ? [`${params.sdr_o} below ${parent}`] : [];
  });
}

test("R9.3, R1.2 what is merged is a request like others, in the order of its parameters", () => {
  hold(lists, (requests) => {
    for (const { kind, params } of coalesce(requests)) {
      const own = Object.keys(params).filter((name) => !name.includes("."));
      const user = params.sdr_u === undefined ? [] : ["sdr_u"];
      const expected = { account: user, product: user, user: ["sdr_u"], activity: ["sdr_u", "sdr_a", "sdr_m"] }[kind];
      expectEqual(own, ["sdr_s", "sdr_o", ...expected]);
      expectEqual(Object.keys(params).slice(0, own.length), own);
    }
  });
});

test("R9.3 a request that is not merged is the very same one", () => {
  hold(lists, (requests) => {
    const fewer = coalesce(requests);
    const same = fewer.filter((request) => requests.includes(request));
    const merged = fewer.filter((request) => !requests.includes(request));
    // Each new request stands for two or more, none of which is sent besides.
    expect(same.length + 2 * merged.length).toBeLessThanOrEqual(requests.length);
  });
});

// Whoever merges batches that were merged already must not lose anything by it.
test("R9.3 to coalesce twice, or in parts, has the same outcome", () => {
  hold(fc.tuple(lists, lists), ([first, second]) => {
    const parts = coalesce([...coalesce(first), ...coalesce(second)]);
    expectEqual(play(parts), play([...first, ...second]));
  });
});
