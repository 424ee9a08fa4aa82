import type { BodyKind } from "../text/body-kind.js";
import type { FieldStyle } from "./parameter-style.js";
import type { HoleEncoding, ValueExpression } from "./values.js";

/** What an operation sends as its body. */
export type RequestBody = BodyContent & {
  readonly encoding: BodyEncoding;
  /** Of a form whose API has a document: its fields that are or may be lists or objects. */
  readonly styles?: readonly FieldStyle[];
  /** Of a multipart body whose API has a document: the media types of parts that are not those of any text or file. */
  readonly partTypes?: readonly PartType[];
};

/** What a part of a multipart body is sent as. */
export interface PartType {
  readonly name: string;
  readonly mediaType: string;
}

type BodyContent =
  /** The one parameter named `body` is the body itself. */
  | { readonly kind: "parameter"; readonly name: string }
  /** Several `in: body` parameters make an object. */
  | { readonly kind: "fields"; readonly names: readonly string[] }
  | { readonly kind: "data"; readonly value: ValueExpression }
  /** Text that no value stands for: what fills its holes is encoded for where they stand. */
  | { readonly kind: "text"; readonly parts: readonly (string | BodyHole)[] };

/** A hole of a body written as text; without an encoding it is text. */
export interface BodyHole {
  readonly value: ValueExpression;
  readonly encode: HoleEncoding | undefined;
  /** In a name of JSON: what it may not be filled with, since the author's own members are called so. */
  readonly taken?: readonly string[];
}

export interface BodyEncoding {
  readonly kind: BodyKind;
  readonly mediaType: string;
}
