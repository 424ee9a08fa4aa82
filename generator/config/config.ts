import * as z from "zod";
import {
  type Capabilities,
  capabilitiesShape,
  completeCapabilities,
  misnamedCapabilities,
} from "./capability-entries.js";
import { type CodeConfig, codeShape, completeCode } from "./code.js";
import { completeCompose, composeShape, type GroupConfig } from "./compose.js";
import { type DocumentSource, documentSources } from "./documents.js";
import { completeDiff, date, type DiffConfig, diffShape } from "./diff-policy.js";
import { completeServer, type ServerConfig, serverShape } from "./server.js";
import { misplacedOutputs, targetsShape } from "./outputs.js";
import {
  completeClient,
  completeUpstreams,
  type OAuthClientConfig,
  oauthClientShape,
  type UpstreamConfig,
  upstreamsShape,
} from "./upstreams.js";

const shape = z.strictObject({
  /** Globs and paths of local capabilities, those that are fetched, and what is said of single ones. */
  capabilities: capabilitiesShape.optional(),
  out: z.string().min(1).optional(),
  ...codeShape.shape,
  targets: targetsShape.optional(),
  oauth: z.object({ client: oauthClientShape.optional() }).catchall(z.boolean()).optional(),
  upstreams: upstreamsShape.optional(),
  mcp: z
    .strictObject({
      code: z.boolean().optional(),
      names: z
        .record(
          z.string().min(1),
          z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "a tool's name has at most 64 letters, digits, `_` and `-`"),
        )
        .optional(),
    })
    .optional(),
  server: serverShape.optional(),
  keepGoing: z.boolean().optional(),
  compose: composeShape.optional(),
  importFrom: z.array(z.string().min(1)).optional(),
  diff: diffShape.optional(),
  accept: z
    .array(
      z.strictObject({
        fingerprint: z.string().min(1),
        reason: z.string().min(1, "say why it is accepted"),
        until: date.optional(),
      }),
    )
    .optional(),
});

/** `capstan.config.yaml`: everything is optional. */
export const configShape = shape.superRefine((given, { addIssue }) => {
  for (const { path, message } of [...misplacedOutputs(given), ...misnamedCapabilities(given.capabilities)])
    addIssue({ code: "custom", path: [...path], message });
});

/** Local capabilities, where none are named. */
const defaultCapabilities = ["capabilities/*.{yaml,yml}"];

/** The configuration with its defaults filled in. */
export interface Config extends Capabilities {
  /** Documents of APIs that are fetched from a URL. */
  readonly documents: readonly DocumentSource[];
  /** Where generated code goes, relative to the project. */
  readonly out: string;
  /** The layout that generated files may have: Capstan's, to the byte; or any, as a formatter of the project gives it to them. */
  readonly layout: "capstan" | "any";
  /** How generated code fits into the repository. */
  readonly code: CodeConfig;
  /** By operation id: `false` makes it a plain call, `true` an OAuth 2.0 endpoint. */
  readonly oauth: Readonly<Record<string, boolean>>;
  /** Bindings of the client that OAuth 2.0 operations are called as, where the caller brings none. */
  readonly oauthClient: OAuthClientConfig | undefined;
  /** What APIs need and capabilities cannot say, by consumed namespace. */
  readonly upstreams: Readonly<Record<string, UpstreamConfig>>;
  readonly mcp: {
    /** Tools of MCP servers can be shown to code, which runs in a sandbox. */
    readonly code: boolean;
    /** By tool, `namespace.tool`: what it is called in its place. */
    readonly names: Readonly<Record<string, string>>;
  };
  /** What the servers of REST adapters do beside serving. */
  readonly server: ServerConfig;
  readonly keepGoing: boolean;
  /** Capabilities that run in one process. */
  readonly compose: readonly GroupConfig[];
  /** Several outputs; where there are none, there is the one that `out` names. */
  readonly targets: readonly Target[];
  /** Folders outside the project that imports may lead to, relative to the project. */
  readonly importFrom: readonly string[];
  /** What `diff` makes of changes. */
  readonly diff: DiffConfig;
  /** Changes between capabilities that are known and accepted. */
  readonly accept: readonly {
    readonly fingerprint: string;
    readonly reason: string;
    readonly until: string | undefined;
  }[];
}

/** One output. */
export interface Target {
  readonly name: string;
  /** Names of its capabilities, `*` standing for any letters; all of the project where it is undefined. */
  readonly capabilities: readonly string[] | undefined;
  /** The keys that it says itself. */
  readonly own: readonly string[];
  /** Names that it gives to functions itself. */
  readonly ownNames: readonly string[];
  /** The configuration as it holds for this target. */
  readonly config: Omit<Config, "targets">;
}

type Given = z.infer<typeof shape>;

/** Fills in the defaults. */
export function completeConfig(given: Given): Config {
  return { ...completeOne(given), targets: completeTargets(given) };
}

/** Each target with what it does not say itself as the configuration says it. Names add up: they are said one by one. */
function completeTargets({ targets, ...common }: Given): readonly Target[] {
  return Object.entries(targets ?? {}).map(([name, { capabilities, ...target }]) => ({
    name,
    capabilities,
    own: Object.keys(target),
    ownNames: Object.keys(target.names ?? {}),
    config: completeOne({ ...common, ...target, names: { ...common.names, ...target.names } }),
  }));
}

function completeOne(given: Given): Omit<Config, "targets"> {
  const { client, ...oauth } = given.oauth ?? {};
  return {
    ...completeCapabilities(given.capabilities ?? defaultCapabilities),
    documents: documentSources(given.upstreams ?? {}),
    out: given.out ?? "generated",
    layout: given.layout ?? "capstan",
    code: completeCode(given),
    oauth,
    oauthClient: client && completeClient(client),
    upstreams: completeUpstreams(given.upstreams ?? {}),
    mcp: { code: given.mcp?.code ?? false, names: given.mcp?.names ?? {} },
    server: completeServer(given.server),
    keepGoing: given.keepGoing ?? false,
    compose: completeCompose(given.compose ?? {}),
    importFrom: given.importFrom ?? [],
    diff: completeDiff(given.diff ?? {}),
    accept: (given.accept ?? []).map(({ fingerprint, reason, until }) => ({ fingerprint, reason, until })),
  };
}
