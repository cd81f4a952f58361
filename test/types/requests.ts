import {
  advance,
  emptySession,
  coalesce,
  deliveryOf,
  issueCodes,
  explain,
  productAccountId,
  toFetch,
  toPixelUrl,
  translate,
  type AccountRequest,
  type ActivityRequest,
  type Advance,
  type Explanation,
  type FetchInit,
  type Issue,
  type IssueCode,
  type IssueEffect,
  type ProductRequest,
  type Session,
  type TotangoRequest,
  type UserRequest,
} from "segment-to-totango";
import type { IsEqual, JsonValue, ReadonlyDeep, SimplifyDeep, WritableDeep } from "type-fest";
import { accept } from "./accept.js";

// TotangoRequest is discriminated on `kind`, and each kind has the parameters that it needs.
accept<IsEqual<TotangoRequest["kind"], "account" | "product" | "user" | "activity">>(true);
accept<IsEqual<Extract<TotangoRequest, { kind: "account" }>, AccountRequest>>(true);
accept<IsEqual<Extract<TotangoRequest, { kind: "product" }>, ProductRequest>>(true);
accept<IsEqual<Extract<TotangoRequest, { kind: "user" }>, UserRequest>>(true);
accept<IsEqual<Extract<TotangoRequest, { kind: "activity" }>, ActivityRequest>>(true);

export function narrow(request: TotangoRequest): void {
  accept<string>(request.url);
  accept<string | undefined>(request.id);
  accept<string>(request.params.sdr_s);
  accept<string>(request.params.sdr_o);
  // R1.6: whatever the kind, a request's parameters can be read at any parameter's name, and are texts by name.
  accept<{ readonly [name: string]: string }>(request.params);
  accept<string | undefined>(request.params["sdr_o.parent_id"]);
  accept<string | undefined>(request.params["sdr_u.plan"]);
  accept<string | undefined>(request.params.sdr_u);
  accept<string | undefined>(request.params.sdr_a);
  accept<string | undefined>(request.params.sdr_m);
  // @ts-expect-error not every request is an activity
  accept<string>(request.params.sdr_a);
  switch (request.kind) {
    case "account":
    case "product":
      accept<IsEqual<typeof request.params.sdr_u, string | undefined>>(true);
      accept<string | undefined>(request.params["sdr_o.parent_id"]);
      accept<string | undefined>(request.params["sdr_u.name"]);
      // @ts-expect-error an attribute may be absent
      accept<string>(request.params["sdr_o.parent_id"]);
      accept<IsEqual<typeof request.params.sdr_a, string | undefined>>(true);
      accept<IsEqual<typeof request.params.sdr_m, string | undefined>>(true);
      break;
    case "user":
      accept<IsEqual<typeof request.params.sdr_u, string>>(true);
      accept<string | undefined>(request.params["sdr_u.name"]);
      accept<IsEqual<typeof request.params.sdr_a, string | undefined>>(true);
      accept<IsEqual<typeof request.params.sdr_m, string | undefined>>(true);
      break;
    case "activity":
      accept<IsEqual<typeof request.params.sdr_u, string>>(true);
      accept<IsEqual<typeof request.params.sdr_a, string>>(true);
      accept<IsEqual<typeof request.params.sdr_m, string>>(true);
      break;
    default:
      accept<never>(request);
  }
}

// @ts-expect-error an activity has a module
accept<TotangoRequest>({
  kind: "activity",
  url: "https://a.b/",
  params: { sdr_s: "SP-1234-01", sdr_o: "test_group", sdr_u: "jack", sdr_a: "Login" },
});
accept<TotangoRequest>({
  kind: "user",
  url: "https://sdr.totango.com/pixel.gif/",
  params: {
    sdr_s: "SP-1234-01",
    sdr_o: "test_group",
    sdr_u: "jack",
    // @ts-expect-error the token is the encoders' alone
    "api-token": "t0ken",
  },
});

// Results.
const result = advance({ type: "page" }, { serviceId: "SP-1234-01" }, emptySession);
const explanation = explain({ type: "page" }, { serviceId: "SP-1234-01" });
const requests = translate({ type: "page" }, { serviceId: "SP-1234-01" });
accept<IsEqual<typeof result, Advance>>(true);
accept<IsEqual<typeof explanation, Explanation>>(true);
accept<IsEqual<typeof requests, readonly TotangoRequest[]>>(true);
accept<IsEqual<keyof Advance, "requests" | "issues" | "session">>(true);
accept<IsEqual<keyof Explanation, "requests" | "issues">>(true);
accept<IsEqual<Advance["session"], Session>>(true);
accept<IsEqual<typeof emptySession, Session>>(true);
// @ts-expect-error explain forgets
accept<unknown>(explanation.session);

