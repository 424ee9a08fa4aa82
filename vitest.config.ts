import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/scratch/**"],
    reporters: ["default", "./test/totals-reporter.ts"],
    setupFiles: ["test/setup.ts"],
    // By default one core of two is left idle.
    maxWorkers: "100%",
    isolate: false,
    // Only what hangs is ended: how long a test takes says how busy the machine is.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
