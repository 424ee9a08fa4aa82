import type { Span } from "../diagnostics/span.js";
import type { AuthenticationType, HttpMethod, OneForEach, OutputFormat } from "../schema/words.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { AnswerSchema } from "./encoded/answer-schema.js";
import type { ParameterStyle } from "./parameter-style.js";
import type { PathHeader, PathTemplate } from "./path.js";
import type { RequestBody } from "./request-body.js";
import type { DataType } from "./types.js";
import type { ListStyle, TokenEndpointAuthMethod } from "./upstream-settings.js";
import type { OutputShape, ValueExpression } from "./values.js";

/** An API that is consumed. */
export interface HttpApi {
  readonly namespace: string;
  /** Text and holes. Holes that are bindings are filled at start-up; a base URI with other holes, or an empty one, must be given by the caller. */
  readonly baseUri: ValueExpression;
  readonly baseUriText: string;
  /** The URL that is called in its place, while its answers are made up. */
  readonly playedAt?: string;
  readonly authentication: ClientAuthentication | undefined;
  readonly operations: readonly Operation[];
  /** Names of operations that are left out because they cannot be called as they are written (reported). */
  readonly refused: readonly string[];
  /** The overlay that its traffic must go through, `ziti`: whoever calls passes a transport for it. */
  readonly tunnel: string | undefined;
  /** What the client level fixes for every call: made of text and bindings alone. Operations hold it among their own parameters. */
  readonly fixed: readonly FixedParameter[];
  readonly span: Span;
}

export interface FixedParameter {
  readonly name: string;
  readonly in: "query" | "header" | "cookie";
  readonly value: ValueExpression;
}

export type ClientAuthentication = OneForEach<
  AuthenticationType,
  | {
      readonly kind: "basic";
      readonly username: ValueExpression;
      readonly password: ValueExpression;
      readonly span: Span;
    }
  | { readonly kind: "bearer"; readonly token: ValueExpression; readonly span: Span }
  | { readonly kind: "apikey"; readonly keys: readonly ApiKey[]; readonly span: Span }
  | {
      readonly kind: "digest";
      readonly username: ValueExpression;
      readonly password: ValueExpression;
      readonly span: Span;
    }
  | {
      readonly kind: "oauth2";
      readonly authorizationServerUri: ValueExpression | undefined;
      readonly tokenEndpoint: ValueExpression | undefined;
      readonly resource: ValueExpression | undefined;
      readonly scopes: readonly ValueExpression[];
      readonly audience: ValueExpression | undefined;
      readonly clientId: ValueExpression | undefined;
      readonly clientSecret: ValueExpression | undefined;
      /** How the client proves itself, where the configuration says so. */
      readonly method?: TokenEndpointAuthMethod | undefined;
      /** By configuration: the caller's token is exchanged for one (RFC 8693). */
      readonly exchange?: true;
      readonly span: Span;
    }
  /** `oauth1`, `aws-sig-v4`, ...: the caller must pass a signer. */
  | { readonly kind: "unsupported"; readonly written: string; readonly span: Span }
>;

export interface ApiKey {
  readonly name: ValueExpression;
  readonly value: ValueExpression;
  readonly placement: "header" | "query" | "cookie";
  /** It is a member of the body, where operations have one that can hold it. */
  readonly inBody?: true;
}

/** One consumed HTTP operation. */
export interface Operation {
  /** Stable name, `open-meteo.get-forecast`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly resource: string;
  readonly method: HttpMethod;
  /** Base URI excluded. A placeholder is named by the parameter that fills it. */
  readonly path: PathTemplate;
  /** The header that is written behind its path's `#`, always sent (it is among the parameters too). */
  readonly target?: PathHeader | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** Client-, resource- and operation-level inputs, inner over outer, then those that the path or the body name without declaring. */
  readonly parameters: readonly OperationParameter[];
  /** Those parameters that a caller passes. */
  readonly asked: readonly OperationParameter[];
  readonly body: RequestBody | undefined;
  readonly answer: Answer;
  /** What the declared outputs project from the answer, used when the operation is a step. */
  readonly outputs: readonly {
    readonly name: string | undefined;
    readonly shape: OutputShape;
    readonly type: DataType;
  }[];
  /** What the client function returns. */
  readonly output: DataType;
  /** Which OAuth 2.0 endpoint this is, by its shape or by configuration. */
  readonly oauth: OAuthEndpoint | undefined;
  /** The API's document says that it will go away. */
  readonly deprecated?: true;
  /** The day from which it may be gone, `2027-01-31`. */
  readonly sunset?: string;
  /** What failures answer with, by status, as the API's document says. */
  readonly failures?: readonly { readonly status: string; readonly type: DataType }[];
  /** Its answers by status, as the API's document says. */
  readonly statuses?: readonly DocumentedStatus[];
  /** How many answers its type was read from, where those that were seen are all that is known of it. */
  readonly seen?: number;
  /** How lists and objects stand in its query and its form: by configuration, whatever the API's document says. Undefined: as its parameters say. */
  readonly style?: Exclude<ListStyle, "form"> | undefined;
  /** How long one try may take: by configuration alone. */
  readonly timeoutMs?: number | undefined;
  /** Bindings of the client that it is called as where the caller brings none: by configuration alone. */
  readonly oauthClient?: {
    readonly id: string;
    readonly secret: string | undefined;
    readonly method: TokenEndpointAuthMethod | undefined;
  };
  readonly span: Span;
}

