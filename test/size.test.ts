import { expect, test } from "vitest";
import { bundle } from "./bundle.js";

test.each([
  { entry: "index", names: "translate, toFetch", limit: 9_200 },
  { entry: "index", names: "advance, emptySession, toFetch", limit: 13_400 },
  { entry: "index", names: "coalesce", limit: 900 },
  { entry: "index", names: "sessionKey", limit: 850 },
  { entry: "index", names: "deliveryOf", limit: 256 },
  { entry: "index", names: "messagesOf", limit: 512 },
  { entry: "index", names: "issueCodes", limit: 1_024 },
  { entry: "index", names: "toPixelUrl", limit: 512 },
  { entry: "index", names: "productAccountId", limit: 768 },
  { entry: "schema", names: "SegmentMessage", limit: 12_000 },
  { entry: "schema", names: "TotangoSettings", limit: 12_000 },
  { entry: "schema", names: "Session", limit: 12_000 },
  { entry: "arbitraries", names: "segmentStream, totangoSettings", limit: 5_000, external: ["fast-check"] },
])("{ $names } of $entry is at most $limit bytes", async ({ entry, names, limit, external }) => {
  const { bytes, files } = await bundle(entry, names, external);
  console.log(`{ ${names} }: ${bytes} of ${limit} bytes`);
  expect(bytes).toBeLessThanOrEqual(limit);
  const packages = files.filter((file) => file.includes("node_modules") && !file.includes("/zod/"));
  expect(packages).toEqual([]);
  if (entry === "index") expect(files.filter((file) => file.includes("node_modules"))).toEqual([]);
});
