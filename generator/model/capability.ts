import type { Span } from "../diagnostics/span.js";
import type { ControlManagement, ControlObservability, Dialect } from "../schema/document.js";
import type { AdapterKind, AuthenticationType, HttpMethod, OneForEach, StepKind } from "../schema/words.js";
import type { JsonObject } from "../source/node.js";
import type { RestResponse } from "./rest-responses.js";
import type { PathHeader, PathTemplate } from "./path.js";
import type { DataType } from "./types.js";
import type { Prompt } from "./prompt.js";
import type { ScriptText } from "./scripts.js";
import type { JsonPath, OutputShape, StepPath, ValueExpression } from "./values.js";
import type { HttpApi, FixedParameter, Operation, OperationParameter } from "./api.js";

export type {
  HttpApi,
  FixedParameter,
  ClientAuthentication,
  ApiKey,
  Operation,
  DocumentedStatus,
  Answer,
  DecodedFormat,
  EventFormat,
  EncodedFormat,
  OAuthEndpoint,
  OperationParameter,
} from "./api.js";
export type { PathHeader, PathTemplate } from "./path.js";
export type { BodyEncoding, BodyHole, RequestBody } from "./request-body.js";

/**
 * What a capability means, in the domain's words: references are links, defaults are filled, every expression is parsed. It would be the
 * same for another target language and holds no TypeScript. Everything keeps YAML order.
 */
export interface Capability {
  /** Project-relative path of the file, `/` between parts. */
  readonly file: string;
  /** The file's name without its ending: names the generated folder. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly label: string;
  readonly description: string;
  readonly version: string | undefined;
  readonly tags: readonly string[];
  readonly bindings: readonly Binding[];
  readonly apis: readonly HttpApi[];
  /** The functions that adapters share, those of an aggregate after each other. */
  readonly flows: readonly Flow[];
  /** All that it exposes, in YAML order; the four lists below are views of it (`adapters.ts`). */
  readonly adapters: readonly Adapter[];
  readonly rest: readonly RestAdapter[];
  readonly mcp: readonly McpServer[];
  readonly skills: readonly SkillAdapter[];
  readonly control: readonly ControlAdapter[];
  readonly span: Span;
}

/** A variable that `{{NAME}}` reads: declared by `binds`, or read from the environment because a template names it (`declared: false`). */
export interface Binding {
  readonly variable: string;
  readonly namespace: string | undefined;
  readonly source:
    | { readonly kind: "environment"; readonly variable: string }
    | { readonly kind: "file"; readonly location: string; readonly key: string }
    | { readonly kind: "resolver"; readonly location: string; readonly key: string };
  readonly declared: boolean;
  /** Who needs it, as `consumes <namespace>` or `exposes <namespace>`; empty: nothing uses it and nothing requires it at start-up. */
  readonly users: readonly string[];
  /** The namespaces whose base URLs are all that reads it: where others are given it is not needed. Empty where something else reads it too. */
  readonly baseUrlsOf: readonly string[];
  readonly span: Span;
}

/** What a rest operation, a tool, an MCP resource or a flow does when it is called. */
export type Action =
  | { readonly kind: "call"; readonly operation: Operation; readonly arguments: readonly Argument[] }
  | { readonly kind: "flow"; readonly flow: Flow; readonly arguments: readonly FlowArgument[] }
  | { readonly kind: "steps"; readonly steps: readonly Step[]; readonly mappings: readonly Mapping[] }
  /** The outputs' own values are the answer. */
  | { readonly kind: "mock" }
  /** The capability does not say what to do, or says it of a target that is not there: whoever starts the adapter does. */
  | { readonly kind: "handler"; readonly target: string | undefined };

/** What goes into one parameter of the called operation. Parameters without an argument are not sent. */
export interface Argument {
  readonly parameter: OperationParameter;
  readonly value: ValueExpression;
}

export interface FlowArgument {
  readonly input: string;
  readonly value: ValueExpression;
}

