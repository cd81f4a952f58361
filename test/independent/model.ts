import type { IssueCode } from "segment-to-totango";
import type { Fields } from "../support.js";
import { attributesOf, entryOf, type Found } from "./attributes.js";
import { firstOf, hasOnly, isAbsent, isBlank, isObject, lengthOf, objectIn, textIn } from "./values.js";

/**
 * A second translation, written from the rules alone and for their reader: slow, and without a thought for the first. Where
 * the two differ, one of them is wrong.
 */

export type Request = {
  readonly kind: "account" | "product" | "user" | "activity";
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly id?: string;
};

export type Result = {
  readonly requests: readonly Request[];
  readonly issues: readonly Found[];
  readonly session: Memory;
};

/** R6.1 */
type Memory = {
  readonly userId?: string | undefined;
  readonly anonymousId?: string | undefined;
  readonly userAttributes?: Readonly<Record<string, string>> | undefined;
  readonly groupId?: string | undefined;
  readonly product?: Product | undefined;
  readonly enableHierarchy?: false | undefined;
  readonly category?: string | undefined;
};

type Product = { readonly id?: string; readonly account_id?: string; readonly module?: string };

type Placed = { readonly text: string; readonly path: readonly string[] };

type Params = readonly (readonly [name: string, text: string])[];

const types = ["identify", "group", "track", "page", "screen"];

export function modelAdvance(message: unknown, settings: Fields, stored: Fields): Result {
  const fields = objectIn(message);
  const before = readMemory(stored);
  if (!fields || typeof fields.type !== "string" || !types.includes(fields.type)) {
    return { requests: [], issues: [{ code: "unsupported-type", path: fields ? ["type"] : [] }], session: before };
  }

  const relation = relationOf(fields, before);
  const off = offSwitchOf(fields);
  if (off) {
    const isEnded = fields.type === "group" && relation === "continues";
    const session = isEnded ? { ...before, ...noGroup } : before;
    return { requests: [], issues: [{ code: "totango-disabled", path: off }], session };
  }

  const translation = new Translation(fields, settings, relation === "continues" ? before : {});
  const { requests, next } = translation.run();
  const isDropped = relation === "new" && before.userAttributes !== undefined;
  const issues = [
    ...translation.issues,
    ...(isDropped ? [{ code: "kept-attributes-dropped", path: [] } as const] : []),
  ];
  return { requests, issues: unique(issues), session: relation === "apart" ? before : next };
}

const noGroup = { groupId: undefined, product: undefined, enableHierarchy: undefined };

function unique(issues: readonly Found[]): Found[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}

// Who it is (R2.4, R2.6, R6.2)

function userOf({ userId }: Fields): { readonly text?: string; readonly problem?: IssueCode } {
  const text = textIn(userId);
  if (text !== undefined) return lengthOf(text) > 100 ? { problem: "id-too-long" } : { text };
  return isAbsent(userId) || typeof userId === "string" ? {} : { problem: "unusable-value" };
}

function anonymousIdOf({ anonymousId }: Fields): string | undefined {
  const text = textIn(anonymousId);
  return text !== undefined && lengthOf(text) <= 100 ? text : undefined;
}

function relationOf(message: Fields, memory: Memory): "continues" | "new" | "apart" {
  const user = userOf(message);
  const anonymousId = anonymousIdOf(message);
  const isNobody = memory.userId === undefined && memory.anonymousId === undefined;
  if (user.problem !== undefined) return "apart";
  if (user.text === undefined && anonymousId === undefined) return isNobody ? "continues" : "apart";
  if (user.text === undefined) return memory.anonymousId === anonymousId ? "continues" : "new";
  if (memory.userId !== undefined) return memory.userId === user.text ? "continues" : "new";
  return memory.anonymousId === anonymousId ? "continues" : "new";
}

