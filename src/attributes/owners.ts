import {
  accountAttributeLimit,
  accountIdLimit,
  accountNameLimit,
  productIdLimit,
  userAttributeLimit,
} from "../limits.js";
import type { Service } from "../settings.js";
import type { Fields } from "../text.js";

/** Whose attributes they are: those of accounts and products, of users, or those of users that wait in a session. */
export type Owner = {
  readonly prefix: string;
  readonly tableOf: (service: Service) => Fields | undefined;
  /** Those that Totango or many senders know, by name. */
  readonly known: ReadonlyMap<string, Meaning>;
  readonly other: Meaning;
};

/** What Totango knows of the attributes of one name. */
export type Meaning = {
  readonly kind: TopLevelKind | "text" | "name" | "id" | "yes-or-no" | "date" | "number";
  /** R5.8 */
  readonly limit: number;
  /** The parameter's name, where it is known beforehand: a property whose name is a new string is slower to set. */
  readonly parameter: string | undefined;
};

/** R5.1: what becomes of a top-level field, unless a table renames it. Elsewhere, it is text. */
type TopLevelKind = "account-name" | "create-date" | "repeated-id" | "refused-id";

type Row = readonly [kind: Meaning["kind"], names: readonly string[], limit?: number];

/** R5.1, R5.2: in the order in which they are tried. */
export const dateFields = ["created", "createdAt", "created_at"] as const;

/** An account or a product account. */
export const account: Owner = /* @__PURE__ */ ownerOf(
  "sdr_o.",
  accountAttributeLimit,
  ({ accountTable }) => accountTable,
  [
    ["account-name", ["name"]],
    ["create-date", dateFields],
    ["repeated-id", ["id"]],
    ["refused-id", ["account_id"]],
    ["name", ["account_name"], accountNameLimit],
    ["id", ["parent_id"], accountIdLimit],
    ["id", ["product_id"], productIdLimit],
    // R5.12
    [
      "date",
      [
        "Create Date",
        "Cancellation Date",
        "Contract Renewal Date",
        "Contract Start Date",
        "Last Contract Value Change Date",
        "Last Payment Date",
        "Next Payment Due Date",
        "Payment Method Expiration Date",
        "Trial Expiration Date",
      ],
    ],
    ["number", ["Company Size", "Contract Value", "Last Payment Amount", "Licenses", "Outstanding Balance"]],
    ["text", ["description", "email", "employees", "industry", "phone", "plan", "website"]],
  ],
);

const userRows: readonly Row[] = [
  ["create-date", dateFields],
  ["repeated-id", ["id", "userId", "anonymousId", "crossDomainId"]],
  ["yes-or-no", ["Contact", "Key Contact"]],
  [
    "text",
    [
      "Create Date",
      "age",
      "avatar",
      "description",
      "email",
      "firstName",
      "lastName",
      "name",
      "phone",
      "plan",
      "title",
      "username",
      "website",
    ],
  ],
];

export const user: Owner = /* @__PURE__ */ ownerOf(
  "sdr_u.",
  userAttributeLimit,
  ({ userTable }) => userTable,
  userRows,
);

/** R6.1: their names are those of parameters without `sdr_u.`. */
export const waitingUser: Owner = /* @__PURE__ */ ownerOf(
  "",
  userAttributeLimit,
  ({ userTable }) => userTable,
  userRows,
);

export function meaningOf({ known, other }: Owner, name: string): Meaning {
  return known.get(name) ?? other;
}

export function parameterOf({ prefix }: Owner, { parameter }: Meaning, name: string): string {
  return parameter ?? prefix + name;
}

function ownerOf(prefix: string, limit: number, tableOf: Owner["tableOf"], rows: readonly Row[]): Owner {
  const known = new Map<string, Meaning>();
  for (const [kind, names, ownLimit] of rows) {
    for (const name of names) known.set(name, { kind, limit: ownLimit ?? limit, parameter: prefix + name });
  }
  return { prefix, tableOf, known, other: { kind: "text", limit, parameter: undefined } };
}
