import type { JsonObject, JsonValue, MapNode, SourceNode } from "../source/node.js";

/**
 * A capability document as written, in one spelling: the newest key names (`display`, `flows`, `target`, `from`), lists where the document
 * may hold a map keyed by name, every entity with its `name`. Nothing is resolved and no default is filled in.
 * `$` is the YAML map an entity came from: `valueSpan(entity, "call")` finds the place of any of its values.
 */
export interface Entity {
  readonly $: MapNode;
}

/** An entity with a name; `nameless` where the author wrote none. */
export interface Named extends Entity {
  readonly name: string;
}

export interface Dialect {
  readonly key: "naftiko" | "ikanos";
  /** As written, `1.0.0-alpha2`. */
  readonly version: string;
  /** `list` up to 1.0.0-alpha2 (entities in lists with `name`), `map` from alpha3 (maps keyed by name). */
  readonly style: "list" | "map";
}

export interface CapabilityDocument extends Entity {
  readonly dialect: Dialect;
  readonly info: Info | undefined;
  readonly binds: readonly (Bind | Import)[];
  readonly consumes: readonly (ConsumedApi | Import)[];
  readonly exposes: readonly (Exposed | Import)[];
  readonly aggregates: readonly (AggregateSection | Import)[];
}

export interface Info extends Entity {
  readonly display?: string;
  readonly description?: string;
  readonly version?: string;
  readonly tags: readonly string[];
  /** Dates as written, `2026-05-01`. */
  readonly created?: string;
  readonly modified?: string;
  readonly stakeholders: readonly Person[];
}

export interface Person extends Entity {
  readonly role?: string;
  readonly fullName?: string;
  readonly email?: string;
}

/** `{from, import, as}` or `{location, import, as}`. */
export interface Import extends Entity {
  readonly kind: "import";
  readonly from: string;
  readonly import: string;
  readonly as?: string;
}

export interface Bind extends Entity {
  readonly kind: "bind";
  readonly namespace?: string;
  readonly description?: string;
  readonly location?: string;
  /** Variable -> source key. */
  readonly keys: readonly BindKey[];
}

export interface BindKey {
  readonly variable: string;
  readonly source: string;
  readonly entry: { readonly keySpan: MapNode["span"]; readonly value: SourceNode };
}

export interface ConsumedApi extends Entity {
  readonly kind: "http";
  readonly namespace: string;
  readonly baseUri: string;
  /** The API's own document, relative to this one: what it says of calls and this one does not holds. */
  readonly openapi?: string;
  readonly description?: string;
  readonly authentication?: Authentication;
  readonly headers: readonly WrittenValue[];
  readonly inputParameters: readonly ConsumedParameter[];
  readonly resources: readonly ConsumedResource[];
  readonly tunnel?: Tunnel;
}

/** An overlay that the API's traffic must go through. */
export interface Tunnel extends Entity {
  readonly type: string;
  readonly service?: string;
  readonly identity?: string;
  readonly fallback: "fail" | "direct";
}

export interface ConsumedResource extends Named {
  readonly path: string;
  readonly display?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly inputParameters: readonly ConsumedParameter[];
  readonly operations: readonly ConsumedOperation[];
}

export interface ConsumedOperation extends Named {
  /** Upper case. */
  readonly method: HttpMethod;
  /** Appended to the resource's path. */
  readonly path?: string;
  readonly display?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly headers: readonly WrittenValue[];
  readonly inputParameters: readonly ConsumedParameter[];
  readonly outputRawFormat?: OutputFormat;
  /** The media type of the answer by contract, whatever its format is. */
  readonly outputMediaType?: string;
  /** In bytes; goes before the adapter's. */
  readonly maxBinarySize?: number;
  readonly outputSchema?: string;
  readonly outputParameters: readonly OutputParameter[];
  readonly body?: RequestBody;
}

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";
export const httpMethods: readonly HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export type OutputFormat =
  | "json"
  | "xml"
  | "yaml"
  | "csv"
  | "tsv"
  | "psv"
  | "html"
  | "markdown"
  | "avro"
  | "protobuf"
  | "ndjson"
  | "sse"
  | "binary"
  | "raw"
  | "text";

export type ParameterType = "string" | "number" | "integer" | "boolean" | "array" | "object";