/** R6.1 */
function readMemory(stored: Fields): Memory {
  const text = (value: unknown, limit: number) =>
    typeof value === "string" && !isBlank(value) && lengthOf(value) <= limit ? value : undefined;
  const userId = text(stored.userId, 100);
  const anonymousId = text(stored.anonymousId, 100);
  const isDamaged = (value: unknown, read: unknown) => !isAbsent(value) && read === undefined;
  if (isDamaged(stored.userId, userId) || isDamaged(stored.anonymousId, anonymousId)) return {};

  const waiting = Object.entries(isObject(stored.userAttributes) && userId !== undefined ? stored.userAttributes : {});
  const sendable = waiting.filter(
    (entry): entry is [string, string] =>
      !isBlank(entry[0]) && lengthOf(entry[0]) <= 100 && typeof entry[1] === "string" && lengthOf(entry[1]) <= 255,
  );
  const given = isObject(stored.product) ? stored.product : {};
  const id = text(given.id, 480);
  const account_id = text(given.account_id, 480);
  const isHalf = isDamaged(given.id, id) || isDamaged(given.account_id, account_id);
  return {
    userId,
    anonymousId,
    userAttributes: sendable.length > 0 ? Object.fromEntries(sendable.slice(0, 250)) : undefined,
    groupId: text(stored.groupId, 480),
    product: isHalf ? undefined : productOf(id, account_id, text(given.module, 100)),
    enableHierarchy: stored.enableHierarchy === false ? false : undefined,
    category: text(stored.category, 100),
  };
}

function productOf(id?: string, account_id?: string, module?: string): Product | undefined {
  if (id === undefined && account_id === undefined) return undefined;
  const product: Record<string, string> = {};
  if (id !== undefined) product.id = id;
  if (account_id !== undefined) product.account_id = account_id;
  if (module !== undefined) product.module = module;
  return product;
}

/** R2.3 */
function offSwitchOf({ integrations, context }: Fields): readonly string[] | undefined {
  const isOn = (value: unknown) => value === true || isAbsent(value) || objectIn(value) !== undefined;
  const own = isAbsent(integrations) ? {} : objectIn(integrations);
  if (!own) return ["integrations"];
  if (!isOn(own.Totango)) return ["integrations", "Totango"];
  for (const all of ["All", "all"]) {
    if (isAbsent(own.Totango) && !isAbsent(own[all]) && own[all] !== true) return ["integrations", all];
  }
  return isOn(objectIn(context)?.Totango) ? undefined : ["context", "Totango"];
}

/** R4.4 */
const segmentFields = (
  "type event userId anonymousId groupId previousId messageId context integrations options properties traits category " +
  "name id timestamp originalTimestamp sentAt receivedAt channel version writeKey projectId ip requestIp userAgent " +
  "library sessionId action replay rudderId sourceId"
).split(" ");

