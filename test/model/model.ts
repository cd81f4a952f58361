import type {
  IssueCode,
  IssueEffect,
  Path,
  SegmentMessage,
  Session,
  TotangoRequest,
  TotangoSettings,
} from "segment-to-totango";
import { finish, type Fields } from "./attributes.js";
import { hasOnly, isAbsent, isObject, isTooLong, join, plainText, type Said } from "./text.js";

/**
 * The contract a second time: slow, in the order of its rules, and sharing no code with the library. Where both agree, both have
 * read the rules alike.
 */
export type Outcome = {
  readonly requests: readonly Sent[];
  readonly issues: readonly Found[];
  readonly session: Session;
};
export type Sent = {
  readonly kind: TotangoRequest["kind"];
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly id?: string;
};
export type Found = { readonly code: IssueCode; readonly effect: IssueEffect; readonly path: Path };

/** A product as one message or the session knows it; `attributes` are there when the message named it. */
type Product = {
  readonly id: Said | undefined;
  readonly accountId: Said | undefined;
  readonly module: Said | undefined;
  readonly named: { readonly fields: Fields; readonly path: Path } | undefined;
};

type Memory = {
  userId: string | undefined;
  userAttributes: ReadonlyMap<string, string>;
  groupId: string | undefined;
  product: Session["product"];
  enableHierarchy: false | undefined;
  category: string | undefined;
};

const limits = { account: 480, product: 255, user: 100, activity: 190, module: 100 };
const accountCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const segmentsOwn = new Set(
  (
    "type event userId anonymousId groupId previousId messageId context integrations options properties traits category name id " +
    "timestamp originalTimestamp sentAt receivedAt channel version writeKey projectId ip userAgent library sessionId action"
  ).split(" "),
);
const altered = new Set<IssueCode>(["value-truncated", "defaulted-activity", "defaulted-module"]);
const notices = new Set<IssueCode>(["attribute-track", "ambiguous-product-account", "id-charset"]);

