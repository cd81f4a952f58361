import { report, sessionPath, type Findings, type Placed } from "./issues.js";
import { readAccount, type Id } from "./reading/ids.js";
import { checkContext, readContextTraits } from "./reading/parts.js";
import { productOfSession, readProduct, type Product } from "./reading/product.js";
import type { Options } from "./reading/totango.js";
import type { OpenSession } from "./session/stored.js";
import type { Service } from "./settings.js";
import type { Fields } from "./text.js";

/** What is known of a message and its session before any request is made (sections 2 and 3). */
export type Facts = {
  readonly message: Fields;
  readonly contextTraits: Placed<Fields>;
  readonly options: Options;
  readonly service: Service;
  readonly user: Id;
  readonly account: Id;
  readonly product: Product | undefined;
  readonly session: Readonly<OpenSession>;
  readonly findings: Findings;
};

/** Reads, once, what more than one type of message needs, and reports an unusable user (R2.6). */
export function readFacts(
  message: Fields,
  contextRead: Fields | undefined,
  options: Options,
  user: Id,
  service: Service,
  session: Readonly<OpenSession>,
  findings: Findings,
): Facts {
  if (user.state === "unusable") report(findings, user.code, user.path);
  const context = checkContext(message, contextRead, findings);
  const contextTraits = readContextTraits(context, findings);
  const account = accountOrSessionAccount(readAccount(message, context), session);
  const product = readProduct(options, findings) ?? sessionProduct(session, account);
  return {
    message,
    contextTraits,
    options,
    service,
    user,
    account,
    product: product === false ? undefined : product,
    session,
    findings,
  };
}

/** R2.5 */
function accountOrSessionAccount(account: Id, { groupId }: Readonly<OpenSession>): Id {
  if (account.state !== "missing" || groupId === undefined) return account;
  return { state: "known", value: groupId, path: sessionPath };
}

/** R6.6: the session's product counts for the session's account only. */
function sessionProduct(session: Readonly<OpenSession>, account: Id): Product | undefined {
  const { product } = session;
  return product && isSessionAccount(account, session) ? productOfSession(product) : undefined;
}

/** What a session knows of an account holds for that account alone. */
export function isSessionAccount(account: Id, { groupId }: Readonly<OpenSession>): boolean {
  return account.state === "known" && account.value === groupId;
}
