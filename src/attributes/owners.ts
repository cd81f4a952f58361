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
  readonly tableOf: (service: Service) => Fields | undefined;
};

/** What Totango knows of the attributes of one name. */
export type Meaning = {
  /** R5.1: what becomes of a top-level field of this name, unless a table renames it. */
  readonly role: "attribute" | "account-name" | "create-date" | "repeated-id" | "refused-id";
  readonly kind: "text" | "name" | "id" | "yes-or-no" | "date" | "number";
  /** R5.8 */
  readonly limit: number;
};

/** R5.1, R5.2: in the order in which they are tried. */
export const dateFields = ["created", "createdAt", "created_at"] as const;

const accountText: Meaning = { role: "attribute", kind: "text", limit: accountAttributeLimit };
const accountName: Meaning = { role: "attribute", kind: "name", limit: accountNameLimit };
const parentId: Meaning = { role: "attribute", kind: "id", limit: accountIdLimit };
const productId: Meaning = { role: "attribute", kind: "id", limit: productIdLimit };
const accountDate: Meaning = { role: "attribute", kind: "date", limit: accountAttributeLimit };
const accountNumber: Meaning = { role: "attribute", kind: "number", limit: accountAttributeLimit };
const accountNameField: Meaning = { role: "account-name", kind: "text", limit: accountAttributeLimit };
const accountDateField: Meaning = { role: "create-date", kind: "text", limit: accountAttributeLimit };
const accountIdField: Meaning = { role: "repeated-id", kind: "text", limit: accountAttributeLimit };
const refusedIdField: Meaning = { role: "refused-id", kind: "text", limit: accountAttributeLimit };

const userText: Meaning = { role: "attribute", kind: "text", limit: userAttributeLimit };
const yesOrNo: Meaning = { role: "attribute", kind: "yes-or-no", limit: userAttributeLimit };
const userDateField: Meaning = { role: "create-date", kind: "text", limit: userAttributeLimit };
const userIdField: Meaning = { role: "repeated-id", kind: "text", limit: userAttributeLimit };

/** An account or a product account. */
export const account: Owner = { tableOf: ({ accountTable }) => accountTable };
export const user: Owner = { tableOf: ({ userTable }) => userTable };
/** R6.1: their names are those of parameters without `sdr_u.`. */
export const waitingUser: Owner = { tableOf: ({ userTable }) => userTable };

export function meaningOf(owner: Owner, name: string): Meaning {
  return owner === account ? accountMeaning(name) : userMeaning(name);
}

/** Names that many senders have are known beforehand: a property whose name is a new string is slower to set. */
export function parameterOf(owner: Owner, name: string): string {
  if (owner === account) return accountParameter(name);
  return owner === user ? userParameter(name) : name;
}

function accountMeaning(name: string): Meaning {
  switch (name) {
    case "name":
      return accountNameField;
    case "created":
    case "createdAt":
    case "created_at":
      return accountDateField;
    case "id":
      return accountIdField;
    case "account_id":
      return refusedIdField;
    case "account_name":
      return accountName;
    case "parent_id":
      return parentId;
    case "product_id":
      return productId;
  }
  return isCapital(name) ? definedMeaning(name) : accountText;
}

/** All names that Totango defines a type for begin with a capital, and few of senders' own do. */
function isCapital(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 65 && first <= 90;
}

/** R5.12 */
function definedMeaning(name: string): Meaning {
  switch (name) {
    case "Create Date":
    case "Cancellation Date":
    case "Contract Renewal Date":
    case "Contract Start Date":
    case "Last Contract Value Change Date":
    case "Last Payment Date":
    case "Next Payment Due Date":
    case "Payment Method Expiration Date":
    case "Trial Expiration Date":
      return accountDate;
    case "Company Size":
    case "Contract Value":
    case "Last Payment Amount":
    case "Licenses":
    case "Outstanding Balance":
      return accountNumber;
  }
  return accountText;
}

function userMeaning(name: string): Meaning {
  switch (name) {
    case "created":
    case "createdAt":
    case "created_at":
      return userDateField;
    case "id":
    case "userId":
    case "anonymousId":
    case "crossDomainId":
      return userIdField;
    case "Contact":
    case "Key Contact":
      return yesOrNo;
  }
  return userText;
}

function accountParameter(name: string): string {
  switch (name) {
    case "Create Date":
      return "sdr_o.Create Date";
    case "account_name":
      return "sdr_o.account_name";
    case "description":
      return "sdr_o.description";
    case "email":
      return "sdr_o.email";
    case "employees":
      return "sdr_o.employees";
    case "industry":
      return "sdr_o.industry";
    case "phone":
      return "sdr_o.phone";
    case "plan":
      return "sdr_o.plan";
    case "website":
      return "sdr_o.website";
  }
  return `sdr_o.${name}`;
}

function userParameter(name: string): string {
  switch (name) {
    case "Create Date":
      return "sdr_u.Create Date";
    case "age":
      return "sdr_u.age";
    case "avatar":
      return "sdr_u.avatar";
    case "description":
      return "sdr_u.description";
    case "email":
      return "sdr_u.email";
    case "firstName":
      return "sdr_u.firstName";
    case "lastName":
      return "sdr_u.lastName";
    case "name":
      return "sdr_u.name";
    case "phone":
      return "sdr_u.phone";
    case "plan":
      return "sdr_u.plan";
    case "title":
      return "sdr_u.title";
    case "username":
      return "sdr_u.username";
    case "website":
      return "sdr_u.website";
  }
  return `sdr_u.${name}`;
}