export function model(segmentMessage: SegmentMessage, settings: TotangoSettings, before: Session): Outcome {
  const message: Fields = { ...segmentMessage };
  const type = segmentMessage.type;
  const issues = new Map<string, Found>();
  const requests: Sent[] = [];
  const memory = remember(before);

  function say(code: IssueCode, path: Path, effect = usualEffect(code)): void {
    issues.set(JSON.stringify([code, path]), { code, effect, path });
  }
  function outcome(): Outcome {
    const { messageId } = message;
    const hasId = typeof messageId === "string" && messageId.trim() !== "";
    return {
      requests: requests.map((request, n) => (hasId ? { ...request, id: `${messageId}:${n}` } : request)),
      issues: [...issues.values()],
      session: write(memory),
    };
  }
  /** R2.7: a part of the wrong shape counts as absent. */
  function part(holder: Fields, key: string, path: Path): Fields {
    const value = holder[key];
    if (isAbsent(value)) return {};
    if (isObject(value)) return value;
    say("unusable-value", [...path, key]);
    return {};
  }

  // R2.1
  if (!["identify", "group", "track", "page", "screen"].includes(type)) {
    say("unsupported-type", ["type"]);
    return outcome();
  }
  // R2.3
  const off = offSwitch(message);
  if (off !== undefined) {
    say("totango-disabled", off);
    // R6.7
    const userId = said(message, "userId", [])?.text;
    if (type === "group" && (memory.userId === undefined || memory.userId === userId)) {
      memory.groupId = undefined;
      memory.product = undefined;
      memory.enableHierarchy = undefined;
    }
    return outcome();
  }

  // R5.8, R4.8: a user ID that is too long counts as missing.
  const givenUser = said(message, "userId", []);
  const user = isTooLong(givenUser, limits.user) ? undefined : givenUser;
  if (givenUser !== undefined && user === undefined) say("id-too-long", ["userId"]);

  // R6.2
  if (memory.userId !== undefined && memory.userId !== user?.text) {
    if (memory.userAttributes.size > 0) say("kept-attributes-dropped", []);
    Object.assign(memory, remember({}));
  }
  memory.userId ??= user?.text;

  // R2.7: what is read of every message, and of each type.
  const context = part(message, "context", []);
  const [options, optionsPath] = totangoOptions(message, context);
  const messageProduct = readProduct();
  const traits = type === "identify" || type === "group" ? part(message, "traits", []) : {};
  const contextTraits = type === "identify" ? {} : part(context, "traits", ["context"]);
  const properties = type === "identify" || type === "group" ? {} : part(message, "properties", []);

  // R2.5
  const account =
    (type === "group" ? said(message, "groupId", []) : undefined) ??
    said(context, "groupId", ["context"]) ??
    known(memory.groupId);
  // R3.2, R6.6
  const isSameGroup = account !== undefined && account.text === memory.groupId;
  const product =
    messageProduct === undefined && isSameGroup ? sessionProduct(memory.product) : (messageProduct ?? undefined);
  const productAccount = account && product && (product.accountId ?? joined(account, product));
  const usageAccount = productAccount ?? account;

  switch (type) {
    case "identify":
      identify();
      break;
    case "group":
      group();
      break;
    case "track":
      track();
      break;
    case "page":
    case "screen":
      page();
  }
  return outcome();

  /** R3.1; `undefined` where the message says nothing of a product, an empty product where it says that there is none. */
  function readProduct(): Product | null | undefined {
    const value = options.product;
    if (isAbsent(value)) return undefined;
    if (value === false) return null;
    const path = [...optionsPath, "product"];
    if (!isObject(value)) {
      say("unusable-value", path);
      return null;
    }
    const id = said(value, "id", path);
    const accountId = said(value, "account_id", path);
    if (id === undefined && accountId === undefined) {
      say("product-without-id", [...path, "id"]);
      return null;
    }
    return { id, accountId, module: said(value, "module", path), named: { fields: value, path } };
  }

  /** R4.8 */
  function isIncomplete(): boolean {
    if (user === undefined) {
      if (givenUser === undefined) say("missing-user-id", ["userId"]);
      return true;
    }
    if (account === undefined)
      say("missing-account-id", ["context", "groupId"], type === "identify" ? "deferred" : "skipped");
    return account === undefined;
  }

  function finishUser(source: Fields, path: Path): Map<string, string> {
    return finish(source, "user", path, say);
  }
  function finishContextTraits(): Map<string, string> {
    return finishUser(contextTraits, ["context", "traits"]);
  }

  /** One request, unless its account ID is too long. Attributes are read only when they go out. */
  function send(
    kind: Sent["kind"],
    target: Said | undefined,
    sdr_u: Said | undefined,
    attributes: Readonly<{ account?: () => Map<string, string>; user: () => Map<string, string> }>,
    activity: Readonly<Record<string, string>> = {},
  ): void {
    if (target === undefined) return;
    if (isTooLong(target, limits.account)) {
      say("id-too-long", target.path);
      return;
    }
    // R5.9: of a joined ID, the part whose characters they are.
    const parts = [
      target === productAccount && product?.id && !product.accountId ? [account, product.id] : target,
    ].flat();
    for (const part of parts) if (part && !hasOnly(part.text, accountCharacters)) say("id-charset", part.path);
    if (sdr_u && !hasOnly(sdr_u.text, accountCharacters + "@.")) say("id-charset", sdr_u.path);
    // R3.8
    const isJoined = target === productAccount && product?.named && !product.accountId;
    if (isJoined && target.text.indexOf("__") !== target.text.lastIndexOf("__"))
      say("ambiguous-product-account", target.path);

    const params = new Map<string, string>([
      ["sdr_s", settings.serviceId],
      ["sdr_o", target.text],
    ]);
    if (sdr_u) params.set("sdr_u", sdr_u.text);
    for (const [name, text] of Object.entries(activity)) params.set(name, text);
    for (const [name, text] of attributes.account?.() ?? []) params.set(`sdr_o.${name}`, text);
    if (kind !== "account" || target === usageAccount) {
      // R4.2
      const hasTraits = Object.values(contextTraits).some((value) => !isAbsent(value));
      if (givenUser === undefined && hasTraits) say("missing-user-id", ["userId"]);
    }
    if (sdr_u) {
      // R6.3
      for (const [name, text] of memory.userAttributes) params.set(`sdr_u.${name}`, text);
      for (const [name, text] of attributes.user()) params.set(`sdr_u.${name}`, text);
      memory.userAttributes = new Map();
    }
    requests.push({ kind, url: endpoint(settings), params: Object.fromEntries(params) });
  }

  /** R4.1, R6.3 */
  function identify(): void {
    if (isIncomplete()) {
      if (user !== undefined)
        memory.userAttributes = new Map([...memory.userAttributes, ...finishUser(traits, ["traits"])]);
      return;
    }
    send("user", usageAccount, user, { user: () => finishUser(traits, ["traits"]) });
  }

  /** Section 3, R4.2, R6.5 */
  function group(): void {
    const parent = part(options, "parent", optionsPath);
    const parentId = said(parent, "id", [...optionsPath, "parent"]);
    const own = options.enableHierarchy;
    if (!isAbsent(own) && typeof own !== "boolean") say("unusable-value", [...optionsPath, "enableHierarchy"]);
    if (account === undefined) {
      say("missing-account-id", ["groupId"]);
      return;
    }
    const enableHierarchy = typeof own === "boolean" ? own : !(isSameGroup && memory.enableHierarchy === false);

    // R6.5
    memory.groupId = account.text;
    memory.product =
      messageProduct === undefined ? (isSameGroup ? memory.product : undefined) : keptProduct(messageProduct);
    memory.enableHierarchy = enableHierarchy ? undefined : false;

    const finishProduct = (named: Product["named"]) =>
      named ? finish(named.fields, "account", named.path, say, ["account_id", "module"]) : new Map<string, string>();

    if (!enableHierarchy) {
      if (parentId) say("parent-ignored", parentId.path);
      send(productAccount ? "product" : "account", usageAccount, user, {
        account: () => {
          const fromTraits = finish(traits, "account", ["traits"], say);
          const fromProduct = finishProduct(product?.named);
          // R3.5
          if (fromTraits.delete("parent_id")) say("parent-ignored", ["traits", "parent_id"]);
          if (fromProduct.delete("parent_id")) say("parent-ignored", [...optionsPath, "product", "parent_id"]);
          return withProductId(new Map([...fromTraits, ...fromProduct]));
        },
        user: finishContextTraits,
      });
      return;
    }

    send("account", account, productAccount ? undefined : user, {
      account: () => {
        const attributes = finish(traits, "account", ["traits"], say);
        const beside = isTooLong(productAccount, limits.account) ? undefined : productAccount;
        const parent = parentId ?? saidBy(attributes, "parent_id");
        attributes.delete("parent_id");
        if (parent === undefined) return attributes;
        // R3.7
        if (parent.text === account.text || parent.text === beside?.text) say("hierarchy-cycle", parent.path);
        else if (parent === parentId && isTooLong(parent, limits.account)) say("id-too-long", parent.path);
        else {
          if (parent === parentId && !hasOnly(parent.text, accountCharacters)) say("id-charset", parent.path);
          attributes.set("parent_id", parent.text);
        }
        return attributes;
      },
      user: finishContextTraits,
    });
    send("product", productAccount, user, {
      account: () => {
        const attributes = finishProduct(product?.named);
        attributes.delete("parent_id");
        if (account.text === productAccount?.text) say("hierarchy-cycle", account.path);
        else if (isTooLong(account, limits.account)) say("id-too-long", account.path);
        else attributes.set("parent_id", account.text);
        return withProductId(attributes);
      },
      user: finishContextTraits,
    });
  }

  function saidBy(attributes: ReadonlyMap<string, string>, name: string): Said | undefined {
    const text = attributes.get(name);
    return text === undefined ? undefined : { text, path: ["traits", name] };
  }

  function withProductId(attributes: Map<string, string>): Map<string, string> {
    if (product?.id === undefined) return attributes;
    attributes.delete("product_id");
    if (isTooLong(product.id, limits.product)) say("id-too-long", product.id.path);
    else attributes.set("product_id", product.id.text);
    return attributes;
  }

  /** R4.3 */
  function track(): void {
    if (isIncomplete()) return;
    const event = said(message, "event", []);
    const fields = Object.fromEntries(
      Object.entries(message).filter(
        ([name, value]) => !isAbsent(value) && !segmentsOwn.has(name) && !name.startsWith("_"),
      ),
    );
    if (event === undefined && Object.keys(fields).length > 0) {
      // R4.4
      const readFields = () => {
        say("attribute-track", ["event"]);
        return new Map([...finishContextTraits(), ...finishUser(fields, [])]);
      };
      send("user", usageAccount, user, { user: readFields });
      return;
    }
    sendActivity(event, said(properties, "category", ["properties"]), ["properties", "category"]);
  }

  /** `Unknown` stands in for an activity or module that nothing names (R4.3). */
  function sendActivity(
    activity: Said | undefined,
    ownModule: Said | undefined,
    modulePlace: Path,
    fallback = "Unknown",
  ): void {
    if (isTooLong(usageAccount, limits.account)) {
      say("id-too-long", usageAccount?.path ?? []);
      return;
    }
    const name = firstHeard([activity], limits.activity);
    if (name === undefined) say("defaulted-activity", ["event"]);
    const module = firstHeard([ownModule, known(memory.category), product?.module], limits.module);
    if (module === undefined && fallback === "Unknown") say("defaulted-module", modulePlace);
    send(
      "activity",
      usageAccount,
      user,
      { user: finishContextTraits },
      {
        sdr_a: cut(name ?? { text: "Unknown", path: ["event"] }, limits.activity),
        sdr_m: cut(module ?? { text: fallback, path: [] }, limits.module),
      },
    );
  }

  /** Both texts of an activity are required (R4.3), so what is blank once it is cut (R5.8) is of no use. */
  function firstHeard(texts: readonly (Said | undefined)[], limit: number): Said | undefined {
    for (const said of texts) {
      if (said === undefined) continue;
      if (Array.from(said.text).slice(0, limit).join("").trim() !== "") return said;
      say("unusable-value", said.path);
    }
    return undefined;
  }

  function cut({ text, path }: Said, limit: number): string {
    const characters = Array.from(text);
    if (characters.length > limit) say("value-truncated", path);
    return characters.slice(0, limit).join("");
  }

  /** R4.5, R4.6, R4.7, R6.4 */
  function page(): void {
    const category = said(message, "category", [], true) ?? said(properties, "category", ["properties"], true);
    const name = said(message, "name", [], true) ?? said(properties, "name", ["properties"], true);
    const isHeartbeat = (name ?? category)?.text === "__heartbeat";
    const place = (name ?? category)?.path ?? ["name"];

    if (isIncomplete()) {
      if (!isHeartbeat) memory.category = category?.text;
      return;
    }
    if (isHeartbeat) {
      if (settings.disableHeartbeat === true) say("untracked-page", place);
      else
        sendActivity(
          { text: "__heartbeat", path: place },
          category?.text === "__heartbeat" ? undefined : category,
          ["category"],
          "__system",
        );
      return;
    }
    const noun = type === "page" ? "Page" : "Screen";
    const activities: Said[] = [];
    if (category && settings.trackCategorizedPages !== false)
      activities.push({ ...category, text: `Viewed ${category.text} ${noun}` });
    if (name && settings.trackNamedPages !== false)
      activities.push({
        ...name,
        text: category ? `Viewed ${category.text} ${name.text} ${noun}` : `Viewed ${name.text} ${noun}`,
      });
    if (activities.length === 0) say("untracked-page", place);
    for (const activity of activities) sendActivity(activity, category, ["category"]);
    memory.category = category?.text;
  }
}