export type Step = OneForEach<
  StepKind,
  | {
      readonly kind: "call";
      readonly name: string;
      readonly operation: Operation;
      readonly arguments: readonly Argument[];
      readonly span: Span;
    }
  | {
      readonly kind: "lookup";
      readonly name: string;
      readonly index: string;
      readonly match: string;
      readonly lookupValue: ValueExpression;
      readonly fields: readonly string[];
      readonly span: Span;
    }
  | {
      readonly kind: "script";
      readonly name: string;
      readonly location: string | undefined;
      readonly file: string | undefined;
      /** Without sources it cannot be used (reported). */
      readonly script: Pick<ScriptText, "language" | "sources" | "timeMs">;
      /** What it sees under `context`, beside its arguments: names of inputs, and of earlier steps. */
      readonly inputs: readonly string[];
      readonly reads: readonly string[];
      readonly arguments: readonly { readonly name: string; readonly value: ValueExpression }[];
      readonly span: Span;
    }
>;

export interface Mapping {
  /** `a.b` nests. */
  readonly target: readonly string[];
  readonly step: string;
  readonly path: StepPath;
  /** What an output of its name declares; undefined where none has it. */
  readonly declared: DeclaredMapping | undefined;
  readonly span: Span;
}

/** What is declared of a mapped value: `shape` makes it, where the output says where its parts stand; else it becomes what `type` says, where nothing is lost. */
export interface DeclaredMapping {
  readonly type: DataType;
  readonly shape: OutputShape | undefined;
}

/** An input of an exposed operation, tool or flow: what a caller passes. */
export interface Input {
  /** Wire name, also the name that expressions use. */
  readonly name: string;
  /** Where a REST caller passes it; `argument` for tools and flows. `whole`: the body itself. */
  readonly in: "query" | "path" | "header" | "cookie" | "body" | "whole" | "argument";
  readonly type: DataType;
  readonly required: boolean;
  /** `required` as it is written; undefined where nothing is said. */
  readonly saysRequired?: boolean | undefined;
  readonly description: string | undefined;
  /** Every JSON Schema keyword that is written of it. */
  readonly schema?: JsonObject | undefined;
  /** What is meant where it is absent: the default of its schema, numbers in the digits that stand in the YAML. */
  readonly meant?: ValueExpression | undefined;
  /** `inferred`: used but declared nowhere. */
  readonly origin: "declared" | "inferred";
  /** Fixed by the YAML: the caller cannot pass it. */
  readonly value: ValueExpression | undefined;
  readonly span: Span;
}

export interface Endpoint {
  readonly title: string | undefined;
  readonly description: string;
  readonly inputs: readonly Input[];
  /** Those inputs that a caller passes. */
  readonly asked: readonly Input[];
  readonly action: Action;
  /** Alternatives in YAML order: the first that maps to something is the answer. Empty: the upstream answer as it is. */
  readonly outputs: readonly OutputShape[];
  readonly output: DataType;
  readonly span: Span;
}

export type Adapter = OneForEach<AdapterKind, RestAdapter | McpServer | SkillAdapter | ControlAdapter>;

/** What adapters of every kind have. */
export interface AdapterBase {
  readonly namespace: string;
  /** As declared, or the kind's default; 0 takes any free port. An MCP server on stdio listens nowhere. */
  readonly port: number;
  /** As declared, or the loopback interface: a server is reached from elsewhere only where the capability or its operator says so. */
  readonly address: string;
  readonly description: string | undefined;
  readonly authentication: ServerAuthentication | undefined;
  /** In bytes: the largest answer of bytes that is handed on, where the called operation says nothing of it. */
  readonly maxBinarySize: number | undefined;
  readonly span: Span;
}

/** How callers of an adapter prove who they are. */
export type ServerAuthentication = OneForEach<
  AuthenticationType,
  | {
      readonly kind: "basic";
      readonly username: ValueExpression;
      readonly password: ValueExpression;
      readonly span: Span;
    }
  | { readonly kind: "bearer"; readonly token: ValueExpression; readonly span: Span }
  | {
      readonly kind: "apikey";
      readonly name: ValueExpression;
      readonly value: ValueExpression;
      readonly placement: "header" | "query";
      readonly span: Span;
    }
  | {
      readonly kind: "digest";
      readonly username: ValueExpression;
      readonly password: ValueExpression;
      readonly span: Span;
    }
  /** Access tokens (RFC 6750) of an authorization server. */
  | {
      readonly kind: "oauth2";
      readonly authorizationServer: ValueExpression;
      /** What the adapter is called there (RFC 8707). */
      readonly resource: ValueExpression;
      readonly audience: ValueExpression | undefined;
      readonly scopes: readonly string[];
      /** Tokens are asked about (RFC 7662), as this client; undefined: they are JWTs, checked with the server's keys. */
      readonly introspection:
        | { readonly clientId: ValueExpression | undefined; readonly clientSecret: ValueExpression | undefined }
        | undefined;
      readonly span: Span;
    }
