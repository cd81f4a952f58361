import Metro from "metro";

// The defaults of React Native 0.77, the last whose Metro does not read `exports`.
process.env.TMPDIR = import.meta.dirname; // for its caches
const config = await Metro.loadConfig(
  { cwd: import.meta.dirname },
  { cacheStores: [], maxWorkers: 1, resolver: { useWatchman: false, unstable_enablePackageExports: false } },
);
await Metro.runBuild(config, { entry: "app.ts", out: "app.js", platform: "ios", dev: false, minify: false });
