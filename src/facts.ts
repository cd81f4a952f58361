import { report, sessionPath, type Findings, type Placed } from "./issues.js";
import { readAccount, type Id } from "./reading/ids.js";
import { checkContext, contextTraitsPath, isForeign, readContextTraits } from "./reading/parts.js";
import { productOfSession, readProduct, type Product } from "./reading/product.js";
import type { Options } from "./reading/totango.js";
import { isDoubtful, type Known } from "./session/devices.js";
import type { Device } from "./session/session.js";
import type { Service } from "./settings.js";
import { isAbsent, noFields, type Fields } from "./text.js";

/** What is known of a message and its session before any request is made (sections 2, 3 and 6). */
export type Facts = {
  readonly message: Fields;
  readonly contextTraits: Placed<Fields>;
  readonly options: Options;
  readonly service: Service;
  readonly user: Id;
  readonly account: Id;
  readonly product: Product | undefined;
  readonly known: Known;
  /** R6.6: the device that knows what the message does not say of product and hierarchy. */
  readonly source: Device | undefined;
  readonly findings: Findings;
};

/** Reads, once, what more than one type of message needs, and reports an unusable user (R2.6). */
export function readFacts(
  message: Fields,
  contextRead: Fields | undefined,
  options: Options,
  user: Id,
  service: Service,
  known: Known,
  findings: Findings,
): Facts {
  if (user.state === "unusable") report(findings, user.code, user.path);
  const context = checkContext(message, contextRead, findings);
  const traits = readContextTraits(context, findings);
  const hasForeignTraits = isForeign(traits.value, user);
  if (hasForeignTraits) report(findings, "foreign-traits", traits.path);
  const named = readAccount(message, context, hasForeignTraits, service);
  const source = known.sourceOf(known, named, message.type === "group");
  const product = readProduct(options, findings) ?? (source?.product && productOfSession(source.product));
  return {
    message,
    contextTraits: hasForeignTraits ? noContextTraits : traits,
    options,
    service,
    user,
    account: named.state === "missing" ? accountOf(source, named) : named,
    product: product === false ? undefined : product,
    known,
    source,
    findings,
  };
}

const noContextTraits: Placed<Fields> = { value: noFields, path: contextTraitsPath };

/** R2.5 */
function accountOf(source: Device | undefined, missing: Id): Id {
  return source?.groupId === undefined ? missing : { state: "known", value: source.groupId, path: sessionPath };
}

/** R2.5: the account that the message itself says it is about. */
function namedAccount({ account }: Facts): string | undefined {
  return account.state === "known" && account.path !== sessionPath ? account.value : undefined;
}

export function isAccountNamed(facts: Facts): boolean {
  return namedAccount(facts) !== undefined;
}

/** R6.10: whether the account or the product is another device's, and another could have been meant. */
export function isAccountAssumed(facts: Facts): boolean {
  const { known, source, options } = facts;
  if (source === known.device || !source) return false;
  return isDoubtful(known, namedAccount(facts), !isAbsent(options.value.product));
}
