import { defineConfig } from "vitest/config";

/** Tests that put a module of their own in the place of one of the generator's: what they load nobody else may have loaded. */
const apart = ["test/schema/vocabulary.test.ts"];

/** Tests that play whole projects, with commands, packages and servers of their own, and those that wait or compile for most of a minute: `npm run test:projects` takes them, and CI with it. */
const projects = [
  "check-causes",
  "cli",
  "behaviour/hostile-round",
  "compose",
  "compose-callers",
  "delivery",
  "deploying",
  "diagnostic-situations",
  "drift/configured",
  "drift/generated",
  "drift/groups",
  "drift/groups-labelled",
  "drift/operands",
  "drift/oracles",
  "drift/pull-requests",
  "embedding",
  "examples",
  "first-steps",
  "host-code",
  "host-layout",
  "host-packages",
  "init-dialogue",
  "killed-commands",
  "openapi-place",
  "openapi/moved",
  "openapi/watched",
  "output-attacks",
  "pages",
  "runtime-package",
  "runtime/sandbox",
  "samples/record",
  "scaffold",
  "serve",
  "serve-peer",
  "story",
  "targets",
  "unused",
].map((name) => `test/${name}.test.ts`);

export default defineConfig({
  test: {
    reporters: ["default", "./test/totals-reporter.ts"],
    setupFiles: ["test/setup.ts"],
    // Much of what tests do is waiting for processes and sockets.
    maxWorkers: "150%",
    // Only what hangs is ended: how long a test takes says how busy the machine is.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
    restoreMocks: true,
    projects: [
      // Files of one worker share what they load: the generator and the runtime are most of what a test takes.
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/scratch/**", ...apart, ...projects],
          isolate: false,
        },
      },
      { extends: true, test: { name: "apart", include: apart, isolate: true } },
      { extends: true, test: { name: "projects", include: projects, isolate: false } },
    ],
  },
});