/** What the API's document says of one status. */
export interface DocumentedStatus {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string | undefined;
  /** Nothing comes with it. */
  readonly isEmpty: boolean;
  /** A JSON body of it, as the document shows it. */
  readonly example?: JsonValue;
  /** What a failure comes as, of those that are JSON of a known type. */
  readonly failure?: { readonly mediaType: string; readonly type: DataType };
}

/**
 * What an upstream answers with, and so what the client reads. `mediaType` is what the author says of it (`outputMediaType`): it is asked for by
 * `Accept`, and bytes that came without one have it.
 */
export type Answer =
  | { readonly kind: "json"; readonly mediaType: string | undefined }
  /** Read into JSON from another format; `schema` is `outputSchema`, whose meaning the format gives (engine-semantics 1.10). */
  | {
      readonly kind: "decoded";
      readonly format: DecodedFormat;
      readonly schema: string | undefined;
      readonly mediaType: string | undefined;
    }
  /** Bytes read into JSON by a schema, the file of `outputSchema`; \`type\` is that of what is read. */
  | {
      readonly kind: "encoded";
      readonly format: EncodedFormat;
      readonly schema: AnswerSchema;
      readonly type: DataType;
      readonly mediaType: string | undefined;
    }
  /** Values one after another, each handed on when it comes. Outputs and types are those of one value: of a line, of the data of an event. */
  | { readonly kind: "events"; readonly format: EventFormat; readonly mediaType: string | undefined }
  | { readonly kind: "text"; readonly mediaType: string | undefined }
  /** Held whole, `maximum` bytes at most (`maxBinarySize`); undefined: the runtime's own limit. */
  | { readonly kind: "bytes"; readonly mediaType: string | undefined; readonly maximum: number | undefined }
  /** Handed on untouched, streaming, with status and headers. */
  | { readonly kind: "raw"; readonly mediaType: string | undefined };

export type DecodedFormat = Exclude<OutputFormat, "json" | "text" | "binary" | "raw" | EncodedFormat | EventFormat>;

/** Lines of JSON, and server-sent events (WHATWG HTML section 9.2). */
export type EventFormat = "ndjson" | "sse";

/** Formats that only a schema can read. */
export type EncodedFormat = AnswerSchema["kind"];

export type OAuthEndpoint = "authorization" | "token" | "revocation" | "introspection" | "device";

export interface OperationParameter {
  /** Wire name. */
  readonly name: string;
  /** `template`: named only inside the body's templates. */
  readonly in: "query" | "header" | "path" | "cookie" | "body" | "template";
  readonly type: DataType;
  readonly required: boolean;
  readonly description: string | undefined;
  /** Every JSON Schema keyword that is written of it. */
  readonly schema?: JsonObject | undefined;
  /** Written in the YAML: the caller does not pass it. Templates inside it may read other parameters and bindings. */
  readonly value: ValueExpression | undefined;
  /** How it is written where it travels, as the API's document says; undefined: as is usual there. */
  readonly style?: ParameterStyle;
  /** What the API's document calls it, where it is written with its name in a path and the capability has another. */
  readonly styledName?: string;
  /** Its type is what the API's document says. */
  readonly documented?: true;
  /** Its value in the YAML is the caller's own input of its name (`value: "{{x}}"` of x). */
  readonly repeatsItself?: boolean;
  readonly span: Span;
}
