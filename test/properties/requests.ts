import type { TotangoRequest } from "segment-to-totango";
import * as fc from "fast-check";

const few = <Value>(...values: Value[]) => fc.constantFrom(...values);
const attributes = (prefix: "sdr_o" | "sdr_u") =>
  fc
    .dictionary(few("plan", "seats", "parent_id"), few("1", "2", "g", "h"), { maxKeys: 2, noNullPrototype: true })
    .map((named) => Object.fromEntries(Object.entries(named).map(([name, text]) => [`${prefix}.${name}`, text])));

/** Requests of two services, three accounts and two users, so that they meet. */
export const anyRequest: fc.Arbitrary<TotangoRequest> = fc
  .record({
    kind: fc.constantFrom("account", "product", "user", "activity"),
    url: fc.oneof(
      { weight: 9, arbitrary: few("https://a.example/") },
      { weight: 1, arbitrary: few("https://b.example/") },
    ),
    sdr_s: fc.oneof({ weight: 9, arbitrary: few("SP-1") }, { weight: 1, arbitrary: few("SP-2") }),
    sdr_o: few("g", "h", "g__p"),
    sdr_u: few("jack", "eve"),
    hasUser: fc.boolean(),
    sdr_a: few("Login", "Logout"),
    ofAccount: attributes("sdr_o"),
    ofUser: attributes("sdr_u"),
    id: fc.option(fc.nat(9).map(String), { nil: undefined }),
  })
  .map(({ kind, url, sdr_s, sdr_o, sdr_u, hasUser, sdr_a, ofAccount, ofUser, id }): TotangoRequest => {
    const common = id === undefined ? { url } : { url, id };
    const user = { sdr_s, sdr_o, sdr_u };
    if (kind === "activity") return { kind, ...common, params: { ...user, sdr_a, sdr_m: "Application", ...ofUser } };
    if (kind === "user") return { kind, ...common, params: { ...user, ...ofUser } };
    const params = hasUser ? { ...user, ...ofAccount, ...ofUser } : { sdr_s, sdr_o, ...ofAccount };
    return { kind, ...common, params };
  });
