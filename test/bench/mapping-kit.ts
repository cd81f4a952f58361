import { transform } from "@segment/actions-core/mapping-kit";
import type { Message } from "./messages.js";
import { settings } from "./settings.js";

type Mapping = Parameters<typeof transform>[0];

const url = "https://sdr.totango.com/pixel.gif/";
const { serviceId: sdr_s } = settings;
const sdr_u = at("userId");
const groupId = at("context.groupId");
const contextTraits = prefixed("sdr_u", "context.traits");

/**
 * The mapping kit of Segment's actions, told to make the requests of each type. It converts no value, takes all fields of a
 * product for attributes, and cannot take a name away: `createdAt` is sent beside `Create Date`, `name` beside `account_name`.
 */
const mappings = {
  identify: {
    requests: [
      request("user", 0, { sdr_s, sdr_o: groupId, sdr_u, "sdr_u.Create Date": at("traits.createdAt") }, [
        prefixed("sdr_u", "traits"),
      ]),
    ],
  },
  group: {
    requests: [
      request(
        "account",
        0,
        {
          sdr_s,
          sdr_o: at("groupId"),
          "sdr_o.account_name": at("traits.name"),
          "sdr_o.Create Date": at("traits.createdAt"),
          "sdr_o.parent_id": at("context.Totango.parent.id"),
        },
        [prefixed("sdr_o", "traits")],
      ),
      request(
        "product",
        1,
        {
          sdr_s,
          sdr_o: text("{{groupId}}__{{context.Totango.product.id}}"),
          sdr_u,
          "sdr_o.parent_id": at("groupId"),
          "sdr_o.product_id": at("context.Totango.product.id"),
        },
        [prefixed("sdr_o", "context.Totango.product")],
      ),
    ],
  },
  track: {
    requests: [
      request("activity", 0, { sdr_s, sdr_o: groupId, sdr_u, sdr_a: at("event"), sdr_m: at("properties.category") }, [
        contextTraits,
      ]),
    ],
  },
  page: {
    requests: ["Viewed {{category}} Page", "Viewed {{category}} {{name}} Page"].map((activity, n) =>
      request("activity", n, { sdr_s, sdr_o: groupId, sdr_u, sdr_a: text(activity), sdr_m: at("category") }, [
        contextTraits,
      ]),
    ),
  },
};

export function mapWithMappingKit(message: Message): unknown {
  return transform(mappings[message.type], message);
}

function request(kind: string, n: number, ids: Mapping, attributes: readonly Mapping[]): Mapping {
  const params = { "@merge": { direction: "right", objects: [ids, ...attributes] } };
  return { kind, url, params, id: text(`{{messageId}}:${n}`) };
}

function at(path: string): Mapping {
  return { "@path": `$.${path}` };
}

function text(template: string): Mapping {
  return { "@template": template };
}

/** Every field at the path, under its name after the prefix and a dot. */
function prefixed(prefix: string, path: string): Mapping {
  return { "@flatten": { separator: ".", value: { [prefix]: at(path) } } };
}
