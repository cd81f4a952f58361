import type { Facts } from "../facts.js";
import type { Placed } from "../issues.js";
import type { SessionProduct } from "../reading/product.js";
import type { OpenRequest } from "../request.js";
import type { Fields } from "../text.js";
import type { Activities } from "./activity.js";

/** How a message moves its device. */
export type Move =
  | {
      readonly step: "group";
      readonly groupId: string;
      readonly product: SessionProduct | undefined;
      readonly hasHierarchy: boolean;
      /** Whether the message itself names the account. */
      readonly isNamed: boolean;
    }
  | { readonly step: "end-group" }
  | { readonly step: "page"; readonly category: string | undefined }
  /** R6.7: the message is not for Totango, so not even its IDs are remembered. */
  | { readonly step: "ignore" };

/** What waits for an account, as the message has it: user attributes, the more specific first, and activities. */
export type Kept = {
  readonly sources: readonly Placed<Fields>[];
  readonly activities: Activities | undefined;
};

/** What a message becomes, how it moves its device, and what of it waits for an account. */
export type Outcome = {
  /** What is known of the message; nothing, where it is not for Totango. */
  readonly facts: Facts | undefined;
  readonly requests: OpenRequest[];
  readonly move: Move | undefined;
  readonly kept: Kept | undefined;
};

export function outcomeOf(facts: Facts | undefined, requests: OpenRequest[], move?: Move, kept?: Kept): Outcome {
  return { facts, requests, move, kept };
}