>;

export interface RestAdapter extends AdapterBase {
  readonly kind: "rest";
  readonly resources: readonly RestResource[];
}

export interface RestResource {
  readonly name: string;
  readonly path: PathTemplate;
  readonly description: string | undefined;
  readonly tags: readonly string[];
  readonly operations: readonly RestOperation[];
  readonly forward:
    | {
        readonly api: HttpApi;
        readonly trustedHeaders: readonly string[];
        readonly fixed: readonly FixedParameter[];
        readonly span: Span;
      }
    | undefined;
  readonly span: Span;
}

export interface RestOperation extends Endpoint {
  readonly name: string;
  readonly method: HttpMethod;
  /** Ends in `#Name=Value` where that header alone tells it from another. */
  readonly path: PathTemplate;
  readonly tags: readonly string[];
  /** What the author says that it answers with, by status; empty where nothing is said. */
  readonly responses: readonly RestResponse[];
  /** The header that could. */
  readonly target?: PathHeader | undefined;
}

export interface McpServer extends AdapterBase {
  readonly kind: "mcp";
  readonly transport: "http" | "stdio";
  /** How long clients may keep lists and resources, in milliseconds, and whether for others than who asked. */
  readonly ttlMs: number | undefined;
  readonly cacheScope: "public" | "private" | undefined;
  readonly tools: readonly Tool[];
  readonly resources: readonly McpResource[];
  readonly prompts: readonly Prompt[];
}

export interface Hints {
  readonly readOnly: boolean | undefined;
  readonly destructive: boolean | undefined;
  readonly idempotent: boolean | undefined;
  readonly openWorld: boolean | undefined;
}

export interface Tool extends Endpoint {
  readonly name: string;
  /** The whole JSON Schema of its arguments, where the author wrote one. */
  readonly inputSchema: JsonObject | undefined;
  readonly hints: Hints;
}

export interface McpResource extends Endpoint {
  readonly name: string;
  readonly uri: string;
  /** Variables of the URI template, `{id}`. */
  readonly variables: readonly string[];
  readonly mimeType: string | undefined;
  /** `file:///` folder or file; then `action` is a mock and unused. */
  readonly location: string | undefined;
  readonly binary: boolean;
}

export interface SkillAdapter extends AdapterBase {
  readonly kind: "skill";
  readonly skills: readonly Skill[];
}

export interface Skill {
  readonly name: string;
  readonly description: string;
  readonly license: string | undefined;
  readonly compatibility: string | undefined;
  readonly metadata: readonly (readonly [string, string])[];
  readonly allowedTools: string | undefined;
  readonly argumentHint: string | undefined;
  readonly userInvocable: boolean | undefined;
  readonly disableModelInvocation: boolean | undefined;
  readonly location: string | undefined;
  readonly tools: readonly {
    readonly name: string;
    readonly description: string | undefined;
    readonly from: { readonly namespace: string; readonly action: string } | undefined;
    readonly instruction: string | undefined;
    readonly span: Span;
    /** Where it names the adapter that it comes from. */
    readonly sourceSpan: Span;
  }[];
  readonly span: Span;
}

export interface ControlAdapter extends AdapterBase {
  readonly kind: "control";
  readonly management: ControlManagement;
  readonly observability: ControlObservability;
}

export interface Flow extends Endpoint {
  readonly id: string;
  readonly name: string;
  readonly semantics: {
    readonly safe: boolean | undefined;
    readonly idempotent: boolean | undefined;
  };
}

export type { JsonPath, OutputShape, Prompt, ValueExpression };
