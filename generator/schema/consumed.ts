import type { SourceNode } from "../source/node.js";
import type { BodyType, HttpMethod, OutputFormat } from "./words.js";
import type { Authentication, Entity, Named, OutputParameter, Parameter, WrittenValue } from "./written.js";

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
  readonly identity?: string;
  readonly fallback: "fail" | "direct";
}

export interface ConsumedResource extends Named {
  readonly path: string;
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

export interface ConsumedParameter extends Parameter {
  readonly in: "query" | "header" | "path" | "cookie" | "body" | "environment";
}

/** A body as written; `data` stays a node, since its templates are read with their places. */
export interface RequestBody {
  readonly $: SourceNode;
  readonly type: BodyType;
  /** The media type where it was written as one (`application/cbor`). */
  readonly mediaType?: string;
  readonly data?: SourceNode;
}
