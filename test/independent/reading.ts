import type { Fields } from "../support.js";
import { accountOf, productIn, type Account, type ProductIn } from "./accounts.js";
import type { Found, Placed } from "./found.js";
import { deviceOf, type Device, type Memory } from "./session.js";
import { timeOf } from "./times.js";
import { isAbsent, objectIn, textIn } from "./values.js";
import { userOf, type User } from "./who.js";

/** What is known of one message in its session, and what was found wrong with it so far. */
export type Reading = {
  readonly message: Fields;
  readonly settings: Fields;
  readonly memory: Memory;
  /** As it was before the message. */
  readonly device: Device;
  readonly user: User;
  readonly time: string | undefined;
  /** Those of another person are nobody's (R2.9). */
  readonly contextTraits: Fields;
  readonly options: Options;
  readonly account: Account;
  readonly product: ProductIn | undefined;
  readonly issues: Found[];
};

export type Options = { readonly fields: Fields; readonly path: readonly string[] };

export function readMessage(message: Fields, settings: Fields, memory: Memory): Reading {
  const issues: Found[] = [];
  const user = userOf(message);
  if (user.problem !== undefined) issues.push({ code: user.problem, path: ["userId"] });

  const context = partOf(issues, message.context, ["context"]);
  const given = partOf(issues, context.traits, ["context", "traits"]);
  const traitsUser = textIn(given.userId);
  const isForeign = user.text !== undefined && traitsUser !== undefined && traitsUser !== user.text;
  if (isForeign) issues.push({ code: "foreign-traits", path: ["context", "traits"] });

  const device = deviceOf(message, memory);
  const options = optionsOf(message, context);
  const account = accountOf({ message, settings, memory, device, isForeign });
  const product = productIn({ message, memory, device, options, account, issues });
  const contextTraits = isForeign ? {} : given;
  return {
    message,
    settings,
    memory,
    device,
    user,
    time: timeOf(message),
    contextTraits,
    options,
    account,
    product,
    issues,
  };
}

/** R2.2 */
function optionsOf(message: Fields, context: Fields): Options {
  const hasOption = (options: Fields | undefined): options is Fields =>
    options !== undefined && ["parent", "product", "enableHierarchy"].some((name) => !isAbsent(options[name]));
  const inIntegrations = objectIn(objectIn(message.integrations)?.Totango);
  if (hasOption(inIntegrations)) return { fields: inIntegrations, path: ["integrations", "Totango"] };
  const inContext = objectIn(context.Totango);
  return { fields: hasOption(inContext) ? inContext : {}, path: ["context", "Totango"] };
}

/** R2.7 */
export function partOf(issues: Found[], value: unknown, path: readonly string[]): Fields {
  const fields = objectIn(value);
  if (!fields && !isAbsent(value)) issues.push({ code: "unusable-value", path });
  return fields ?? {};
}

export function placed(value: unknown, path: readonly string[]): Placed | undefined {
  const text = textIn(value);
  return text === undefined ? undefined : { text, path };
}