/** Keys that inputs of every kind share. */
export interface Parameter extends Named {
  readonly type?: ParameterType;
  readonly description?: string;
  readonly required?: boolean;
  readonly enum?: readonly JsonValue[];
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: JsonValue;
  /** JSON Schema fragments: `items`, `properties`. */
  readonly items?: JsonValue;
  readonly properties?: JsonValue;
  /**
   * Every JSON Schema keyword of the input, `type` to `deprecated`, also those under `schema:`, as one schema whose types are spelled as JSON Schema
   * spells them. The members above are the part of it that is read one by one. Absent where none is written.
   */
  readonly schema?: JsonObject;
  /** `value`, else `template`: a node, since its templates are read with their places. */
  readonly value?: SourceNode;
}

export interface ConsumedParameter extends Parameter {
  readonly in: "query" | "header" | "path" | "cookie" | "body" | "environment";
}

export interface ExposedParameter extends Parameter {
  /** Where a tool's input goes in the called operation: `body.x`. */
  readonly mapping?: string;
  /** Absent: not said (the model infers it). */
  readonly in?: "query" | "header" | "path" | "cookie" | "body" | "environment";
}

/** A body as written; `data` stays a node, since its templates are read with their places. */
export interface RequestBody {
  readonly $: SourceNode;
  readonly type: "json" | "text" | "xml" | "sparql" | "formUrlEncoded" | "multipartForm" | "binary" | "yaml" | "raw";
  /** The media type where it was written as one (`application/cbor`). */
  readonly mediaType?: string;
  readonly data?: SourceNode;
}

/** Mapped, orchestrated, mock and consumed outputs in one shape; which keys are present tells them apart. */
export interface OutputParameter extends Entity {
  readonly name?: string;
  readonly type?: ParameterType | "binary";
  readonly description?: string;
  readonly mapping?: string;
  readonly value?: SourceNode;
  readonly const?: SourceNode;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly enum?: readonly JsonValue[];
  /** Present (maybe empty) only where written. */
  readonly properties?: readonly OutputParameter[];
  /** One element shape; orchestrated `items` lists with several named entries become one object. */
  readonly items?: OutputParameter;
  /** Map outputs: every value has this shape. */
  readonly values?: OutputParameter;
}

