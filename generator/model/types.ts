import type { JsonObject, JsonValue } from "../source/node.js";

/**
 * What is known of a value's shape. `any` is an honest "open JSON"; nothing here is ever guessed.
 * The shape of OAuth 2.0 messages is a `known` type: the runtime module `oauth.ts` declares it (RFC 6749, 7636, 7009, 7662).
 */
export type DataType = PlainType & {
  /** What JSON Schema says of it beyond its type: limits, `not`, `contains` and their like. Only what is asked of callers is checked by it. */
  readonly keywords?: JsonObject;
};

type PlainType =
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
  | { readonly kind: "boolean"; readonly enum?: readonly boolean[] }
  | { readonly kind: "null" }
  /** `items`: any of its items. `tuple`: the first ones by their place, those behind them, if there may be any, and how many there are at least. */
  | {
      readonly kind: "array";
      readonly items: DataType;
      readonly tuple?: {
        readonly first: readonly DataType[];
        readonly rest: DataType | undefined;
        readonly least: number;
      };
    }
  /**
   * `open`: other properties may be there too; `isListed`: readers are shown those that are declared, and no others; `saysClosed`: the author or the API's
   * document says that there are no others. Only then a published schema says so: who added a member could otherwise break readers that keep a schema.
   * `others`: what members are that are not declared, where an API's document says that there may be some.
   */
  | {
      readonly kind: "object";
      readonly properties: readonly PropertyType[];
      readonly open: boolean;
      readonly isListed?: true;
      readonly saysClosed?: true;
      readonly others?: DataType;
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
  readonly keywords?: JsonObject;
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
  /** The day from which it may be gone, `2027-01-31`. */
  readonly sunset?: string;
  /** Every JSON Schema keyword that is written of it, where more is written than the type says. */
  readonly schema?: JsonObject;
}

export const anyType: DataType = { kind: "any" };

/** A type about which more is said. */
export function withKeywords<T extends DataType>(type: T, keywords: JsonObject | undefined): T {
  return keywords === undefined || Object.keys(keywords).length === 0
    ? type
    : { ...type, keywords: bothKeywords(type.keywords, keywords) };
}

/** A type by its kind alone. */
export function withoutKeywords(type: DataType): DataType {
  if (type.keywords === undefined) return type;
  const { keywords: _, ...plain } = type;
  return plain;
}

/** All that two places say of one value: side by side, and where they speak of the same thing one after the other (JSON Schema 2020-12 section 10.2.1.1). */
export function bothKeywords(one: JsonObject | undefined, other: JsonObject | undefined): JsonObject | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const isSaidTwice = Object.keys(other).some(
    (key) => key in one && JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  );
  if (!isSaidTwice) return { ...one, ...other };
  const before = one["allOf"];
  return { ...one, allOf: [...(Array.isArray(before) ? before : []), other] };
}

/** What a value is where it is not null. */
export function withoutNull(type: DataType): DataType {
  return type.kind === "nullable" ? type.of : type;
}
