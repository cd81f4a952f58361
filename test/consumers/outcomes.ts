/** What each consumer exports when it has run. */

export const core = {
  account: "test_group__productA",
  kinds: ["account", "product"],
  codes: ["missing-account-id"],
  fewer: ["account", "product"],
  key: "u:jack",
  deliveries: ["delivered", "retry"],
  everyCode: 28,
  modules: ["Application"],
  posted: [
    [
      "https://sdr-eu1.totango.com/pixel.gif/",
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "sdr_s=SP-1234-01&sdr_o=test_group__productA&sdr_u=jack&sdr_a=Login&sdr_m=Application&api-token=t0ken",
        redirect: "manual",
      },
    ],
  ],
  pixels: [
    "https://sdr-eu1.totango.com/pixel.gif/?sdr_s=SP-1234-01&sdr_o=test_group__productA&sdr_u=jack&sdr_u.Plan=Gold",
  ],
};
export const schema = {
  options: { product: { id: "productA" } },
  session: { devices: [{ groupId: "test_group", category: "Docs" }] },
  urls: ["https://sdr.totango.com/pixel.gif/"],
  isValid: false,
  nested: ["track", 1],
};
export const arbitraries = { failed: false, numRuns: 100 };

/** The consumer of the schemas that only has names of every zod. */
export const versions = {
  isTheVerySame: true,
  faults: [
    [["context"], "must be an object"],
    [["userId"], "must be a string or a finite number"],
  ],
  options: false,
  settings: { serviceId: "SP-1234-01", activities: { Login: false } },
  session: { userId: "jack" },
  nested: [true, true, true, true, true, false, true],
  documents: [
    ["type", "userId", "anonymousId"],
    ["parent", "product", "enableHierarchy"],
    ["serviceId", "region", "disableHeartbeat"],
    ["userId", "userAttributes", "devices"],
  ],
  members: ["object", "object", "object"],
};
