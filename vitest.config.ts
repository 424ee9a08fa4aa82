import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests that put a module of their own in the place of one of the generator's: what they load nobody else may have loaded. */
const apart = ["test/schema/vocabulary.test.ts"];

/** Tests that play whole projects, with commands, packages and servers of their own, and those that wait or compile for most of a minute: `npm run test:projects` takes them, and CI with it. */
const projects = [
  "agreement",
  "behaviour/code",
  "behaviour/hostile-round",
  "behaviour/schema-keywords",
  "behaviour/wire-clients",
  "built-command",
  "check-causes",
  "cli",
  "compile-matrix",
  "compose",
  "compose-callers",
  "corpus/kinds",
  "delivery",
  "deploying",
  "diagnostic-situations",
  "docs-page",
  "drift/behaviour",
  "drift/configured",
  "drift/editions",
  "drift/generated",
  "drift/groups",
  "drift/groups-labelled",
  "drift/labelled",
  "drift/labelled-share",
  "drift/operands",
  "drift/oracles",
  "drift/pull-requests",
  "embedding",
  "examples",
  "explain-page",
  "first-steps",
  "flat-mcp",
  "host-code",
  "host-layout",
  "host-packages",
  "init-dialogue",
  "killed-commands",
  "layout",
  "many-capabilities",
  "name-meetings",
  "openapi-place",
  "openapi/moved",
  "openapi/publishers",
  "openapi/watched",
  "output-attacks",
  "pages",
  "readme",
  "runtime-package",
  "runtime/proxies",
  "runtime/sandbox",
  "samples/record",
  "scaffold",
  "schema/every-construct",
  "serve",
  "serve-peer",
  "story",
  "targets",
  "tutorial",
  "unkind-machine",
  "unused",
].map((name) => `test/${name}.test.ts`);

/** What is under test is loaded by Node.js, as it is by those who use it; Vite takes a sixth of a run to transform what tests generate. */
const native = {
  execArgv: ["--import", "tsx"],
  server: { deps: { external: [/\/(?:\.capstan|generated|generator|templates\/runtime)\//] } },
};

export default defineConfig({
  test: {
    reporters: ["default", "./test/totals-reporter.ts"],
    setupFiles: ["test/setup.ts"],
    // Much of what tests do is waiting for processes and sockets. A share in percent never gives more than there are processors.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
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
          ...native,
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/scratch/**", ...apart, ...projects],
          isolate: false,
        },
      },
      { extends: true, test: { name: "apart", include: apart, isolate: true } },
      { extends: true, test: { ...native, name: "projects", include: projects, isolate: false } },
    ],
  },
});
