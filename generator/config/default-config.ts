import type { Config } from "./config.js";

/** The configuration where none is written: what `completeConfig` makes of nothing, in a module that loads nothing. */
export const defaultConfig: Config = {
  patterns: ["capabilities/*.{yaml,yml}"],
  sources: [],
  entries: {},
  placeOfEntry: {},
  documents: [],
  out: "generated",
  layout: "capstan",
  code: {
    importExtension: ".js",
    header: [],
    runtime: "copy",
    openapi: undefined,
    artifacts: ["rest", "mcp", "skill"],
    names: {},
  },
  oauth: {},
  oauthClient: undefined,
  upstreams: {},
  mcp: { code: false, names: {} },
  server: { cors: false, rateLimit: undefined, securityHeaders: false, compression: false, health: false },
  keepGoing: false,
  compose: [],
  importFrom: [],
  diff: { policy: [], deprecated: [], stability: [] },
  accept: [],
  targets: [],
};
