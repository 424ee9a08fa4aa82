import type { Capability } from "../model/capability.js";
import type { Hit, Level } from "./rule.js";

/** What of a configuration a capability is compiled with and its model does not hold. */
export interface Configuration {
  readonly server: {
    readonly cors: boolean;
    readonly rateLimit: RateLimit | undefined;
    readonly securityHeaders: boolean;
    readonly compression: boolean;
    readonly health: boolean;
  };
  readonly mcp: { readonly code: boolean };
  readonly code: {
    readonly importExtension: string;
    readonly artifacts: readonly ("rest" | "mcp" | "skill")[];
    /** No OpenAPI documents, or their path in the project; beside the code where it is undefined. */
    readonly openapi?: string | false | undefined;
  };
}

interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** One edition as it is generated: what its configuration says and the npm packages that come of both. */
export interface Configured {
  readonly capability: Capability;
  readonly settings: Configuration;
  /** npm packages with version ranges. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Changes that come of the configuration alone, so that no edit of a capability shows them. */
export const configuredChanges = {
  "client/imports-changed": {
    level: "risky",
    about:
      "Generated code imports its neighbours with another ending (`importExtension`): what compiles, bundles or runs it must take that.",
  },
  "rest/rate-limit-lowered": {
    level: "risky",
    about: "Callers that ask often get 429 sooner than before (`server.rateLimit`).",
  },
  "rest/rate-limit-raised": { level: "compatible", about: "Callers may ask more often than before." },
  "rest/cross-origin-refused": {
    level: "breaking",
    about: "Web pages of other origins cannot read answers any more (`server.cors`).",
  },
  "rest/cross-origin-allowed": { level: "compatible", about: "Web pages of allowed origins can read answers." },
  "rest/document-removed": {
    level: "breaking",
    about: "The OpenAPI document is not generated any more, and `/openapi.json` and `/docs` are 404 (`openapi`).",
  },
  "rest/document-added": {
    level: "compatible",
    about: "An OpenAPI document is generated, and served at `/openapi.json` and `/docs`.",
  },
  "rest/document-moved": {
    level: "risky",
    about: "The file of the OpenAPI document stands elsewhere (`openapi`); its server answers what it did.",
  },
  "rest/security-headers-changed": {
    level: "risky",
    about:
      "Answers have the headers by which browsers protect a page, or have them no more (`server.securityHeaders`).",
  },
  "rest/compression-changed": {
    level: "compatible",
    about: "Answers are compressed for callers who take that, or no more (`server.compression`).",
  },
  "skill/folder-removed": {
    level: "breaking",
    about: "The folder of the Agent Skill is not generated any more (`artifacts`).",
  },
  "skill/folder-added": { level: "compatible", about: "A folder of an Agent Skill is generated." },
  "runtime/health-removed": {
    level: "breaking",
    about: "Probes find `/health/live` and `/health/ready` no more (`server.health`).",
  },
  "runtime/health-added": { level: "compatible", about: "Probes find `/health/live` and `/health/ready`." },
  "runtime/code-tools-removed": {
    level: "breaking",
    about: "A server cannot be started so that its tools are shown to code any more (`mcp.code`).",
  },
  "runtime/code-tools-added": {
    level: "compatible",
    about: "A server can be started so that its tools are shown to code.",
  },
  "runtime/variable-ignored": {
    level: "risky",
    about: "A variable that operators may have set does nothing any more.",
  },
  "runtime/package-needed": {
    level: "risky",
    about: "An npm package must be installed that was not needed before, or another version of it.",
  },
  "runtime/document-folder-changed": {
    level: "risky",
    about:
      "The server reads its OpenAPI document from another folder, which whoever copies the code to where it runs copies with it.",
  },
  "runtime/configured-otherwise": {
    level: "risky",
    about: "The configuration says something else of what is generated that no other rule names.",
  },
} as const satisfies Readonly<Record<string, { readonly level: Level; readonly about: string }>>;

export type ConfiguredChange = keyof typeof configuredChanges;

type Found = Hit & { readonly id: ConfiguredChange };

/** What two configurations change for the users of one capability. What neither edition has an adapter for is nobody's. */
export function compareConfigurations(before: Configured, after: Configured): readonly Found[] {
  const both = (kind: "rest" | "mcp"): boolean =>
    before.capability[kind].length > 0 && after.capability[kind].length > 0;
  return [
    ...(both("rest") ? compareServers(before.settings.server, after.settings.server, after.capability) : []),
    ...(both("rest") ? compareDocuments(before.settings.code, after.settings.code, after.capability) : []),
    ...(both("mcp") ? compareCodeTools(before.settings.mcp, after.settings.mcp) : []),
    ...compareCode(before.settings.code, after.settings.code),
    ...comparePackages(before.dependencies, after.dependencies),
  ];
}

function compareServers(
  was: Configuration["server"],
  now: Configuration["server"],
  { rest }: Capability,
): readonly Found[] {
  const subject = labelOf(rest);
  const say = (id: ConfiguredChange, sentence: string): Found => ({ id, subject, sentence });
  const turned = (
    key: "cors" | "securityHeaders" | "compression" | "health",
    on: readonly Found[],
    off: readonly Found[],
  ): readonly Found[] => (was[key] === now[key] ? [] : now[key] ? on : off);
  return [
    ...compareRates(was.rateLimit, now.rateLimit).map(([id, sentence]) => say(id, sentence)),
    ...turned(
      "cors",
      [say("rest/cross-origin-allowed", "web pages of allowed origins can read its answers")],
      [
        say("rest/cross-origin-refused", "web pages of other origins cannot read its answers any more"),
        say("runtime/variable-ignored", "its allowed origins, `ALLOWED_ORIGINS`, count for nothing any more"),
      ],
    ),
    ...turned(
      "securityHeaders",
      [
        say(
          "rest/security-headers-changed",
          "browsers show its answers in no frame of another page, and guess no types",
        ),
      ],
      [say("rest/security-headers-changed", "its answers have no headers any more by which browsers protect a page")],
    ),
    ...turned(
      "compression",
      [say("rest/compression-changed", "callers who take brotli or gzip get it")],
      [say("rest/compression-changed", "its answers are not compressed any more")],
    ),
    ...turned(
      "health",
      [say("runtime/health-added", "`/health/live` and `/health/ready` answer probes")],
      [
        say(
          "runtime/health-removed",
          "probes of `/health/live` and `/health/ready` get 404: whoever runs it takes it for dead",
        ),
      ],
    ),
    ...others(was, now, ["cors", "rateLimit", "securityHeaders", "compression", "health"], "server"),
  ];
}

function labelOf(rest: Capability["rest"]): string {
  return rest.map(({ namespace }) => `REST adapter \`${namespace}\``).join(", ");
}

/** Where OpenAPI documents are, as files and as what servers answer. */
function compareDocuments(
  { openapi: was }: Configuration["code"],
  { openapi: now }: Configuration["code"],
  { rest }: Capability,
): readonly Found[] {
  if (was === now) return [];
  const subject = `OpenAPI document of ${labelOf(rest)}`;
  const say = (id: ConfiguredChange, sentence: string): Found => ({ id, subject, sentence });
  if (now === false)
    return [say("rest/document-removed", "its file is gone, and whoever reads `/openapi.json` or `/docs` gets 404")];
  if (was === false) return [say("rest/document-added", "it is generated, and served at `/openapi.json` and `/docs`")];
  const place = (path: string | undefined): string => (path === undefined ? "beside the code" : `at \`${path}\``);
  return [
    say(
      "rest/document-moved",
      `its file stands ${place(now)}, where it stood ${place(was)}: what reads it must follow`,
    ),
    say(
      "runtime/document-folder-changed",
      now === undefined
        ? "its server reads it beside the code"
        : `whoever copies the code to where it runs copies \`${now}\` with it, or its server does not answer \`/openapi.json\``,
    ),
  ];
}

/** `600/60` beside `100/10`: what some stretch of time allows less of is lowered. */
function compareRates(
  was: RateLimit | undefined,
  now: RateLimit | undefined,
): readonly (readonly [ConfiguredChange, string])[] {
  const say = ({ requests, seconds }: RateLimit): string => `${requests} requests in ${seconds} seconds`;
  if (was === undefined && now === undefined) return [];
  if (was === undefined)
    return [["rest/rate-limit-lowered", `callers that ask for more than ${now ? say(now) : ""} get 429`]];
  if (now === undefined)
    return [
      ["rest/rate-limit-raised", "callers may ask as often as they like"],
      ["runtime/variable-ignored", "its rate, `RATE_LIMIT`, counts for nothing any more: nothing limits callers"],
    ];
  if (was.requests === now.requests && was.seconds === now.seconds) return [];
  const isLower = now.requests < was.requests || now.requests * was.seconds < was.requests * now.seconds;
  return [
    [
      isLower ? "rest/rate-limit-lowered" : "rest/rate-limit-raised",
      `callers may make ${say(now)}, where it was ${say(was)}`,
    ],
  ];
}

function compareCodeTools(was: Configuration["mcp"], now: Configuration["mcp"]): readonly Found[] {
  const subject = "tools for code";
  return [
    ...(was.code === now.code
      ? []
      : [
          now.code
            ? {
                id: "runtime/code-tools-added" as const,
                subject,
                sentence: "whoever starts a server may show its tools to code; without that they are what they were",
              }
            : {
                id: "runtime/code-tools-removed" as const,
                subject,
                sentence: "a server that is started with the tools `code` does not start any more",
              },
        ]),
    ...others(was, now, ["code", "names"], "mcp"),
  ];
}

function compareCode(was: Configuration["code"], now: Configuration["code"]): readonly Found[] {
  const subject = "generated code";
  const written = (ending: string): string => (ending === "" ? "no ending" : `\`${ending}\``);
  const [had, has] = [was.artifacts.includes("skill"), now.artifacts.includes("skill")];
  return [
    ...(was.importExtension === now.importExtension
      ? []
      : [
          {
            id: "client/imports-changed" as const,
            subject,
            sentence: `it imports its neighbours with ${written(now.importExtension)}, where it was ${written(was.importExtension)}: what runs or bundles it must take that`,
          },
        ]),
    ...(had === has
      ? []
      : [
          has
            ? { id: "skill/folder-added" as const, subject: "folder `skill/`", sentence: "it is generated now" }
            : {
                id: "skill/folder-removed" as const,
                subject: "folder `skill/`",
                sentence: "it is not generated any more: agents that were pointed there find nothing",
              },
        ]),
    ...others(was, now, ["importExtension", "artifacts", "openapi", "header", "names", "runtimePackage"], "code"),
  ];
}

function comparePackages(
  was: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly Found[] {
  return Object.entries(now).flatMap(([name, range]): readonly Found[] => {
    if (was[name] === range) return [];
    return [
      {
        id: "runtime/package-needed",
        subject: `package \`${name}\``,
        sentence:
          was[name] === undefined
            ? `it must be installed, as \`${range}\``
            : `it is wanted as \`${range}\`, where it was \`${was[name]}\``,
      },
    ];
  });
}

/** Members that nothing above knows: they count from the day they are there. */
function others(was: object, now: object, known: readonly string[], section: string): readonly Found[] {
  const [old, current] = [new Map(Object.entries(was)), new Map(Object.entries(now))];
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((key) => !known.includes(key) && JSON.stringify(old.get(key)) !== JSON.stringify(current.get(key)))
    .map((key) => ({
      id: "runtime/configured-otherwise",
      subject: `\`${section}.${key}\``,
      sentence: "the configuration says something else of it",
    }));
}