/** Where the switch stands that is off, if one is (R2.3). */
function offSwitch(message: Fields): Path | undefined {
  const { integrations, context } = message;
  if (!isAbsent(integrations) && !isObject(integrations)) return ["integrations"];
  const switches: Fields = isObject(integrations) ? integrations : {};
  const inContext = isObject(context) ? context.Totango : undefined;
  const isOff = (value: unknown) => !isAbsent(value) && value !== true && !isObject(value);
  if (isOff(switches.Totango)) return ["integrations", "Totango"];
  const isSaid = !isAbsent(switches.Totango);
  const all = isSaid ? undefined : ["All", "all"].find((name) => !isAbsent(switches[name]) && switches[name] !== true);
  if (all !== undefined) return ["integrations", all];
  return isOff(inContext) ? ["context", "Totango"] : undefined;
}

/** R2.2 */
function totangoOptions(message: Fields, context: Fields): readonly [Fields, Path] {
  const { integrations } = message;
  const inIntegrations = isObject(integrations) ? integrations.Totango : undefined;
  if (isObject(inIntegrations)) return [inIntegrations, ["integrations", "Totango"]];
  const inContext = context.Totango;
  return isObject(inContext) ? [inContext, ["context", "Totango"]] : [{}, []];
}

/** R2.4 */
function said(holder: Fields, key: string, path: Path, orListOfOne = false): Said | undefined {
  const value = holder[key];
  const text = plainText(orListOfOne && Array.isArray(value) && value.length === 1 ? value[0] : value);
  return text === undefined ? undefined : { text, path: [...path, key] };
}