// Results are plain JSON data.
accept<JsonValue>(requests);
accept<JsonValue>(result.session);
accept<JsonValue>(result.issues);

// Results are read-only, through and through.
type IsReadonly<Value> = IsEqual<SimplifyDeep<ReadonlyDeep<Value>>, SimplifyDeep<Value>>;
accept<IsReadonly<Advance>>(true);
accept<IsReadonly<TotangoRequest>>(true);
accept<IsReadonly<Issue>>(true);
accept<IsReadonly<Session>>(true);
accept<IsReadonly<FetchInit>>(true);
accept<IsReadonly<WritableDeep<TotangoRequest>>>(false);
accept<IsReadonly<WritableDeep<Session>>>(false);

export function write(request: TotangoRequest): void {
  // @ts-expect-error a request is read-only
  request.params.sdr_o = "test_group";
  // @ts-expect-error a request has its kind for good
  request.kind = "user";
}

// Issues: the closed lists of section 8.
accept<IsEqual<keyof Issue, "code" | "effect" | "message" | "path">>(true);
accept<IsEqual<Issue["code"], IssueCode>>(true);
accept<IsEqual<Issue["effect"], IssueEffect>>(true);
accept<IsEqual<IssueEffect, "skipped" | "deferred" | "altered" | "notice">>(true);
accept<
  IsEqual<
    IssueCode,
    | "unsupported-type"
    | "totango-disabled"
    | "missing-user-id"
    | "missing-account-id"
    | "untracked-activity"
    | "untracked-page"
    | "id-too-long"
    | "unusable-value"
    | "unusable-date"
    | "unusable-name"
    | "attribute-clash"
    | "parent-ignored"
    | "hierarchy-cycle"
    | "product-without-id"
    | "foreign-traits"
    | "kept-attributes-dropped"
    | "kept-activities-dropped"
    | "attributes-kept"
    | "activity-kept"
    | "value-truncated"
    | "defaulted-activity"
    | "defaulted-module"
    | "attribute-track"
    | "ambiguous-product-account"
    | "id-charset"
    | "name-charset"
    | "value-format"
    | "assumed-account"
  >
>(true);
accept<IsEqual<typeof issueCodes, readonly IssueCode[]>>(true);

// Encoders.
export function send(request: TotangoRequest): Promise<Response>[] {
  return [fetch(...toFetch(request)), fetch(...toFetch(request, { apiToken: "t0ken" })), fetch(toPixelUrl(request))];
}
export function encode(request: TotangoRequest): void {
  accept<RequestInit>(toFetch(request)[1]);
  accept<IsEqual<ReturnType<typeof toFetch>[1], FetchInit>>(true);
  accept<string>(toPixelUrl(request));
  toFetch(request, { apiToken: undefined, mode: undefined });
  toFetch(request, { apiToken: null, mode: "no-cors" });
  // @ts-expect-error no other mode says anything
  toFetch(request, { mode: "cors" });
  toFetch(request, {
    // @ts-expect-error misspelt apiToken
    apitoken: "t0ken",
  });
  // @ts-expect-error no secret is ever in a URL
  toPixelUrl(request, { apiToken: "t0ken" });
}

// Helpers.
accept<readonly TotangoRequest[]>(coalesce(requests));
accept<IsEqual<ReturnType<typeof deliveryOf>, "delivered" | "retry" | "rejected" | "misconfigured" | "unknown">>(true);
deliveryOf(200);
deliveryOf({ status: 0, type: "opaqueredirect" });
export async function answered(response: Response, request: TotangoRequest): Promise<void> {
  deliveryOf(response);
  deliveryOf(await fetch(...toFetch(request)));
}
// @ts-expect-error a status is a number
deliveryOf("200");
// @ts-expect-error an answer has a status
deliveryOf({ type: "opaqueredirect" });

// The product account's ID.
accept<string>(productAccountId("test_group", { id: "productA", account_id: null }));
accept<string>(productAccountId(7, {}));
accept<string>(productAccountId("test_group", { id: "productA" }, "_"));
// @ts-expect-error no such separator
productAccountId("test_group", { id: "productA" }, "-");
// @ts-expect-error an ID is not a boolean
productAccountId("test_group", { id: true });
// @ts-expect-error an account ID is needed
productAccountId(undefined, { id: "productA" });
