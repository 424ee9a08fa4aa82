import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/scratch/**"],
    reporters: ["default", "./test/totals-reporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
