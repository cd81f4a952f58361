import type { Message, Product } from "./messages.js";
import { settings } from "./settings.js";

type Params = { [name: string]: string };

type Request = { readonly kind: string; readonly url: string; readonly params: Params; readonly id: string };

type Fields = { readonly [name: string]: unknown };

const url = "https://sdr.totango.com/pixel.gif/";
const sdr_s = settings.serviceId;

/**
 * The least that a translation of the bench's messages can be: their requests, copied value by value without a check, a
 * conversion, a limit or an issue. Anything that is not a message of the bench breaks it.
 */
export function copyBare(message: Message): Request[] {
  const { userId, messageId } = message;
  switch (message.type) {
    case "identify": {
      const params: Params = { sdr_s, sdr_o: message.context.groupId, sdr_u: userId };
      copyUserTraits(params, message.traits);
      return [{ kind: "user", url, params, id: `${messageId}:0` }];
    }
    case "group": {
      const { groupId } = message;
      const { parent, product } = message.context.Totango;

      const account: Params = { sdr_s, sdr_o: groupId };
      copyAccountTraits(account, message.traits);
      account["sdr_o.parent_id"] = parent.id;

      const productAccount: Params = { sdr_s, sdr_o: `${groupId}__${product.id}`, sdr_u: userId };
      copyProduct(productAccount, product);
      productAccount["sdr_o.parent_id"] = groupId;
      productAccount["sdr_o.product_id"] = product.id;

      return [
        { kind: "account", url, params: account, id: `${messageId}:0` },
        { kind: "product", url, params: productAccount, id: `${messageId}:1` },
      ];
    }
    case "track": {
      const { context, event, properties } = message;
      const params: Params = {
        sdr_s,
        sdr_o: context.groupId,
        sdr_u: userId,
        sdr_a: event,
        sdr_m: properties.category,
      };
      copyUserTraits(params, context.traits);
      return [{ kind: "activity", url, params, id: `${messageId}:0` }];
    }
    case "page": {
      const { context, category, name } = message;
      const sdr_o = context.groupId;
      const byCategory: Params = { sdr_s, sdr_o, sdr_u: userId, sdr_a: `Viewed ${category} Page`, sdr_m: category };
      copyUserTraits(byCategory, context.traits);
      const byName: Params = { sdr_s, sdr_o, sdr_u: userId, sdr_a: `Viewed ${category} ${name} Page`, sdr_m: category };
      copyUserTraits(byName, context.traits);
      return [
        { kind: "activity", url, params: byCategory, id: `${messageId}:0` },
        { kind: "activity", url, params: byName, id: `${messageId}:1` },
      ];
    }
  }
}

/** What `fetch` takes, with every name and value encoded. */
export function encodeBare({ url, params }: Request) {
  let body = "";
  for (const name of Object.keys(params)) {
    if (body !== "") body += "&";
    body += encodeURIComponent(name) + "=" + encodeURIComponent(params[name] ?? "");
  }
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return [url, { method: "POST", headers, body, redirect: "manual" }];
}

function copyUserTraits(params: Params, traits: Fields): void {
  for (const name of Object.keys(traits)) {
    if (name === "createdAt") params["sdr_u.Create Date"] = String(traits[name]);
    else params["sdr_u." + name] = String(traits[name]);
  }
}

function copyAccountTraits(params: Params, traits: Fields): void {
  for (const name of Object.keys(traits)) {
    if (name === "name") params["sdr_o.account_name"] = String(traits[name]);
    else if (name === "createdAt") params["sdr_o.Create Date"] = String(traits[name]);
    else params["sdr_o." + name] = String(traits[name]);
  }
}

function copyProduct(params: Params, product: Product): void {
  for (const name of Object.keys(product)) {
    if (name !== "id" && name !== "module") params["sdr_o." + name] = String(product[name]);
  }
}
