import type { HttpMethod } from "../text/methods.js";
import type { Span } from "../diagnostics/span.js";
import type { MapNode, SourceNode } from "../source/node.js";
import type { References } from "./references.js";

/** A document of an API, OpenAPI 3 or Swagger 2, read as far as its list of operations: what they say is read when somebody asks. */
export interface ApiDocument {
  readonly dialect: ApiDialect;
  readonly root: MapNode;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly version: string | undefined;
  /** URLs, their variables filled with what they are by default; relative ones as they are written. */
  readonly servers: readonly string[];
  readonly operations: readonly ApiOperation[];
  readonly references: References;
}

/** Swagger 2 is read into the words of OpenAPI 3. */
export type ApiDialect = "swagger-2" | "openapi-3.0" | "openapi-3.1";

/** Where an operation stands. */
export interface ApiOperation {
  readonly method: HttpMethod;
  /** As it is written, below the servers. */
  readonly path: string;
  readonly id: string | undefined;
  readonly node: MapNode;
  readonly pathItem: MapNode;
}

/** What one operation takes and answers, its references followed, its schemas not. */
export interface ApiCall {
  /** Below the servers, with its `{placeholders}`. */
  readonly path: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** The day from which it may be gone, `2027-01-31`. */
  readonly sunset: string | undefined;
  readonly parameters: readonly ApiParameter[];
  readonly body: ApiBody | undefined;
  readonly answers: readonly ApiAnswer[];
  /** By name, each with its scopes: one of them is enough. Undefined: as the document says for all. */
  readonly security: readonly SecurityRequirement[] | undefined;
}

export type SecurityRequirement = ReadonlyMap<string, readonly string[]>;

export interface ApiParameter {
  readonly name: string;
  readonly in: "query" | "header" | "path" | "cookie";
  readonly required: boolean;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** The day from which it may be gone, `2027-01-31`. */
  readonly sunset: string | undefined;
  readonly schema: SourceNode | undefined;
  /** How a list or an object stands there; undefined: as is usual in that place. */
  readonly style: string | undefined;
  readonly explode: boolean | undefined;
  /** What its value is written in, where it is a text of that media type (`content`). */
  readonly mediaType: string | undefined;
  readonly examples: readonly SourceNode[];
  readonly span: Span;
}

/** What travels, by media type in the order they are written. */
export interface ApiContent {
  readonly mediaType: string;
  readonly schema: SourceNode | undefined;
  /** Whether the schema says that all of it is bytes: a file, whatever its media type says of other values. */
  readonly isBytes: boolean;
  /** `encoding` of its members. */
  readonly encoding: MapNode | undefined;
  readonly examples: readonly SourceNode[];
}

export interface ApiBody {
  readonly required: boolean;
  readonly description: string | undefined;
  readonly contents: readonly ApiContent[];
  readonly span: Span;
}

export interface ApiAnswer {
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly description: string | undefined;
  readonly contents: readonly ApiContent[];
  readonly span: Span;
}

/** How callers prove who they are. */
export interface ApiSecurity {
  readonly scheme:
    | { readonly kind: "http"; readonly scheme: string }
    | { readonly kind: "apiKey"; readonly in: string; readonly key: string }
    | {
        readonly kind: "oauth2";
        readonly tokenUrl: string | undefined;
        readonly flow: string;
      }
    | { readonly kind: "other"; readonly type: string };
}
