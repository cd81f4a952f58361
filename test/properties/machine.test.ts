import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { digest } from "./machine.js";
import "./runs.js";

const here = digest();
const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

// A server in another country would send other dates, and send them again after it moved.
test.concurrent.each([
  ["Pacific/Chatham", "tr-TR"],
  ["America/St_Johns", "ar-EG"],
])("R1.1 nothing depends on the time zone %s or the locale %s", async (timeZone, locale) => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", pathOf("print-digest.ts")], {
    env: {
      ...process.env,
      TZ: timeZone,
      LC_ALL: locale.replace("-", "_"),
      TSX_TSCONFIG_PATH: pathOf("../tsconfig.json"),
    },
  });
  expect(JSON.parse(stdout)).toEqual({ timeZone, locale, digest: here });
});
