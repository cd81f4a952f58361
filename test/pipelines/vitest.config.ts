import { defineConfig } from "vitest/config";
import base from "../vitest.config.js";

/** The tests that need Redis and Chromium, from Debian's packages `redis-server` and `chromium`. */
export default defineConfig({ ...base, test: { include: ["test/pipelines/**/*.test.ts"], fileParallelism: false } });