function isOwnField(name: string): boolean {
  if (name.startsWith("_") || segmentFields.includes(name)) return false;
  const words = name.split("_").map((word) => (/^[a-z]/i.test(word) ? word : `_${word}`));
  const [first = "", ...others] = words;
  const joined =
    first + others.map((word) => (word.startsWith("_") ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
  return !segmentFields.includes(joined);
}

/** One message in its session: what it says is read once, and all that is found wrong is collected. */
class Translation {
  readonly issues: Found[] = [];
  private readonly user: ReturnType<typeof userOf>;
  private readonly context: Fields;
  private readonly contextTraits: Fields;
  private readonly options: { readonly fields: Fields; readonly path: readonly string[] };
  private readonly account: (Placed & { readonly problem?: undefined }) | { readonly problem: Found };
  private readonly product:
    { readonly ids: Product; readonly fields: Fields; readonly path?: readonly string[] } | undefined;

  constructor(
    private readonly message: Fields,
    private readonly settings: Fields,
    private readonly memory: Memory,
  ) {
    this.user = userOf(message);
    if (this.user.problem !== undefined) this.add(this.user.problem, ["userId"]);
    this.context = this.part(message.context, ["context"]);
    this.contextTraits = this.part(this.context.traits, ["context", "traits"]);
    this.options = this.readOptions();
    this.account = this.readAccount();
    this.product = this.readProduct();
  }

  run(): { readonly requests: readonly Request[]; readonly next: Memory } {
    const next: Memory = {
      ...this.memory,
      ...(this.user.text === undefined ? {} : { userId: this.user.text }),
      ...(anonymousIdOf(this.message) === undefined ? {} : { anonymousId: anonymousIdOf(this.message) }),
    };
    const { requests, moved } = this.translate(next);
    return this.withWaiting(this.numbered(requests), moved);
  }

  private translate(next: Memory): { readonly requests: readonly Request[]; readonly moved: Memory } {
    switch (this.message.type) {
      case "identify":
        return this.identify(next);
      case "group":
        return this.group(next);
      case "track":
        return { requests: this.track(), moved: next };
      default:
        return this.page(next);
    }
  }

  // R4.1, R6.3
  private identify(next: Memory): { readonly requests: readonly Request[]; readonly moved: Memory } {
    const traits = this.part(this.message.traits, ["traits"]);
    const isKept = this.user.text !== undefined && this.account.problem?.code === "missing-account-id";
    if (isKept) {
      const attributes = this.userAttributes([traits, ["traits"]], [this.contextTraits, ["context", "traits"]]);
      return { requests: [], moved: this.keep(next, attributes, this.account.problem) };
    }
    const base = this.usage();
    if (!base) return { requests: [], moved: next };
    const attributes = this.userAttributes([traits, ["traits"]], [this.contextTraits, ["context", "traits"]]);
    return { requests: [this.request("user", [...base, ...prefixed("sdr_u.", attributes)])], moved: next };
  }

  private keep(next: Memory, attributes: ReadonlyMap<string, string>, missing: Found): Memory {
    const kept = new Map(Object.entries(next.userAttributes ?? {}));
    let count = 0;
    for (const [name, text] of attributes) {
      if (!kept.has(name) && kept.size >= 250) continue;
      kept.set(name, text);
      count += 1;
    }
    if (count < attributes.size) this.add("kept-attributes-dropped", ["traits"]);
    this.add(count > 0 ? "attributes-kept" : missing.code, missing.path);
    return count > 0 ? { ...next, userAttributes: Object.fromEntries(kept) } : next;
  }

  // Section 3, R6.5
  private group(next: Memory): { readonly requests: readonly Request[]; readonly moved: Memory } {
    const traits = this.part(this.message.traits, ["traits"]);
    const parent = this.readParent();
    const enableHierarchy = this.readEnableHierarchy();
    if (this.account.problem) {
      this.issues.push(this.account.problem);
      const isUnusable = this.account.problem.code === "unusable-value";
      return { requests: [], moved: isUnusable ? { ...next, ...noGroup } : next };
    }
    const isSame = this.account.text === this.memory.groupId;
    const isFlat = !(enableHierarchy ?? !(isSame && this.memory.enableHierarchy === false));
    if (isFlat && parent) this.add("parent-ignored", parent.path);

    const requests = this.groupRequests(this.account, traits, parent, isFlat);
    const isTooLong = lengthOf(this.account.text) > 480;
    const moved: Memory = isTooLong
      ? { ...next, ...noGroup }
      : {
          ...next,
          groupId: this.account.text,
          product: keptProduct(this.product?.ids),
          enableHierarchy: isFlat ? false : undefined,
        };
    return { requests, moved };
  }

  private groupRequests(account: Placed, traits: Fields, parent: Placed | undefined, isFlat: boolean): Request[] {
    const requests: Request[] = [];
    const ofTraits = { owner: "account", fields: traits, path: ["traits"], table: this.table("account") } as const;
    const hasAccount = !(this.product && isFlat);
    const accountId = hasAccount ? this.sentAccount(account) : undefined;
    const productAccountId = this.product ? this.productAccount(account) : undefined;

    if (hasAccount && accountId !== undefined) {
      const user = this.product ? [] : this.userParams();
      const attributes = this.found(attributesOf(ofTraits));
      const params: [string, string][] = prefixed("sdr_o.", attributes.sent);
      const given = parent ?? attributes.parent;
      if (isFlat) {
        if (attributes.parent) this.add("parent-ignored", attributes.parent.path);
      } else if (given) {
        const isSent = this.checkParent(given, [
          accountId,
          ...(productAccountId === undefined ? [] : [productAccountId]),
        ]);
        if (isSent) params.push(["sdr_o.parent_id", given.text]);
        if (isSent && parent && !hasOnly(parent.text, "")) this.add("id-charset", parent.path);
      }
      requests.push(this.request("account", [["sdr_s", this.service()], ["sdr_o", accountId], ...user, ...params]));
    }

    if (this.product && productAccountId !== undefined) {
      const user = this.userParams();
      const { fields, path, ids } = this.product;
      const isAttribute = (name: string) => !["id", "account_id", "module"].includes(name);
      const own = this.found(
        attributesOf({ owner: "account", fields, path: path ?? [], table: this.table("account"), isAttribute }),
      );
      const others = isFlat
        ? this.found(attributesOf(ofTraits))
        : { sent: new Map<string, string>(), parent: undefined };
      const attributes = new Map([...own.sent, ...[...others.sent].filter(([name]) => !own.sent.has(name))]);
      if (ids.id !== undefined) {
        if (lengthOf(ids.id) > 255) {
          attributes.delete("product_id");
          this.add("id-too-long", path ? [...path, "id"] : []);
        } else attributes.set("product_id", ids.id);
      }
      if (isFlat)
        for (const ignored of [own.parent, others.parent]) if (ignored) this.add("parent-ignored", ignored.path);
      if (!isFlat && this.checkParent(account, [productAccountId])) attributes.set("parent_id", account.text);
      const params = prefixed("sdr_o.", attributes);
      requests.push(
        this.request("product", [["sdr_s", this.service()], ["sdr_o", productAccountId], ...user, ...params]),
      );
    }
    return requests;
  }

  /** R3.7, R5.8 */
  private checkParent({ text, path }: Placed, accounts: readonly string[]): boolean {
    if (accounts.includes(text)) this.add("hierarchy-cycle", path);
    else if (lengthOf(text) > 480) this.add("id-too-long", path);
    else return true;
    return false;
  }

  /** R4.2: the user and the user's attributes, as they go along with a group. */
  private userParams(): [string, string][] {
    if (this.user.text === undefined) {
      const isNamed = (name: string) =>
        entryOf(this.table("user"), name, this.contextTraits[name], false) !== "out" &&
        !isAbsent(this.contextTraits[name]);
      const hasTraits = Object.keys(this.contextTraits).some(isNamed);
      if (hasTraits && this.user.problem === undefined) this.add("missing-user-id", ["userId"]);
      return [];
    }
    if (!hasOnly(this.user.text, "@.")) this.add("id-charset", ["userId"]);
    const attributes = this.userAttributes([this.contextTraits, ["context", "traits"]]);
    return [["sdr_u", this.user.text], ...prefixed("sdr_u.", attributes)];
  }

  // R4.3, R4.4
  private track(): Request[] {
    const properties = this.part(this.message.properties, ["properties"]);
    const base = this.usage();
    if (!base) return [];
    const { event } = this.message;
    const isWithoutEvent = isAbsent(event) || (typeof event === "string" && isBlank(event));
    const own = Object.keys(this.message).filter((name) => isOwnField(name) && !isAbsent(this.message[name]));
    if (isWithoutEvent && Object.values(properties).every(isAbsent) && own.length > 0) {
      this.add("attribute-track", ["event"]);
      const attributes = this.userAttributes(
        [this.message, [], isOwnField],
        [this.contextTraits, ["context", "traits"]],
      );
      return [this.request("user", [...base, ...prefixed("sdr_u.", attributes)])];
    }
    const category = placed(properties.category, ["properties", "category"]);
    const module = this.module(category, ["properties", "category"]);
    return this.activities(base, module, [placed(event, ["event"])]);
  }

  // R4.5, R4.6, R4.7, R6.4
  private page(next: Memory): { readonly requests: readonly Request[]; readonly moved: Memory } {
    const properties = this.part(this.message.properties, ["properties"]);
    const only = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);
    const read = (field: "name" | "category") =>
      placed(only(this.message[field]), [field]) ?? placed(only(properties[field]), ["properties", field]);
    const name = read("name");
    const category = read("category");
    const isHeartbeat = (name ?? category)?.text === "__heartbeat";
    const moved = isHeartbeat ? next : { ...next, category: keptText(category?.text) };

    const noun = this.message.type === "page" ? "Page" : "Screen";
    const views: Placed[] = [];
    if (isHeartbeat) {
      if (this.settings.disableHeartbeat !== true) views.push({ text: "__heartbeat", path: ["name"] });
    } else {
      if (category && this.settings.trackCategorizedPages !== false) {
        views.push({ text: `Viewed ${category.text} ${noun}`, path: category.path });
      }
      if (name && this.settings.trackNamedPages !== false) {
        views.push({ text: `Viewed ${category ? `${category.text} ` : ""}${name.text} ${noun}`, path: name.path });
      }
    }
    if (views.length === 0 && this.user.text !== undefined && !this.account.problem) {
      this.add("untracked-page", (name ?? category)?.path ?? ["name"]);
      return { requests: [], moved };
    }
    const base = this.usage();
    if (!base) return { requests: [], moved };
    const own = category?.text === "__heartbeat" && isHeartbeat ? undefined : category;
    const module = isHeartbeat ? (this.named(own) ?? "__system") : this.module(category, ["category"]);
    return { requests: this.activities(base, module, views), moved };
  }

  private activities(base: Params, module: string, events: readonly (Placed | undefined)[]): Request[] {
    const names = events.map((event) => {
      const name = this.fitted(event, 190);
      if (name === undefined) this.add("defaulted-activity", ["event"]);
      return name ?? "Unknown";
    });
    const attributes = prefixed("sdr_u.", this.userAttributes([this.contextTraits, ["context", "traits"]]));
    return names.map((name) => this.request("activity", [...base, ["sdr_a", name], ["sdr_m", module], ...attributes]));
  }

  private module(category: Placed | undefined, path: readonly string[]): string {
    const { defaultModule } = this.settings;
    const named =
      this.named(category) ??
      (typeof defaultModule === "string" && !isBlank(defaultModule) ? defaultModule : undefined);
    if (named === undefined) this.add("defaulted-module", path);
    return named ?? "Unknown";
  }

  private named(category: Placed | undefined): string | undefined {
    const own = this.fitted(category, 100);
    if (own !== undefined) return own;
    if (this.memory.category !== undefined) return this.memory.category;
    const module = this.product?.ids.module;
    if (module === undefined) return undefined;
    return this.fitted({ text: module, path: this.product?.path ? [...this.product.path, "module"] : [] }, 100);
  }

  /** R5.8 */
  private fitted(given: Placed | undefined, limit: number): string | undefined {
    if (!given || lengthOf(given.text) <= limit) return given?.text;
    const text = firstOf(given.text, limit);
    this.add(isBlank(text) ? "unusable-value" : "value-truncated", given.path);
    return isBlank(text) ? undefined : text;
  }

  // Accounts

  /** R4.8, R3.2: what a request about a user begins with. */
  private usage(): Params | undefined {
    if (this.user.text === undefined) {
      if (this.user.problem === undefined) this.add("missing-user-id", ["userId"]);
      return undefined;
    }
    if (this.account.problem) {
      this.issues.push(this.account.problem);
      return undefined;
    }
    const account = this.product ? this.productAccount(this.account) : this.sentAccount(this.account);
    if (account === undefined) return undefined;
    if (!hasOnly(this.user.text, "@.")) this.add("id-charset", ["userId"]);
    return [
      ["sdr_s", this.service()],
      ["sdr_o", account],
      ["sdr_u", this.user.text],
    ];
  }

  private sentAccount({ text, path }: Placed): string | undefined {
    if (lengthOf(text) > 480) {
      this.add("id-too-long", path);
      return undefined;
    }
    if (!hasOnly(text, "")) this.add("id-charset", path);
    return text;
  }

  /** R3.1, R3.8 */
  private productAccount(account: Placed): string | undefined {
    if (!this.product) return undefined;
    const { ids, path } = this.product;
    const at = (field: string) => (path ? [...path, field] : []);
    if (ids.account_id !== undefined) return this.sentAccount({ text: ids.account_id, path: at("account_id") });
    const separator = this.settings.productSeparator === "_" ? "_" : "__";
    const text = `${account.text}${separator}${ids.id ?? ""}`;
    if (lengthOf(text) > 480) {
      this.add("id-too-long", at("id"));
      return undefined;
    }
    if (!hasOnly(account.text, "")) this.add("id-charset", account.path);
    if (!hasOnly(ids.id ?? "", "")) this.add("id-charset", at("id"));
    const places = text.split("").filter((_, index) => text.startsWith(separator, index));
    if (path && places.length > 1) this.add("ambiguous-product-account", at("id"));
    return text;
  }

  /** R2.5 */
  private readAccount(): Translation["account"] {
    const places: [unknown, readonly string[]][] = [[this.context.groupId, ["context", "groupId"]]];
    if (this.message.type === "group") places.unshift([this.message.groupId, ["groupId"]]);
    for (const [value, path] of places) {
      const text = textIn(value);
      if (text !== undefined) return { text, path };
      if (!isAbsent(value) && typeof value !== "string") return { problem: { code: "unusable-value", path } };
    }
    if (this.memory.groupId !== undefined) return { text: this.memory.groupId, path: [] };
    return { problem: { code: "missing-account-id", path: places[0]?.[1] ?? [] } };
  }

  /** R3.1, R6.6 */
  private readProduct(): Translation["product"] {
    const { fields, path } = this.options;
    const { product } = fields;
    if (isAbsent(product)) {
      const isItsAccount = !this.account.problem && this.account.text === this.memory.groupId;
      return this.memory.product && isItsAccount ? { ids: this.memory.product, fields: {} } : undefined;
    }
    if (product === false) return undefined;
    const own = objectIn(product);
    if (!own) {
      this.add("unusable-value", [...path, "product"]);
      return undefined;
    }
    const ids = productOf(textIn(own.id), textIn(own.account_id), textIn(own.module));
    if (!ids) this.add("product-without-id", [...path, "product", "id"]);
    return ids && { ids, fields: own, path: [...path, "product"] };
  }

  private readParent(): Placed | undefined {
    const path = [...this.options.path, "parent"];
    const parent = this.part(this.options.fields.parent, path);
    return placed(parent.id, [...path, "id"]);
  }

  private readEnableHierarchy(): boolean | undefined {
    const { enableHierarchy } = this.options.fields;
    if (typeof enableHierarchy === "boolean") return enableHierarchy;
    if (!isAbsent(enableHierarchy)) this.add("unusable-value", [...this.options.path, "enableHierarchy"]);
    return undefined;
  }

  /** R2.2 */
  private readOptions(): Translation["options"] {
    const hasOption = (options: Fields | undefined): options is Fields =>
      options !== undefined && ["parent", "product", "enableHierarchy"].some((name) => !isAbsent(options[name]));
    const inIntegrations = objectIn(objectIn(this.message.integrations)?.Totango);
    if (hasOption(inIntegrations)) return { fields: inIntegrations, path: ["integrations", "Totango"] };
    const inContext = objectIn(this.context.Totango);
    return { fields: hasOption(inContext) ? inContext : {}, path: ["context", "Totango"] };
  }

  // Attributes

  /** R5.3: earlier sources win over later ones. */
  private userAttributes(...sources: [Fields, readonly string[], ((name: string) => boolean)?][]): Map<string, string> {
    const all = new Map<string, string>();
    for (const [fields, path, isAttribute = () => true] of sources) {
      const { sent } = this.found(
        attributesOf({ owner: "user", fields, path, table: this.table("user"), isAttribute }),
      );
      for (const [name, text] of sent) if (!all.has(name)) all.set(name, text);
    }
    return all;
  }

  private found(attributes: ReturnType<typeof attributesOf>) {
    this.issues.push(...attributes.issues);
    return attributes;
  }

  private table(owner: "account" | "user"): Fields | undefined {
    const tables = isObject(this.settings.attributes) ? this.settings.attributes : {};
    const table = tables[owner];
    return isObject(table) ? table : undefined;
  }

  // Requests

  private request(kind: Request["kind"], params: Params): Request {
    const isLeading = ([name]: readonly [string, string]) => !name.includes(".");
    const ordered = [...params.filter(isLeading), ...params.filter((param) => !isLeading(param))];
    return { kind, url: urlOf(this.settings), params: Object.fromEntries(ordered) };
  }

  private numbered(requests: readonly Request[]): readonly Request[] {
    const { messageId } = this.message;
    if (typeof messageId !== "string" || isBlank(messageId)) return requests;
    return requests.map((request, n) => ({ ...request, id: `${messageId}:${n}` }));
  }

  /** R6.3: what waits goes out with the first request that has the user. */
  private withWaiting(requests: readonly Request[], next: Memory): { requests: readonly Request[]; next: Memory } {
    const carrier = requests.findIndex(({ params }) => params.sdr_u !== undefined);
    if (!next.userAttributes || carrier < 0) return { requests, next };
    const waiting = prefixed("sdr_u.", new Map(Object.entries(next.userAttributes)));
    return {
      requests: requests.map((request, index) => {
        const missing = waiting.filter(([name]) => !Object.hasOwn(request.params, name));
        return index === carrier
          ? { ...request, params: { ...request.params, ...Object.fromEntries(missing) } }
          : request;
      }),
      next: { ...next, userAttributes: undefined },
    };
  }

  private service(): string {
    return String(this.settings.serviceId);
  }

  private part(value: unknown, path: readonly string[]): Fields {
    const fields = objectIn(value);
    if (!fields && !isAbsent(value)) this.add("unusable-value", path);
    return fields ?? {};
  }

  private add(code: IssueCode, path: readonly string[]): void {
    this.issues.push({ code, path });
  }
}

function placed(value: unknown, path: readonly string[]): Placed | undefined {
  const text = textIn(value);
  return text === undefined ? undefined : { text, path };
}

function prefixed(prefix: string, attributes: ReadonlyMap<string, string>): [string, string][] {
  return Array.from(attributes, ([name, text]) => [prefix + name, text]);
}

/** R6.1 */
function keptText(text: string | undefined): string | undefined {
  const kept = firstOf(text ?? "", 100);
  return isBlank(kept) ? undefined : kept;
}

function keptProduct(product: Product | undefined): Product | undefined {
  const isTooLong = [product?.id, product?.account_id].some((id) => id !== undefined && lengthOf(id) > 480);
  return isTooLong ? undefined : productOf(product?.id, product?.account_id, keptText(product?.module));
}

/** R7.1 */
function urlOf({ region, endpoint }: Fields): string {
  if (typeof endpoint === "string" && !isBlank(endpoint)) return endpoint;
  const host = region === "eu" || region === "eu1" ? "sdr-eu1" : "sdr";
  return `https://${host}.totango.com/pixel.gif/`;
}
