import { explain, productAccountId, translate, type TotangoRequest } from "segment-to-totango";
import { segmentMessage, segmentStream, totangoOptions } from "segment-to-totango/arbitraries";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectEqual, replay, service } from "../support.js";
import { hold } from "./runs.js";

/** Groups of one account, and the options for Totango that each has. */
const groups = fc
  .tuple(
    segmentMessage({ types: ["group"], wellFormedIds: true, options: false }),
    totangoOptions({ wellFormedIds: true }),
  )
  .map(([message, Totango]) => ({
    message: { ...message, groupId: "g", integrations: { Totango } },
    options: Totango,
  }));

const isPresent = (id: unknown) => id !== undefined && id !== null;

// Data of a customer on another customer's account is the worst that this library could do.
test("R3.1 to R3.6 a group goes to its account and its product account, and nowhere else", () => {
  hold(groups, ({ message, options }) => {
    const product = options.product === false ? undefined : (options.product ?? undefined);
    const hasProduct = product !== undefined && (isPresent(product.id) || isPresent(product.account_id));
    const isHierarchy = options.enableHierarchy !== false;
    const productAccount = hasProduct ? productAccountId("g", product) : "g";
    const expected = hasProduct
      ? [...(isHierarchy ? [["account", "g"]] : []), ["product", productAccount]]
      : [["account", "g"]];
    expectEqual(accounts(translate(message, service)), expected);
  });
});

// Users and what they do count for the account they are sent to.
test("R3.2 users and activities go to the usage account", () => {
  const messages = fc.tuple(
    segmentMessage({ types: ["identify", "track", "page", "screen"], wellFormedIds: true, options: false }),
    totangoOptions({ wellFormedIds: true }),
  );
  hold(messages, ([message, options]) => {
    const product = options.product === false ? undefined : (options.product ?? undefined);
    const usage = productAccountId("g", product ?? {});
    const given = { ...message, context: { ...message.context, groupId: "g", Totango: options } };
    for (const { params } of translate(given, service)) expect(params.sdr_o).toBe(usage);
  });
});

// Totango would show an account inside itself, or refuse it.
test("R3.7 no requests of a message make a cycle of parents", () => {
  hold(
    fc.oneof(
      groups.map(({ message }) => message),
      segmentMessage({ types: ["group"] }),
    ),
    (message) => {
      const requests = translate(message, service);
      const parents = new Map(requests.map(({ params }) => [params.sdr_o, parentOf(params)]));
      for (const start of parents.keys()) {
        const line = [start];
        for (let parent = parents.get(start); parent !== undefined; parent = parents.get(parent)) {
          expect(line).not.toContain(parent);
          line.push(parent);
        }
      }
    },
  );
});

// A service without hierarchies would grow one.
test("R3.5 enableHierarchy false sends no parent, whatever its source", () => {
  hold(groups, ({ message, options }) => {
    const off = { ...message, integrations: { Totango: { ...options, enableHierarchy: false } } };
    const { requests, issues } = explain(off, service);
    expectEqual(
      requests.map(({ params }) => parentOf(params)),
      [undefined],
    );
    const isParentGiven = isPresent(options.parent?.id);
    if (isParentGiven) expect(issues.map(({ code }) => code)).toContain("parent-ignored");
  });
});

// Totango refuses an activity that lacks one of the two, and nobody would hear of it.
test("R4.3 every activity has an activity and a module that are not blank", () => {
  hold(segmentStream({ types: ["track", "page", "screen", "group"] }), (messages) => {
    for (const { requests } of replay(messages, service)) {
      for (const request of requests) {
        if (request.kind !== "activity") continue;
        expect(request.params.sdr_a.trim()).not.toBe("");
        expect(request.params.sdr_m.trim()).not.toBe("");
      }
    }
  });
});

// A request without an ID would be refused, or counted for nobody.
test("R4.8 every request has an account, and users and activities have a user", () => {
  hold(segmentStream(), (messages) => {
    for (const { requests } of replay(messages, service)) {
      for (const { kind, params } of requests) {
        expect(params.sdr_o.trim()).not.toBe("");
        if (kind === "user" || kind === "activity") expect(params.sdr_u.trim()).not.toBe("");
      }
    }
  });
});

function accounts(requests: readonly TotangoRequest[]): string[][] {
  return requests.map(({ kind, params }) => [kind, params.sdr_o]);
}

function parentOf(params: TotangoRequest["params"]): string | undefined {
  return params["sdr_o.parent_id"];
}
