import type { Device, Session } from "segment-to-totango";
import { frozen } from "../../support.js";

/** A message's part that names no account. */
export const nowhere = frozen({ context: {} });

export const inProduct: Device = frozen({
  groupId: "test_group",
  product: { id: "productA", account_id: "123", module: "Billing" },
  enableHierarchy: false,
});

/** Whatever a session can know, of the servers' device. */
export const everything: Session = frozen({
  userId: "jack",
  userAttributes: { plan: "pro" },
  devices: [{ ...inProduct, category: "Docs" }],
});

/** The same of another device. */
export const everythingThere: Session = frozen({
  ...everything,
  devices: [{ anonymousId: "5f5e", ...inProduct, category: "Docs" }],
});

export const user = frozen({ kind: "user", sdr_o: "test_group", sdr_u: "jack" });