export interface Authentication extends Entity {
  readonly type: "basic" | "bearer" | "apikey" | "digest" | "oauth2" | "unsupported";
  /** The type as written, for messages. */
  readonly written: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  readonly key?: string;
  readonly value?: string;
  readonly placement?: "header" | "query" | "cookie" | "body" | "path";
  /** apikey with `headers: {A: .., B: ..}`: each is sent. */
  readonly headers: readonly WrittenValue[];
  /** The same in the query. */
  readonly parameters: readonly WrittenValue[];
  readonly authorizationServerUri?: string;
  readonly resource?: string;
  readonly scopes: readonly string[];
  readonly audience?: string;
  readonly tokenEndpoint?: string;
  readonly tokenValidation?: "jwks" | "introspection";
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** One `key: value` of a map whose keys are the author's own (`with`, `headers`). */
export interface WrittenValue {
  readonly name: string;
  readonly nameSpan: MapNode["span"];
  readonly value: SourceNode;
}

export type Exposed = ExposedRest | ExposedMcp | ExposedSkill | ExposedControl;

interface ExposedBase extends Entity {
  readonly namespace: string;
  readonly port?: number;
  readonly address?: string;
  readonly description?: string;
  readonly authentication?: Authentication;
  /** In bytes: answers that are longer are not handed on. */
  readonly maxBinarySize?: number;
}

export interface ExposedRest extends ExposedBase {
  readonly kind: "rest";
  readonly inputParameters: readonly ExposedParameter[];
  readonly resources: readonly ExposedResource[];
}

export interface ExposedResource extends Entity {
  readonly name?: string;
  readonly path: string;
  readonly display?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly inputParameters: readonly ExposedParameter[];
  readonly operations: readonly ExposedOperation[];
  readonly forward?: Forward;
}

export interface Forward extends Entity {
  readonly targetNamespace: string;
  readonly trustedHeaders: readonly string[];
}

/** What rest operations, tools, MCP resources and flows share: what they do when called. */
export interface Behaviour extends Entity {
  readonly name?: string;
  readonly display?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly ref?: string;
  readonly call?: string;
  readonly with: readonly WrittenValue[];
  readonly steps: readonly Step[];
  readonly mappings: readonly Mapping[];
  readonly outputParameters: readonly OutputParameter[];
}

export interface ExposedOperation extends Behaviour {
  readonly method: HttpMethod;
  /** Appended to the resource's path. */
  readonly path?: string;
  readonly inputParameters: readonly ExposedParameter[];
  readonly responses: readonly DeclaredResponse[];
  readonly responseBinary?: BinaryResponse;
}

/** One entry of `responses`: what an operation answers with a status. */
export interface DeclaredResponse extends Entity {
  /** As written: `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly DeclaredContent[];
}

export interface DeclaredContent extends Entity {
  readonly mediaType: string;
  readonly binary: boolean;
  readonly schema?: JsonObject;
}

/** The short form of `responses` for an answer of bytes. */
export interface BinaryResponse extends Entity {
  readonly status: number;
  readonly mediaType: string;
  readonly description?: string;
}

export interface ExposedMcp extends ExposedBase {
  readonly kind: "mcp";
  readonly transport: "http" | "stdio";
  readonly tools: readonly McpTool[];
  readonly resources: readonly McpResource[];
  readonly prompts: readonly McpPrompt[];
  /** How long clients may keep what they were answered, in milliseconds. */
  readonly ttlMs?: number;
  readonly cacheScope?: "public" | "private";
}

export interface McpTool extends Behaviour {
  readonly inputParameters: readonly ExposedParameter[];
  /** The whole JSON Schema (`inputSchema`, with its `$defs`), instead of `inputParameters`. */
  readonly inputSchema?: JsonObject;
  readonly hints: Hints;
}

export interface Hints {
  readonly readOnly?: boolean;
  readonly destructive?: boolean;
  readonly idempotent?: boolean;
  readonly openWorld?: boolean;
}

export interface McpResource extends Behaviour {
  readonly name: string;
  readonly uri: string;
  readonly mimeType?: string;
  readonly location?: string;
  readonly binary?: boolean;
}

export interface McpPrompt extends Named {
  readonly display?: string;
  readonly description?: string;
  readonly arguments: readonly PromptArgument[];
  readonly template: readonly PromptMessage[];
  readonly location?: string;
}

export interface PromptArgument extends Named {
  readonly display?: string;
  readonly description?: string;
  readonly required?: boolean;
}

export interface PromptMessage extends Entity {
  readonly role: "user" | "assistant";
  readonly content: string;
}

export interface ExposedSkill extends ExposedBase {
  readonly kind: "skill";
  readonly skills: readonly Skill[];
}

export interface Skill extends Named {
  readonly description?: string;
  readonly license?: string;
  readonly compatibility?: string;
  readonly metadata: readonly (readonly [string, string])[];
  readonly allowedTools?: string;
  readonly argumentHint?: string;
  readonly userInvocable?: boolean;
  readonly disableModelInvocation?: boolean;
  readonly location?: string;
  readonly tools: readonly SkillTool[];
}

export interface SkillTool extends Named {
  readonly description?: string;
  readonly from?: { readonly sourceNamespace: string; readonly action: string };
  /** `namespace.operation`: skills of a group name what they call. */
  readonly call?: string;
  readonly instruction?: string;
}

export interface ExposedControl extends ExposedBase {
  readonly kind: "control";
  readonly management: ControlManagement;
  readonly observability: ControlObservability;
}

/** What is managed through a control adapter, with the defaults of the specification filled in. */
export interface ControlManagement {
  readonly health: boolean;
  readonly info: boolean;
  readonly logLevel: boolean;
  readonly logStream: { readonly maxSubscribers: number } | undefined;
  /** How scripts are governed, as written. */
  readonly scripting: JsonValue | undefined;
}

/** What can be observed through a control adapter. */
export interface ControlObservability {
  readonly metrics: boolean;
  readonly traces: { readonly bufferSize: number } | undefined;
}

export interface AggregateSection extends Entity {
  readonly kind: "aggregate";
  readonly namespace: string;
  readonly display?: string;
  readonly description?: string;
  readonly flows: readonly Flow[];
}

export interface Flow extends Behaviour {
  readonly name: string;
  readonly inputParameters: readonly ExposedParameter[];
  readonly semantics: { readonly safe?: boolean; readonly idempotent?: boolean; readonly cacheable?: boolean };
  readonly outputMediaType?: string;
}

export type Step = CallStep | LookupStep | ScriptStep;

export interface CallStep extends Named {
  readonly kind: "call";
  readonly call: string;
  readonly with: readonly WrittenValue[];
}

export interface LookupStep extends Named {
  readonly kind: "lookup";
  readonly index: string;
  readonly match: string;
  readonly lookupValue: string;
  readonly outputParameters: readonly string[];
}

export interface ScriptStep extends Named {
  readonly kind: "script";
  readonly language?: string;
  readonly location?: string;
  readonly file?: string;
  readonly dependencies: readonly string[];
  readonly with: readonly WrittenValue[];
}

export interface Mapping extends Entity {
  readonly target: string;
  readonly value: string;
}