/** What comes from the session has no place in the message. */
function known(text: string | undefined): Said | undefined {
  return text === undefined ? undefined : { text, path: [] };
}

function joined(account: Said, product: Product): Said | undefined {
  return product.id && { text: join(account.text, product.id.text), path: product.id.path };
}

function sessionProduct(kept: Session["product"]): Product | undefined {
  return (
    kept && { id: known(kept.id), accountId: known(kept.account_id), module: known(kept.module), named: undefined }
  );
}

/** R6.1: the three texts of a product, as far as they are set. */
function keptProduct(product: Product | null): Session["product"] {
  if (product === null) return undefined;
  const { id, accountId, module } = product;
  return {
    ...(id && { id: id.text }),
    ...(accountId && { account_id: accountId.text }),
    ...(module && { module: module.text }),
  };
}

function usualEffect(code: IssueCode): IssueEffect {
  if (altered.has(code)) return "altered";
  return notices.has(code) ? "notice" : "skipped";
}

/** R7.1 */
function endpoint({ endpoint: own, region = "us" }: TotangoSettings): string {
  return own ?? (region === "us" ? "https://sdr.totango.com/pixel.gif/" : "https://sdr-eu1.totango.com/pixel.gif/");
}

function remember(session: Session): Memory {
  return {
    userId: session.userId,
    userAttributes: new Map(Object.entries(session.userAttributes ?? {})),
    groupId: session.groupId,
    product: session.product,
    enableHierarchy: session.enableHierarchy,
    category: session.category,
  };
}

/** R6.1: only what is set. */
function write({ userId, userAttributes, groupId, product, enableHierarchy, category }: Memory): Session {
  return {
    ...(userId !== undefined && { userId }),
    ...(userAttributes.size > 0 && { userAttributes: Object.fromEntries(userAttributes) }),
    ...(groupId !== undefined && { groupId }),
    ...(product && { product }),
    ...(enableHierarchy === false && { enableHierarchy }),
    ...(category !== undefined && { category }),
  };
}
