import type { JsonObject, JsonValue } from "../source/node.js";

/**
 * What is known of a value's shape. `any` is an honest "open JSON"; nothing here is ever guessed.
 * The shape of OAuth 2.0 messages is a `known` type: the runtime module `oauth.ts` declares it (RFC 6749, 7636, 7009, 7662).
 */
export type DataType =
  | { readonly kind: "any" }
  | {
      readonly kind: "string";
      readonly enum?: readonly string[];
      readonly format?: string;
      readonly pattern?: string;
      /** Bytes where JSON stands; `mediaType` is what the author says of them. */
      readonly base64?: { readonly mediaType: string | undefined };
    }
  | { readonly kind: "number"; readonly enum?: readonly number[] }
  | { readonly kind: "integer"; readonly enum?: readonly number[] }
  | { readonly kind: "boolean" }
  | { readonly kind: "null" }
  | { readonly kind: "array"; readonly items: DataType }
  /**
   * `open`: other properties may be there too; `isListed`: readers are shown those that are declared, and no others; `saysClosed`: the author or the API's
   * document says that there are no others. Only then a published schema says so: who added a member could otherwise break readers that keep a schema.
   */
  | {
      readonly kind: "object";
      readonly properties: readonly PropertyType[];
      readonly open: boolean;
      readonly isListed?: true;
      readonly saysClosed?: true;
    }
  /** Every value has this shape, keys are free. */
  | { readonly kind: "record"; readonly values: DataType }
  | { readonly kind: "nullable"; readonly of: DataType }
  /** One of several. */
  | { readonly kind: "union"; readonly of: readonly DataType[] }
  /** All of several at once. */
  | { readonly kind: "all"; readonly of: readonly DataType[] }
  /** A type that an API's own document names. */
  | NamedType
  /** A JSON Schema the author wrote (`inputSchema`), kept word for word. */
  | { readonly kind: "schema"; readonly schema: JsonValue }
  /** Bytes that pass through. */
  | { readonly kind: "binary" }
  | { readonly kind: "upload"; readonly of: UploadKind }
  | { readonly kind: "known"; readonly name: KnownType };

/**
 * A type with a name, which is its own in a capability: written once wherever it is used, so that it may lead to itself. `declared` says what it is; a
 * function, so that whoever walks or prints a type meets the name and stops there.
 */
export interface NamedType {
  readonly kind: "named";
  readonly name: string;
  readonly declared: () => { readonly type: DataType; readonly description: string | undefined };
}

/**
 * What of a body a caller passes as bytes: the whole of it (`bytes`), a field that is a file (`file`), a field that may be one (`part`, for a multipart
 * body that says nothing of it), or all fields of a multipart body (`parts`).
 */
export type UploadKind = "bytes" | "file" | "part" | "parts";

/** The messages of OAuth 2.0 (`oauth-messages.ts`). */
export const knownTypes = [
  "TokenRequest",
  "TokenResponse",
  "RevocationRequest",
  "IntrospectionRequest",
  "IntrospectionResponse",
  "DeviceAuthorizationRequest",
  "DeviceAuthorizationResponse",
] as const;

export type KnownType = (typeof knownTypes)[number];

export interface PropertyType {
  readonly name: string;
  readonly type: DataType;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated?: true;
  /** Every JSON Schema keyword that is written of it, where more is written than the type says. */
  readonly schema?: JsonObject;
}

export const anyType: DataType = { kind: "any" };

/** What a value is where it is not null. */
export function withoutNull(type: DataType): DataType {
  return type.kind === "nullable" ? type.of : type;
}
